"""The office at work on the day of the demo: scores, a waitlist, decisions that wait, and a few interviews."""

from datetime import timedelta

from applications.domain import interviews, pending, review, scores, waitlist
from applications.models import Application
from applications.queries import UNDECIDED, places_left, whole
from applications.states import ApplicationState
from mentoring.demo.entrants import Entering
from people.models import Person
from programmes.models import Intake, Membership, ScoreCriterion
from programmes.states import Part, Role

S = ApplicationState
KEPT, CALLED, SCORED = 4, 3, 12
ROOM = "https://video.example/kobling"


def reads(entering: Entering) -> None:
    """Let the office of one programme leave its desk as one finds it in the middle of the work."""
    for intake in entering.cohort.intakes.select_related("cohort__programme"):
        waiting = whole().filter(intake=intake, state__in=[S.ELIGIBLE, S.TO_ASSESS]).order_by("submitted_at", "pk")
        _score(entering, intake)
        if intake.interview and intake.part == Part.MENTOR:
            _talk(entering, list(waiting[:CALLED]))
        if intake.places is not None:
            _line_up(entering, intake, list(waiting[: 2 * KEPT]))
        for application in waiting[:KEPT]:
            state = S.WAITLIST if places_left(intake) == 0 else S.POOL
            pending.keep(application, state, by=entering.coordinator, at=entering.at)


def _score(entering: Entering, intake: Intake) -> None:
    keys = list(ScoreCriterion.objects.filter(intake=intake).values_list("key", flat=True))
    readers = Person.objects.filter(
        pk__in=Membership.objects.filter(
            programme=intake.cohort.programme_id, role__in=[Role.ADMIN, Role.COORDINATOR], campus=None
        ).values("person")
    )
    rows = Application.objects.filter(intake=intake, state__in=UNDECIDED).order_by("submitted_at", "pk")
    for number, application in enumerate(rows[:SCORED] if keys else []):
        for reader in readers:
            if number % 4 == 3 and reader == entering.coordinator:
                continue  # one in a while waits for the second reader
            points = {key: entering.rng.choice((2, 3, 3, 4, 4, 5)) for key in keys}
            scores.give(application, points, by=reader, at=entering.at - timedelta(hours=2))


def _line_up(entering: Entering, intake: Intake, rows: list[Application]) -> None:
    """Put some on the waitlist, and offer a free place to the first."""
    for application in rows[:KEPT]:
        review.decide(application, S.WAITLIST, by=entering.coordinator, at=entering.at - timedelta(days=1))
    if rows and places_left(intake):
        waitlist.offer(rows[0], by=entering.coordinator, at=entering.at)


def _talk(entering: Entering, rows: list[Application]) -> None:
    """Call some to interview: one has chosen a time, one is to choose, one has yet to hear of times."""
    for application in rows:
        review.decide(application, S.INTERVIEW, by=entering.coordinator, at=entering.at - timedelta(days=1))
    morning = (entering.at + timedelta(days=3)).replace(minute=0, second=0, microsecond=0)
    times = [morning + timedelta(days=days) for days in range(3)]
    for number, application in enumerate(rows[:2]):
        talk = interviews.propose(application, times, ROOM, by=entering.coordinator, at=entering.at)
        if number == 0:
            interviews.choose(talk, times[0], by=application.person, at=entering.at)
