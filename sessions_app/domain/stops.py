"""Stop conditions: asked when a reminder is due, so that nobody is reminded of what is done or over."""

from datetime import date, datetime, timedelta

from applications.models import Application
from applications.states import ApplicationState
from matching.models import Group, Pair
from matching.queries import yes_at
from matching.states import OPEN, Side
from programmes.models import Gathering
from sessions_app.domain import walltime
from sessions_app.models import CheckIn, Reminder
from sessions_app.queries import appointments, meetings, presence, sign_up
from sessions_app.states import AppointmentState, SkipReason

BEGUN_LATELY = timedelta(days=14)
TOLD_LATELY = timedelta(days=7)  # who has just told how it goes is not asked again


def event_of(reminder: Reminder) -> tuple[str, object]:
    """Name the event that a reminder is about: of two due at once about the same event only the newer is sent."""
    about = reminder.about
    return reminder.kind, tuple(
        about.get(name) for name in ("gathering", "pair", "group", "application", "contract", "month", "appointment")
    )


def gathering(reminder: Reminder, at: datetime) -> SkipReason | None:
    """Stop a reminder of a gathering that is moved, has begun, or does not expect the person."""
    event = Gathering.objects.filter(pk=reminder.about["gathering"]).select_related("programme").first()
    if (
        event is None
        or event.cancelled_at
        or str(walltime.day_of(event.starts_at, event.programme)) != reminder.about["day"]
    ):
        return SkipReason.MOVED
    if event.starts_at <= at:
        return SkipReason.PASSED
    application = presence.own_application(event, reminder.person)
    if application is None:
        return SkipReason.LEFT
    return SkipReason.DONE if sign_up.said_no(event, application) else None


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
    """Stop asking who is not here any more."""
    return None if Application.objects.filter(pk=reminder.about["application"]).exists() else SkipReason.LEFT


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
