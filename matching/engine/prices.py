"""What one more place is worth: shortest paths in the residual network, exact at every level, for any mentor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.engine import instance, levels, lexicographic, network, pairs, potentials, validate_offer
from matching.engine.answer import Answer
from matching.engine.explain import mates
from matching.engine.instance import Instance
from matching.engine.levels import Aim
from matching.engine.network import Network
from matching.engine.problem import TOP_SCORE, BadProblem, IntArray, Problem

COUNTED = ("priority", "placed", "weak", "total")


@dataclass(frozen=True, eq=False)
class Prices:
    """What more places would bring to an optimal answer, level by level.

    `one_more` maps each mentor to the gain of one more place; `levels` names the levels that are counted, in order.
    """

    levels: tuple[str, ...]
    one_more: Mapping[str, Mapping[str, int]]
    _weights: tuple[int, ...]
    _distance: IntArray
    _ready: Instance
    _aims: tuple[Aim, ...]

    def offer(self, scores: Mapping[str, int]) -> dict[str, int]:
        """Return what one place of a mentor who does not exist yet would bring, from the points with each student.

        Scores below the minimum count as no edge. Group mentors by branch, campus and language for the caller's use.
        Raises `BadProblem` when a score is none.
        """
        if wrong := validate_offer.scores(scores):
            raise BadProblem(wrong)
        at = {one: place for place, one in enumerate(self._ready.students)}
        best = 0
        for student, points in scores.items():
            if points >= self._ready.problem.minimum and student in at:
                gain = self._gain(at[student], points)
                best = max(best, gain - int(self._distance[at[student]]))
        return split(best, self.levels, self._weights)

    def _gain(self, student: int, points: int) -> int:
        total = 0
        for aim, weight in zip(self._aims, self._weights, strict=True):
            worth = {"placed": 1, "total": points, "weak": -int(points < self._ready.problem.good)}.get(aim.name)
            if worth is None:
                worth = int(self._ready.priority[student] == aim.number)
            total += weight * worth
        return total


def of_places(problem: Problem, answer: Answer) -> Prices:
    """Price one more place of every mentor; exact for pairs at the levels priority, placed, weak and total.

    The gain is the longest way, through changes of the matching, on which a new place could be filled: minus the
    shortest distance from the node above the mentor (the sink, or a cap) to the mentor in the residual network
    (Ahuja, Magnanti and Orlin, chapter 9), less what a further student of the mentor costs for balance.
    Raises `ValueError` for answers without potentials.
    """
    if answer.certificate.kind != "potentials":
        raise ValueError("prices of places need an answer of pairs")
    ready = instance.build(problem)
    net = network.build(ready, np.arange(len(ready.score)))
    aims = [one for one in levels.aims(ready) if one.name in COUNTED]
    gains = [pairs.gain(aim, ready, net) for aim in aims]
    sizes = [
        max(TOP_SCORE if aim.name == "total" else 1, int(np.abs(one).max(initial=0)))
        for aim, one in zip(aims, gains, strict=True)
    ]
    while len(lexicographic.batches(sizes, net.nodes, pairs.longest(ready))) > 1:
        aims, gains, sizes = aims[1:], gains[1:], sizes[1:]
    weights = lexicographic.batches(sizes, net.nodes, pairs.longest(ready))[0].weights
    cost = np.zeros(len(net.tail), np.int64)
    for gain, weight in zip(gains, weights, strict=True):
        cost -= weight * gain
    mate = mates(ready, answer)
    flow, load = flow_of(ready, net, mate), np.bincount(mate[mate >= 0], minlength=len(ready.mentors))
    cost_of_load = sum(w * aim.number for aim, w in zip(aims, weights, strict=True) if aim.name == "total")
    above, _ = network.parents(ready)
    ways = {node: potentials.from_node(net, cost, flow, node) for node in {net.nodes - 1, *above.tolist()}}
    names = tuple(_label(aim) for aim in aims)
    one_more = {
        name: split(
            max(0, -int(ways[int(above[place])][len(ready.students) + place]) - cost_of_load * int(load[place])),
            names,
            weights,
        )
        for place, name in enumerate(ready.mentors)
    }
    return Prices(names, one_more, weights, ways[net.nodes - 1], ready, tuple(aims))


def split(joint: int, names: tuple[str, ...], weights: tuple[int, ...]) -> dict[str, int]:
    """Split a weighted sum into what each level holds of it."""
    parts = lexicographic.split(np.array([joint], np.int64), weights)
    return {name: int(part[0]) for name, part in zip(names, parts, strict=True)}


def _label(aim: Aim) -> str:
    return f"priority {aim.number}" if aim.name == "priority" else aim.name


def flow_of(ready: Instance, net: Network, mate: IntArray) -> IntArray:
    """Return the flow of a matching on the network of all edges; places of one mentor fill from the first."""
    flow = np.zeros(len(net.tail), np.int64)
    count, students = len(net.edge), len(ready.students)
    flow[:count] = mate[ready.student] == ready.mentor
    flow[count : count + students] = mate < 0
    load = np.bincount(mate[mate >= 0], minlength=len(ready.mentors))
    owner = net.tail[count + students : count + students + len(net.nth)] - students
    flow[count + students : count + students + len(net.nth)] = net.nth < load[owner]
    position = {one: place for place, one in enumerate(ready.mentors)}
    for place, cap in enumerate(ready.caps):
        flow[len(flow) - len(ready.caps) + place] = load[[position[one] for one in cap.mentors]].sum()
    return flow
