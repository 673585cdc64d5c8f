"""Minimum-cost flow with lower bounds, solved by OR-Tools' cost-scaling push-relabel."""

from __future__ import annotations

import numpy as np
from ortools.graph.python import min_cost_flow

from matching.engine.network import Network
from matching.engine.problem import BoolArray, IntArray

LIMIT = 2**60


class NoFlow(Exception):
    """No flow meets the bounds of the arcs."""


def minimum_cost(network: Network, cost: IntArray, free: BoolArray, flow: IntArray) -> IntArray:
    """Return the flow of least total cost that leaves the arcs outside `free` as they are in `flow`.

    `cost`, `free` and `flow` have one entry an arc; raises `NoFlow` when the bounds cannot be met. The method is
    Goldberg and Tarjan's cost scaling (1990), exact for whole numbers.
    """
    arcs = np.flatnonzero(free)
    given = np.where(free, network.lo, flow)
    supply = network.supply.copy()
    np.subtract.at(supply, network.tail[given != 0], given[given != 0])
    np.add.at(supply, network.head[given != 0], given[given != 0])
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        network.tail[arcs], network.head[arcs], network.hi[arcs] - network.lo[arcs], cost[arcs]
    )
    solver.set_nodes_supplies(np.arange(network.nodes), supply)
    status = solver.solve()
    if status == solver.INFEASIBLE or status == solver.UNBALANCED:
        raise NoFlow
    if status != solver.OPTIMAL:
        raise ArithmeticError(f"the flow solver stopped with {status}")
    found = given.copy()
    found[arcs] += solver.flows(np.arange(len(arcs)))
    return found
