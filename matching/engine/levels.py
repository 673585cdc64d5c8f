"""The levels of the objective, in order, and what each unit of flow is worth in each of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.engine import network
from matching.engine.instance import Instance, lots
from matching.engine.problem import BEST_TOTAL, IntArray

TIE_BITS = 32


@dataclass(frozen=True)
class Aim:
    """One level: its name and the number it speaks of (a priority class, or a score)."""

    name: str
    number: int = 0


def aims(instance: Instance) -> list[Aim]:
    """List the levels of a problem, first things first; `worst` is put in by the solver, which finds its number."""
    problem = instance.problem
    found = [Aim("priority", int(one)) for one in np.unique(instance.priority)[::-1] if one > 0]
    if problem.coupling == "random":
        return [*found, Aim("placed"), Aim("tie-break")]
    people = [Aim("placed")]
    if (instance.score < problem.good).any():
        people.append(Aim("weak", problem.good))
    points = [Aim("total", problem.balance)]
    found += points + people if problem.objective == BEST_TOTAL else people + points
    if network.places(instance)[1].any():
        found.append(Aim("spread"))
    if instance.kept.any():
        found.append(Aim("kept"))
    found.append(Aim("tie-break"))
    return found


def aims_by_hours(instance: Instance) -> list[Aim]:
    """List the levels that hold for groups by hours: those of pairs without balance, spread and tie-break."""
    held = [one for one in aims(instance) if one.name in ("priority", "placed", "weak", "total", "kept")]
    return [Aim("total") if one.name == "total" else one for one in held]


def edge_gain(aim: Aim, instance: Instance, edge: IntArray | slice) -> IntArray:
    """Return what each of the edges, given by position or as a slice, is worth in whole numbers."""
    if aim.name == "priority":
        return np.where(instance.priority[instance.student[edge]] == aim.number, 1, 0)
    if aim.name == "placed":
        return np.ones(len(instance.score[edge]), np.int64)
    if aim.name == "weak":
        return -(instance.score[edge] < aim.number).astype(np.int64)
    if aim.name == "worst":
        return -((instance.score[edge] < aim.number) & ~instance.locked[edge]).astype(np.int64)
    if aim.name == "total":
        return instance.score[edge].astype(np.int64)
    if aim.name == "kept":
        return instance.kept[edge].astype(np.int64)
    if aim.name == "tie-break":
        return lots(instance, instance.student[edge], instance.mentor[edge], TIE_BITS)
    return np.zeros(len(instance.score[edge]), np.int64)


def largest_gain(aim: Aim, instance: Instance, nth: IntArray) -> int:
    """Bound what one unit of flow can be worth, either way."""
    if aim.name == "tie-break":
        return 1 << TIE_BITS
    if aim.name == "total":
        return max(1, int(instance.score.max(initial=0)), aim.number * int(nth.max(initial=0)))
    return max(1, int(nth.max(initial=0))) if aim.name == "spread" else 1


def place_gain(aim: Aim, nth: IntArray) -> IntArray:
    """Return what filling each place is worth: nothing, except that the k-th place of a mentor costs k - 1."""
    if aim.name == "spread":
        return -nth
    if aim.name == "total" and aim.number:
        return -aim.number * nth
    return np.zeros(len(nth), np.int64)
