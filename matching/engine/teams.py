"""Groups that two lead together: a problem of single mentors becomes one whose mentors are all pairs who could lead."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from dataclasses import replace

import numpy as np

from matching.engine.problem import (
    BadProblem,
    BoolArray,
    Complaint,
    Edges,
    IntArray,
    Mentors,
    Problem,
    Students,
    is_text,
)

ALLOWED = "teams lead formed groups only"


def complaints(problem: Problem) -> Iterator[Complaint]:
    """Say what is wrong with who is in each mentor."""
    mentors = problem.mentors
    if mentors.people is None:
        return
    if problem.coupling != "formed-groups":
        yield Complaint("mentors.people", problem.coupling, f"none: {ALLOWED}")
    if len(mentors.people) != len(mentors.ids):
        yield Complaint("mentors.people", len(mentors.people), f"who is in each of the {len(mentors.ids)} mentors")
    for place, people in enumerate(mentors.people):
        words = all(isinstance(one, str) and one and is_text(one) for one in people)
        if not people or not words or len(set(people)) < len(people):
            yield Complaint(f"mentors[{place}].people", list(people), "one name or more, none of them twice")


def in_pairs(problem: Problem) -> Problem:
    """Return the problem in which every group is led by two mentors, whichever two suit it best.

    Each pair of mentors becomes one mentor more, where they share a free slot and could have enough students for a
    group; those who are single keep their places, which hold for all their pairs together, and have nobody alone. A
    student has with two the mean of the points with both, rounded down, and must be allowed with both. Who is locked
    to a mentor has one of the mentor's pairs; who is kept from one has none of them. Raises `BadProblem` for another
    coupling, and for caps and pairs to keep.
    """
    groups = problem.groups
    wrong = [(name, len(given)) for name, given in (("caps", problem.caps), ("keep", problem.keep)) if given]
    found = [Complaint(name, number, "none where two lead a group") for name, number in wrong]
    if problem.coupling != "formed-groups" or groups is None:
        found.append(Complaint("groups.leaders", problem.coupling, f"1: {ALLOWED}"))
    if problem.mentors.people is not None:
        found.append(Complaint("mentors.people", "teams", "none where the teams of two are made here"))
    if found or groups is None:
        raise BadProblem(found)
    ids, (table, tied) = problem.mentors.ids, _tables(problem)
    pairs, edges = list[tuple[int, int]](), list[tuple[IntArray, IntArray]]()
    for one, other in itertools.combinations(sorted(range(len(ids)), key=ids.__getitem__), 2):
        fits = (table[:, one] >= 0) & (table[:, other] >= 0)
        who = np.flatnonzero(fits & (tied[:, one] | tied[:, other] | ~tied.any(axis=1)))
        is_free = groups.mentor_slots is None or (groups.mentor_slots[one] & groups.mentor_slots[other]).any()
        if is_free and len(who) >= groups.lo:
            pairs.append((one, other))
            edges.append((who, (table[who, one] + table[who, other]) // 2))
    students, places, nobody = problem.students, problem.mentors.places, [np.zeros(0, np.int64)]
    first, second = (np.array([pair[k] for pair in pairs], np.int64) for k in range(2))
    slots = groups.mentor_slots
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
        edges=Edges(
            np.concatenate([who for who, _ in edges] or nobody),
            len(ids) + np.repeat(np.arange(len(pairs)), [len(who) for who, _ in edges]),
            np.concatenate([points for _, points in edges] or nobody),
        ),
        locked=(),
        forbidden=(),
        groups=replace(groups, mentor_slots=slots),
    )


def with_people(problem: Problem, names: Collection[str]) -> frozenset[str]:
    """Return the mentors of these names, and those in whom people of these names stand."""
    known = problem.mentors.people or [(one,) for one in problem.mentors.ids]
    rows = zip(problem.mentors.ids, known, strict=True)
    return frozenset(one for one, people in rows if one in names or not set(names).isdisjoint(people))


def people(problem: Problem, mentors: Collection[str]) -> frozenset[str]:
    """Return who is in these mentors."""
    known = problem.mentors.people or [(one,) for one in problem.mentors.ids]
    rows = zip(problem.mentors.ids, known, strict=True)
    return frozenset(person for one, row in rows if one in mentors for person in row)


def _tables(problem: Problem) -> tuple[IntArray, BoolArray]:
    """Return the points of every student with every mentor (S, M), and who is locked to whom (S, M).

    Points are -1 where the rules about pairs do not allow two together.
    """
    students, mentors, edges = problem.students.ids, problem.mentors.ids, problem.edges
    at = ({one: place for place, one in enumerate(ids)} for ids in (students, mentors))
    student_at, mentor_at = at
    table, tied = (np.full((len(students), len(mentors)), one) for one in (np.int64(-1), False))
    table[edges.student, edges.mentor] = np.where(edges.score >= problem.minimum, edges.score, -1)
    for student, mentor in problem.locked:
        row, column = student_at[student], mentor_at[mentor]
        own = (edges.student == row) & (edges.mentor == column)
        table[row, column], tied[row, column] = edges.score[own].max(initial=-1), True
    for student, mentor in problem.forbidden:
        table[student_at[student], mentor_at[mentor]] = -1
    return table, tied


def _names(ids: tuple[str, ...], pairs: list[tuple[int, int]]) -> list[str]:
    """Name each pair by its two ids, with something between them that no id has."""
    between = " + "
    while any(between in one for one in ids):
        between = f" +{between}"
    return [f"{ids[one]}{between}{ids[other]}" for one, other in pairs]
