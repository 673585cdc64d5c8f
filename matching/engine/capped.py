"""Caps over formed groups: how many students mentors may have together, as prices in a bound and as room at a table.

Each cap has two prices, neither below nought: one for its greatest number, which every student under it pays, and one
for its least, which every student under it gets. A bound adds the one times the greatest and takes off the other times
the least number, so it holds at any prices (the multipliers of Lagrange).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.engine.instance import Instance
from matching.engine.problem import BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class Caps:
    """Which hosts stand under each cap, `inside` (C, H), and the `least` and `most` (C,) students there.

    Caps are nested or disjoint, the smaller first. Prices are (2C,): those of the greatest, then of the least numbers.
    """

    inside: IntArray
    least: IntArray
    most: IntArray

    def count(self, size: IntArray) -> IntArray:
        """Return how many students stand under each cap when hosts have so many (H,)."""
        found: IntArray = self.inside @ size
        return found

    def toll(self, prices: IntArray) -> IntArray:
        """Return what each student of a host pays beside the own price (H,)."""
        number = len(self.least)
        paid: IntArray = (prices[:number] - prices[number:]) @ self.inside
        return paid

    def constant(self, prices: IntArray) -> int:
        """Return what a bound holds of the prices of caps."""
        number = len(self.least)
        return int((prices[:number] * self.most).sum() - (prices[number:] * self.least).sum())

    def excess(self, size: IntArray) -> IntArray:
        """Return how far each number is overused (2C,): above the greatest, below the least."""
        number = self.count(size)
        return np.concatenate([number - self.most, self.least - number])

    def holds(self, size: IntArray) -> bool:
        """Say whether every cap is kept."""
        return bool((self.excess(size) <= 0).all())

    def missing(self, size: IntArray) -> int:
        """Return how many students the least numbers lack, all caps together."""
        return int(np.maximum(0, self.least - self.count(size)).sum())

    def around(self, hosts: list[int], elsewhere: IntArray) -> Caps:
        """Return the caps as they hold for some hosts, in their order, while the others have so many students (H,)."""
        taken = self.count(elsewhere)
        least, most = np.maximum(0, self.least - taken), np.maximum(0, self.most - taken)
        return Caps(self.inside[:, hosts], least, most)

    def closed(self, size: IntArray, own: int = -1) -> BoolArray:
        """Return which groups nobody may join (H,), or nobody out of the group `own`."""
        number, inside = self.count(size), self.inside > 0
        mine = inside[:, own] if own >= 0 else np.zeros(len(number), bool)
        full, least = (number >= self.most) & ~mine, (number <= self.least) & mine
        closed: BoolArray = np.any((inside & full[:, None]) | (~inside & least[:, None]), axis=0)
        return closed

    def above(self) -> tuple[IntArray, IntArray]:
        """Return the smallest cap over each host (H,) and over each cap (C,), C where there is none."""
        number = len(self.least)
        hosts, caps = np.full(self.inside.shape[1], number), np.full(number, number)
        for cap in reversed(range(number)):
            mine = np.flatnonzero(self.inside[cap])
            if len(mine):
                caps[cap] = hosts[mine[0]]
                hosts[mine] = cap
        return hosts, caps


def over(ready: Instance, owners: IntArray) -> Caps:
    """Return the caps of an instance over hosts, given the mentor of each host (H,)."""
    at = {one: k for k, one in enumerate(ready.mentors)}
    inside = [np.isin(owners, [at[one] for one in cap.mentors]) for cap in ready.caps]
    students = len(ready.students)
    least, most = ([int(getattr(cap, name)) for cap in ready.caps] for name in ("min", "max"))
    table = np.array(inside, np.int64).reshape(len(ready.caps), len(owners))
    return Caps(table, np.array(least, np.int64), np.minimum(most, students).astype(np.int64))
