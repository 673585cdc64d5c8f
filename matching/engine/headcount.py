"""How many people can be placed in formed groups at most, whatever their points: a bound by prices, in heads."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

import numpy as np

from matching.engine import clock, components, instance, lagrange, relaxed, restrict
from matching.engine.best_group import SCALE, GroupOracle
from matching.engine.components import Component
from matching.engine.leaves import Bounds, Leaf, Part
from matching.engine.problem import Edges, Problem, Students

STEPS, SECONDS = 60, 10.0


def heads(problem: Problem) -> Problem:
    """Return the problem in which everybody placed is worth one point, and nothing else is worth anything."""
    assert problem.groups is not None
    students, edges = problem.students, problem.edges
    fine = restrict.above_minimum(problem)
    return replace(
        problem,
        students=Students(students.ids, None, students.must, students.size),
        edges=Edges(edges.student[fine], edges.mentor[fine], np.zeros(int(fine.sum()), np.int32)),
        minimum=0,
        objective="total",
        groups=replace(problem.groups, premium=1, cohesion=0, spread=0),
    )


def bounds(problem: Problem, placed: Collection[str]) -> Bounds:
    """Bound the number of people who can be placed; it is not lowered beyond the number that `placed` shows."""
    counted = heads(problem)
    assert counted.groups is not None
    ready, time = instance.build(counted), clock.start(SECONDS)
    parts = [_part(part, frozenset(placed), time.is_late) for part in components.split(ready)]
    return Bounds(ready, parts, counted.groups.lo)


def _part(part: Component, placed: frozenset[str], is_late: Callable[[], bool]) -> Part:
    oracle = GroupOracle(part.instance, SCALE)
    root = lagrange.root(part.instance, oracle)
    start = relaxed.bound(part.instance, oracle, root)
    prices = start.prices if start.value > lagrange.IMPOSSIBLE else np.zeros(len(oracle.signed), np.int64)
    reached = sum(one in placed for one in part.instance.students)
    target = SCALE * reached + SCALE - 1
    found = lagrange.minimise(oracle, root, prices, target, STEPS, is_late)
    return Part(part, oracle, [], Leaf(root, found.prices, found.value, found.columns))
