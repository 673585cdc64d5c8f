"""Foresight: what a cohort's reminder rules come to over its year, told before anybody is in it.

What has a date stands at it; what follows an act of somebody (an offer, a meeting that two agree on) is told in words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes.models import Cohort, PayTerms, ReminderRule
from sessions_app.domain import duedates, quiet, sign_up, walltime


@dataclass(frozen=True)
class Foreseen:
    """One reminder as it would go: when (None: it follows something that has no date yet), and of what."""

    kind: str
    rule: ReminderRule
    planned_at: datetime | None
    event: str
    event_at: datetime | None = None


def gatherings(cohort: Cohort, rule: ReminderRule) -> Iterator[Foreseen]:
    """Each gathering of the cohort."""
    for one in cohort.gatherings.all():
        day = walltime.day_of(one.starts_at, cohort.programme)
        yield _dated(cohort, rule, day, str(one.name), one.starts_at)


def answers(cohort: Cohort, rule: ReminderRule) -> Iterator[Foreseen]:
    """The last day to answer for each gathering that one signs up for."""
    for one in cohort.gatherings.filter(portions__isnull=False).select_related("programme").distinct():
        last = sign_up.deadline(one)
        event = _("%(gathering)s: last day to answer") % {"gathering": one.name}
        yield _dated(cohort, rule, walltime.day_of(last, cohort.programme), event, last)


def surveys(cohort: Cohort, rule: ReminderRule) -> Iterator[Foreseen]:
    """Each survey: at its own dates, or after the end of each match."""
    days = abs(rule.days_before)
    for one in cohort.surveys.all():
        if one.opens_on is not None:
            last = one.opens_on + timedelta(days=one.open_days)
            closes = walltime.instant(last + timedelta(days=1), time(0), cohort.programme)
            yield _dated(cohort, rule, last if rule.days_before >= 0 else one.opens_on, str(one), closes)
            continue
        if rule.days_before >= 0:
            words = ngettext(
                "%(survey)s: %(days)d day before it closes for each",
                "%(survey)s: %(days)d days before it closes for each",
                days,
            )
        else:
            words = ngettext(
                "%(survey)s: %(days)d day after it is asked at the end of each match",
                "%(survey)s: %(days)d days after it is asked at the end of each match",
                days,
            )
        yield Foreseen(rule.kind, rule, None, words % {"survey": one, "days": days})


def acceptances(cohort: Cohort, rule: ReminderRule) -> Iterator[Foreseen]:
    """Each offer, when it is made."""
    days = abs(rule.days_before)
    if rule.days_before > 0:
        words = ngettext(
            "%(days)d day before the office takes an offer up",
            "%(days)d days before the office takes an offer up",
            days,
        )
    else:
        words = ngettext(
            "%(days)d day after an offer without an answer", "%(days)d days after an offer without an answer", days
        )
    yield Foreseen(rule.kind, rule, None, words % {"days": days})


def drafts(cohort: Cohort, rule: ReminderRule) -> Iterator[Foreseen]:
    """The deadline of each intake."""
    for intake in cohort.intakes.all():
        day = walltime.day_of(intake.closes_at, cohort.programme)
        event = _("deadline: %(part)s") % {"part": intake.get_part_display()}
        yield _dated(cohort, rule, day, event, intake.closes_at)


def meeting_logs(cohort: Cohort, rule: ReminderRule) -> Iterator[Foreseen]:
    """The end of each month of the cohort."""
    first = walltime.first_of_month(cohort.starts_on)
    while first <= cohort.ends_on:
        following = walltime.first_of_next_month(first)
        event = formats.date_format(first, "YEAR_MONTH_FORMAT")
        yield _dated(cohort, rule, following - timedelta(days=1), event, None)
        first = following


def outcomes(cohort: Cohort, rule: ReminderRule) -> Iterator[Foreseen]:
    """The cohort's end."""
    yield _dated(cohort, rule, cohort.ends_on, _("the cohort's end"), None)


def meetings_ahead(cohort: Cohort, rule: ReminderRule) -> Iterator[Foreseen]:
    """Each meeting that two agree on."""
    days = rule.days_before
    words = ngettext("%(days)d day before a planned meeting", "%(days)d days before a planned meeting", days)
    yield Foreseen(rule.kind, rule, None, words % {"days": days})


def proposals(cohort: Cohort, rule: ReminderRule) -> Iterator[Foreseen]:
    """Each proposal of times, when it is made."""
    days = -rule.days_before
    words = ngettext(
        "%(days)d day after times are proposed, when none is picked",
        "%(days)d days after times are proposed, when none is picked",
        days,
    )
    yield Foreseen(rule.kind, rule, None, words % {"days": days})


def check_ins(cohort: Cohort, rule: ReminderRule) -> Iterator[Foreseen]:
    """Each check-in, counted from the day a match begins."""
    days, every = -rule.days_before, rule.every
    words = ngettext("%(days)d day after a match begins", "%(days)d days after a match begins", days) % {"days": days}
    if every:
        again = ngettext("then every %(every)d day", "then every %(every)d days", every) % {"every": every}
        words = f"{words}, {again}"
    yield Foreseen(rule.kind, rule, None, words)


def timesheets(cohort: Cohort, rule: ReminderRule) -> Iterator[Foreseen]:
    """The day on which each month's hours are due."""
    terms = PayTerms.objects.filter(programme=cohort.programme).first()
    first = walltime.first_of_month(cohort.starts_on)
    while terms is not None and first <= cohort.ends_on:
        event = formats.date_format(first, "YEAR_MONTH_FORMAT")
        yield _dated(cohort, rule, duedates.due_on(terms, first), event, None)
        first = walltime.first_of_next_month(first)


def contract_ends(cohort: Cohort, rule: ReminderRule) -> Iterator[Foreseen]:
    """Each contract's end."""
    days = rule.days_before
    words = ngettext("%(days)d day before a contract ends", "%(days)d days before a contract ends", days)
    yield Foreseen(rule.kind, rule, None, words % {"days": days})


def _dated(cohort: Cohort, rule: ReminderRule, day: date, event: str, event_at: datetime | None) -> Foreseen:
    due = walltime.instant(day - timedelta(days=rule.days_before), rule.at_time, cohort.programme)
    return Foreseen(rule.kind, rule, quiet.awake(due, event_at, cohort.programme), event, event_at)
