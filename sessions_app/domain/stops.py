"""Stop conditions: asked when a reminder is due, so that nobody is reminded of what is done or over."""

from datetime import date, datetime, timedelta

from applications.models import Application
from applications.states import ApplicationState
from matching.models import Group, Pair
from matching.queries import yes_at
from matching.states import OPEN, Side
from programmes.models import Gathering
from programmes.models.calendar import ReminderKind
from sessions_app.domain import pay_stops, walltime
from sessions_app.models import CheckIn, Reminder
from sessions_app.queries import meetings, presence, sign_up
from sessions_app.states import SkipReason

BEGUN_LATELY = timedelta(days=14)
TOLD_LATELY = timedelta(days=7)  # who has just told how it goes is not asked again


def reason(reminder: Reminder, at: datetime) -> SkipReason | None:
    """Say why a reminder should not be sent at an instant; None when it should."""
    if reminder.event_at is not None and reminder.event_at <= at:
        return SkipReason.PASSED
    if not reminder.person.is_active:
        return SkipReason.LEFT
    ask = {
        ReminderKind.GATHERING: _gathering,
        ReminderKind.ACCEPTANCE: _acceptance,
        ReminderKind.DRAFT: _draft,
        ReminderKind.MEETING_LOG: _meeting_log,
        ReminderKind.OUTCOME: _outcome,
        ReminderKind.CHECK_IN: _check_in,
        ReminderKind.TIMESHEET: pay_stops.timesheet_done,
        ReminderKind.CONTRACT_END: pay_stops.contract_end_done,
    }[ReminderKind(reminder.kind)]
    return ask(reminder, at)


def event_of(reminder: Reminder) -> tuple[str, object]:
    """Name the event that a reminder is about: of two due at once about the same event only the newer is sent."""
    about = reminder.about
    names = ("gathering", "pair", "group", "application", "contract", "month")
    return reminder.kind, tuple(about.get(name) for name in names)


def _gathering(reminder: Reminder, at: datetime) -> SkipReason | None:
    gathering = Gathering.objects.filter(pk=reminder.about["gathering"]).select_related("programme").first()
    if (
        gathering is None
        or gathering.cancelled_at
        or str(walltime.day_of(gathering.starts_at, gathering.programme)) != reminder.about["day"]
    ):
        return SkipReason.MOVED
    if gathering.starts_at <= at:
        return SkipReason.PASSED
    application = presence.own_application(gathering, reminder.person)
    if application is None:
        return SkipReason.LEFT
    return SkipReason.DONE if sign_up.said_no(gathering, application) else None


def _acceptance(reminder: Reminder, at: datetime) -> SkipReason | None:
    pair = Pair.objects.filter(pk=reminder.about["pair"]).first()
    if pair is None or pair.state not in OPEN:
        return SkipReason.DONE
    return SkipReason.DONE if yes_at(pair, Side(reminder.about["side"])) else None


def _draft(reminder: Reminder, at: datetime) -> SkipReason | None:
    rows = Application.objects.select_related("intake__cohort__programme")
    application = rows.filter(pk=reminder.about["application"]).first()
    if application is None or application.state != ApplicationState.DRAFT:
        return SkipReason.DONE
    intake = application.intake
    if str(walltime.day_of(intake.closes_at, intake.cohort.programme)) != reminder.about["day"]:
        return SkipReason.MOVED
    return SkipReason.PASSED if intake.closes_at <= at else None


def _meeting_log(reminder: Reminder, at: datetime) -> SkipReason | None:
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


def _outcome(reminder: Reminder, at: datetime) -> SkipReason | None:
    return None if Application.objects.filter(pk=reminder.about["application"]).exists() else SkipReason.LEFT


def _check_in(reminder: Reminder, at: datetime) -> SkipReason | None:
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
