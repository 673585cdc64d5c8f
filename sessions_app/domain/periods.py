"""Months and weeks of somebody's time with a match: which of them count, and in which the two have met enough."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sessions_app.domain import walltime
from sessions_app.queries.records import BondKey, Held, Span

Interval = tuple[date, date]
Bounds = Callable[[date], Interval]


class Turn(StrEnum):
    """How one month or week stands."""

    KEPT = "kept"
    EXCUSED = "excused"
    LOST = "lost"
    OPEN = "open"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Period:
    """One month or week that counts: its first day, its last day with a match, how often they met, how it stands."""

    first: date
    last: date
    held: int
    turn: Turn


def month_of(day: date) -> Interval:
    """Give the first and the last day of a day's month."""
    return walltime.first_of_month(day), walltime.first_of_next_month(day) - timedelta(days=1)


def week_of(day: date) -> Interval:
    """Give the first and the last day of a day's week, Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def of(
    spans: Collection[Span], meetings: Iterable[Held], bounds: Bounds, needed: int, today: date, off: Collection[date]
) -> list[Period]:
    """List the months or weeks that count for somebody, in order.

    One counts when at least half of its days lie in their time with a match, so that nobody owes a month in which a
    match began late, ended early or was missing. Where two matches both cover half of it, each needs its meetings;
    else the meetings of all of them count together, as after a swap.
    """
    held = Counter((one.bond, bounds(one.day)[0]) for one in meetings)
    by_bond: dict[BondKey, list[Interval]] = defaultdict(list)
    for span in spans:
        by_bond[span.bond].append((span.first, span.last))
    every = [interval for many in by_bond.values() for interval in many]
    found = []
    for first, last in _between(every, bounds):
        half = ((last - first).days + 1) // 2
        if _covered(every, first, last) < half:
            continue
        long = [bond for bond, many in by_bond.items() if _covered(many, first, last) >= half]
        counts = [held[bond, first] for bond in (long if len(long) > 1 else by_bond)]
        number = min(counts) if len(long) > 1 else sum(counts)
        end = min(last, max(b for a, b in every if a <= last))
        found.append(Period(first, end, number, _turn(first, end, number >= needed, today, first in off)))
    return found


def _turn(first: date, end: date, is_kept: bool, today: date, is_off: bool) -> Turn:
    if is_kept:
        return Turn.KEPT
    if is_off:
        return Turn.EXCUSED
    if end < today:
        return Turn.LOST
    return Turn.OPEN if first <= today else Turn.AHEAD


def _between(every: list[Interval], bounds: Bounds) -> Iterable[Interval]:
    if not every:
        return
    day, end = min(first for first, _last in every), max(last for _first, last in every)
    while day <= end:
        window = bounds(day)
        yield window
        day = window[1] + timedelta(days=1)


def _covered(intervals: list[Interval], first: date, last: date) -> int:
    """Count the days of a window that lie in any of the intervals."""
    days, reached = 0, first
    for a, b in sorted(intervals):
        start, end = max(a, reached), min(b, last)
        if start <= end:
            days += (end - start).days + 1
            reached = end + timedelta(days=1)
    return days
