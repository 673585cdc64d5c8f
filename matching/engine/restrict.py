"""Smaller problems made of a problem: without some people, or only what is left around pairs that are held."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from matching.engine.problem import BoolArray, Cap, Edges, Groups, Pair, Problem, Students


def without(problem: Problem, mentors: frozenset[str], students: frozenset[str]) -> Problem:
    """Return the problem as if these people had never been in it; their mentors keep no place, their pairs go."""
    stay = np.array([one not in students for one in problem.students.ids], bool)
    gone = np.array([one in mentors for one in problem.mentors.ids], bool)
    hours = problem.mentors.hours
    cut = _keep_students(problem, stay, ~gone)
    places = np.where(gone, 0, problem.mentors.places)
    held = replace(problem.mentors, places=places, hours=None if hours is None else np.where(gone, 0.0, hours))
    return replace(
        cut,
        mentors=held,
        locked=_without(problem.locked, mentors, students),
        forbidden=_without(problem.forbidden, mentors, students),
        keep=_without(problem.keep, mentors, students),
    )


def _without(pairs: tuple[Pair, ...], mentors: frozenset[str], students: frozenset[str]) -> tuple[Pair, ...]:
    return tuple((s, m) for s, m in pairs if s not in students and m not in mentors)


def around(problem: Problem, held: list[Pair]) -> Problem:
    """Return what is left when some pairs are held: the other students, the places and the room under caps."""
    taken = {student for student, _ in held}
    stay = np.array([one not in taken for one in problem.students.ids], bool)
    at = {one: k for k, one in enumerate(problem.mentors.ids)}
    load = np.bincount([at[mentor] for _, mentor in held], minlength=len(at))
    cut = _keep_students(problem, stay, np.ones(len(at), bool))
    caps = []
    for cap in problem.caps:
        used = int(load[[at[one] for one in cap.mentors]].sum())
        caps.append(Cap(cap.mentors, max(0, cap.min - used), max(0, cap.max - used), cap.name))
    names = set(cut.students.ids)
    return replace(
        cut,
        mentors=replace(problem.mentors, places=np.maximum(0, problem.mentors.places - load)),
        caps=tuple(caps),
        locked=tuple(one for one in problem.locked if one[0] in names),
        forbidden=tuple(one for one in problem.forbidden if one[0] in names),
        keep=(),
    )


def _keep_students(problem: Problem, stay: BoolArray, open_mentor: BoolArray) -> Problem:
    """Return the problem with some of its students and without the edges of closed mentors."""
    students, edges = problem.students, problem.edges
    at = np.cumsum(stay) - 1
    kept = stay[edges.student] & open_mentor[edges.mentor]
    ids = tuple(one for one, keep in zip(students.ids, stay.tolist(), strict=True) if keep)
    return replace(
        problem,
        students=Students(ids, students.priority[stay], students.must[stay], students.size[stay]),
        edges=Edges(at[edges.student[kept]], edges.mentor[kept], edges.score[kept]),
        groups=None if problem.groups is None else _cut_groups(problem.groups, stay),
    )


def _cut_groups(groups: Groups, stay: BoolArray) -> Groups:
    columns: dict[str, Any] = {}
    for name in ("student_slots", "home", "minority"):
        column = getattr(groups, name)
        columns[name] = None if column is None else np.asarray(column)[stay]
    return replace(groups, **columns)


def with_edges(problem: Problem, kept: BoolArray) -> Problem:
    """Return the problem with only some of its edges, given as bool (E,)."""
    edges = problem.edges
    return replace(problem, edges=Edges(edges.student[kept], edges.mentor[kept], edges.score[kept]))


def above_minimum(problem: Problem) -> BoolArray:
    """Return bool (E,): true where an edge has the least points of a pair, or is locked, for that may lie below it."""
    edges, students, mentors = problem.edges, problem.students.ids, problem.mentors.ids
    fine: BoolArray = edges.score >= problem.minimum
    locked = set(problem.locked)
    for k in np.flatnonzero(~fine).tolist() if locked else ():
        fine[k] = (students[edges.student[k]], mentors[edges.mentor[k]]) in locked
    return fine
