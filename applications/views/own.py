"""One's own application: where it stands, taking it back, and undoing that."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applications import queries
from applications.domain import eligibility, interviews, standing, study_groups
from applications.domain import intake as acts
from applications.models import Application
from applications.queries import assignments
from applications.states import MOVES, ApplicationState, OfferState
from people.models import Person
from programmes import queries as programme_queries
from programmes.access import LoginNeeded
from programmes.models import Question


def mine(request: HttpRequest, pk: int) -> Application:
    """Find somebody's own application; raises LoginNeeded, and Http404 for everybody else's."""
    person = request.user
    if not isinstance(person, Person):
        raise LoginNeeded
    application = queries.with_frame().filter(pk=pk, person=person).first()
    if application is None:
        raise Http404
    application.person = person
    return application


def frame(application: Application) -> dict[str, object]:
    """What each page of an application gives to the frame."""
    programme = application.intake.cohort.programme
    return {
        "application": application,
        "intake": application.intake,
        "programme": programme,
        "contacts": programme_queries.contacts_for(programme, application.campus),
        "deadline": acts.deadline_in_words(application.intake),
        "why_closed": acts.why_closed(application.intake, timezone.now()),
    }


@require_GET
def status(request: HttpRequest, pk: int) -> HttpResponse:
    """Say where the application stands, what is next and by when, and what was sent."""
    application = mine(request, pk)
    now = timezone.now()
    offer = application.offers.filter(state=OfferState.OPEN).first()
    state, is_open = ApplicationState(application.state), acts.is_open(application.intake, now)
    page = {
        "title": _("Your application"),
        "standing": standing.of(application, now),
        "moments": standing.moments(application, now),
        "offer": offer,
        **_talk(application, now),
        "enrolment": study_groups.enrolment(application),
        "words": eligibility.explained(application),
        "answers": queries.answers_in_words(application) if application.version else [],
        "may_write": state in acts.WRITABLE and is_open,
        "may_withdraw": ApplicationState.WITHDRAWN in MOVES[state],
        "may_reopen": state == ApplicationState.WITHDRAWN and is_open,
        "changed_since": bool(application.draft and application.version),
        "waiting": _waiting(application),
        "has_bank": assignments.has_bank(application),
    }
    return render(request, "applications/status.html", frame(application) | page)


def _waiting(application: Application) -> list[tuple[Question, int]]:
    """List the questions that changed and are not answered anew, each with the page where it stands."""
    if not application.waiting or application.state not in acts.WRITABLE:
        return []
    left = [key for key in application.waiting if application.draft.get(key) in (None, "", [], {})]
    pages = queries.pages(application.form)
    return [(question, page.number) for page in pages for question in page.questions if question.key in left]


def _talk(application: Application, at: datetime) -> dict[str, object]:
    """Give the interview that waits for the applicant's choice, or that is ahead."""
    talk = interviews.living(application).first() if application.state == ApplicationState.INTERVIEW else None
    if talk is None:
        return {"talk": None}
    words = [
        (one.isoformat(), acts.instant_in_words(one, application.intake)) for one in interviews.free_times(talk, at)
    ]
    return {"talk": talk, "times": words}


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then take the application back."""
    application = mine(request, pk)
    if request.method != "POST":
        page = {"title": _("Withdraw your application"), "is_open": acts.is_open(application.intake, timezone.now())}
        return render(request, "applications/withdraw.html", frame(application) | page)
    try:
        acts.withdraw(application, by=application.person, at=timezone.now())
        messages.success(request, _("Your application is withdrawn."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("application", pk)


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a withdrawal."""
    application = mine(request, pk)
    try:
        acts.reopen(application, by=application.person, at=timezone.now())
        messages.success(request, _("Your application counts again."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("application", pk)
