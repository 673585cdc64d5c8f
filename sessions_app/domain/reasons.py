"""Reasons of reminders in words, for the letter and for the desk; nothing in them tells who the other of a pair is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from applications.models import Application
from matching import queries as matching
from matching.models import Pair
from matching.states import Side
from programmes.models import Gathering, Programme
from programmes.models.calendar import ReminderKind
from sessions_app.domain import sign_up, surveys, walltime
from sessions_app.models import Appointment, Reminder, SurveyTurn
from sessions_app.queries import appointments

K = ReminderKind
# The reminders whose reason reads of a table; the letters of the others need not ask it.
READS = {
    "gathering": {K.GATHERING, K.ANSWER},
    "application": {K.DRAFT, K.OUTCOME},
    "pair": {K.ACCEPTANCE},
    "appointment": {K.MEETING, K.PROPOSAL},
    "turn": {K.SURVEY},
}


@dataclass(frozen=True)
class Facts:
    """One reminder with the rows that its reason reads, as far as they still exist."""

    reminder: Reminder
    programme: Programme | None
    gathering: Gathering | None
    application: Application | None
    pair: Pair | None
    appointment: Appointment | None
    turn: SurveyTurn | None


def facts_of(rows: Sequence[Reminder]) -> Iterator[Facts]:
    """Give the facts of reminders, each table asked once."""
    programmes = {one.slug: one for one in Programme.objects.filter(slug__in={row.scope for row in rows})}
    gatherings = _by_id(Gathering.objects.select_related("programme"), rows, "gathering")
    applications = _by_id(Application.objects.select_related("intake__cohort"), rows, "application")
    pairs = _by_id(matching.pairs(), rows, "pair")
    planned = _by_id(appointments.with_frame(), rows, "appointment")
    turns = _by_id(SurveyTurn.objects.select_related("survey"), rows, "turn")
    for row in rows:
        yield Facts(
            reminder=row,
            programme=programmes.get(row.scope),
            gathering=gatherings.get(row.about.get("gathering")),
            application=applications.get(row.about.get("application")),
            pair=pairs.get(row.about.get("pair")),
            appointment=planned.get(row.about.get("appointment")),
            turn=turns.get(row.about.get("turn")),
        )


def gathering(facts: Facts) -> str:
    """A gathering is ahead."""
    if facts.gathering is None or facts.programme is None:
        return _("a gathering that is taken away by now")
    when = walltime.in_words(facts.gathering.starts_at, facts.programme)
    return _("%(gathering)s is on %(when)s") % {"gathering": facts.gathering.name, "when": when}


def answer(facts: Facts) -> str:
    """A gathering waits for a yes or no."""
    if facts.gathering is None or facts.programme is None:
        return _("a gathering that is taken away by now")
    until = walltime.in_words(sign_up.deadline(facts.gathering), facts.programme)
    return _("you have not said whether you come to %(gathering)s, and one answers until %(when)s") % {
        "gathering": facts.gathering.name,
        "when": until,
    }


def survey(facts: Facts) -> str:
    """A survey is open and not answered."""
    if facts.turn is None:
        return _("a survey that is taken away by now")
    return _("%(survey)s is open until %(day)s, and you have not answered") % {
        "survey": facts.turn.survey,
        "day": _day(surveys.last_day(facts.turn)),
    }


def acceptance(facts: Facts) -> str:
    """An offer waits for an answer."""
    asked = matching.asked_since(facts.pair, Side(facts.reminder.about["side"])) if facts.pair else None
    if asked is None or facts.programme is None:
        return _("a match waits for an answer")
    return _("a match was suggested on %(day)s, and there is no answer yet") % {
        "day": _day(walltime.day_of(asked, facts.programme))
    }


def draft(facts: Facts) -> str:
    """An application is begun and not sent."""
    if facts.application is None or facts.programme is None:
        return _("an application is begun and not sent")
    closes = walltime.in_words(facts.application.intake.closes_at, facts.programme)
    return _("an application is begun and not sent, and the deadline is %(when)s") % {"when": closes}


def meeting_log(facts: Facts) -> str:
    """No meeting is logged in a month."""
    first = date.fromisoformat(f"{facts.reminder.about['month']}-01")
    return _("no meeting is logged for %(month)s") % {"month": formats.date_format(first, "YEAR_MONTH_FORMAT")}


def outcome(facts: Facts) -> str:
    """The year is over."""
    if facts.application is None:
        return _("the programme is over, and it asks how things went")
    ended = _day(facts.application.intake.cohort.ends_on)
    return _("the programme ended on %(day)s, and it asks how things went") % {"day": ended}


def meeting(facts: Facts) -> str:
    """A meeting is planned."""
    if facts.appointment is None or facts.appointment.starts_at is None or facts.programme is None:
        return _("a meeting that is taken away by now")
    when = walltime.in_words(facts.appointment.starts_at, facts.programme)
    return _("a meeting is planned for %(when)s") % {"when": when}


def proposal(facts: Facts) -> str:
    """Times are proposed and none is picked."""
    if facts.appointment is None or facts.programme is None:
        return _("times for a meeting are proposed, and none is picked")
    asked = _day(walltime.day_of(facts.appointment.changed_at, facts.programme))
    return _("times for a meeting were proposed on %(day)s, and none is picked") % {"day": asked}


def check_in(facts: Facts) -> str:
    """The programme asks both sides how it goes."""
    return _("the programme asks everybody who is matched how it goes")


def timesheet(facts: Facts) -> str:
    """A month's hours are not handed in."""
    first = date.fromisoformat(f"{facts.reminder.about['month']}-01")
    return _("your hours for %(month)s are not handed in") % {"month": formats.date_format(first, "YEAR_MONTH_FORMAT")}


def contract_end(facts: Facts) -> str:
    """A contract ends with meetings that are not on any sheet."""
    return _("your contract ends soon, and some of your meetings are on no timesheet")


def _by_id(table: Any, rows: Sequence[Reminder], name: str) -> dict[Any, Any]:
    wanted = {row.about[name] for row in rows if name in row.about and row.kind in READS[name]}
    return {one.pk: one for one in table.filter(pk__in=wanted)} if wanted else {}


def _day(day: date) -> str:
    return formats.date_format(day, "DATE_FORMAT")
