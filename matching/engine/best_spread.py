"""The best group of one mentor in each slot when different homes are wanted: the first member of a home has a bonus.

Within a home the highest value takes the bonus, for swapping another for it never loses. So without a minority the best
group takes the highest values with the bonus on each home's highest. With one, the highest of a home among the minority
and the highest among the others share a bonus; who of these join is found home by home, all others are then sorted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import numpy as np

from matching.engine.problem import BoolArray, Groups, IntArray

NONE = -(2**52)
IMPOSSIBLE = -(2**62)


class Spread:
    """The best group in each slot of a table of values (slots, people), NONE where somebody cannot join."""

    def __init__(self, table: IntArray, home: IntArray, minority: BoolArray, groups: Groups) -> None:
        self.groups = groups
        is_mixed = bool((table[:, minority] > NONE).any())
        classes = (~minority, minority) if is_mixed else (np.ones(len(home), bool),)
        self.sides = [_Side(np.where(one, table, NONE), home, groups.hi) for one in classes]
        sums = self._sums(slice(None)) if is_mixed else self.sides[0].alone(groups.spread)[:, None, :]
        few, rest = np.arange(sums.shape[1])[:, None], np.arange(sums.shape[2])
        fits = (few != 1) & (groups.lo <= few + rest) & (few + rest <= groups.hi)
        sums = np.where(fits, sums, IMPOSSIBLE).reshape(len(table), -1)
        place = sums.argmax(axis=1)
        self.best: IntArray = sums[np.arange(len(sums)), place]
        self.count = np.stack([place // fits.shape[1], place % fits.shape[1]], axis=1)

    def members(self, row: int) -> IntArray:
        """Return the positions of the members of a slot's best group."""
        few, rest = self.count[row].tolist()
        if len(self.sides) == 1:
            return self.sides[0].leading(row, rest, self.groups.spread)
        return self._members(row, [rest, few])

    def _stages(self, rows: slice) -> Iterator[IntArray]:
        """Yield the best sums (rows, few, rest) of only those who are highest of their home, after each home."""
        others, some = self.sides
        best = np.full((len(some.top[rows]), some.most + 1, others.most + 1), IMPOSSIBLE, np.int64)
        best[:, 0, 0] = 0
        yield best
        for home in range(some.top.shape[1]):
            one, other = (side.top[rows, home, None, None] for side in (some, others))
            after, bonus = best.copy(), self.groups.spread
            np.maximum(after[:, 1:], best[:, :-1] + one + bonus, out=after[:, 1:])
            np.maximum(after[:, :, 1:], best[:, :, :-1] + other + bonus, out=after[:, :, 1:])
            np.maximum(after[:, 1:, 1:], best[:, :-1, :-1] + one + other + bonus, out=after[:, 1:, 1:])
            best = after
            yield best

    def _sums(self, rows: slice) -> IntArray:
        """Return the best sums (rows, few, rest) of so many of the minority and so many others."""
        best = deque(self._stages(rows), maxlen=1).pop()
        for axis, side in ((2, self.sides[0]), (1, self.sides[1])):
            best = _joined(np.moveaxis(best, axis, 1), side.rest[rows])
            best = np.moveaxis(best, 1, axis)
        return best

    def _members(self, row: int, left: list[int]) -> IntArray:
        """Walk back to those who make the best sum of a slot: the others first and then the minority in `left`."""
        rows, found = slice(row, row + 1), list[int]()
        stages = list(self._stages(rows))
        more = [side.rest[row, most::-1] for side, most in zip(self.sides, left, strict=True)]
        tops = stages[-1][0, : left[1] + 1, : left[0] + 1] + more[1][:, None] + more[0]
        some, others = (int(one) for one in np.unravel_index(tops.argmax(), tops.shape))
        for side, number in ((0, left[0] - others), (1, left[1] - some)):
            found += self.sides[side].who[row, :number].tolist()
        for home in reversed(range(len(stages) - 1)):
            value, before = stages[home + 1][0, some, others], stages[home][0]
            for one, other in ((0, 0), (1, 0), (0, 1), (1, 1)):
                if some < one or others < other:
                    continue
                gain = one * self.sides[1].top[row, home] + other * self.sides[0].top[row, home]
                if before[some - one, others - other] + gain + self.groups.spread * max(one, other) == value:
                    found += [int(self.sides[k].highest[row, home]) for k, n in ((1, one), (0, other)) if n]
                    some, others = some - one, others - other
                    break
        return np.array(found, np.int64)


