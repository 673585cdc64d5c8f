"""The page of one gathering for who is invited, and their answer."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applications.models import Application
from people.models import Person
from programmes import queries as programmes
from programmes.models import Gathering
from sessions_app.domain import invitation, sign_up, summaries
from sessions_app.queries import presence


@login_required
@require_safe
def gathering(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one gathering to who is invited."""
    found, application = invited(request, pk)
    return render(request, "sessions_app/gathering.html", page_of(request, found, application))


@login_required
@require_POST
def gathering_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the answers for the parts of a gathering."""
    found, application = invited(request, pk)
    person, at = request.user, timezone.now()
    assert isinstance(person, Person)  # login_required stands before
    said = {
        portion.pk: request.POST[f"part-{portion.pk}"] == "yes"
        for portion in found.portions.all()
        if request.POST.get(f"part-{portion.pk}") in ("yes", "no")
    }
    try:
        if not said:
            raise ValidationError(_("Choose yes or no for each part."))
        changed = sign_up.answer(found, application, said, by=person, at=at)
    except ValidationError as refusal:
        page = page_of(request, found, application) | {"refusal": refusal.messages[0]}
        return render(request, "sessions_app/gathering.html", page, status=422)
    if any(row.answer == "waiting" for row in changed):
        messages.warning(
            request, _("All seats are taken. You are on the waitlist, and get a mail if one becomes free.")
        )
    elif any(row.answer == "yes" for row in changed):
        messages.success(request, _("You are signed up. Welcome!"))
    else:
        messages.success(request, _("Thank you, your answer is kept."))
    return redirect(reverse("gathering", args=[found.pk]))


def invited(request: HttpRequest, pk: int) -> tuple[Gathering, Application]:
    """Give a gathering to which the visitor is invited, and their application; else 404."""
    assert isinstance(request.user, Person)  # login_required stands before
    found = get_object_or_404(presence.gatherings_of(request.user), pk=pk)
    application = presence.own_application(found, request.user)
    if application is None:
        raise Http404
    return found, application


def page_of(request: HttpRequest, found: Gathering, application: Application) -> dict[str, Any]:
    """Give what the page of a gathering shows."""
    assert isinstance(request.user, Person)  # login_required stands before
    at = timezone.now()
    return {
        "programme": found.programme,
        "contacts": programmes.contacts_for(found.programme, application.campus),
        "gathering": found,
        "invitation": invitation.of(found, application, request.user, at=at),
        "tasks": summaries.of(found, application),
    }
