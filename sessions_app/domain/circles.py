"""Pairs and groups that stand now, each with its members and the day on which each of them began."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from applications.models import Application
from matching.models import Group, Pair
from matching.states import PairState
from programmes.models import Cohort
from sessions_app.domain import walltime

JOINED = ("group", "coupling", "seeker__intake", "guide__intake")
READ = (
    *("state", "active_at", "group__coupling", "coupling__cohort"),
    *("seeker__person", "seeker__campus", "seeker__intake__cohort", "seeker__intake__part"),
    *("guide__person", "guide__campus", "guide__intake__cohort", "guide__intake__part"),
)


@dataclass(frozen=True)
class Member:
    """One participant in a pair or group, and since when."""

    application: Application
    since: date


@dataclass(frozen=True)
class Circle:
    """One pair, or one group with all who have begun in it; `pairs` are the rows it is made of."""

    pair: Pair | None
    group: Group | None
    members: tuple[Member, ...]
    pairs: tuple[Pair, ...]

    @property
    def key(self) -> str:
        """A short name, by which the same pair or group is known again."""
        return f"g{self.group.pk}" if self.group else f"p{self.pairs[0].pk}"

    @property
    def since(self) -> date:
        """The day on which the first of its members began."""
        return min(member.since for member in self.members)


def of_cohort(cohort: Cohort) -> Iterator[Circle]:
    """Give the circles of a cohort, with the same one question for any number."""
    grouped: dict[str, list[Pair]] = {}
    for pair in _standing(cohort):
        grouped.setdefault(f"g{pair.group_id}" if pair.group_id else f"p{pair.pk}", []).append(pair)
    for rows in grouped.values():
        yield _circle(cohort, rows)


def _standing(cohort: Cohort) -> QuerySet[Pair]:
    """Give the active pairs of a cohort with the few columns that are read here: the site looks very often."""
    rows = Pair.objects.filter(coupling__cohort=cohort, state=PairState.ACTIVE).order_by("pk")
    return rows.select_related(*JOINED).only(*READ)


def _circle(cohort: Cohort, rows: list[Pair]) -> Circle:
    began = [_day(cohort, pair.active_at) for pair in rows]
    members = [Member(rows[0].guide, min(began))]
    members += [Member(pair.seeker, day) for pair, day in zip(rows, began, strict=True)]
    first = rows[0]
    return Circle(None if first.group_id else first, first.group, tuple(members), tuple(rows))


def _day(cohort: Cohort, moment: datetime | None) -> date:
    return walltime.day_of(moment, cohort.programme) if moment else cohort.starts_on
