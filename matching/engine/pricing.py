"""Which edges the network starts with, and which of the others could improve a level under the prices found."""

from __future__ import annotations

import numpy as np

from matching.engine import levels
from matching.engine.instance import Instance
from matching.engine.levels import Aim
from matching.engine.problem import BoolArray, IntArray

ALL_BELOW = 150_000
START = 30
ADDED = 20


def first_choice(instance: Instance) -> BoolArray:
    """Mark the edges to start with (E,): all when they are few, else the best of each student and all locked ones."""
    if len(instance.score) <= ALL_BELOW:
        return np.ones(len(instance.score), bool)
    return best(instance, instance.score.astype(np.int64), START) | instance.locked


def best(instance: Instance, value: IntArray, count: int) -> BoolArray:
    """Mark each student's `count` edges of highest value (E,), equal values in a mixed order."""
    mixed = value * 1024 + (instance.mentor * 611 + instance.student * 367) % 1024
    chosen = np.zeros(len(value), bool)
    first = np.searchsorted(instance.student, np.arange(len(instance.students) + 1))
    degree = np.diff(first)
    low = np.iinfo(np.int64).min
    for begin in range(0, len(degree), 500):
        rows = degree[begin : begin + 500]
        width = int(rows.max(initial=0))
        start, stop = int(first[begin]), int(first[begin + len(rows)])
        if width <= count:
            chosen[start:stop] = True
            continue
        table = np.full((len(rows), width), low)
        table[np.arange(width) < rows[:, None]] = mixed[start:stop]
        floor = np.partition(table, width - count, axis=1)[:, width - count]
        chosen[start:stop] = mixed[start:stop] >= np.repeat(floor, rows)
    return chosen


def missing(
    instance: Instance,
    aims: tuple[Aim, ...],
    potentials: tuple[IntArray, ...],
    witness: IntArray | None,
    chosen: BoolArray,
) -> BoolArray:
    """Mark the edges outside the network (E,) whose vector of reduced costs is lexicographically negative."""
    found = np.zeros(len(chosen), bool)
    if chosen.all():
        return found
    level = np.flatnonzero(~chosen)
    for aim, prices in zip(aims, potentials, strict=True):
        if aim.name == "worst" and witness is not None:
            proof = reduced_cost(instance, Aim("worst", aim.number + 1), witness, level)
            found[level[proof < 0]] = True
        reduced = reduced_cost(instance, aim, prices, level)
        found[level[reduced < 0]] = True
        level = level[reduced == 0]
        if not len(level):
            break
    return found


def reduced_cost(instance: Instance, aim: Aim, prices: IntArray, edge: IntArray) -> IntArray:
    """Return minus gain plus potential of the student minus potential of the mentor, for each of the edges."""
    student, mentor = instance.student[edge], instance.mentor[edge]
    return prices[student] - prices[len(instance.students) + mentor] - levels.edge_gain(aim, instance, edge)
