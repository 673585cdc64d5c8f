"""Node potentials of an optimal flow: shortest distances in its residual network (Ahuja, Magnanti and Orlin, 9.3)."""

from __future__ import annotations

import numpy as np

from matching.engine.network import Network
from matching.engine.problem import BoolArray, IntArray


def recover(network: Network, cost: IntArray, free: BoolArray, flow: IntArray, sweeps: int = 0) -> IntArray:
    """Return potentials p with cost + p[tail] - p[head] >= 0 where flow can rise and <= 0 where it can fall.

    Label correcting (Bellman and Ford), all arcs of a sweep at once; only the arcs out of nodes that changed are
    looked at again. Raises `ArithmeticError` when a negative cycle shows that the flow was not optimal, or when a
    given number of sweeps was not enough.
    """
    up, down = free & (flow < network.hi), free & (flow > network.lo)
    tail = np.concatenate([network.tail[up], network.head[down]])
    head = np.concatenate([network.head[up], network.tail[down]])
    length = np.concatenate([cost[up], -cost[down]])
    order = np.argsort(tail, kind="stable")
    tail, head, length = tail[order], head[order], length[order]
    first = np.searchsorted(tail, np.arange(network.nodes + 1))
    distance = np.zeros(network.nodes, np.int64)
    changed = np.zeros(network.nodes, bool)
    arcs = np.arange(len(tail))
    for _ in range(sweeps or 4 * network.nodes + 4):
        reach = distance[tail[arcs]] + length[arcs]
        ends = head[arcs]
        better = reach < distance[ends]
        if not better.any():
            return distance
        ends = ends[better]
        np.minimum.at(distance, ends, reach[better])
        changed[:] = False
        changed[ends] = True
        arcs = _arcs_out_of(np.flatnonzero(changed), first)
    raise ArithmeticError("a negative cycle: the flow was not optimal")


def _arcs_out_of(nodes: IntArray, first: IntArray) -> IntArray:
    """Return the positions of all arcs that leave the nodes, where arcs are sorted by tail."""
    count = first[nodes + 1] - first[nodes]
    start = first[nodes] - (np.cumsum(count) - count)
    return np.repeat(start, count) + np.arange(int(count.sum()))
