"""The smallest set of rules that cannot hold together, found by leaving out one rule after another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from matching.engine import existing, instance, network, rules
from matching.engine import flow as flows
from matching.engine.instance import Instance
from matching.engine.problem import Cap, Problem, Students

Rule = tuple[str, str]


def smallest(ready: Instance) -> tuple[str, ...]:
    """Name a set of rules that conflict such that without any one of them the others can hold (a deletion filter)."""
    problem = ready.problem
    kept = thinned(every(problem), lambda fewer: not is_feasible(keeping(problem, fewer)))
    return tuple(words(problem, rule) for rule in kept)


def thinned(kept: list[Rule], conflict: Callable[[list[Rule]], bool]) -> list[Rule]:
    """Leave out rules, half of them at a time and in the end one by one, as long as those that are left conflict."""
    size = max(1, len(kept) // 2)
    while kept:
        place = 0
        while place < len(kept):
            fewer = kept[:place] + kept[place + size :]
            if conflict(fewer):
                kept = fewer
            else:
                place += size
        if size == 1:
            break
        size = max(1, size // 2)
    return kept


def is_feasible(problem: Problem) -> bool:
    """Say whether some matching keeps every lock, must, place and cap of the problem."""
    ready = instance.build(problem)
    if ready.minutes is not None:
        return existing.is_feasible(ready)
    net = network.build(ready, np.arange(len(ready.score)))
    try:
        zero = np.zeros(len(net.tail), np.int64)
        flows.minimum_cost(net, zero, np.ones(len(net.tail), bool), net.lo)
    except flows.NoFlow:
        return False
    return True


def every(problem: Problem) -> list[Rule]:
    """List every rule that could be left out: locks, forbidden pairs, musts, cap bounds, places."""
    rules: list[Rule] = [("locked", str(k)) for k in range(len(problem.locked))]
    rules += [("must", str(k)) for k in np.flatnonzero(problem.students.must).tolist()]
    rules += [("cap-min", str(k)) for k, cap in enumerate(problem.caps) if cap.min > 0]
    rules += [("cap-max", str(k)) for k in range(len(problem.caps))]
    rules += [("forbidden", str(k)) for k in range(len(problem.forbidden))]
    rules += [("places", str(k)) for k in range(len(problem.mentors.ids))]
    if problem.coupling == "existing-groups" and problem.mentors.hours is not None:
        rules += [("hours", str(k)) for k in range(len(problem.mentors.ids))]
    if problem.minimum > 0:
        rules.append(("minimum", ""))
    return rules


def keeping(problem: Problem, rules: list[Rule]) -> Problem:
    """Return the problem with only these rules in force."""
    held = set(rules)
    number = len(problem.students.ids)
    must = [bool(one) and ("must", str(k)) in held for k, one in enumerate(problem.students.must.tolist())]
    places = [
        int(one) if ("places", str(k)) in held else number for k, one in enumerate(problem.mentors.places.tolist())
    ]
    hours = problem.mentors.hours
    if hours is not None:
        held_hours = [("hours", str(k)) in held for k in range(len(hours))]
        hours = np.where(held_hours, hours, 10_000.0)
    caps = [
        Cap(
            mentors=cap.mentors,
            min=cap.min if ("cap-min", str(k)) in held else 0,
            max=cap.max if ("cap-max", str(k)) in held else number,
        )
        for k, cap in enumerate(problem.caps)
    ]
    return replace(
        problem,
        students=Students(problem.students.ids, problem.students.priority, must, problem.students.size),
        mentors=replace(problem.mentors, places=np.array(places, np.int64), hours=hours),
        caps=tuple(caps),
        locked=tuple(one for k, one in enumerate(problem.locked) if ("locked", str(k)) in held),
        forbidden=tuple(one for k, one in enumerate(problem.forbidden) if ("forbidden", str(k)) in held),
        minimum=problem.minimum if ("minimum", "") in held else 0,
    )


def words(problem: Problem, rule: Rule) -> str:
    """Word a rule with its ids and numbers."""
    kind, place = rule[0], int(rule[1] or 0)
    if kind in ("locked", "forbidden"):
        student, mentor = getattr(problem, kind)[place]
        return rules.locked(student, mentor) if kind == "locked" else rules.forbidden(student, mentor)
    if kind == "must":
        return rules.must(problem.students.ids[place])
    if kind == "places":
        return rules.places(problem.mentors.ids[place], int(problem.mentors.places[place]))
    if kind == "hours" and problem.mentors.hours is not None:
        return rules.hours(problem.mentors.ids[place], float(problem.mentors.hours[place]))
    if kind == "minimum":
        return rules.minimum(problem.minimum)
    return cap(problem.caps[place], place, is_least=kind == "cap-min")


def cap(one: Cap, place: int, *, is_least: bool) -> rules.NamedRule:
    """Name one of the two numbers of a cap."""
    number = one.min if is_least else one.max
    return rules.cap(one.name or str(place), "min" if is_least else "max", number, one.mentors)
