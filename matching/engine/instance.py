"""The problem in canonical order, so that the order of the input can change nothing: people by id, edges by person."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine import validate
from matching.engine.problem import BoolArray, Cap, IntArray, Pair, Problem

Keys = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Instance:
    """What the solver and the checker read: positions are ranks of ids, edges are those that may be used.

    `student`, `mentor`, `score` (E,) are sorted by student, then mentor; forbidden pairs, pairs below the minimum and
    the other edges of a locked student are gone. `locked` (E,) marks locked pairs, `kept` those a repair would keep.
    `people` names who is in each mentor, for that may be a team.
    """

    problem: Problem
    students: tuple[str, ...]
    mentors: tuple[str, ...]
    priority: IntArray
    must: BoolArray
    size: IntArray
    places: IntArray
    minutes: IntArray | None
    student: IntArray
    mentor: IntArray
    score: IntArray
    locked: BoolArray
    kept: BoolArray
    caps: tuple[Cap, ...]
    student_order: IntArray
    mentor_order: IntArray
    people: tuple[tuple[str, ...], ...]

    @cached_property
    def keys(self) -> tuple[Keys, Keys]:
        """Return a hash of each student's and each mentor's id with the seed."""
        seed = str(self.problem.seed)
        return keys(self.students, "student " + seed), keys(self.mentors, "mentor " + seed)

    @cached_property
    def useful(self) -> IntArray:
        """Return how many places of each mentor could be used (M,): no more than there are edges."""
        if len(self.score) == len(self.students) * len(self.mentors):
            return np.minimum(self.places, len(self.students))
        return np.minimum(self.places, np.bincount(self.mentor, minlength=len(self.mentors)))

    def locks(self) -> list[tuple[int, int]]:
        """Return the ranks of the locked pairs."""
        edges = np.flatnonzero(self.locked)
        return list(zip(self.student[edges].tolist(), self.mentor[edges].tolist(), strict=True))


def build(problem: Problem) -> Instance:
    """Sort people by id and edges by person, and drop the edges that no answer may use."""
    student_order, student_rank = _ranks(problem.students.ids)
    mentor_order, mentor_rank = _ranks(problem.mentors.ids)
    students = tuple(problem.students.ids[k] for k in student_order.tolist())
    mentors = tuple(problem.mentors.ids[k] for k in mentor_order.tolist())
    student, mentor, score = _sorted_edges(problem, student_rank, mentor_rank)
    marks = Marks(student, mentor, students, mentors)
    locked, forbidden = marks.find(problem.locked), marks.find(problem.forbidden)
    allowed = score >= problem.minimum
    if problem.forbidden:
        allowed &= ~forbidden
    if problem.locked:
        tied = np.zeros(len(students), bool)
        tied[student[locked]] = True
        allowed = np.where(tied[student], locked, allowed)
    kept = marks.find(problem.keep)
    if not allowed.all():
        student, mentor, score = student[allowed], mentor[allowed], score[allowed]
        locked, kept = locked[allowed], kept[allowed]
    places, minutes = _room(problem, mentor_order)
    return Instance(
        problem=problem,
        students=students,
        mentors=mentors,
        priority=problem.students.priority[student_order].astype(np.int64),
        must=problem.students.must[student_order].astype(bool),
        size=problem.students.size[student_order].astype(np.int64),
        places=places,
        minutes=minutes,
        student=student,
        mentor=mentor,
        score=score,
        locked=locked,
        kept=kept,
        caps=tuple(sorted(problem.caps, key=lambda cap: (len(cap.mentors), sorted(cap.mentors), cap.min, cap.max))),
        student_order=student_order,
        mentor_order=mentor_order,
        people=tuple(problem.mentors.teams[k] for k in mentor_order.tolist()),
    )


def _room(problem: Problem, order: IntArray) -> tuple[IntArray, IntArray | None]:
    """Return each mentor's places, and minutes where study groups cost different minutes.

    When they all cost the same, the hours are a number of places.
    """
    places = problem.mentors.places[order].astype(np.int64)
    hours = problem.mentors.hours
    if problem.coupling != "existing-groups" or hours is None:
        return places, None
    minutes = np.rint(hours[order] * 60).astype(np.int64)
    if validate.is_by_hours(problem):
        return places, minutes
    load = int(problem.students.size.max()) * validate.minutes_each(problem)
    return (np.minimum(places, minutes // load) if load else places), None


def _ranks(ids: tuple[str, ...]) -> tuple[IntArray, IntArray]:
    """Return the positions in order of id, and the rank of each position."""
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)
    rank = np.empty(len(ids), np.int32)
    rank[order] = np.arange(len(ids))
    return order, rank.astype(np.int64)


def _sorted_edges(problem: Problem, student_rank: IntArray, mentor_rank: IntArray) -> tuple[IntArray, ...]:
    """Return the edges as int32 columns sorted by student rank, then mentor rank."""
    edges = problem.edges
    student, mentor = _by_rank(edges.student, student_rank), _by_rank(edges.mentor, mentor_rank)
    score = edges.score
    if not validate.is_sorted(student, mentor):
        order = np.argsort(student.astype(np.int64) * len(mentor_rank) + mentor)
        student, mentor, score = student[order], mentor[order], score[order]
    return student, mentor, score


def _by_rank(position: NDArray[Any], rank: IntArray) -> NDArray[Any]:
    """Return ranks for positions; when people already stand in order of id they are the same."""
    if (rank[1:] > rank[:-1]).all():
        return position
    ranked: NDArray[np.int32] = rank.astype(np.int32)[position]
    return ranked


class Marks:
    """Find the edges that belong to pairs of ids."""

    def __init__(
        self, student: IntArray, mentor: IntArray, students: tuple[str, ...], mentors: tuple[str, ...]
    ) -> None:
        self.mentor = mentor
        self.first = np.searchsorted(student, np.arange(len(students) + 1, dtype=student.dtype)).tolist()
        self.student_at = {one: place for place, one in enumerate(students)}
        self.mentor_at = {one: place for place, one in enumerate(mentors)}

    def find(self, pairs: tuple[Pair, ...]) -> BoolArray:
        """Return bool (E,): true where the edge is one of the pairs."""
        found = np.zeros(len(self.mentor), bool)
        for one, other in set(pairs):
            start, stop = self.first[self.student_at[one]], self.first[self.student_at[one] + 1]
            own = self.mentor[start:stop]
            spot = int(np.searchsorted(own, own.dtype.type(self.mentor_at[other])))
            if spot < len(own) and own[spot] == self.mentor_at[other]:
                found[start + spot] = True
        return found


def positions(ready: Instance, pairs: Iterable[tuple[str, str, int]]) -> IntArray | None:
    """Return where pairs stand among the edges; None unless each is there, with these points, exactly once."""
    given = list(pairs)
    marks = Marks(ready.student, ready.mentor, ready.students, ready.mentors)
    if any(s not in marks.student_at or m not in marks.mentor_at for s, m, _ in given):
        return None
    used = np.flatnonzero(marks.find(tuple((s, m) for s, m, _ in given)))
    there = {(ready.students[ready.student[k]], ready.mentors[ready.mentor[k]], int(ready.score[k])) for k in used}
    return used if there == set(given) and len(used) == len(given) else None


def keys(ids: tuple[str, ...], salt: str) -> Keys:
    """Return one 64-bit hash for each id, the same on every machine."""
    salted = hashlib.blake2b(digest_size=8, key=salt.encode()[:64])
    digests = []
    for one in ids:
        seal = salted.copy()
        seal.update(one.encode())
        digests.append(seal.digest())
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


def lots(instance: Instance, student: IntArray, mentor: IntArray, bits: int) -> IntArray:
    """Draw one whole number below 2**bits for each pair, from the seed and the two ids alone (splitmix64)."""
    students, mentors = instance.keys
    mixed = students[student] * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mentors[mentor]
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return (mixed >> np.uint64(64 - bits)).astype(np.int64)
