"""Groups that two lead together: a problem of single mentors becomes one whose mentors are all pairs who could lead."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np

from matching.engine import digest, instance, restrict, rules, validate
from matching.engine.problem import (
    BadProblem,
    BoolArray,
    Complaint,
    Edges,
    Groups,
    IntArray,
    Mentors,
    Pair,
    Problem,
    Students,
)

ALLOWED = "teams lead formed groups only"
MOST_PAIRS, MOST_EDGES = 2_000, 1_000_000
NOBODY = np.zeros(0, np.int64)


def in_pairs(problem: Problem) -> Problem:
    """Return the problem in which every group is led by two mentors, whichever two suit it best.

    Each pair of mentors becomes one mentor more, where they share a free slot and could have enough students for a
    group; those who are single keep their places, which hold for all their pairs together, and have nobody alone. A
    student has with two the mean of the points with both, rounded down, and must be allowed with both. Who is locked
    to a mentor has one of the mentor's pairs; who is kept from one has none of them. Raises `BadProblem` where anything
    is wrong with the problem, for another coupling, for caps and pairs to keep, and for too many mentors.
    """
    groups = _checked(problem)
    ids, tied, (pairs, edges) = problem.mentors.ids, _tied(problem), _pairs(problem, groups)
    students, places, slots = problem.students, problem.mentors.places, groups.mentor_slots
    first, second = (np.array([pair[k] for pair in pairs], np.int64) for k in range(2))
    if slots is not None:
        slots = np.concatenate([slots, slots[first] & slots[second]])
    return replace(
        problem,
        students=Students(students.ids, students.priority, students.must | tied.any(axis=1), students.size),
        mentors=Mentors(
            (*ids, *_names(ids, pairs)),
            np.concatenate([places, np.minimum(places[first], places[second])]),
            people=[*((one,) for one in ids), *((ids[one], ids[other]) for one, other in pairs)],
        ),
        edges=edges,
        minimum=0,
        locked=(),
        forbidden=(),
        groups=replace(groups, mentor_slots=slots),
        origin=problem,
    )


def _checked(problem: Problem) -> Groups:
    """Return what groups must be, where two can lead them."""
    validate.check(problem)
    wrong = [(name, len(given)) for name, given in (("caps", problem.caps), ("keep", problem.keep)) if given]
    found = [Complaint(name, number, "none where two lead a group") for name, number in wrong]
    if problem.mentors.people is not None:
        found.append(Complaint("mentors.people", "teams", "none where the teams of two are made here"))
    if problem.coupling != "formed-groups" or problem.groups is None:
        found.append(Complaint("groups.leaders", problem.coupling, f"1: {ALLOWED}"))
    number, people = math.comb(len(problem.mentors.ids), 2), len(problem.students.ids)
    if number > MOST_PAIRS or number * people > MOST_EDGES:
        expected = f"fewer: they make {number} pairs; say with `people` which teams there may be"
        found.append(Complaint("mentors", len(problem.mentors.ids), expected))
    if found or problem.groups is None:
        raise BadProblem(found)
    return problem.groups


def _pairs(problem: Problem, groups: Groups) -> tuple[list[tuple[int, int]], Edges]:
    """Return the positions of every two who could lead a group, by id, and who could be in it with what points."""
    ids, table, tied = problem.mentors.ids, _points(problem), _tied(problem)
    pairs, who, where, points = list[tuple[int, int]](), [NOBODY], [NOBODY], [NOBODY]
    for one, other in itertools.combinations(sorted(range(len(ids)), key=ids.__getitem__), 2):
        fits = (table[:, one] >= 0) & (table[:, other] >= 0) & (tied[:, one] | tied[:, other] | ~tied.any(axis=1))
        is_free = groups.mentor_slots is None or (groups.mentor_slots[one] & groups.mentor_slots[other]).any()
        members = np.flatnonzero(fits)
        if is_free and len(members) >= groups.lo:
            who.append(members)
            where.append(np.full(len(members), len(ids) + len(pairs)))
            points.append((table[members, one] + table[members, other]) // 2)
            pairs.append((one, other))
    return pairs, Edges(*(np.concatenate(column) for column in (who, where, points)))


def with_people(problem: Problem, names: Collection[str]) -> frozenset[str]:
    """Return the mentors of these names, and those in whom people of these names stand."""
    rows = zip(problem.mentors.ids, problem.mentors.teams, strict=True)
    return frozenset(one for one, people in rows if one in names or not set(names).isdisjoint(people))


def without(problem: Problem, mentors: Collection[str], students: Collection[str]) -> Problem:
    """Return a problem as if these people had never been in it, in any mentor.

    Where it was made by `in_pairs` it is made anew, so that who was locked to somebody gone is free for all others.
    """
    gone, off = with_people(problem, mentors), frozenset(students)
    if problem.origin is None or not is_as_made(problem):
        return restrict.without(problem, gone, off)
    alone = frozenset(mentors) & set(problem.origin.mentors.ids)
    made = in_pairs(restrict.without(problem.origin, alone, off))
    return restrict.without(made, gone & set(made.mentors.ids), frozenset())


def is_as_made(problem: Problem) -> bool:
    """Say whether a problem is still as `in_pairs` made it."""
    if problem.origin is None:
        return False
    made, now = (digest.of_problem(instance.build(one)) for one in (in_pairs(problem.origin), problem))
    return made == now


def must(problem: Problem, student: str) -> rules.NamedRule:
    """Name why a student must have a place: a lock to a single mentor, where that was given, or the rule itself."""
    locks = problem.origin.locked if problem.origin is not None else ()
    lock = next((rules.locked(one, mentor) for one, mentor in locks if one == student), None)
    return lock or rules.must(student)


def people(problem: Problem, mentors: Collection[str]) -> frozenset[str]:
    """Return who is in these mentors."""
    rows = zip(problem.mentors.ids, problem.mentors.teams, strict=True)
    return frozenset(person for one, row in rows if one in mentors for person in row)


def _points(problem: Problem) -> IntArray:
    """Return the points of every student with every mentor (S, M), -1 where the rules about pairs do not allow it."""
    edges, tied = problem.edges, _tied(problem)
    table = np.full(tied.shape, -1, np.int64)
    fine = (edges.score >= problem.minimum) | tied[edges.student, edges.mentor]
    table[edges.student[fine], edges.mentor[fine]] = edges.score[fine]
    table[_marked(problem, problem.forbidden)] = -1
    return table


def _tied(problem: Problem) -> BoolArray:
    """Return who is locked to whom (S, M)."""
    return _marked(problem, problem.locked)


def _marked(problem: Problem, pairs: Iterable[Pair]) -> BoolArray:
    """Return where some pairs stand among all students and mentors (S, M)."""
    rows, columns = ({one: k for k, one in enumerate(side.ids)} for side in (problem.students, problem.mentors))
    found = np.zeros((len(rows), len(columns)), bool)
    for student, mentor in pairs:
        found[rows[student], columns[mentor]] = True
    return found


def _names(ids: tuple[str, ...], pairs: list[tuple[int, int]]) -> list[str]:
    """Name each pair by its two ids, with something between them that no id has."""
    between = " + "
    while any(between in one for one in ids):
        between = f" +{between}"
    return [f"{ids[one]}{between}{ids[other]}" for one, other in pairs]
