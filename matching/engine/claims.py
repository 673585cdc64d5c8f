"""What an answer of groups claims beside its trees: how many seats there are, and how far it is from its bound."""

from __future__ import annotations

from collections.abc import Sequence

from matching.engine import components, hosts, shared
from matching.engine.answer import Level
from matching.engine.best_group import GroupOracle
from matching.engine.instance import Instance
from matching.engine.problem import IntArray

MOST = 2**60


def seats(ready: Instance) -> int:
    """Count how many students could be placed at most: those with a mentor, and the seats of the groups."""
    groups = ready.problem.groups
    assert groups is not None
    total = 0
    for part in components.split(ready):
        oracle = GroupOracle(part.instance)
        led = min(oracle.most, int(oracle.room.sum()), shared.groups(part.instance))
        total += min(oracle.students, led * groups.hi)
    return total


def of_groups(ready: Instance, parts: Sequence[tuple[GroupOracle, int, int]], *, keeps: bool) -> list[Level]:
    """Return the levels that trees prove of formed groups, from the worth and the bound of each part by its oracle.

    When the points of every part are proven, what the bounds leave beside them is the most pairs that can be kept.
    """
    value, bound, kept, most, edges = 0, 0, 0, 0, 0
    for oracle, worth, top in parts:
        points, held = divmod(worth, oracle.fine)
        step = oracle.step(oracle.fine)
        value, bound = value + points, bound + max(points, top // oracle.fine // step * step)
        kept, most, edges = kept + held, most + top - points * oracle.fine, edges + int(oracle.ready.kept.sum())
    found = [Level("weighted", value, bound, proof="tree")]
    if keeps and hosts.fineness(ready) > 1:
        found.append(Level("kept", kept, max(kept, min(most, edges) if bound == value else edges), proof="tree"))
    return found


def relative_gap(levels: Sequence[Level]) -> float:
    """Return how far the first level that is not proven lies below its bound, as a share of the bound."""
    for one in levels:
        if one.bound != one.value and one.proof != "count":
            return (one.bound - one.value) / max(1, abs(one.bound))
    return 0.0


def is_beyond(prices: IntArray, terms: int = 1) -> bool:
    """Say whether numbers are so large that a sum of so many terms of their size could wrap around."""
    return bool((prices > MOST // terms).any() or (prices < -(MOST // terms)).any())
