"""Complaints about rules between people: pairs that are locked, forbidden or kept, and caps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from matching.engine.problem import Complaint, Problem, is_whole


def complaints(problem: Problem) -> Iterator[Complaint]:
    """List what is wrong with pairs and caps of a problem whose people and edges are sound."""
    yield from _pairs(problem)
    yield from _caps(problem)


def _pairs(problem: Problem) -> Iterator[Complaint]:
    """Complain about locked, forbidden and kept pairs: unknown people, contradictions, too many locks."""
    students = {one: place for place, one in enumerate(problem.students.ids)}
    mentors = {one: place for place, one in enumerate(problem.mentors.ids)}
    strangers = False
    for name in ("locked", "forbidden", "keep"):
        for place, pair in enumerate(getattr(problem, name)):
            if len(pair) != 2 or pair[0] not in students or pair[1] not in mentors:
                strangers = True
                yield Complaint(f"{name}[{place}]", list(pair), "the id of a student and of a mentor")
    if strangers:
        return
    for pair in sorted(set(problem.locked) & set(problem.forbidden)):
        yield Complaint("locked", list(pair), "not forbidden too")
    for one, times in Counter(pair[0] for pair in set(problem.locked)).items():
        if times > 1:
            yield Complaint("locked", one, f"one mentor for each student, not {times}")
    yield from _locks(problem, students, mentors)


def _locks(problem: Problem, students: dict[str, int], mentors: dict[str, int]) -> Iterator[Complaint]:
    """Complain about locks without an edge and about more locks at a mentor than places."""
    edges, width = problem.edges, len(mentors)
    locked = sorted(set(problem.locked))
    if not locked:
        return
    wanted = np.array([students[s] * width + mentors[m] for s, m in locked], dtype=np.int64)
    there = np.isin(wanted, edges.student.astype(np.int64) * width + edges.mentor)
    for pair, has_edge in zip(locked, there.tolist(), strict=True):
        if not has_edge:
            yield Complaint("locked", list(pair), "an edge with its points in scores.edges")
    if problem.coupling != "formed-groups":
        for one, times in Counter(pair[1] for pair in locked).items():
            if times > int(problem.mentors.places[mentors[one]]):
                places = int(problem.mentors.places[mentors[one]])
                yield Complaint("locked", one, f"at most {places} locked pairs, as the mentor has {places} places")


def _caps(problem: Problem) -> Iterator[Complaint]:
    """Complain about caps that contradict themselves, one another or the locks."""
    known, sane = set(problem.mentors.ids), True
    for place, cap in enumerate(problem.caps):
        path = f"caps[{place}]"
        for stranger in sorted(set(cap.mentors) - known):
            sane = False
            yield Complaint(path, stranger, "the id of a mentor")
        if not is_whole(cap.min) or not is_whole(cap.max) or not 0 <= cap.min <= cap.max:
            sane = False
            yield Complaint(path, [cap.min, cap.max], "whole numbers with 0 <= min <= max")
        if not cap.mentors:
            sane = False
            yield Complaint(path, [], "at least one mentor")
    if not sane:
        return
    sets = [set(cap.mentors) for cap in problem.caps]
    for (a, one), (b, other) in combinations(enumerate(sets), 2):
        if one & other and not one <= other and not other <= one:
            yield Complaint(f"caps[{b}]", sorted(one & other), f"mentors nested in caps[{a}] or apart from it")
    for place, cap in enumerate(problem.caps):
        locks = sum(mentor in sets[place] for _, mentor in set(problem.locked))
        if locks > cap.max:
            yield Complaint(f"caps[{place}].max", cap.max, f"room for its {locks} locked pairs")
