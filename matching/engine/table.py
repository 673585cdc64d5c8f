"""When everybody may meet everybody: the points as a table, read in blocks of rows that fit a processor's cache."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from matching.engine.instance import Instance
from matching.engine.problem import TOP_SCORE, BoolArray, IntArray

Table = NDArray[np.int32]
BLOCK = 2**17
ROW_BEST, COLUMN_BEST = 16, 3
BIDS, FIRST_STEP, FADING = 30, 800, 88


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


def first_choice(table: Table, room: IntArray) -> BoolArray:
    """Mark each student's best mentors, and each mentor's best students, under guessed prices (S * M,)."""
    prices = guess(table, room)
    chosen = np.empty(table.shape, bool)
    count = min(ROW_BEST, table.shape[1])
    least = []
    for rows in blocks(table):
        cost = _cost(table, prices, rows)
        least.append(cost.min(axis=0))
        np.less_equal(cost, np.partition(cost, count - 1, axis=1)[:, count - 1, None], out=chosen[rows])
    # The best of each block of rows: at least COLUMN_BEST students for each mentor, so that nobody is left over.
    place = min(COLUMN_BEST, len(least)) - 1
    floor = np.partition(np.array(least), place, axis=0)[place]
    for rows in blocks(table):
        chosen[rows] |= _cost(table, prices, rows) <= floor
    return chosen.reshape(-1)


def guess(table: Table, room: IntArray) -> Table:
    """Guess what a place of each mentor is worth (M,), in points: raise where more want in than there is room.

    A few subgradient steps on the dual, as in an auction (Bertsekas 1979); a poor guess costs time, never optimality.
    """
    prices = np.zeros(table.shape[1], np.int32)
    for bid in range(BIDS):
        excess = _wanted(table, prices) - room
        step = FIRST_STEP * FADING**bid // 100**bid
        prices = np.clip(prices + step * np.clip(excess, -1, 5), 0, 2 * TOP_SCORE).astype(np.int32)
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
    row, column = np.arange(rows.start, rows.stop, dtype=np.int32), np.arange(len(prices), dtype=np.int32)
    lots = row[:, None] * 367 + column * 611
    value += lots & 1023
    return value
