"""Kinds of reminders: for each, what it finds, what stops it, why it goes, what is foreseen, and its letter.

A new kind is one line of this table, a value of ReminderKind, and a letter's writer.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_lazy as _

from programmes.models import Cohort, ReminderRule
from programmes.models.calendar import ReminderKind
from sessions_app.domain import foresight, occasions, pay_occasions, pay_stops, reasons, stops
from sessions_app.domain.foresight import Foreseen
from sessions_app.domain.reasons import Facts
from sessions_app.domain.stops import Stop, each
from sessions_app.models import DeclinedKind, Reminder
from sessions_app.states import SkipReason

K = ReminderKind
Rules = Sequence[ReminderRule]


@dataclass(frozen=True)
class Kind:
    """One kind: `find` gives its rows, `stop` is asked of those that are due, `why` says the reason in words.

    `foresee` tells what its rules come to in a cohort without anybody in it. `bound` says why nobody can leave such
    reminders out; where it is empty, everybody may.
    """

    find: Callable[[Cohort, Rules, datetime], Iterable[Reminder]]
    stop: Stop
    why: Callable[[Facts], str]
    foresee: Callable[[Cohort, ReminderRule], Iterable[Foreseen]]
    mail: str
    bound: Any = ""


TABLE: dict[ReminderKind, Kind] = {
    K.GATHERING: Kind(
        occasions.gatherings,
        stops.gathering,
        reasons.gathering,
        foresight.gatherings,
        "reminder_gathering",
        bound=_("You are expected there, and this is how you learn of a new time or place."),
    ),
    K.ACCEPTANCE: Kind(
        occasions.acceptances,
        each(stops.acceptance),
        reasons.acceptance,
        foresight.acceptances,
        "reminder_acceptance",
        bound=_("Somebody waits for your answer, and without it your place goes to somebody else."),
    ),
    K.DRAFT: Kind(occasions.drafts, each(stops.draft), reasons.draft, foresight.drafts, "reminder_draft"),
    K.MEETING_LOG: Kind(
        occasions.meeting_logs,
        each(stops.meeting_log),
        reasons.meeting_log,
        foresight.meeting_logs,
        "reminder_meeting_log",
    ),
    K.OUTCOME: Kind(occasions.outcomes, each(stops.outcome), reasons.outcome, foresight.outcomes, "outcome_question"),
    K.MEETING: Kind(
        occasions.meetings_ahead, each(stops.meeting), reasons.meeting, foresight.meetings_ahead, "reminder_meeting"
    ),
    K.CHECK_IN: Kind(
        occasions.asked_how_it_goes, each(stops.check_in), reasons.check_in, foresight.check_ins, "check_in"
    ),
    K.TIMESHEET: Kind(
        pay_occasions.timesheets,
        each(pay_stops.timesheet_done),
        reasons.timesheet,
        foresight.timesheets,
        "reminder_timesheet",
        bound=_("Without the sheet your hours cannot be paid."),
    ),
    K.CONTRACT_END: Kind(
        pay_occasions.contract_ends,
        each(pay_stops.contract_end_done),
        reasons.contract_end,
        foresight.contract_ends,
        "reminder_contract_end",
        bound=_("Hours that are not registered when a contract ends are lost."),
    ),
    K.PROPOSAL: Kind(
        occasions.proposals, each(stops.proposal), reasons.proposal, foresight.proposals, "reminder_proposal"
    ),
    K.ANSWER: Kind(occasions.answers, stops.answer, reasons.answer, foresight.answers, "reminder_answer"),
    K.SURVEY: Kind(occasions.surveys, each(stops.survey), reasons.survey, foresight.surveys, "survey_reminder"),
}


def of_cohort(cohort: Cohort, at: datetime) -> Iterator[Reminder]:
    """Give all reminders that a cohort's rules ask for, as they look at an instant; none is saved."""
    rules = sorted(cohort.reminder_rules.all(), key=lambda rule: rule.kind)
    for kind, of_kind in groupby(rules, key=lambda rule: rule.kind):
        yield from TABLE[K(kind)].find(cohort, list(of_kind), at)


def foreseen(cohort: Cohort) -> list[Foreseen]:
    """Tell what a cohort's rules come to over its whole year, with nobody in it; those without a date come last."""
    rules = cohort.reminder_rules.all()
    found = [one for rule in rules for one in TABLE[K(rule.kind)].foresee(cohort, rule)]
    return sorted(found, key=lambda one: (one.planned_at is None, one.planned_at or 0, one.kind))


def reason(reminder: Reminder, at: datetime) -> SkipReason | None:
    """Say why a reminder should not be sent at an instant; None when it should."""
    return reasons_against([reminder], at)[0]


def reasons_against(rows: Sequence[Reminder], at: datetime) -> list[SkipReason | None]:
    """Say of each reminder why it should not be sent at an instant, None when it should; each kind asked together."""
    people = {row.person_id for row in rows}
    declined = set(DeclinedKind.objects.filter(person__in=people).values_list("person_id", "kind"))
    found = [_reason_at_once(row, declined, at) for row in rows]
    asked: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        if found[place] is None:
            asked.setdefault(row.kind, []).append(place)
    for kind, places in asked.items():
        said = TABLE[K(kind)].stop([rows[place] for place in places], at)
        for place, because in zip(places, said, strict=True):
            found[place] = because
    return found


def _reason_at_once(row: Reminder, declined: set[tuple[int, str]], at: datetime) -> SkipReason | None:
    if row.event_at is not None and row.event_at <= at:
        return SkipReason.PASSED
    if not row.person.is_active:
        return SkipReason.LEFT
    if not TABLE[K(row.kind)].bound and (row.person_id, row.kind) in declined:
        return SkipReason.UNSUB
    return None


def why(rows: Sequence[Reminder]) -> dict[int, str]:
    """Say the reason of each reminder in words, with the same few questions to the database for one as for many."""
    return {facts.reminder.pk: TABLE[K(facts.reminder.kind)].why(facts) for facts in reasons.facts_of(rows)}
