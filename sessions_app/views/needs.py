"""What somebody needs at a gathering: told, read again and taken back by themselves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from people.models import Person
from programmes import queries as programmes
from sessions_app.domain import invitation, needs
from sessions_app.forms.needs import NeedsForm
from sessions_app.views.gatherings import invited


@sensitive_post_parameters()
@login_required
def gathering_needs(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell what one needs."""
    found, application = invited(request, pk)
    person, at = request.user, timezone.now()
    assert isinstance(person, Person)  # login_required stands before
    standing, asks = invitation.need_of(application, found), invitation.asks_needs(found, at)
    if standing is None and not asks:
        raise Http404
    form = NeedsForm(request.POST if request.method == "POST" else None, standing=standing, food=found.catering)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            needs.tell(
                application,
                found,
                diets=said.get("diets", []),
                access=said["access"],
                other=said["other"],
                for_all=said["for_all"],
                by=person,
                at=at,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Thank you. What you need is kept, and only for as long as it is needed."))
            return redirect("gathering", found.pk)
    page = {
        "programme": found.programme,
        "contacts": programmes.contacts_for(found.programme, application.campus),
        "gathering": found,
        "form": form,
        "standing": standing,
        "asks": asks,
    }
    return render(request, "sessions_app/needs.html", page)


@login_required
@require_POST
def gathering_needs_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete what one has told."""
    found, application = invited(request, pk)
    needs.take_back(application, found)
    messages.success(request, _("What you had told is deleted."))
    return redirect("gathering", found.pk)
