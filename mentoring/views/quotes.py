"""One's own quote for the public page of a programme: given with a consent, taken back with a button."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.models import Application
from applications.states import ApplicationState
from mentoring.forms import QuoteForm
from people.models import Person
from programmes import queries as programmes
from programmes.domain import quotes as acts


@login_required
@require_http_methods(["GET", "POST"])
def quote(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a quote, or take it back."""
    person, now = request.user, timezone.now()
    assert isinstance(person, Person)  # login_required stands before
    rows = Application.objects.select_related("intake__cohort__programme", "campus")
    application = get_object_or_404(rows, pk=pk, person=person, state=ApplicationState.POOL)
    programme, part = application.intake.cohort.programme, application.intake.part
    standing = acts.standing(programme, person)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    form = QuoteForm(request.POST if act == "give" else None, consent=acts.consent_text(programme))
    if act == "take_back" and standing is not None:
        acts.take_back(standing, by=person, at=now)
        messages.success(request, _("Your words are taken back and deleted."))
        return redirect("quote", pk)
    if act == "give" and form.is_valid():
        try:
            acts.give(programme, **form.cleaned_data, part=part, by=person, at=now)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Thank you. The office reads your words before they are shown."))
            return redirect("quote", pk)
    page = {
        "programme": programme,
        "contacts": programmes.contacts_for(programme, application.campus),
        "form": form,
        "standing": standing,
        "part": application.intake.get_part_display(),
    }
    return render(request, "mentoring/quote.html", page)
