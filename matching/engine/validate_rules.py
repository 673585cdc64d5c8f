"""Complaints about rules between people: pairs that are locked, forbidden or kept, and caps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np

from matching.engine.problem import Cap, Complaint, Problem, is_whole
from matching.engine.rules import NamedRule

MOST = 10**9
PAIRS = ("locked", "forbidden", "keep")


def complaints(problem: Problem) -> Iterator[Complaint]:
    """List what is wrong with pairs and caps of a problem whose people and edges are sound."""
    yield from _pairs(problem)
    yield from _caps(problem)


def shapes(problem: Problem) -> Iterator[Complaint]:
    """Complain about pairs that are no two ids, and about caps that name no mentors."""
    for name in PAIRS:
        pairs = getattr(problem, name)
        if not _is_list(pairs):
            yield Complaint(name, pairs, "pairs of ids")
            continue
        for place, pair in enumerate(pairs):
            if not isinstance(pair, tuple) or len(pair) != 2 or not all(isinstance(one, str) for one in pair):
                yield Complaint(f"{name}[{place}]", pair, "the id of a student and of a mentor, as a tuple")
    if not _is_list(problem.caps):
        yield Complaint("caps", problem.caps, "caps")
        return
    for place, cap in enumerate(problem.caps):
        if not isinstance(cap, Cap):
            yield Complaint(f"caps[{place}]", cap, "a cap")
        elif not _is_list(cap.mentors) or not all(isinstance(one, str) for one in cap.mentors):
            yield Complaint(f"caps[{place}].mentors", cap.mentors, "ids of mentors")
        elif not isinstance(cap.name, str):
            yield Complaint(f"caps[{place}].name", cap.name, "a text")


def _is_list(value: Any) -> bool:
    return isinstance(value, tuple | list | set | frozenset)


def _pairs(problem: Problem) -> Iterator[Complaint]:
    """Complain about locked, forbidden and kept pairs: unknown people, contradictions, too many locks."""
    students = {one: place for place, one in enumerate(problem.students.ids)}
    mentors = {one: place for place, one in enumerate(problem.mentors.ids)}
    strangers = [
        Complaint(f"{name}[{place}]", list(pair), "the id of a student and of a mentor")
        for name in PAIRS
        for place, pair in enumerate(getattr(problem, name))
        if pair[0] not in students or pair[1] not in mentors
    ]
    yield from strangers
    if strangers:
        return
    for pair in sorted(set(problem.locked) & set(problem.forbidden)):
        about = {"student": pair[0], "mentor": pair[1]}
        yield Complaint("locked", list(pair), NamedRule("not forbidden too", "kept-and-apart", **about))
    for one, times in Counter(pair[0] for pair in set(problem.locked)).items():
        if times > 1:
            words = f"one mentor for each student, not {times}"
            yield Complaint("locked", one, NamedRule(words, "kept-twice", student=one))
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
            words, about = "an edge with its points in scores.edges", {"student": pair[0], "mentor": pair[1]}
            yield Complaint("locked", list(pair), NamedRule(words, "kept-unscored", **about))
    hi = problem.groups.hi if problem.groups is not None and problem.coupling == "formed-groups" else 1
    for one, times in Counter(pair[1] for pair in locked).items():
        places = int(problem.mentors.places[mentors[one]])
        if times > places * hi:
            of_whom = f" of groups of up to {hi}" if hi > 1 else ""
            words = f"at most {places * hi} locked pairs, as the mentor has {places} places{of_whom}"
            yield Complaint("locked", one, NamedRule(words, "kept-too-many", mentor=one, number=places * hi))


def _caps(problem: Problem) -> Iterator[Complaint]:
    """Complain about caps that contradict themselves, one another or the locks."""
    known, sane = set(problem.mentors.ids), True
    for place, cap in enumerate(problem.caps):
        path = f"caps[{place}]"
        for stranger in sorted(set(cap.mentors) - known):
            sane = False
            yield Complaint(path, stranger, "the id of a mentor")
        if not is_whole(cap.min) or not is_whole(cap.max) or not 0 <= cap.min <= cap.max <= MOST:
            sane = False
            yield Complaint(path, [cap.min, cap.max], f"whole numbers with 0 <= min <= max <= {MOST}")
        for name, times in Counter(cap.mentors).items():
            if times > 1:
                sane = False
                yield Complaint(path, name, f"each mentor once, not {times} times")
        if not cap.mentors:
            sane = False
            yield Complaint(path, [], "at least one mentor")
    if not sane:
        return
    sets = [set(cap.mentors) for cap in problem.caps]
    nested = True
    for (a, one), (b, other) in combinations(enumerate(sets), 2):
        if one & other and not one <= other and not other <= one:
            nested = False
            yield Complaint(f"caps[{b}]", sorted(one & other), _crossing(problem, b, a))
    if nested:
        yield from _contradicting(problem, sets)
    for place, cap in enumerate(problem.caps):
        locks = sum(mentor in sets[place] for _, mentor in set(problem.locked))
        if locks > cap.max:
            yield _too_low(problem, place, locks, f"room for its {locks} locked pairs")


def _crossing(problem: Problem, place: int, before: int) -> NamedRule:
    """Say that two caps share these mentors while each has others besides, and what can be done."""
    names = [problem.caps[k].name for k in (place, before)]
    one, other = (f"caps[{k}]" + (f" ({name})" if name else "") for k, name in zip((place, before), names, strict=True))
    words = (
        f"no mentor in common with {other}, or all of one of the two in the other, for {one} and {other} cross: "
        "split one of them into a cap of those that they share and a cap of the rest, each with its own numbers, "
        "or leave one out"
    )
    return NamedRule(words, "caps-cross", cap=names[0], other=names[1])


def _contradicting(problem: Problem, sets: list[set[str]]) -> Iterator[Complaint]:
    """Complain about the least number of a nested cap that its places, the caps inside it or the people cannot reach.

    From the smallest caps outwards: the least and the greatest number that hold once the caps inside are counted.
    """
    each = problem.groups.hi if problem.groups is not None and problem.coupling == "formed-groups" else 1
    places = dict(zip(problem.mentors.ids, (each * problem.mentors.places).tolist(), strict=True))
    # What each mentor stands in so far: the outermost cap that has been looked at, else the mentor alone.
    least, most = dict.fromkeys(places, 0), dict(places)
    head = {one: one for one in places}
    for place in sorted(range(len(sets)), key=lambda k: (len(sets[k]), k)):
        cap, inside = problem.caps[place], {head[one] for one in sets[place]}
        low, room = sum(least[one] for one in inside), sum(most[one] for one in inside)
        people = len(problem.students.ids)
        if low > cap.max:
            yield _too_low(problem, place, low, f"at least the {low} that caps inside it ask for")
        elif cap.min > room:
            yield _too_high(problem, place, room, f"at most {room}, which places and inner caps allow")
        elif max(low, cap.min) > people:
            yield _too_high(problem, place, people, f"at most the {people} students there are")
        lead = next(iter(sets[place]))
        least[lead], most[lead] = max(low, cap.min), min(room, cap.max)
        head.update(dict.fromkeys(sets[place], lead))


def _too_low(problem: Problem, place: int, limit: int, words: str) -> Complaint:
    cap = problem.caps[place]
    rule = NamedRule(words, "cap-too-low", cap=cap.name, number=cap.max, limit=limit)
    return Complaint(f"caps[{place}].max", cap.max, rule)


def _too_high(problem: Problem, place: int, limit: int, words: str) -> Complaint:
    cap = problem.caps[place]
    rule = NamedRule(words, "cap-too-high", cap=cap.name, number=cap.min, limit=limit)
    return Complaint(f"caps[{place}].min", cap.min, rule)
