"""What the pairs of an answer reach at each level of the objective."""

from __future__ import annotations

import numpy as np

from matching.engine import levels
from matching.engine.instance import Instance
from matching.engine.levels import Aim
from matching.engine.problem import IntArray


def of_levels(ready: Instance, aims: tuple[Aim, ...], used: IntArray) -> list[int]:
    """Return the sum of gains of the edges used, level by level; at `worst` the score itself when it is kept."""
    load = np.bincount(ready.mentor[used], minlength=len(ready.mentors))
    nth = np.arange(int(load.sum())) - np.repeat(np.cumsum(load) - load, load)
    found = []
    for aim in aims:
        total = int(levels.edge_gain(aim, ready, used).sum()) + int(levels.place_gain(aim, nth).sum())
        found.append(aim.number if aim.name == "worst" and total == 0 else total)
    return found
