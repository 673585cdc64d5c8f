"""The rules that formed groups cannot keep together: each is left out in turn, as far as a number of solves goes."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from matching.engine import clock, headcount, infeasible, rules, shared
from matching.engine.infeasible import Rule
from matching.engine.problem import Mentors, Problem

PEOPLE, EDGES, TRIES, SECONDS = 60, 600, 150, 10.0

Holds = Callable[[Problem], bool | None]


def fits(problem: Problem) -> bool:
    """Say whether a problem is small enough to be solved many times."""
    return len(problem.students.ids) <= PEOPLE and len(problem.edges) <= EDGES


def smallest(problem: Problem, holds: Holds) -> tuple[str, ...]:
    """Name rules that conflict, without any that can go (a deletion filter), for a problem that has no answer.

    `holds` says whether a problem has an answer, None where it does not know: then the rules in question stay, as they
    all do once the tries or the time are over. So what is named does conflict, though it may not be the smallest.
    """
    time, tries = clock.start(SECONDS), itertools.count(1)

    def conflict(fewer: list[Rule]) -> bool:
        is_over = next(tries) > TRIES or time.is_late()
        return not is_over and holds(headcount.heads(_keeping(problem, fewer))) is False

    return tuple(_words(problem, rule) for rule in infeasible.thinned(_every(problem), conflict))


def _every(problem: Problem) -> list[Rule]:
    """List every rule that could be left out: as for pairs, with times and people of mentors and sizes of groups."""
    found = [one for one in infeasible.every(problem) if one[0] != "places"]
    people = [("person", one) for one in shared.several(problem.mentors.teams)]
    return [*found, *people, *(("times", str(k)) for k in range(len(problem.mentors.ids))), ("sizes", "")]


def _keeping(problem: Problem, kept: list[Rule]) -> Problem:
    """Return the problem with only these rules in force.

    Without times a mentor is free at every slot, and leads as many groups as there are, each person as many as can be.
    """
    held, groups, mentors = set(kept), problem.groups, problem.mentors
    assert groups is not None
    number = len(problem.students.ids)
    made = infeasible.keeping(problem, [*kept, *(("places", str(k)) for k in range(len(mentors.ids)))])
    low, high = (groups.lo, groups.hi) if ("sizes", "") in held else (1, max(groups.hi, number))
    free = np.array([("times", str(k)) not in held for k in range(len(mentors.ids))], bool)
    slots = groups.mentor_slots
    if slots is not None:
        slots = np.asarray(slots, bool) | free[:, None]
    places = np.where(free, np.maximum(mentors.places, max(1, number // groups.lo)), mentors.places)
    return replace(
        made,
        mentors=replace(mentors, places=places, people=_parted(mentors, held)),
        groups=replace(groups, lo=low, hi=high, mentor_slots=slots),
    )


def _parted(mentors: Mentors, held: set[Rule]) -> tuple[tuple[str, ...], ...] | None:
    """Return who is in each mentor when whoever no rule holds any more is somebody else in each."""
    if mentors.people is None:
        return None
    bound = {name for kind, name in held if kind == "person"}
    return tuple(
        tuple(one if one in bound else f"{one}\0{place}" for one in row) for place, row in enumerate(mentors.people)
    )


def _words(problem: Problem, rule: Rule) -> str:
    groups = problem.groups
    assert groups is not None
    if rule[0] == "person":
        rows = shared.several(problem.mentors.teams)[rule[1]]
        return rules.person(rule[1], int(problem.mentors.places[rows].max()))
    if rule[0] == "times" and groups.mentor_slots is None:
        return infeasible.words(problem, ("places", rule[1]))
    if rule[0] == "times":
        return rules.times(problem.mentors.ids[int(rule[1])])
    return rules.sizes(groups.lo, groups.hi) if rule[0] == "sizes" else infeasible.words(problem, rule)
