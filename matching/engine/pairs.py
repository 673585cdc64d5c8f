"""Pairs, buddies and the lottery: a lexicographic flow, proven on every edge though few are in the network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.engine import flow as flows
from matching.engine import levels, lexicographic, network, pricing
from matching.engine.instance import Instance
from matching.engine.levels import Aim
from matching.engine.lexicographic import Face
from matching.engine.network import Network
from matching.engine.problem import Infeasible, IntArray

Tick = Callable[[str, float], None]


@dataclass(frozen=True, eq=False)
class Solved:
    """An optimal flow: positions of the edges used, the levels in order and the potentials of each, and a witness."""

    used: IntArray
    aims: tuple[Aim, ...]
    potentials: tuple[IntArray, ...]
    witness: IntArray | None
    proven: bool


def solve(instance: Instance, tick: Tick, is_late: Callable[[], bool]) -> Solved:
    """Solve on a few edges, price in every edge that could improve a level, and repeat until none can.

    Raises `Infeasible` when locks, musts and caps contradict one another.
    """
    chosen = pricing.first_choice(instance)
    while True:
        tick("solve", len(chosen) / max(1, len(instance.score)))
        solved = _on(instance, np.flatnonzero(chosen), tick)
        if solved is None:
            if chosen.all():
                raise Infeasible(())
            chosen[:] = True
            continue
        missing = pricing.missing(instance, solved.aims, solved.potentials, solved.witness, chosen)
        if not missing.any():
            return solved
        if is_late():
            return Solved(solved.used, solved.aims, solved.potentials, solved.witness, proven=False)
        chosen |= missing


def _on(instance: Instance, edge: IntArray, tick: Tick) -> Solved | None:
    """Solve all levels on a network of the given edges; None when no flow meets the bounds."""
    net = network.build(instance, edge)
    aims = levels.aims(instance)
    witness: IntArray | None = None
    stop = next(k for k, aim in enumerate(aims) if aim.name in ("total", "tie-break"))
    try:
        face = _climb(instance, net, lexicographic.start(net), aims[:stop])
        if instance.problem.objective != "total" and aims[stop].name == "total":
            tick("worst pair", 0.5)
            worst, witness = _worst(instance, net, face)
            if worst is not None:
                face = _climb(instance, net, face, [worst])
                aims.insert(stop, worst)
                stop += 1
        face = _climb(instance, net, face, aims[stop:])
    except flows.NoFlow:
        return None
    return Solved(net.edge[face.flow[: len(edge)] > 0], tuple(aims), face.potentials, witness, proven=True)


def _climb(instance: Instance, net: Network, face: Face, aims: list[Aim]) -> Face:
    """Maximise the aims one after the other on the face, in as few flows as whole numbers allow."""
    gains = [gain(aim, instance, net) for aim in aims]
    sizes = [max(1, int(np.abs(one).max(initial=0))) for one in gains]
    for batch in lexicographic.batches(sizes, net.nodes, longest(instance)):
        stop = batch.first + len(batch.weights)
        face = lexicographic.climb(net, face, gains[batch.first : stop], batch)
    return face


def gain(aim: Aim, instance: Instance, net: Network) -> IntArray:
    """Return what a unit of flow on each arc of the network is worth to an aim."""
    return np.concatenate(
        [
            levels.edge_gain(aim, instance, net.edge),
            np.zeros(len(instance.students), np.int64),
            levels.place_gain(aim, net.nth),
            np.zeros(len(instance.caps), np.int64),
        ]
    )


def longest(instance: Instance) -> int:
    """Bound the arcs of a path that meets no node twice."""
    return 2 * min(len(instance.students), len(instance.mentors)) + 4 * len(instance.caps) + 6


def _worst(instance: Instance, net: Network, face: Face) -> tuple[Aim | None, IntArray | None]:
    """Find by bisection the highest score that every unlocked pair can reach, and potentials that prove no higher."""
    score = instance.score[net.edge]
    loose = np.zeros(len(net.tail), bool)
    loose[: len(score)] = ~instance.locked[net.edge]
    points = np.zeros(len(net.tail), np.int64)
    points[: len(score)] = score
    usable = loose & (face.free | (face.flow > 0))
    values = np.unique(points[usable])
    if not len(values) or lexicographic.can_avoid(net, face, loose):
        return None, None
    low, high = 0, len(values) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if lexicographic.can_avoid(net, face, loose & (points < values[middle])):
            low = middle
        else:
            high = middle - 1
    worst = int(values[low])
    if instance.problem.objective == "worst-to-good" and worst >= instance.problem.good:
        return Aim("worst", instance.problem.good), None
    proof = _climb(instance, net, face, [Aim("worst", worst + 1)])
    return Aim("worst", worst), proof.potentials[-1]
