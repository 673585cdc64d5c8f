"""What a run of pairs that ran out of time can stand for: its bounds."""

from __future__ import annotations

import numpy as np

from matching.engine import levels, lexicographic
from matching.engine.instance import Instance
from matching.engine.pairs import Solved


def bounds(ready: Instance, solved: Solved, reached: list[int]) -> list[int]:
    """Return what no answer exceeds, level by level: the values themselves as far as the proof goes.

    Where time ran out, edges outside the network could add at most `slack` to the weighted sum of some levels; split
    into levels it bounds the first of them that is open, and every later level is bounded by each student's best.
    """
    place, found = solved.open_from, list(reached)
    if place >= len(reached):
        return found
    stop = place + len(solved.weights)
    joint = sum(weight * value for weight, value in zip(solved.weights, reached[place:stop], strict=True))
    parts = lexicographic.split(np.array([joint + solved.slack], np.int64), solved.weights)
    for k in range(place, len(reached)):
        top = int(parts[k - place][0]) if k < stop and found[place:k] == reached[place:k] else _most(ready, solved, k)
        found[k] = max(reached[k], min(top, _most(ready, solved, k)))
    return found


def _most(ready: Instance, solved: Solved, level: int) -> int:
    """Return what a level would reach if every student had the edge that is best for it."""
    aim = solved.aims[level]
    if aim.name == "worst":
        return ready.problem.good if ready.problem.objective == "worst-to-good" else int(ready.score.max(initial=0))
    best = np.zeros(len(ready.students), np.int64)
    np.maximum.at(best, ready.student, levels.edge_gain(aim, ready, np.arange(len(ready.score))))
    return int(best.sum())