class _Side:
    """One class of people in each slot: the highest of each home, and sums over all others, sorted.

    `top` (slots, H) holds values and `highest` positions; `who` (slots, k) are the others, highest first, and `rest`
    (slots, k + 1) the sums of the first of them. At most `most` of the class can be in a group.
    """

    def __init__(self, table: IntArray, home: IntArray, hi: int) -> None:
        self.table = table
        self.most = min(hi, int((table > NONE).any(axis=0).sum()))
        known, rank = np.unique(home, return_inverse=True)
        first = int(known[0] < 0) if len(known) else 0
        self.top = np.full((len(table), len(known) - first), NONE, np.int64)
        self.highest = np.zeros(self.top.shape, np.int64)
        others = table.copy()
        for place in range(len(known) - first):
            own = np.flatnonzero(rank == place + first)
            best = own[table[:, own].argmax(axis=1)]
            slots = np.arange(len(table))
            self.highest[:, place], self.top[:, place] = best, table[slots, best]
            others[slots, best] = NONE
        self.who = highest_first(others, self.most)
        self.rest = _sums(taken(others, self.who))

    def _rewarded(self, rows: slice, bonus: int) -> IntArray:
        """Return the values with the bonus on the highest of each home."""
        table = self.table[rows].copy()
        slots = np.arange(len(table))[:, None]
        table[slots, self.highest[rows]] += bonus
        return np.where(table > NONE // 2, table, NONE)

    def alone(self, bonus: int) -> IntArray:
        """Return the sums (slots, k) of the highest 0, 1, … values with the bonus, when there is no other class."""
        table = self._rewarded(slice(None), bonus)
        return _sums(taken(table, highest_first(table, self.most)))

    def leading(self, row: int, number: int, bonus: int) -> IntArray:
        """Return the positions of the highest values of a slot, with the bonus."""
        table = self._rewarded(slice(row, row + 1), bonus)
        return highest_first(table, self.most)[0, :number]


def _sums(values: IntArray) -> IntArray:
    sums = np.zeros((len(values), values.shape[1] + 1), np.int64)
    np.cumsum(values, axis=1, out=sums[:, 1:])
    return sums


def _joined(best: IntArray, sums: IntArray) -> IntArray:
    """Let some of the sorted others join (rows, k + 1) those counted along the second axis of a table."""
    found = best.copy()
    shape = (len(sums),) + (1,) * (best.ndim - 2)
    for number in range(1, min(sums.shape[1], best.shape[1])):
        more = np.maximum(best[:, :-number] + sums[:, number].reshape(shape)[:, None], IMPOSSIBLE)
        np.maximum(found[:, number:], more, out=found[:, number:])
    return found


def highest_first(table: IntArray, most: int) -> IntArray:
    """Return the positions of each row's highest values, highest first, at most so many."""
    width = table.shape[1]
    if width <= most:
        return np.argsort(-table, axis=1, kind="stable")
    order = np.argpartition(table, width - most, axis=1)[:, width - most :] if most else np.zeros((len(table), 0), int)
    return taken(order, np.argsort(-taken(table, order), axis=1, kind="stable"))


def taken(table: IntArray, places: IntArray) -> IntArray:
    """Return what stands at the places of each row: numpy's own `take_along_axis`, which is slow for small tables."""
    found: IntArray = table[np.arange(len(table))[:, None], places]
    return found
