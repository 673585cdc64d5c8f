"""When everybody may meet everybody: the points as a table, read in blocks of rows that fit a processor's cache."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from matching.engine.instance import Instance
from matching.engine.problem import TOP_SCORE, BoolArray, IntArray

Table = NDArray[np.int32]
BLOCK = 2**17
ROW_BEST, COLUMN_BEST, SAMPLE = 8, 3, 128
BIDS, FIRST_STEP, FADING, KEPT = 20, 1560, 79, 20


def of(instance: Instance) -> Table | None:
    """Return the points (S, M) when every pair has an edge; None when some have not."""
    shape = len(instance.students), len(instance.mentors)
    if len(instance.score) != shape[0] * shape[1]:
        return None
    return instance.score.astype(np.int32, copy=False).reshape(shape)


def blocks(table: Table) -> Iterator[slice]:
    """Cut the rows into blocks of about BLOCK entries."""
    height, width = table.shape
    step = max(1, BLOCK // max(1, width))
    for start in range(0, height, step):
        yield slice(start, min(height, start + step))


def first_choice(table: Table, prices: Table, is_square: bool) -> BoolArray:
    """Mark each student's best mentors, and each mentor's best students, under guessed prices (S * M,).

    In a square, where everybody has one place, each one meets the other of the same rank too: nobody is left over.
    """
    near = _near(table, prices)
    chosen = np.empty(table.shape, bool)
    least, where = [], []
    for rows in blocks(table):
        cost = _cost(table, prices, rows)
        row = cost.argmin(axis=0)
        least.append(cost[row, np.arange(len(prices))])
        where.append(row + rows.start)
        np.less_equal(cost, near, out=chosen[rows])
    # Of the best in each block of rows the best few: at least so many students for each mentor.
    best = np.argpartition(np.array(least), min(COLUMN_BEST, len(least)) - 1, axis=0)[:COLUMN_BEST]
    chosen[np.take_along_axis(np.array(where), best, 0), np.arange(len(prices))] = True
    if is_square:
        np.fill_diagonal(chosen, True)
    return chosen.reshape(-1)


def _near(table: Table, prices: Table) -> int:
    """Return the cost up to which there are about ROW_BEST pairs a student, judged by some of the students."""
    step = max(1, len(table) // SAMPLE)
    cost = _cost(table, prices, slice(0, len(table), step)).reshape(-1)
    count = min(len(cost), ROW_BEST * (len(cost) // len(prices))) - 1
    return int(np.partition(cost, count)[count])


def guess(table: Table, room: IntArray) -> Table:
    """Guess what a place of each mentor is worth (M,), in points: raise where more want in than there is room.

    A few subgradient steps on the dual, as in an auction (Bertsekas 1979), each going on a little in the direction of
    the one before; a poor guess costs time, never optimality.
    """
    prices, direction = np.zeros(table.shape[1], np.int32), np.zeros(table.shape[1], np.int64)
    for bid in range(BIDS):
        excess = np.clip(_wanted(table, prices) - room, -1, 5)
        direction = direction * KEPT // 100 + 100 * excess
        step = FIRST_STEP * FADING**bid // 100**bid
        prices = np.clip(prices + step * direction // 100, 0, 2 * TOP_SCORE).astype(np.int32)
    return prices


def _wanted(table: Table, prices: Table) -> IntArray:
    """Count how many students want each mentor most (M,)."""
    wanted = np.empty(len(table), np.int64)
    buffer: Table | None = None
    for rows in blocks(table):
        buffer = np.subtract(table[rows], prices, out=None if buffer is None else buffer[: rows.stop - rows.start])
        buffer.argmax(axis=1, out=wanted[rows])
    return np.bincount(wanted, minlength=len(prices))


def _cost(table: Table, prices: Table, rows: slice) -> Table:
    """Return how far each pair is from its student's best, in 1/1024 of a point, equal ones in a mixed order."""
    value = table[rows] - prices
    value *= -1024
    value -= value.min(axis=1, keepdims=True)
    row, column = np.arange(len(table), dtype=np.int32)[rows], np.arange(len(prices), dtype=np.int32)
    lots = row[:, None] * 367 + column * 611
    value += lots & 1023
    return value
