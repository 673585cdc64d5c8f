"""Groups that need a common time and nothing else: every free time of every mentor is a row of one table.

The bound is that of `lagrange`, computed for all rows at once, so that a search can afford thousands of them. Prices
and gains are in 1/SCALE points: rounded to whole points, hundreds of prices would lift a bound by ten points.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.engine.best_group import SCALE, GroupOracle
from matching.engine.lagrange import IMPOSSIBLE, Branch
from matching.engine.problem import BoolArray, IntArray

ABSENT = -(2**28)
ROOM, CELLS = 2**27, 5_000_000
FADING, MOMENTUM, SHORTER, PATIENCE, SHORTEST = 0.95, 0.3, 0.6, 4, 2e-3


@dataclass(frozen=True, eq=False)
class Part:
    """What a search has left open: rows (positions in the table), and hosts who must lead a group (H,)."""

    rows: IntArray
    opened: BoolArray


@dataclass(frozen=True, eq=False)
class Priced:
    """A bound at some prices: what each open row is worth, each host's best, the rows chosen, each student's use."""

    bound: int
    prices: IntArray
    worth: IntArray
    best: IntArray
    chosen: IntArray
    use: IntArray

    def held(self, part: Part, host: IntArray) -> IntArray:
        """Return the bound when each of the open rows is held; `host` (K,) tells whose each row is."""
        taken = np.where(part.opened, self.best, np.maximum(self.best, 0))
        bounds: IntArray = self.bound - taken[host[part.rows]] + self.worth
        return bounds


def fits(oracle: GroupOracle, root: Branch) -> bool:
    """Say whether times are all that groups need: no homes, no minority, no locks, nobody who must be placed."""
    bonus = oracle.groups.cohesion and (oracle.home >= 0).any()
    if bonus or oracle.minority.any() or oracle.signed.any() or root.inside or not 0 < oracle.size() <= oracle.most:
        return False
    cells = sum(oracle.row_count(host) for host in range(oracle.size())) * oracle.students
    return cells <= CELLS and max(int(one.gain.max(initial=0)) for one in oracle.hosts) * SCALE < ROOM


class Timetable:
    """The table: `gain` (K, S) of each student in each row, ABSENT where there is none; `host` and `row` (K,)."""

    def __init__(self, oracle: GroupOracle) -> None:
        self.lo, self.hi, self.students, self.hosts = oracle.groups.lo, oracle.groups.hi, oracle.students, oracle.size()
        pairs = [(host, row) for host in range(self.hosts) for row in range(oracle.row_count(host))]
        self.host, self.row = (np.array([one[k] for one in pairs], np.int64) for k in range(2))
        self.gain = np.full((len(pairs), max(self.students, self.hi)), ABSENT, np.int32)
        for place, (host, row) in enumerate(pairs):
            one = oracle.hosts[host]
            able = one.free[row]
            self.gain[place, one.students[able]] = one.gain[able] * SCALE
        self.step = SCALE * oracle.step()

    def whole(self) -> Part:
        """Return the part in which nothing is decided."""
        return Part(np.arange(len(self.host)), np.zeros(self.hosts, bool))

    def evaluate(self, prices: IntArray, part: Part) -> Priced:
        """Return the bound at whole prices (S,) within a part: the sum of the prices and of the best groups."""
        left = self.gain[part.rows]
        left[:, : self.students] -= prices.astype(np.int32)
        first = left.shape[1] - self.hi
        top = np.partition(left, first, axis=1)[:, first:]
        top.sort(axis=1)
        spare = self.hi - self.lo
        worth = top[:, spare:].sum(axis=1, dtype=np.int64) + np.maximum(top[:, :spare], 0).sum(axis=1, dtype=np.int64)
        worth[top[:, spare] < ABSENT // 2] = IMPOSSIBLE // 2**10
        host = self.host[part.rows]
        best = np.full(self.hosts, IMPOSSIBLE // 2**10)
        np.maximum.at(best, host, worth)
        order = np.lexsort((-worth, host))
        leads = order[np.diff(host[order], prepend=-1) > 0]
        leads = leads[(best[host[leads]] > 0) | part.opened[host[leads]]]
        bound = int(prices.sum()) + int(np.where(part.opened, best, np.maximum(best, 0)).sum())
        return Priced(bound, prices, worth, best, part.rows[leads], self._use(left[leads], first))

    def _use(self, left: NDArray[np.int32], first: int) -> IntArray:
        """Count how many of the best groups of some rows each student is in (S,)."""
        place = (
            np.argpartition(left, first, axis=1)[:, first:] if first else np.tile(np.arange(self.hi), (len(left), 1))
        )
        value = np.take_along_axis(left, place, 1)
        order = np.argsort(-value, axis=1, kind="stable")
        place, value = np.take_along_axis(place, order, 1), np.take_along_axis(value, order, 1)
        member = (np.arange(self.hi) < self.lo) | (value > 0)
        return np.bincount(place[member], minlength=left.shape[1])[: self.students]


def lower(
    table: Timetable,
    part: Part,
    start: Priced,
    target: int,
    steps: tuple[int, int],
    is_late: Callable[[], bool],
    shares: NDArray[np.float64],
    length: float,
) -> Priced:
    """Lower a bound by subgradient steps of Polyak's length until it is at `target`.

    `steps` are how many at most, and how many without gain. `shares` (K,) keeps a fading average of the rows chosen.
    """
    best, point, direction = start, start.prices.astype(np.float64), np.zeros(table.students)
    stall = idle = 0
    for step in range(steps[0]):
        here = table.evaluate(np.rint(point).astype(np.int64), part)
        shares *= FADING
        shares[here.chosen] += 1 - FADING
        if here.bound < best.bound or step == 0:
            best, stall, idle = here, 0, 0
        else:
            stall, idle = stall + 1, idle + 1
            if stall >= PATIENCE:
                length, stall = length * SHORTER, 0
                point, direction = best.prices.astype(np.float64), np.zeros(table.students)
        excess = here.use - 1.0
        excess[(point <= 0) & (excess < 0)] = 0
        direction = excess + MOMENTUM * direction
        steep = float((direction**2).sum())
        if best.bound <= target or steep == 0 or length < SHORTEST or idle >= steps[1] or is_late():
            break
        point = np.maximum(point + length * max(here.bound - target, 1) / steep * direction, 0)
    return best


def narrowed(table: Timetable, part: Part, row: int) -> tuple[Part, Part]:
    """Return the part in which a row is held, and the part without it."""
    host = table.host[row]
    held = part.rows[(table.host[part.rows] != host) | (part.rows == row)]
    opened = part.opened.copy()
    opened[host] = True
    return Part(held, opened), replace(part, rows=part.rows[part.rows != row])
