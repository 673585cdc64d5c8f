"""Which edges the network starts with, and which of the others could improve a level under the prices found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine import levels, table
from matching.engine.instance import Instance, lots
from matching.engine.levels import Aim
from matching.engine.problem import TOP_SCORE, BoolArray, IntArray

ALL_BELOW, LOT_BITS = 20_000, 13
START, ADDED, NEAR = 20, 10, 128
BIDS, FIRST_STEP, FADING = 30, 600, 92
BLOCK = 2**16
# With so many bits for a mentor, 32 hold points and prices up to twice the highest score too.
NARROW = 16
NO_PLACE = np.zeros(0, np.int64)


def first_choice(instance: Instance) -> tuple[BoolArray, IntArray]:
    """Mark the edges to start with (E,): all when they are few, else each student's best under guessed prices (M,)."""
    if len(instance.score) <= ALL_BELOW:
        return np.ones(len(instance.score), bool), np.zeros(len(instance.mentors), np.int64)
    worth = instance.score.astype(np.int32, copy=False)
    if instance.problem.coupling == "random":
        worth = lots(instance, instance.student, instance.mentor, LOT_BITS).astype(np.int32)
    if table.of(instance) is not None:
        points = worth.reshape(len(instance.students), -1)
        prices = table.guess(points, instance.useful)
        is_square = len(instance.students) == len(instance.mentors) and bool((instance.places == 1).all())
        return table.first_choice(points, prices, is_square), prices.astype(np.int64)
    prices = guess(instance, worth)
    chosen = best(instance, worth - prices[instance.mentor], START) | instance.locked
    return chosen, prices.astype(np.int64)


def guess(instance: Instance, worth: NDArray[np.int32]) -> NDArray[np.int32]:
    """Guess what a place of each mentor is worth (M,), int32 points: raise where more want in than there are places.

    A few subgradient steps on the dual, as in an auction; a poor guess costs time, never optimality. Each edge is one
    number, its points above the mentor's rank, so that a student's best edge names the mentor too.
    """
    students, mentors = len(instance.students), len(instance.mentors)
    degree = np.bincount(instance.student, minlength=students)
    degree = degree[degree > 0]
    first = np.cumsum(degree) - degree
    bits = max(1, (mentors - 1).bit_length())
    kind: Any = np.int32 if bits <= NARROW else np.int64
    points: IntArray = worth.astype(kind) * (1 << bits) + instance.mentor
    prices: IntArray = np.zeros(mentors, kind)
    host, left = instance.mentor.astype(np.intp), np.empty_like(points)
    for bid in range(BIDS):
        np.take(prices * (1 << bits), host, out=left, mode="clip")
        np.subtract(points, left, out=left)
        wanted = np.maximum.reduceat(left, first) & ((1 << bits) - 1)
        excess = np.bincount(wanted, minlength=mentors) - instance.useful
        step = FIRST_STEP * FADING**bid // 100**bid
        prices = np.clip(prices + step * np.clip(excess, -1, 5), 0, 2 * TOP_SCORE).astype(kind)
    return prices.astype(np.int32)


def best(instance: Instance, value: IntArray, count: int) -> BoolArray:
    """Mark each student's `count` edges of highest value (E,), equal values in a mixed order."""
    lot = (instance.mentor * np.int32(611) + instance.student * np.int32(367)) & np.int32(1023)
    mixed = value * value.dtype.type(1024) + lot
    chosen = np.zeros(len(value), bool)
    first = np.searchsorted(instance.student, np.arange(len(instance.students) + 1, dtype=instance.student.dtype))
    degree = np.diff(first)
    low = np.iinfo(mixed.dtype).min
    for begin in range(0, len(degree), 500):
        rows = degree[begin : begin + 500]
        width = int(rows.max(initial=0))
        start, stop = int(first[begin]), int(first[begin + len(rows)])
        if width <= count:
            chosen[start:stop] = True
            continue
        table = np.full((len(rows), width), low, mixed.dtype)
        table[np.arange(width) < rows[:, None]] = mixed[start:stop]
        floor = np.partition(table, width - count, axis=1)[:, width - count]
        chosen[start:stop] = mixed[start:stop] >= np.repeat(floor, rows)
    return chosen


