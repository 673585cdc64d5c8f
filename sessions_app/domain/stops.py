"""Stop conditions: asked when a reminder is due, so that nobody is reminded of what is done or over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.module_loading import import_string

from applications.models import Application
from applications.states import ApplicationState
from matching.models import Group, Pair
from matching.queries import yes_at
from matching.states import OPEN, Side
from programmes.models import Gathering
from sessions_app.domain import sign_up, walltime
from sessions_app.models import CheckIn, Reminder, SignUp, SurveyTurn
from sessions_app.queries import appointments, meetings, presence
from sessions_app.states import Answer, AppointmentState, SkipReason

BEGUN_LATELY = timedelta(days=14)
TOLD_LATELY = timedelta(days=7)  # who has just told how it goes is not asked again


Stop = Callable[[Sequence[Reminder], datetime], list[SkipReason | None]]


@dataclass(frozen=True)
class Invitation:
    """A gathering that still stands, whether it expects the person, and what they have answered."""

    event: Gathering | None
    is_expected: bool
    answers: set[str]


def event_of(reminder: Reminder) -> tuple[str, object]:
    """Name the event that a reminder is about: of two due at once about the same event only the newer is sent."""
    about = reminder.about
    return reminder.kind, tuple(
        about.get(name)
        for name in ("gathering", "pair", "group", "application", "contract", "month", "appointment", "turn")
    )


def each(stop: Callable[[Reminder, datetime], SkipReason | None]) -> Stop:
    """Make a condition on many reminders of one that is asked reminder by reminder."""

    def of_all(rows: Sequence[Reminder], at: datetime) -> list[SkipReason | None]:
        return [stop(row, at) for row in rows]

    return of_all


def gathering(rows: Sequence[Reminder], at: datetime) -> list[SkipReason | None]:
    """Stop reminders of a gathering that is moved, has begun, or does not expect the person."""
    return [_of_gathering(row, found, at) for row, found in zip(rows, _invitations(rows), strict=True)]


def answer(rows: Sequence[Reminder], at: datetime) -> list[SkipReason | None]:
    """Stop asking who has answered or is not invited any more, and what is moved, cancelled or closed."""
    return [_of_answer(row, found, at) for row, found in zip(rows, _invitations(rows), strict=True)]


def _of_gathering(row: Reminder, found: Invitation, at: datetime) -> SkipReason | None:
    event = found.event
    if event is None or str(walltime.day_of(event.starts_at, event.programme)) != row.about["day"]:
        return SkipReason.MOVED
    if event.starts_at <= at:
        return SkipReason.PASSED
    if not found.is_expected:
        return SkipReason.LEFT
    return SkipReason.DONE if found.answers == {Answer.NO} else None


def _of_answer(row: Reminder, found: Invitation, at: datetime) -> SkipReason | None:
    event = found.event
    if event is None or str(walltime.day_of(sign_up.deadline(event), event.programme)) != row.about["day"]:
        return SkipReason.MOVED
    if sign_up.deadline(event) <= at:
        return SkipReason.PASSED
    if not found.is_expected:
        return SkipReason.LEFT
    return SkipReason.DONE if found.answers or not event.portions.all() else None


def _invitations(rows: Sequence[Reminder]) -> list[Invitation]:
    """Give, for each reminder, its gathering and how the person stands to it, with few questions for many."""
    wanted = {row.about["gathering"] for row in rows}
    standing = Gathering.objects.filter(pk__in=wanted, cancelled_at=None).select_related("programme")
    events = {one.pk: one for one in standing.prefetch_related("campuses", "cohorts", "portions")}
    invited: dict[tuple[int, int], int] = {}
    for pk, event in events.items():
        people = {row.person_id for row in rows if row.about["gathering"] == pk}
        expected = presence.expected_at(event).filter(person__in=people)
        for person, application in expected.values_list("person_id", "pk"):
            invited.setdefault((pk, person), application)
    given: dict[tuple[int, int], set[str]] = {}
    said = SignUp.objects.filter(portion__gathering__in=events, application__in=invited.values())
    for pk, application, word in said.values_list("portion__gathering", "application", "answer"):
        given.setdefault((pk, application), set()).add(word)
    found = []
    for row in rows:
        pk = row.about["gathering"]
        own = invited.get((pk, row.person_id))
        found.append(Invitation(events.get(pk), own is not None, given.get((pk, own or 0), set())))
    return found


def survey(reminder: Reminder, at: datetime) -> SkipReason | None:
    """Stop asking who has answered a survey, or whose survey is taken away."""
    turn = SurveyTurn.objects.filter(pk=reminder.about["turn"]).first()
    if turn is None:
        return SkipReason.MOVED
    return SkipReason.DONE if turn.answered else None


def acceptance(reminder: Reminder, at: datetime) -> SkipReason | None:
    """Stop asking who has answered, or whose offer is over."""
    pair = Pair.objects.filter(pk=reminder.about["pair"]).first()
    if pair is None or pair.state not in OPEN:
        return SkipReason.DONE
    return SkipReason.DONE if yes_at(pair, Side(reminder.about["side"])) else None


def draft(reminder: Reminder, at: datetime) -> SkipReason | None:
    """Stop a reminder of an application that is sent, or whose deadline has moved."""
    rows = Application.objects.select_related("intake__cohort__programme")
    application = rows.filter(pk=reminder.about["application"]).first()
    if application is None or application.state != ApplicationState.DRAFT:
        return SkipReason.DONE
    intake = application.intake
    if str(walltime.day_of(intake.closes_at, intake.cohort.programme)) != reminder.about["day"]:
        return SkipReason.MOVED
    return SkipReason.PASSED if intake.closes_at <= at else None


def meeting_log(reminder: Reminder, at: datetime) -> SkipReason | None:
    """Stop asking a pair that has logged its month, has ended, or has only just begun."""
    pair = Pair.objects.select_related("group", "coupling").filter(pk=reminder.about["pair"]).first()
    if pair is None:
        return SkipReason.LEFT
    bond = pair.group or pair
    if not meetings.is_open(bond):
        return SkipReason.LEFT
    if pair.active_at and pair.active_at > at - BEGUN_LATELY:
        return SkipReason.EARLY
    first = date.fromisoformat(f"{reminder.about['month']}-01")
    logged = meetings.meetings_of(bond).filter(held_on__gte=first, held_on__lt=walltime.first_of_next_month(first))
    return SkipReason.DONE if logged.exists() else None


def outcome(reminder: Reminder, at: datetime) -> SkipReason | None:
    """Stop asking who is not here any more, or has told it since the year ended."""
    number = reminder.about["application"]
    if not Application.objects.filter(pk=number).exists():
        return SkipReason.LEFT
    return SkipReason.DONE if import_string(settings.OUTCOME_IS_TOLD)(number) else None


def meeting(reminder: Reminder, at: datetime) -> SkipReason | None:
    """Stop a reminder of a meeting that is moved, called off, begun or held."""
    found = appointments.with_frame().filter(pk=reminder.about["appointment"]).first()
    if found is None or found.state == AppointmentState.CANCELLED or found.sequence != reminder.about["sequence"]:
        return SkipReason.MOVED
    if found.state == AppointmentState.HELD:
        return SkipReason.DONE
    if not meetings.is_open(appointments.bond_of(found)):
        return SkipReason.LEFT
    return SkipReason.PASSED if found.starts_at is None or found.starts_at <= at else None


def proposal(reminder: Reminder, at: datetime) -> SkipReason | None:
    """Stop asking for an answer to times that are answered, taken back, or passed."""
    found = appointments.with_frame().filter(pk=reminder.about["appointment"]).first()
    if found is None or found.state != AppointmentState.PROPOSED:
        return SkipReason.DONE
    if found.answers.filter(person=reminder.person_id).exists():
        return SkipReason.DONE
    if not meetings.is_open(appointments.bond_of(found)):
        return SkipReason.LEFT
    return None if appointments.free_times(found, at) else SkipReason.PASSED


def check_in(reminder: Reminder, at: datetime) -> SkipReason | None:
    """Stop asking how it goes where somebody has left, or has told it lately."""
    about = reminder.about
    if not Application.objects.filter(pk=about["application"], state=ApplicationState.POOL).exists():
        return SkipReason.LEFT
    bonds = Group.objects.filter(pk=about["group"]) if about["group"] else Pair.objects.filter(pk=about["pair"])
    bond = bonds.first()
    if bond is None or not meetings.is_open(bond):
        return SkipReason.LEFT
    told = CheckIn.objects.filter(application=about["application"], answered_at__isnull=False)
    told = told.filter(pair=about["pair"], group=about["group"])
    since = date.fromisoformat(about["day"]) - TOLD_LATELY
    return SkipReason.DONE if told.filter(asked_on__gte=since).exists() else None
