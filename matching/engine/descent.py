"""Two ways down to the lowest bound of a part: quick steps of Polyak's length, then the volume algorithm.

Both follow subgradients, that is how often each student is wanted, less one. The first forgets where it was and soon
stalls; the second (Barahona and Anbil 2000) averages what was chosen with falling weights, which both steadies the
direction and tells in the end how large a share each row has in the linear program behind the bound.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.problem import BoolArray, IntArray
from matching.engine.timetable import Part, Priced

FADING, MOMENTUM, SHORTER, PATIENCE, SHORTEST = 0.95, 0.3, 0.6, 4, 2e-3
FRESH, LEAST, LONGER, TIRED = 0.1, 0.01, 1.1, 10
# Below this the ground is flat: a step along it would lead nowhere, or out of what whole numbers hold.
FLAT, HIGHEST = 1e-9, 2.0**40
Shares = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Low:
    """The lowest bound on the way, and the share (R,) that each row had in what was chosen."""

    here: Priced
    shares: Shares


def levelled(part: Part, prices: IntArray, able: BoolArray, most: int) -> Priced:
    """Return the bound at prices (S,) all raised or lowered alike, `most` at most, until as many are wanted as can be.

    Whether seats or people are scarce decides the level of all prices, which single steps find slowly. Who is not
    `able` (S,) to join anywhere costs nothing.
    """
    here, low, high = part.evaluate(prices * able), -most, most
    while high - low > 1 and here.use.sum() != able.sum():
        middle = (low + high) // 2
        here = part.evaluate(np.maximum(0, prices + middle) * able)
        low, high = (middle, high) if here.use.sum() > able.sum() else (low, middle)
    return here


def quick(part: Part, start: Priced, target: int, steps: int, length: float, is_late: Callable[[], bool]) -> Low:
    """Lower a bound by subgradient steps of Polyak's length until it is at `target`, or gains nothing more."""
    best = here = start
    point, direction, stall = start.prices.astype(np.float64), np.zeros(len(start.prices)), 0
    shares = np.zeros(len(part.rows))
    for _ in range(steps):
        slope = _slope(point, here.use - 1.0)
        direction = slope + MOMENTUM * direction
        steep = float(direction @ direction)
        if best.bound <= target or steep < FLAT or length < SHORTEST or is_late():
            break
        point = np.clip(point + length * max(here.bound - target, 1) / steep * direction, 0, HIGHEST)
        here = part.evaluate(np.rint(point).astype(np.int64))
        shares *= FADING
        shares[here.chosen] += 1 - FADING
        stall = 0 if here.bound < best.bound else stall + 1
        best = here if here.bound < best.bound else best
        if stall >= PATIENCE:
            length, stall, here = length * SHORTER, 0, best
            point, direction = best.prices.astype(np.float64), np.zeros(len(point))
    return Low(best, shares)


def volume(part: Part, start: Priced, target: int, steps: tuple[int, int], is_late: Callable[[], bool]) -> Low:
    """Lower a bound by the volume algorithm; `steps` are how many at most, and how many without gain."""
    best, centre, mean, length = start, start.prices.astype(np.float64), start.use - 1.0, FRESH
    shares, stall, idle = np.zeros(len(part.rows)), 0, 0
    shares[start.chosen] = 1.0
    for _ in range(steps[0]):
        slope = _slope(centre, mean)
        steep = float(slope @ slope)
        if best.bound <= target or steep < FLAT or idle >= steps[1] or is_late():
            break
        point = np.clip(centre + length * (best.bound - target) / steep * slope, 0, HIGHEST)
        here = part.evaluate(np.rint(point).astype(np.int64))
        change = here.use - 1.0 - mean
        # The weight that makes the mean shortest, within limits.
        weight = min(max(-float(mean @ change) / max(float(change @ change), 1e-9), LEAST), FRESH)
        mean = mean + weight * change
        shares *= 1 - weight
        shares[here.chosen] += weight
        stall, idle = stall + 1, idle + 1
        if here.bound < best.bound:
            length = length * LONGER if float((here.use - 1.0) @ slope) > 0 else length
            best, centre, stall, idle = here, point, 0, 0
        elif stall >= TIRED:
            length, stall = length * SHORTER, 0
    return Low(best, shares)


def _slope(point: Shares, excess: NDArray[np.floating[Any]]) -> Shares:
    """Return which way prices should go: up where a student is wanted too often, and never below nought."""
    return np.where((point <= 0) & (excess < 0), 0.0, excess)
