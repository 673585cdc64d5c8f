"""The participation ledger: each participant's account of what is expected, live, over all rules of their cohort."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.models import Application
from applications.states import ApplicationState
from people.models import Person
from programmes.models import Cohort
from programmes.states import CohortState
from sessions_app.domain import expected, periods, walltime
from sessions_app.domain.expected import Line
from sessions_app.domain.periods import Turn
from sessions_app.queries import records
from sessions_app.queries.records import Record
from sessions_app.states import AllowanceKind, Standing

GRAVITY = [Standing.MISSED, Standing.AT_RISK, Standing.ON_WAY, Standing.MET]
NO_TURN = ""


@dataclass(frozen=True)
class Cell:
    """One month or gathering of one person: how it stands ("" where it does not count), and how often they met."""

    turn: str
    held: int | None = None


@dataclass(frozen=True)
class Account:
    """One participant's account: the standing over all rules, each rule's line, and what it is made of."""

    application: Application
    state: Standing
    lines: tuple[Line, ...]
    months: dict[date, Cell]
    gatherings: dict[int, Cell]
    meetings: int
    minutes: int
    came: int
    since: date
    until: date
    is_over: bool
    is_completed: bool
    guides: bool
    agreed: tuple[str, ...] = ()

    @property
    def without_match(self) -> bool:
        """Whether the person has no match now, though the last one did not run its time."""
        return self.is_over and not self.is_completed

    @property
    def headline(self) -> str:
        """Say in a few words where the person stands: the line that stands worst."""
        if self.without_match:
            return _("No match now")
        worst = min(self.lines, key=lambda line: GRAVITY.index(line.state), default=None)
        if worst is None or worst.state == Standing.MET:
            return _("All that is expected is done")
        return worst.words


def of_cohorts(
    cohorts: Sequence[Cohort], *, at: datetime, within: QuerySet[Application] | None = None
) -> dict[int, list[Account]]:
    """Give by cohort the accounts of its participants, by name; `within` narrows them to some applications."""
    people = records.taken_part(cohorts)
    if within is not None:
        people = people.filter(pk__in=within.values("pk"))
    found = {}
    for book in records.of_cohorts(cohorts, people):
        today = walltime.day_of(at, book.cohort.programme)
        found[book.cohort.pk] = [_account(record, book, today, at) for record in book.records]
    return found


def of_cohort(cohort: Cohort, *, at: datetime, within: QuerySet[Application] | None = None) -> list[Account]:
    """Give the accounts of one cohort's participants, by name."""
    return of_cohorts([cohort], at=at, within=within)[cohort.pk]


def of_application(application: Application, *, at: datetime) -> Account | None:
    """Give the account of one participant; None before their first match is active."""
    cohort = application.intake.cohort
    return next(iter(of_cohort(cohort, at=at, within=Application.objects.filter(pk=application.pk))), None)


def of_person(person: Person, *, at: datetime) -> list[Account]:
    """Give somebody's accounts in the cohorts that are not closed, the newest cohort first."""
    rows = Application.objects.filter(person=person, state=ApplicationState.POOL)
    rows = rows.exclude(intake__cohort__state=CohortState.CLOSED).select_related("intake__cohort__programme")
    found = [of_application(row, at=at) for row in rows.order_by("-intake__cohort__starts_on", "pk")]
    return [one for one in found if one is not None]


def months_of(accounts: Iterable[Account]) -> list[date]:
    """List all months that stand in any of the accounts."""
    return sorted({month for one in accounts for month in one.months})


def standings(accounts: Iterable[Account]) -> dict[int, Account]:
    """Give accounts by the number of their application."""
    return {one.application.pk: one for one in accounts}


@dataclass(frozen=True)
class Turned:
    """One person whose standing a changed rule turns."""

    application: Application
    old: Standing
    new: Standing
    words: str


def turned(before: Sequence[Account], after: Sequence[Account]) -> list[Turned]:
    """List those whose standing differs between two readings of a cohort."""
    old = standings(before)
    return [
        Turned(one.application, old[one.application.pk].state, one.state, one.headline)
        for one in after
        if one.application.pk in old and old[one.application.pk].state != one.state
    ]


def digest(found: Iterable[Turned]) -> str:
    """A short sign of a list of turned standings: the same list has the same one."""
    told = [f"{one.application.pk} {one.old} {one.new}" for one in found]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


def _account(record: Record, book: records.Book, today: date, at: datetime) -> Account:
    lines = [expected.line(rule, record, book.registered, today, at) for rule in book.rules]
    found = tuple(line for line in lines if line is not None)
    is_over = all(span.is_over for span in record.spans)
    is_completed = any(span.is_completed for span in record.spans)
    turns = {one.pk: expected.turn_of(one, record, book.registered, at) for one in record.gatherings}
    return Account(
        application=record.application,
        state=_over_all(found, is_over and not is_completed, today > book.cohort.ends_on),
        lines=found,
        months=_months(record, found, today),
        gatherings={pk: Cell(turn.value if turn else NO_TURN) for pk, turn in turns.items()},
        meetings=len(record.meetings),
        minutes=sum(one.minutes for one in record.meetings),
        came=sum(turn in (Turn.KEPT, Turn.EXCUSED) for turn in turns.values()),
        since=min(span.first for span in record.spans),
        until=max(span.last for span in record.spans),
        is_over=is_over,
        is_completed=is_completed,
        guides=any(span.guides for span in record.spans),
        agreed=_agreed(record),
    )


def _agreed(record: Record) -> tuple[str, ...]:
    """Say what is agreed in place of gatherings and months."""
    there = _("In place of %(missed)s you come to %(other)s.")
    said = [there % {"missed": one.missed, "other": one.instead} for one in record.elsewhere.values()]
    for row in (*record.absences.values(), *record.months_off.values()):
        missed = str(row.gathering) if row.gathering else date_format(row.month or row.agreed_at, "F Y")
        if row.kind == AllowanceKind.WAIVED:
            said.append(_("You are let off %(missed)s.") % {"missed": missed})
        elif row.done_at is None:
            said.append(_("In place of %(missed)s: %(task)s") % {"missed": missed, "task": row.task})
        else:
            said.append(_("Done in place of %(missed)s: %(task)s") % {"missed": missed, "task": row.task})
    return tuple(said)


def _over_all(lines: tuple[Line, ...], without_match: bool, is_past: bool) -> Standing:
    """Judge all rules together: the gravest of them, and no better than at risk for who has no match now."""
    worst = min((line.state for line in lines), key=GRAVITY.index, default=Standing.MET)
    if without_match:
        return Standing.MISSED if is_past or worst == Standing.MISSED else Standing.AT_RISK
    return worst


def _months(record: Record, lines: tuple[Line, ...], today: date) -> dict[date, Cell]:
    """Give each month of somebody's time with a match: meetings held, and how it stands where months are counted.

    A month ahead that does not count has no number yet.
    """
    held = Counter(periods.month_of(one.day)[0] for one in record.meetings)
    monthly = [line.periods for line in lines if line.rule.kind == expected.K.MEETINGS_PER_MONTH]
    turns = {one.first: one.turn.value for many in monthly for one in many}
    found: dict[date, Cell] = {}
    for span in record.spans:
        month = walltime.first_of_month(span.first)
        while month <= span.last:
            turn, is_ahead = turns.get(month, NO_TURN), month > today
            found[month] = Cell(turn, None if is_ahead and turn == NO_TURN else held[month])
            month = walltime.first_of_next_month(month)
    return found
