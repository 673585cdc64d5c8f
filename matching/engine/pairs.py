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
from matching.engine.problem import RAISING, BoolArray, Infeasible, IntArray

Tick = Callable[[str, float], None]


@dataclass(frozen=True, eq=False)
class Solved:
    """An optimal flow: positions of the edges used, the levels in order and the potentials of each, and a witness.

    `open_from` is the first level that edges outside the network could still improve when time ran out (else the
    number of levels), `slack` the most by which they could improve the sum of the levels from there with `weights`.
    """

    used: IntArray
    aims: tuple[Aim, ...]
    potentials: tuple[IntArray, ...]
    witness: IntArray | None
    open_from: int
    weights: tuple[int, ...] = ()
    slack: int = 0


def solve(instance: Instance, tick: Tick, is_late: Callable[[], bool]) -> Solved:
    """Solve on a few edges, price in every edge that could improve a level, and repeat until none can.

    Raises `Infeasible` when locks, musts and caps contradict one another.
    """
    chosen, prices = pricing.first_choice(instance)
    aims = levels.aims(instance)
    rounds = 0
    while True:
        rounds += 1
        tick("solve", 1 - 0.7**rounds)
        late = is_late() and rounds > 1
        try:
            climb = _Climb(instance, chosen, aims, prices, tick, late)
            missing = None if climb.run() else climb.missing
        except flows.NoFlow:
            if chosen.all():
                raise Infeasible(()) from None
            chosen = np.ones_like(chosen)
            continue
        if missing is None:
            return climb.solved()
        chosen, prices = chosen | missing, climb.prices


class _Climb:
    """One ascent through all levels on a network of some edges, ending where an edge outside could improve a level.

    When `late`, it goes on to the end all the same and notes what it leaves open. `prices` are what the places of each
    mentor are worth in points (M,), first guessed, then as found.
    """

    def __init__(
        self, instance: Instance, chosen: BoolArray, aims: list[Aim], prices: IntArray, tick: Tick, late: bool
    ) -> None:
        self.instance, self.prices, self.tick = instance, prices, tick
        self.net = network.build(instance, np.flatnonzero(chosen))
        self.outside = pricing.Outside(instance, chosen)
        self.face = lexicographic.start(self.net)
        self.aims, self.done = list(aims), 0
        self.witness: IntArray | None = None
        self.missing: BoolArray | None = None
        self.late = late
        self.open: tuple[int, tuple[int, ...]] | None = None

    def run(self) -> bool:
        """Climb every level; stop with false at the first that edges outside could improve."""
        stop = next(k for k, aim in enumerate(self.aims) if aim.name in ("total", "tie-break"))
        raises_worst = self.instance.problem.objective in RAISING and self.aims[stop].name == "total"
        if raises_worst and (not self._ascend(self.aims[:stop]) or not self._raise_worst(stop)):
            return False
        return self._ascend(self.aims[self.done :])

    def _ascend(self, aims: list[Aim]) -> bool:
        """Maximise aims on the face, in as few flows as whole numbers allow; false when the network lacks an edge."""
        sizes = [levels.largest_gain(aim, self.instance, self.net.nth) for aim in aims]
        for batch in lexicographic.batches(sizes, self.net.nodes, longest(self.instance)):
            part = slice(batch.first, batch.first + len(batch.weights))
            gains = [gain(aim, self.instance, self.net) for aim in aims[part]]
            counts_points = aims[part][-1].name == "total"
            start = self._start(sizes[part], batch.weights) if counts_points else None
            self.face = lexicographic.climb(self.net, self.face, gains, batch, start)
            if counts_points:
                self.prices = self.face.potentials[-1][-1] - self.face.potentials[-1][self._hosts()]
            self.missing = self.outside.improving(aims[part], batch.weights, self.face.joint)
            if self.missing is not None and not self._accepts(self.done + batch.first, batch.weights):
                return False
        self.done += len(aims)
        return True

    def _hosts(self) -> slice:
        """Return where the mentors stand among the nodes."""
        return slice(len(self.instance.students), len(self.instance.students) + len(self.instance.mentors))

    def _start(self, sizes: list[int], weights: tuple[int, ...]) -> IntArray:
        """Return potentials from the prices, no larger than what `lexicographic.split` can tell apart."""
        start = np.zeros(self.net.nodes, np.int64)
        start[: len(self.instance.students)] = sum(size * weight for size, weight in zip(sizes, weights, strict=True))
        start[self._hosts()] = -np.clip(self.prices, 0, sizes[-1])
        return start

    def _accepts(self, place: int, weights: tuple[int, ...]) -> bool:
        """When late, note where the proof ends and leave the edges outside alone from here on."""
        if self.late:
            self.open = (place, weights)
            self.outside.edge = np.zeros(0, np.int64)
        return self.late

    def _raise_worst(self, place: int) -> bool:
        """Put in the level of the worst pair, with a witness that no higher score is possible."""
        self.tick("worst pair", 0.6)
        number = worst_score(self.instance, self.net, self.face)
        if number < 0:
            return True
        if self.instance.problem.objective == "worst-to-good" and number >= self.instance.problem.good:
            number = self.instance.problem.good
        else:
            proof = [Aim("worst", number + 1)]
            one = lexicographic.Batch(0, (1,))
            face = lexicographic.climb(self.net, self.face, [gain(proof[0], self.instance, self.net)], one)
            edge = self.outside.edge
            self.missing = self.outside.improving(proof, (1,), face.joint)
            self.outside.edge = edge
            if self.missing is not None and not self._accepts(place, (1,)):
                return False
            self.witness = face.potentials[-1]
        self.aims.insert(place, Aim("worst", number))
        return self._ascend([self.aims[place]])

    def solved(self) -> Solved:
        """Return the flow found, as edges, and where its proof ends."""
        used = self.net.edge[self.face.flow[: len(self.net.edge)] > 0]
        where, weights = (len(self.aims), ()) if self.open is None else self.open
        slack = self.outside.slack if weights else 0
        return Solved(used, tuple(self.aims), self.face.potentials, self.witness, where, weights, slack)


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


def worst_score(instance: Instance, net: Network, face: Face) -> int:
    """Find by bisection the highest score that every unlocked pair of the face can reach; -1 when there is no pair."""
    score = instance.score[net.edge]
    loose = np.zeros(len(net.tail), bool)
    loose[: len(score)] = ~instance.locked[net.edge]
    points = np.zeros(len(net.tail), np.int64)
    points[: len(score)] = score
    values = np.unique(points[loose & (face.free | (face.flow > 0))])
    if not len(values) or lexicographic.can_avoid(net, face, loose):
        return -1
    low, high = 0, len(values) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if lexicographic.can_avoid(net, face, loose & (points < values[middle])):
            low = middle
        else:
            high = middle - 1
    return int(values[low])
