"""The matches that stand, as the engine's problem: who moves together, at which table they sit, and what is free.

In formed groups every live group is a table of its own, with one place and its own time, beside the free places of
its guide; so a plan can leave a group as it is, fill it, or make another with the same guide.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from applications.models import Application
from matching import engine
from matching.domain import archive, translate
from matching.models import Group, Pair
from matching.states import LIVE
from programmes.models import Campus, Coupling
from programmes.models.coupling import Method

EMPTY = engine.Certificate("potentials")


@dataclass(frozen=True)
class Table:
    """Where somebody can sit: with a guide, perhaps in a group that stands."""

    guide: Application
    group: Group | None = None


@dataclass(frozen=True)
class Standing:
    """A problem in which everybody has a place to go, and who sits where now: unit → table, by their names in it."""

    problem: engine.Problem
    units: dict[str, tuple[Application, ...]]
    tables: dict[str, Table]
    held: dict[str, str]
    slots: tuple[str, ...] = ()
    study: dict[str, Group] = field(default_factory=dict)
    live: frozenset[int] = frozenset()

    def unit(self, pair: Pair) -> str:
        """The unit to which the seeker of a pair belongs."""
        return next((name for name, members in self.units.items() if pair.seeker in members), "")

    def of(self, guide: Application) -> set[str]:
        """The tables of a guide."""
        return {name for name, one in self.tables.items() if one.guide.pk == guide.pk}

    def points(self) -> dict[tuple[str, str], int]:
        """The points of every unit at every table that the rules allow."""
        students, mentors, edges = self.problem.students.ids, self.problem.mentors.ids, self.problem.edges
        rows = zip(edges.student.tolist(), edges.mentor.tolist(), edges.score.tolist(), strict=True)
        return {(students[s], mentors[m]): points for s, m, points in rows}

    def moving(self, unit: str) -> list[Application]:
        """Who of a unit moves: of a study group that has a guide, those whose match lives."""
        members = self.units[unit]
        return [one for one in members if one.pk in self.live] if unit in self.held else list(members)

    def group_of(self, unit: str, table: Table | None) -> Group | None:
        """The group that a unit joins at a table, or brings along when it is a study group that has one."""
        return self.study.get(unit) or (table.group if table else None)

    def can(self, free: str, table: str) -> bool:
        """Say whether the guide at a free place can at the time of a group that stands."""
        groups, at = self.problem.groups, list(self.problem.mentors.ids)
        if groups is None or groups.mentor_slots is None:
            return True
        times = np.asarray(groups.mentor_slots, bool)
        return bool((times[at.index(free)] & times[at.index(table)]).any())

    def seated(self, without: Iterable[str] = ()) -> engine.Answer:
        """What stands as an answer of the engine, without some units."""
        gone, points = set(without), self.points()
        pairs = tuple((s, m, points[s, m]) for s, m in sorted(self.held.items()) if s not in gone)
        return engine.Answer(self.problem.coupling, pairs, (), (), (), (), EMPTY, 0.0, "")


def within(stands: Standing, campuses: Collection[int]) -> Standing:
    """Leave what stands as it is, but let nobody new sit unless both the unit and the guide are at these campuses."""
    problem, edges = stands.problem, stands.problem.edges
    students, mentors = problem.students.ids, problem.mentors.ids
    here = np.array([all(one.campus_id in campuses for one in stands.units[name]) for name in students], bool)
    there = np.array([stands.tables[name].guide.campus_id in campuses for name in mentors], bool)
    at = zip(edges.student.tolist(), edges.mentor.tolist(), strict=True)
    keep = np.array([stands.held.get(students[s]) == mentors[m] or bool(here[s] and there[m]) for s, m in at], bool)
    left = engine.Edges(edges.student[keep], edges.mentor[keep], edges.score[keep])
    return replace(stands, problem=replace(problem, edges=left))


def held_elsewhere(
    stands: Standing, campuses: Collection[int], units: Collection[str], tables: Collection[str]
) -> tuple[tuple[str, str], ...]:
    """Give who sits where and is not, or not wholly, at these campuses, but for some units and some tables.

    As locks of a problem they keep a plan from making room for its own by turning others out.
    """
    away = {name for name, members in stands.units.items() if any(one.campus_id not in campuses for one in members)}
    held = {(unit, table) for unit, table in stands.held.items() if unit in away and unit not in units}
    return tuple(sorted(one for one in held - set(stands.problem.forbidden) if one[1] not in tables))


def mark(stands: Standing) -> str:
    """A short mark that is another when any seat, place, score or rule of what stands is another."""
    problem, seal = stands.problem, hashlib.sha256()
    words = (sorted(stands.held.items()), sorted(stands.live), problem.students.ids, problem.mentors.ids)
    rules = (problem.caps, problem.students.priority.tolist(), _made_of(problem.groups))
    seal.update(repr((*words, *rules, sorted(problem.forbidden), problem.mentors.places.tolist())).encode())
    for column in (problem.edges.student, problem.edges.mentor, problem.edges.score):
        seal.update(np.ascontiguousarray(column).tobytes())
    return seal.hexdigest()


def _made_of(groups: engine.Groups | None) -> list[object]:
    """What formed groups are made of, as it tells one problem from another."""
    if groups is None:
        return []
    columns = [None if one is None else np.asarray(one).tolist() for one in (groups.home, groups.minority)]
    return [groups.cohesion, groups.spread, *columns]


def standing(coupling: Coupling, campus: Campus | None) -> Standing:
    """Read everybody in the pool with their live matches; nothing is written."""
    sides = translate.standing(coupling, campus)
    units = {unit.id: unit.members for unit in sides.units}
    unit_of = {member.pk: name for name, members in units.items() for member in members}
    guides = {one.pk: one for one in sides.guides}
    rows = Pair.objects.filter(coupling=coupling, state__in=LIVE, seeker__in=unit_of, guide__in=guides)
    live = list(rows.select_related("group").order_by("pk"))
    problem = translate.problem(sides, 0, empty=True)
    if coupling.method == Method.FORMED_GROUPS:
        return _formed(sides, problem, live, unit_of, guides)
    tables = {f"a{pk}": Table(guide) for pk, guide in guides.items()}
    held = {unit_of[one.seeker_id]: f"a{one.guide_id}" for one in live}
    study = {unit_of[one.seeker_id]: one.group for one in live if one.group is not None}
    scores = {(unit_of[one.seeker_id], f"a{one.guide_id}"): one.score for one in live}
    seated = frozenset(one.seeker_id for one in live)
    return Standing(archive.with_edges(problem, scores), units, tables, held, (), study, seated)


def _formed(
    sides: translate.Sides,
    problem: engine.Problem,
    live: list[Pair],
    unit_of: dict[int, str],
    guides: dict[int, Application],
) -> Standing:
    """Add a table for each live group to the free places of those who guide."""
    groups = {one.group_id: one.group for one in live if one.group is not None}
    tables = {f"a{pk}": Table(guide) for pk, guide in guides.items()}
    tables |= {f"t{pk}": Table(guides[group.guide_id], group) for pk, group in groups.items()}
    held = {unit_of[one.seeker_id]: f"t{one.group_id}" for one in live if one.group_id}
    wide = _widened(problem, list(groups.values()), sides.slots)
    scores = {(unit_of[one.seeker_id], f"t{one.group_id}"): one.score for one in live if one.group_id}
    made = archive.with_edges(wide, scores)
    seated = frozenset(one.seeker_id for one in live)
    units = {unit.id: unit.members for unit in sides.units}
    return Standing(_roomy(made, held), units, tables, held, sides.slots, {}, seated)


def _widened(problem: engine.Problem, groups: list[Group], slots: tuple[str, ...]) -> engine.Problem:
    """Give each group a table with its guide's edges and its own time, and take its place from the guide's."""
    assert problem.groups is not None
    at = {name: column for column, name in enumerate(problem.mentors.ids)}
    owners = [at[f"a{group.guide_id}"] for group in groups]
    places = problem.mentors.places - np.bincount(owners, minlength=len(at))
    edges = problem.edges
    students, mentors, scores = [edges.student], [edges.mentor], [edges.score]
    for number, owner in enumerate(owners):
        mine = edges.mentor == owner
        students.append(edges.student[mine])
        mentors.append(np.full(int(mine.sum()), len(at) + number))
        scores.append(edges.score[mine])
    times = problem.groups.mentor_slots
    if times is not None:
        rows = [_times(times[owner], group.slot, slots) for owner, group in zip(owners, groups, strict=True)]
        free = times.copy()
        for owner, group in zip(owners, groups, strict=True):
            free[owner] &= np.array([one != group.slot for one in slots], bool)
        times = np.vstack([free, *rows])
    names = [f"t{group.pk}" for group in groups]
    of_owner = {name: [t for t, o in zip(names, owners, strict=True) if o == at[name]] for name in at}
    caps = [
        replace(cap, mentors=(*cap.mentors, *(t for m in cap.mentors for t in of_owner[m]))) for cap in problem.caps
    ]
    barred = [(s, name) for s, m in problem.forbidden for name, o in zip(names, owners, strict=True) if at[m] == o]
    return replace(
        problem,
        mentors=engine.Mentors([*problem.mentors.ids, *names], [*np.maximum(0, places).tolist(), *(1 for _ in names)]),
        edges=engine.Edges(*(np.concatenate(one) for one in (students, mentors, scores))),
        forbidden=tuple(sorted({*problem.forbidden, *barred})),
        caps=tuple(caps),
        groups=replace(problem.groups, mentor_slots=times),
    )


def _minority(minority: NDArray[np.bool_] | None, held: list[tuple[int, int]]) -> NDArray[np.bool_] | None:
    """Give up that nobody is the only one in a group where that is so already: nothing could be mended otherwise."""
    if minority is None:
        return None
    counted = Counter(table for one, table in held if minority[one])
    return None if 1 in counted.values() else minority


def _times(row: NDArray[np.bool_], slot: str, slots: tuple[str, ...]) -> NDArray[np.bool_]:
    """The one time of a group that has one; else all times of its guide."""
    return np.array([one == slot for one in slots], bool) if slot in slots else row


def _roomy(problem: engine.Problem, held: dict[str, str]) -> engine.Problem:
    """Let what stands stand: members who cannot at the group's time by their answers, and groups of an odd size."""
    assert problem.groups is not None
    groups, at = problem.groups, {name: column for column, name in enumerate(problem.mentors.ids)}
    rows = {name: row for row, name in enumerate(problem.students.ids)}
    sizes = np.bincount([at[table] for table in held.values()], minlength=len(at)) if held else np.zeros(1, int)
    lo = min([groups.lo, *(int(size) for size in sizes if size)])
    groups = replace(groups, minority=_minority(groups.minority, [(rows[s], at[m]) for s, m in held.items()]))
    if groups.student_slots is None or groups.mentor_slots is None:
        return replace(problem, groups=replace(groups, lo=lo, hi=max(groups.hi, int(sizes.max()))))
    free = np.array(groups.student_slots, bool)
    for unit, table in held.items():
        free[rows[unit]] |= groups.mentor_slots[at[table]]
    return replace(problem, groups=replace(groups, lo=lo, hi=max(groups.hi, int(sizes.max())), student_slots=free))
