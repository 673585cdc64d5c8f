"""Staged optimisation: each level is solved on the optimal face of the levels before it.

An arc whose reduced cost is not zero keeps its flow in every optimal solution, so fixing those arcs and going on with
the next level is exact, and no level can drown another. Where whole numbers leave room, neighbouring levels are put
into one weighted solve whose potentials are split into those of each level again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from matching.engine import assignment, potentials
from matching.engine import flow as flows
from matching.engine.flow import LIMIT
from matching.engine.network import Network
from matching.engine.problem import BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class Face:
    """The optimal flows so far: one of them, which arcs may still change, and the potentials of each level.

    `joint` holds the potentials of the last batch before they were split.
    """

    flow: IntArray
    free: BoolArray
    potentials: tuple[IntArray, ...]
    joint: IntArray


@dataclass(frozen=True)
class Batch:
    """Levels solved together: what a unit of each is worth in the shared sum."""

    first: int
    weights: tuple[int, ...]


def batches(sizes: list[int], network_nodes: int, longest: int) -> list[Batch]:
    """Group levels whose gains reach up to `sizes` so that each weighted sum stays below LIMIT / nodes.

    A level outweighs the next when its weight exceeds twice what a path of `longest` arcs can gather below it.
    """
    room = LIMIT // (network_nodes + 1)
    found: list[Batch] = []
    place = 0
    while place < len(sizes):
        count = len(sizes) - place
        while count > 1 and _weights(sizes[place : place + count], longest)[1] > room:
            count -= 1
        found.append(Batch(place, _weights(sizes[place : place + count], longest)[0]))
        place += count
    return found


def _weights(sizes: list[int], longest: int) -> tuple[tuple[int, ...], int]:
    """Return the weight of each level, heaviest first, and the most that one arc can cost."""
    weights, below = [1], sizes[-1]
    for size in reversed(sizes[:-1]):
        weights.append(2 * (longest + 2) * below + 1)
        below += size * weights[-1]
    return tuple(reversed(weights)), below


def start(network: Network) -> Face:
    """Return the face that holds every flow."""
    return Face(network.lo.copy(), np.ones(len(network.tail), bool), (), np.zeros(network.nodes, np.int64))


def climb(network: Network, face: Face, gains: list[IntArray], batch: Batch, start: IntArray | None = None) -> Face:
    """Maximise the levels of one batch on a face; raise `NoFlow` when the bounds cannot be met.

    Flows that are found faster are tried first, for they are almost always optimal too: that there are potentials
    proves it. `start` may hold potentials (nodes,) that are nearly right.
    """
    cost = _cost(gains, batch.weights)
    for flow in _quick(network, face, gains, start):
        try:
            joint = potentials.recover(network, cost, face.free, flow, sweeps=300, start=start)
            break
        except ArithmeticError:
            continue
    else:
        flow = flows.minimum_cost(network, cost, face.free, face.flow)
        joint = potentials.recover(network, cost, face.free, flow)
    reduced = cost + joint[network.tail] - joint[network.head]
    return Face(flow, face.free & (reduced == 0), face.potentials + split(joint, batch.weights), joint)


def _quick(network: Network, face: Face, gains: list[IntArray], start: IntArray | None) -> Iterator[IntArray]:
    """Yield the pairing of a square where people have one place each, then a flow under much smaller weights."""
    light = _cost(gains, _light(gains))
    if start is not None:
        pairing = assignment.guess(network, light, start)
        if pairing is not None:
            yield pairing
    if len(gains) > 1:
        yield flows.minimum_cost(network, light, face.free, face.flow)


def _cost(gains: list[IntArray], weights: tuple[int, ...]) -> IntArray:
    cost = np.zeros(len(gains[0]), np.int64)
    for gain, weight in zip(gains, weights, strict=True):
        cost -= weight * gain
    return cost


def _light(gains: list[IntArray]) -> tuple[int, ...]:
    """Return weights under which one arc of a level outweighs two arcs of all later ones."""
    weights, below = [1], int(np.abs(gains[-1]).max(initial=0))
    for gain in reversed(gains[:-1]):
        weights.append(2 * below + 1)
        below += int(np.abs(gain).max(initial=0)) * weights[-1]
    return tuple(reversed(weights))


def split(joint: IntArray, weights: tuple[int, ...]) -> tuple[IntArray, ...]:
    """Split potentials of a weighted sum of levels into the potentials of each level."""
    rest, parts = joint, []
    for weight in weights[:-1]:
        part = (rest + weight // 2) // weight
        parts.append(part)
        rest = rest - part * weight
    return (*parts, rest)


def can_avoid(network: Network, face: Face, banned: BoolArray) -> bool:
    """Say whether some flow of the face uses none of the banned arcs."""
    if (banned & ~face.free & (face.flow > 0)).any():
        return False
    fixed = np.where(banned & face.free, 0, face.flow)
    try:
        flows.minimum_cost(network, np.zeros(len(banned), np.int64), face.free & ~banned, fixed)
    except flows.NoFlow:
        return False
    return True


Progress = Callable[[str, float], None]