class Outside:
    """The edges that are not in the network, narrowed level by level to those that could still matter."""

    def __init__(self, instance: Instance, chosen: BoolArray) -> None:
        self.instance, self.chosen = instance, chosen
        self.table = table.of(instance)
        self.edge: IntArray | None = None
        self.slack = 0

    def improving(self, aims: list[Aim], weights: tuple[int, ...], joint: IntArray) -> BoolArray | None:
        """Mark the edges to add (E,) under the joint potentials of some levels; None when none could improve them.

        `slack` is then the most that all of them could add to the weighted sum of the levels. After None only the
        edges are left whose reduced cost is zero: the next levels decide about those.
        """
        worse, depth, level, close = [], [], [], []
        for block in self._blocks():
            reduced = self._reduced(aims, weights, joint, block)
            near = np.flatnonzero(reduced <= NEAR)
            position = near + block.start if isinstance(block, slice) else block[near]
            gain = -reduced.reshape(-1)[near].astype(np.int64)
            is_open = ~self.chosen[position]
            below, zero = (gain > 0) & is_open, (gain == 0) & is_open
            worse.append(position[below])
            depth.append(gain[below])
            level.append(position[zero])
            close.append(position[(gain < 0) & is_open])
        found = np.concatenate([*worse, np.zeros(0, np.int64)])
        if not len(found):
            self.edge = np.concatenate([*level, np.zeros(0, np.int64)])
            return None
        marked = self._marked(found, np.concatenate(depth))
        # What is nearly good enough joins too, when it is little: the next prices may want it.
        if sum(map(len, close)) <= 2 * len(self.instance.students):
            marked[np.concatenate(close)] = True
        return marked

    def _blocks(self) -> Iterator[slice | IntArray]:
        """Cut the edges that are left into blocks that fit a processor's cache."""
        if self.edge is None and self.table is not None:
            width = self.table.shape[1]
            yield from (slice(rows.start * width, rows.stop * width) for rows in table.blocks(self.table))
            return
        count = len(self.chosen) if self.edge is None else len(self.edge)
        for start in range(0, count, BLOCK):
            part = slice(start, min(count, start + BLOCK))
            yield part if self.edge is None else self.edge[part]

    def _reduced(self, aims: list[Aim], weights: tuple[int, ...], joint: IntArray, block: slice | IntArray) -> IntArray:
        """Return the weighted reduced costs of a block of edges; of rows of a table as a table."""
        students = len(self.instance.students)
        if isinstance(block, slice) and self.table is not None:
            reduced = self._outer(aims, weights, joint, block)
        else:
            reduced = joint[self.instance.student[block]] - joint[students:][self.instance.mentor[block]]
        for aim, weight in zip(aims, weights, strict=True):
            if aim.name == "placed":
                reduced -= weight
                continue
            gain = self.instance.score[block] if aim.name == "total" else levels.edge_gain(aim, self.instance, block)
            gain = gain.reshape(reduced.shape)
            reduced -= gain if weight == 1 else np.multiply(gain, weight, dtype=reduced.dtype)
        return reduced

    def _outer(self, aims: list[Aim], weights: tuple[int, ...], joint: IntArray, block: slice) -> IntArray:
        """Return potentials of students less those of mentors for rows of the table, in 32 bits where they fit."""
        assert self.table is not None
        students, width = self.table.shape
        largest = 2 * int(np.abs(joint).max()) + NEAR
        sizes = [levels.largest_gain(aim, self.instance, NO_PLACE) for aim in aims]
        largest += sum(size * weight for size, weight in zip(sizes, weights, strict=True))
        potentials = joint.astype(np.int32) if largest < 2**31 else joint
        rows = slice(block.start // width, block.stop // width)
        difference: IntArray = potentials[rows, None] - potentials[students : students + width]
        return difference

    def _marked(self, found: IntArray, depth: IntArray) -> BoolArray:
        """Mark the edges found, or when they are many each student's deepest, and add up what they could bring."""
        student = self.instance.student[found]
        most = np.zeros(len(self.instance.students), np.int64)
        np.maximum.at(most, student, depth)
        self.slack = int(most.sum())
        marked = np.zeros(len(self.chosen), bool)
        marked[found] = True
        if len(found) > 4 * len(self.instance.students):
            value = np.full(len(self.chosen), np.iinfo(np.int64).min // 4096)
            value[found] = np.minimum(depth, 2**48)
            marked &= best(self.instance, value, ADDED)
        return marked


def reduced_cost(instance: Instance, aim: Aim, prices: IntArray, edge: IntArray) -> IntArray:
    """Return minus gain plus potential of the student minus potential of the mentor, for each of the edges."""
    student, mentor = instance.student[edge], instance.mentor[edge]
    return prices[student] - prices[len(instance.students) + mentor] - levels.edge_gain(aim, instance, edge)
