"""The best study groups of one mentor under prices: a knapsack over the hours, exact by dynamic programming."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matching.engine import levels, validate
from matching.engine.best_group import NOBODY, Column
from matching.engine.instance import Instance
from matching.engine.levels import Aim
from matching.engine.problem import BoolArray, IntArray


class LoadOracle:
    """Finds the best set of study groups of every mentor at one level; prices also stand for the levels before it.

    Prices are (S + J,): one for each study group, then one for each of the J earlier levels, which must keep their
    `values`. All worths are in units of 1/SCALE of a point, so that whole prices are fine enough.
    """

    def __init__(self, ready: Instance, aim: Aim, before: Sequence[Aim], values: Sequence[int]) -> None:
        assert ready.minutes is not None
        self.ready, self.students = ready, len(ready.students)
        self.owners, self.most, self.by_host = np.arange(len(ready.mentors)), len(ready.mentors), False
        self.room = np.ones(len(ready.mentors), np.int64)
        self.signed = np.concatenate([ready.must, np.ones(len(before), bool)])
        edge = np.arange(len(ready.score))
        self.gain = levels.edge_gain(aim, ready, edge)
        self.earlier = [levels.edge_gain(one, ready, edge) for one in before]
        self.values = np.array(values, np.int64)
        load = loads(ready)
        unit = int(np.gcd.reduce(load)) or 1
        self.load, self.space = load // unit, ready.minutes // unit
        first = np.argsort(ready.mentor, kind="stable")
        bounds = np.searchsorted(ready.mentor[first], np.arange(len(ready.mentors) + 1))
        self.own = [first[bounds[m] : bounds[m + 1]] for m in range(len(ready.mentors))]

    def size(self) -> int:
        """Return how many mentors there are."""
        return len(self.own)

    def best(
        self, place: int, prices: IntArray, barred: IntArray, forced: IntArray, rows: BoolArray | None = None
    ) -> Column | None:
        """Return the best set of groups of a mentor under prices; None when the forced ones do not fit."""
        own = self.own[place]
        people = self.ready.student[own].astype(np.int64)
        value = SCALE * self.gain[own] - prices[people]
        for gain, price in zip(self.earlier, prices[self.students :].tolist(), strict=True):
            value = value + gain[own] * price
        force = 2 * (1 + int(np.abs(value).sum()))
        value = value + force * np.isin(people, forced)
        good = (value > 0) & ~np.isin(people, barred)
        people, value, load = people[good], value[good], self.load[people[good]]
        room = int(min(self.space[place], load.sum()))
        chosen = knapsack(value, load, room, int(self.ready.places[place]))
        members = people[chosen]
        if len(forced) and not np.isin(forced, members).all():
            return None
        return Column(int(value[chosen].sum()) - force * len(forced), members)

    def row_count(self, place: int) -> int:
        """Return how many settings a mentor has to choose from: one."""
        return 1

    def worth(self, place: int, column: Column) -> int:
        """Return what a set of groups is worth without prices."""
        own = self.own[place]
        return SCALE * int(self.gain[own][np.isin(self.ready.student[own], column.members)].sum())

    def constant(self, prices: IntArray) -> int:
        """Return the sum of the groups' prices, less what the earlier levels must keep."""
        return int(prices[: self.students].sum()) - int((prices[self.students :] * self.values).sum())

    def excess(self, found: Sequence[Column | None]) -> IntArray:
        """Return how often each group was chosen, less one, and how far each earlier level falls short."""
        members = [NOBODY if column is None else column.members for column in found]
        count = np.bincount(np.concatenate(members), minlength=self.students) - 1
        held = np.zeros(len(self.ready.score), bool)
        for own, chosen in zip(self.own, members, strict=True):
            held[own[np.isin(self.ready.student[own], chosen)]] = True
        short = [value - int(gain[held].sum()) for gain, value in zip(self.earlier, self.values.tolist(), strict=True)]
        return np.concatenate([count, np.array(short, np.int64)])

    def accepts(self, found: Sequence[Column | None]) -> bool:
        """The solver's own groups stay: those of a bound may break caps or earlier levels."""
        return False


SCALE = 256


def loads(ready: Instance) -> IntArray:
    """Return the minutes that each study group costs its mentor."""
    return ready.size * validate.minutes_each(ready.problem)


def knapsack(value: IntArray, load: IntArray, room: int, most: int) -> IntArray:
    """Return the positions of at most `most` items of greatest value whose loads fit in `room` (Bellman 1957)."""
    most = min(most, len(value))
    best = np.zeros((most + 1, room + 1), np.int64)
    taken = np.zeros((len(value), most + 1, room + 1), bool)
    for item in range(len(value)):
        size = int(load[item])
        if size > room or most == 0:
            continue
        offer = best[:-1, : room + 1 - size] + value[item]
        better = offer > best[1:, size:]
        taken[item, 1:, size:] = better
        best[1:, size:] = np.where(better, offer, best[1:, size:])
    chosen, count, space = [], most, room
    for item in reversed(range(len(value))):
        if taken[item, count, space]:
            chosen.append(item)
            count, space = count - 1, space - int(load[item])
    return np.array(chosen[::-1], np.int64)
