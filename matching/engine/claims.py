"""What an answer of groups claims beside its trees: how many seats there are, and how far it is from its bound."""

from __future__ import annotations

from collections.abc import Sequence

from matching.engine import best_group, components
from matching.engine.answer import Level
from matching.engine.instance import Instance


def seats(ready: Instance) -> int:
    """Count how many students could be placed at most: those with a mentor, and the seats of the groups."""
    groups = ready.problem.groups
    assert groups is not None
    total = 0
    for part in components.split(ready):
        oracle = best_group.GroupOracle(part.instance)
        total += min(oracle.students, min(oracle.most, oracle.size()) * groups.hi)
    return total


def relative_gap(levels: Sequence[Level]) -> float:
    """Return how far the first level that is not proven lies below its bound, as a share of the bound."""
    for one in levels:
        if one.bound != one.value and one.proof != "count":
            return (one.bound - one.value) / max(1, abs(one.bound))
    return 0.0
