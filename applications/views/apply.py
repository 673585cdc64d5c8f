"""The way in: what an application takes, and its beginning."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications import queries
from applications.domain import intake as acts
from applications.domain import returning
from applications.models import Application
from applications.views import invitation
from people.models import Person
from programmes import queries as programme_queries
from programmes.access import LoginNeeded
from programmes.models import Intake
from programmes.states import CohortState, Part


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, slug: str, number: int, part: str) -> HttpResponse:
    """Show what applying takes and until when; begin, or go on where one stopped."""
    now = timezone.now()
    found = programme_queries.public_intakes()
    intake = get_object_or_404(found, cohort__programme__slug=slug, cohort__number=number, part=part)
    if request.method == "POST":
        return _begin(request, intake)
    own = _own(request, intake)
    pages = queries.pages(intake.questionnaire)
    programme = intake.cohort.programme
    return render(
        request,
        "applications/apply.html",
        {
            "programme": programme,
            "contacts": programme_queries.contacts_for(programme),
            "title": titles()[part],
            "intake": intake,
            "pages": pages,
            "number_of_questions": sum(len(page.questions) for page in pages),
            "rules": programme_queries.rules_for(intake),
            "deadline": acts.deadline_in_words(intake),
            "opens": acts.instant_in_words(intake.opens_at, intake),
            "door": _door(intake, now),
            "why_closed": acts.why_closed(intake, now),
            "own": own,
            "invited": invitation.held(request, intake.pk),
        },
    )


def titles() -> dict[str, str]:
    """The page's title by who applies."""
    return {
        Part.STUDENT: _("Apply as a student"),
        Part.MENTOR: _("Become a mentor"),
        Part.BUDDY: _("Become a buddy"),
    }


def _begin(request: HttpRequest, intake: Intake) -> HttpResponse:
    person = request.user
    if not isinstance(person, Person):
        raise LoginNeeded
    had = Application.objects.filter(intake=intake, person=person).exists()
    try:
        application = acts.begin(intake, person, at=timezone.now(), invitation=invitation.held(request, intake.pk))
        request.session.pop(invitation.KEY, None)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(request.path)
    if application.version or application.state not in acts.WRITABLE:
        return redirect("application", application.pk)
    if application.draft and not had:
        messages.info(
            request,
            _("Your answers from last time are filled in, and only what is new is asked. Check that they still hold."),
        )
    to_ask = returning.pages_to_ask(application, queries.pages(application.questionnaire))
    if not to_ask:
        return redirect("application_review", application.pk)
    return redirect("application_section", application.pk, to_ask[0])


def _own(request: HttpRequest, intake: Intake) -> Application | None:
    person = request.user
    if not isinstance(person, Person):
        return None
    return Application.objects.filter(intake=intake, person=person).first()


def _door(intake: Intake, at: datetime) -> str:
    if acts.is_open(intake, at):
        return "open"
    return "soon" if intake.opens_at > at or intake.cohort.state == CohortState.PLANNING else "closed"
