"""One place each and as many people on both sides: a quick guess at the best flow, by cost scaling on pairs alone."""

from __future__ import annotations

import numpy as np
from ortools.graph.python import linear_sum_assignment

from matching.engine.network import Network
from matching.engine.problem import IntArray


def guess(network: Network, cost: IntArray, start: IntArray) -> IntArray | None:
    """Return the flow of least cost in which everybody has a partner; None where the network is not of that kind.

    `cost` has one entry an arc, `start` a potential for each node: near the true ones they make the search short, but
    any will do. Whether to leave somebody alone is not weighed here: the caller has to prove the flow. The method is
    that of Goldberg and Kennedy (1995).
    """
    edges, places = len(network.edge), len(network.nth)
    students = len(network.tail) - edges - places
    if places != students or network.nodes != 2 * students + 1 or network.lo.any() or network.nth.any():
        return None
    student, mentor = network.tail[:edges], network.head[:edges] - students
    # With everybody's edge to the partner of the same rank there surely is an answer; without one the search is long.
    if np.count_nonzero(student == mentor) < students:
        return None
    reduced = cost[:edges] - start[students:][mentor]
    first = np.searchsorted(student, np.arange(students))
    least = np.minimum.reduceat(reduced, first)
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    solver.add_arcs_with_cost(student, mentor, reduced - least[student])
    if solver.solve() != solver.OPTIMAL:
        return None
    mate = np.array([solver.right_mate(one) for one in range(students)], np.int64)
    flow = np.zeros(len(network.tail), np.int64)
    flow[:edges] = mate[student] == mentor
    flow[edges + students :] = 1
    return flow
