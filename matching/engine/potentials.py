"""Node potentials of an optimal flow: shortest distances in its residual network (Ahuja, Magnanti and Orlin, 9.3)."""

from __future__ import annotations

import numpy as np

from matching.engine.network import Network
from matching.engine.problem import BoolArray, IntArray

FAR = 2**61


def recover(
    network: Network,
    cost: IntArray,
    free: BoolArray,
    flow: IntArray,
    sweeps: int = 0,
    start: IntArray | None = None,
) -> IntArray:
    """Return potentials p with cost + p[tail] - p[head] >= 0 where flow can rise and <= 0 where it can fall.

    Label correcting (Bellman and Ford), all arcs of a sweep at once; only the arcs out of nodes that changed are
    looked at again. `start` may hold potentials that are nearly right; any do. Raises `ArithmeticError` when a negative
    cycle shows that the flow was not optimal, or when a given number of sweeps was not enough.
    """
    distance = np.zeros(network.nodes, np.int64) if start is None else start.copy()
    residual = _residual(network, cost, free, flow)
    return _settle(residual, distance, np.arange(len(residual[0])), sweeps or 4 * network.nodes + 4)


def from_node(network: Network, cost: IntArray, flow: IntArray, node: int) -> IntArray:
    """Return the shortest distance from one node to every other in the residual network; FAR where there is no way."""
    distance = np.full(network.nodes, FAR, np.int64)
    distance[node] = 0
    residual = _residual(network, cost, np.ones(len(flow), bool), flow)
    arcs = np.arange(residual[3][node], residual[3][node + 1])
    return _settle(residual, distance, arcs, 4 * network.nodes + 4)


def _residual(network: Network, cost: IntArray, free: BoolArray, flow: IntArray) -> tuple[IntArray, ...]:
    """Return tail, head and length of the residual arcs, sorted by tail, and where each node's arcs begin."""
    up, down = free & (flow < network.hi), free & (flow > network.lo)
    tail = np.concatenate([network.tail[up], network.head[down]])
    head = np.concatenate([network.head[up], network.tail[down]])
    length = np.concatenate([cost[up], -cost[down]])
    order = np.argsort(tail, kind="stable")
    return tail[order], head[order], length[order], np.searchsorted(tail[order], np.arange(network.nodes + 1))


def _settle(residual: tuple[IntArray, ...], distance: IntArray, arcs: IntArray, sweeps: int) -> IntArray:
    """Lower distances along arcs, then along those that leave the nodes just changed, until none can be lowered."""
    tail, head, length, first = residual
    degree = np.diff(first)
    changed = np.zeros(len(distance), bool)
    for _ in range(sweeps):
        reach = distance[tail[arcs]] + length[arcs]
        ends = head[arcs]
        better = (reach < distance[ends]).nonzero()[0]
        if not better.size:
            return distance
        ends = ends[better]
        np.minimum.at(distance, ends, reach[better])
        changed[ends] = True
        nodes = changed.nonzero()[0]
        changed[nodes] = False
        arcs = _arcs_out_of(nodes, first, degree)
    raise ArithmeticError("a negative cycle: the flow was not optimal")


def _arcs_out_of(nodes: IntArray, first: IntArray, degree: IntArray) -> IntArray:
    """Return the positions of all arcs that leave the nodes, where arcs are sorted by tail."""
    count = degree[nodes]
    after = count.cumsum()
    arcs: IntArray = (first[nodes] - after + count).repeat(count)
    arcs += np.arange(len(arcs))
    return arcs
