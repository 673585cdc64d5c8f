"""The overview: all cohorts that somebody may see in numbers, in one table; each row as in the cohort's own report."""

from dataclasses import dataclass
from datetime import datetime

from programmes.models import Cohort
from programmes.states import CohortState
from reports.domain import numbers
from reports.domain.tables import ALL
from reports.queries import counts

COLUMNS = 5


@dataclass(frozen=True)
class Line:
    """One cohort: those guided, all participants, pairs, graduated, and of those in work; None where not shown."""

    cohort: Cohort
    counts: tuple[int | None, ...]


@dataclass(frozen=True)
class Overview:
    """Lines of cohorts and their sums; a sum is None where one of its parts is not shown."""

    lines: tuple[Line, ...]
    sums: tuple[int | None, ...]


def of_programmes(programmes: list[int], *, at: datetime) -> Overview:
    """Count all cohorts of some programmes that are past their planning."""
    rows = Cohort.objects.filter(programme__in=programmes).exclude(state=CohortState.PLANNING)
    cohorts = list(counts.whole(rows).order_by("programme__slug", "-number"))
    known = numbers.of_cohorts(cohorts, at=at)
    lines = tuple(Line(cohort, _counts(cohort, known[cohort.pk])) for cohort in cohorts)
    sums = tuple(_sum([line.counts[column] for line in lines]) for column in range(COLUMNS))
    return Overview(lines, sums)


def _counts(cohort: Cohort, known: numbers.CohortNumbers) -> tuple[int | None, ...]:
    keys = [numbers.participants_key(cohort), ("participants", ALL, ALL), ("pairs", ALL, ALL)]
    return tuple(known.shown.get(key, 0) for key in (*keys, numbers.GRADUATED, numbers.IN_WORK_KEY))


def _sum(column: list[int | None]) -> int | None:
    known = [count for count in column if count is not None]
    return sum(known) if len(known) == len(column) else None
