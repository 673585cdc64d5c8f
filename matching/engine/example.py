"""Answers of groups to a slightly changed problem: solved as a whole, or only around a few mentors, the others held."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from matching.engine import hosts, instance, levels, restrict, teams, values
from matching.engine.answer import Answer, Formed
from matching.engine.best_group import Column, GroupOracle
from matching.engine.instance import Instance
from matching.engine.levels import Aim
from matching.engine.problem import Cap, Infeasible, Pair, Problem
from matching.engine.solve import solve


@dataclass(frozen=True, eq=False)
class Example:
    """What an answer reaches by level, and who is with whom; `bounds` holds what no answer exceeds, where it is known.

    Levels: `weighted`, `placed` and `total` for formed groups; by hours those of the objective, in order.
    """

    values: Mapping[str, int]
    bounds: Mapping[str, int]
    pairs: tuple[tuple[str, str, int], ...]

    @property
    def is_closed(self) -> bool:
        """Say whether no answer is better."""
        return bool(self.bounds) and all(self.values[name] == top for name, top in self.bounds.items())


def of(problem: Problem, answer: Answer) -> Example:
    """Read an answer to a problem of groups as an example, with the bounds of its levels."""
    made = _measured(instance.build(problem), answer.pairs, answer.groups)
    known = {_name(one.name, one.number): one.bound for one in answer.levels if one.proof != "count"}
    return Example(made, {name: top for name, top in known.items() if name in made}, answer.pairs)


def same(problem: Problem, answer: Answer) -> Example:
    """Measure the answer to another problem, all of whose pairs this one allows."""
    return Example(_measured(instance.build(problem), answer.pairs, answer.groups), {}, answer.pairs)


def whole(problem: Problem, time_limit: float | None) -> Example:
    """Solve a problem; raises `BadProblem` and `Infeasible` as the solver does."""
    return of(problem, solve(problem, time_limit=time_limit))


def around(problem: Problem, answer: Answer, freed: Collection[str], time_limit: float | None) -> Example:
    """Solve only what is with some mentors, or with nobody; everybody else stays as in the answer to another problem.

    Raises `BadProblem` and `Infeasible` as the solver does.
    """
    return _joined(problem, answer, frozenset(freed), (), time_limit)


def with_group(problem: Problem, answer: Answer, group: Formed, time_limit: float | None) -> Example:
    """Let a mentor lead this one group, solve only around those whom its members come from; everybody else stays.

    Raises `BadProblem` and `Infeasible` as the solver does.
    """
    members = frozenset(group.members)
    freed = frozenset(mentor for student, mentor, _ in answer.pairs if student in members)
    return _joined(problem, answer, freed | {group.mentor}, (group,), time_limit)


def allowed(problem: Problem) -> frozenset[Pair]:
    """Return the pairs that the rules about pairs allow."""
    ready = _read(problem)
    columns = zip(ready.student.tolist(), ready.mentor.tolist(), strict=True)
    return frozenset((ready.students[one], ready.mentors[other]) for one, other in columns)


def loosest(problem: Problem) -> dict[str, int]:
    """Bound every level but `weighted` as if each person could have the best pair for it, whatever the others have."""
    ready, found = _read(problem), dict[str, int]()
    is_formed = problem.coupling == "formed-groups"
    for aim in (Aim("placed"), Aim("total")) if is_formed else levels.aims_by_hours(ready):
        best = np.zeros(len(ready.students), np.int64)
        np.maximum.at(best, ready.student, levels.edge_gain(aim, ready, slice(None)))
        found[_name(aim.name, aim.number)] = int(best.sum())
    return found


def _read(problem: Problem) -> Instance:
    """Read a problem before it is checked: pairs of people whom it does not know are left out."""
    students, mentors = set(problem.students.ids), set(problem.mentors.ids)
    locked, forbidden = (
        tuple(one for one in pairs if one[0] in students and one[1] in mentors)
        for pairs in (problem.locked, problem.forbidden)
    )
    return instance.build(replace(problem, locked=locked, forbidden=forbidden, keep=()))


def _joined(
    problem: Problem, answer: Answer, freed: frozenset[str], fixed: tuple[Formed, ...], time_limit: float | None
) -> Example:
    """Hold the groups of all mentors but the freed, and those that are fixed; solve what is left."""
    pairs = [one for one in answer.pairs if one[1] not in freed]
    points = _points(problem)
    pairs += [(student, one.mentor, points[student, one.mentor]) for one in fixed for student in one.members]
    held = tuple(one for one in answer.groups if one.mentor not in freed) + fixed
    closed = frozenset(problem.mentors.ids) - freed | {one.mentor for one in fixed}
    # Whoever leads a group that is held leads no other that is sought here: that is an example, and need not be best.
    closed |= teams.with_people(problem, teams.people(problem, {one.mentor for one in held}))
    cut = restrict.without(problem, closed, frozenset(student for student, _, _ in pairs))
    found = solve(replace(cut, caps=_room(problem, pairs)), time_limit=time_limit)
    both = tuple(sorted((*pairs, *found.pairs)))
    if not set(problem.locked) <= {(student, mentor) for student, mentor, _ in both}:
        raise Infeasible(())
    return Example(_measured(instance.build(problem), both, (*held, *found.groups)), {}, both)


def _points(problem: Problem) -> dict[tuple[str, str], int]:
    students, mentors, edges = problem.students.ids, problem.mentors.ids, problem.edges
    columns = zip(edges.student.tolist(), edges.mentor.tolist(), edges.score.tolist(), strict=True)
    return {(students[one], mentors[other]): points for one, other, points in columns}


def _room(problem: Problem, held: Collection[tuple[str, str, int]]) -> tuple[Cap, ...]:
    """Return the caps less those who are held."""
    found = []
    for cap in problem.caps:
        used = sum(mentor in cap.mentors for _, mentor, _ in held)
        found.append(Cap(cap.mentors, max(0, cap.min - used), max(0, cap.max - used), cap.name))
    return tuple(found)


def _measured(ready: Instance, pairs: tuple[tuple[str, str, int], ...], groups: Collection[Formed]) -> dict[str, int]:
    if ready.problem.coupling == "formed-groups":
        total = sum(points for _, _, points in pairs)
        return {"weighted": _worth(ready, groups), "placed": len(pairs), "total": total}
    aims = levels.aims_by_hours(ready)
    marks = instance.Marks(ready.student, ready.mentor, ready.students, ready.mentors)
    used = np.flatnonzero(marks.find(tuple((s, m) for s, m, _ in pairs)))
    reached = values.of_levels(ready, tuple(aims), used)
    return {_name(aim.name, aim.number): int(one) for aim, one in zip(aims, reached, strict=True)}


def _worth(ready: Instance, groups: Collection[Formed]) -> int:
    """Return what formed groups are worth: points, premiums and what homes bring."""
    oracle = GroupOracle(ready)
    student_at = {one: k for k, one in enumerate(ready.students)}
    host_of: dict[str, int] = {}
    for host, mentor in enumerate(oracle.owners.tolist()):
        host_of.setdefault(ready.mentors[mentor], host)
    total = 0
    for one in groups:
        members = np.array([student_at[member] for member in one.members], np.int64)
        total += oracle.worth(host_of[one.mentor], Column(0, members, one.slot, one.home))
    return total


def _name(name: str, number: int) -> str:
    return f"priority {number}" if name == "priority" else name


def premium(problem: Problem) -> int | None:
    """Return what each person placed is worth beside points in formed groups; None where it differs or homes count."""
    groups = problem.groups
    if groups is None or (groups.home is not None and (groups.cohesion or groups.spread)):
        return None
    found = np.unique(hosts.premiums(instance.build(problem)))
    return int(found[0]) if len(found) == 1 else None
