"""The bound at its lowest: a linear program over the groups found so far gives prices, new best groups join, and so on.

Dantzig and Wolfe (1960), with prices smoothed towards the best ones known (Wentges 1997). The linear program is in
floats, but only its prices are used, rounded to whole numbers: the bound is evaluated exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from ortools.linear_solver import pywraplp

from matching.engine import lagrange
from matching.engine.best_group import Column
from matching.engine.lagrange import Bound, Branch, Oracle
from matching.engine.problem import IntArray

SMOOTH = 0.5


@dataclass(eq=False)
class Pool:
    """All groups met so far, each once, with the host and the worth: shared by every branch of a search."""

    known: set[tuple[int, int, int, bytes]] = field(default_factory=set)
    hosts: list[int] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    worths: list[int] = field(default_factory=list)

    def add(self, oracle: Oracle, host: int, column: Column) -> bool:
        """Take in a group; say whether it is new."""
        key = (host, column.slot, column.home, np.sort(column.members).tobytes())
        if key in self.known:
            return False
        self.known.add(key)
        self.hosts.append(host)
        self.columns.append(column)
        self.worths.append(oracle.worth(host, column))
        return True


class Master:
    """The linear program of one branch: at most one group a host, each price's rule kept or paid for."""

    def __init__(self, oracle: Oracle, branch: Branch, pool: Pool) -> None:
        self.oracle, self.branch, self.pool = oracle, branch, pool
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        infinity, rows = self.solver.infinity(), len(oracle.signed)
        self.sign = np.where((np.arange(rows) < oracle.students) | ~oracle.signed, 1.0, -1.0)
        right = -self.sign * oracle.excess([None] * oracle.size())
        self.rules = [
            self.solver.Constraint(float(right[k]) if oracle.signed[k] else -infinity, float(right[k]))
            for k in range(rows)
        ]
        must = branch.opened | {host for _, host in branch.inside}
        self.hosts = [self.solver.Constraint(1.0 if h in must else -infinity, 1.0) for h in range(oracle.size())]
        self.all = self.solver.Constraint(-infinity, float(oracle.most))
        self.rooms = [self.solver.Constraint(-infinity, float(one)) for one in oracle.room.tolist()]
        self.goal = self.solver.Objective()
        self.goal.SetMaximization()
        self.barred = [set(branch.barred(host).tolist()) for host in range(oracle.size())]
        self.forced = [set(branch.forced(host).tolist()) for host in range(oracle.size())]
        self.shares: list[tuple[int, pywraplp.Variable]] = []
        self.seen = 0
        self._escapes(must, np.flatnonzero(oracle.signed | (right < 0)).tolist())

    def _escapes(self, must: set[int] | frozenset[int], rules: list[int]) -> None:
        """Let every rule that must hold be broken at a price above all worths, so that there is always a solution."""
        price = 4.0 * (1 + max((abs(one) for one in self.pool.worths), default=1))
        for row in [self.rules[k] for k in rules] + [self.hosts[h] for h in must]:
            for sign in (1.0, -1.0):
                variable = self.solver.NumVar(0.0, self.solver.infinity(), "")
                self.goal.SetCoefficient(variable, -price)
                row.SetCoefficient(variable, sign)

    def solve(self) -> IntArray:
        """Take in the pool's new groups that fit the branch, solve, and return the prices (one for each rule)."""
        for place in range(self.seen, len(self.pool.columns)):
            self._take(place)
        self.seen = len(self.pool.columns)
        self.solver.Solve()
        prices = self.sign * np.array([row.dual_value() for row in self.rules])
        signed: IntArray = np.where(self.oracle.signed, prices, np.maximum(prices, 0))
        return signed

    def _take(self, place: int) -> None:
        host, column = self.pool.hosts[place], self.pool.columns[place]
        members = set(column.members.tolist())
        if host in self.branch.closed or members & self.barred[host] or not self.forced[host] <= members:
            return
        variable = self.solver.NumVar(0.0, self.solver.infinity(), "")
        self.goal.SetCoefficient(variable, float(self.pool.worths[place]))
        found: list[Column | None] = [None] * self.oracle.size()
        found[host] = column
        use = self.oracle.excess(found) - self.oracle.excess([None] * self.oracle.size())
        for row in np.flatnonzero(use).tolist():
            self.rules[row].SetCoefficient(variable, float(use[row] * self.sign[row]))
        self.hosts[host].SetCoefficient(variable, 1.0)
        self.all.SetCoefficient(variable, 1.0)
        self.rooms[int(self.oracle.owners[host])].SetCoefficient(variable, 1.0)
        self.shares.append((place, variable))


def minimise(
    oracle: Oracle, branch: Branch, start: IntArray, target: int, rounds: int, is_late: Callable[[], bool], pool: Pool
) -> Bound:
    """Lower the bound of a branch by column generation until it is at `target` or no better group is found."""
    value, found = lagrange.evaluate(oracle, branch, start)
    best = Bound(value, start, found)
    if value == lagrange.IMPOSSIBLE:
        return best
    for host, column in enumerate(found):
        if column is not None:
            pool.add(oracle, host, column)
    master = Master(oracle, branch, pool)
    for _ in range(rounds):
        if best.value <= target or is_late():
            break
        prices = master.solve()
        smooth = SMOOTH * best.prices + (1 - SMOOTH) * prices
        fresh = False
        for point in (smooth, prices):
            whole = np.rint(point).astype(np.int64)
            value, found = lagrange.evaluate(oracle, branch, whole)
            if value < best.value:
                best = Bound(value, whole, found)
            for host, column in enumerate(found):
                fresh = (column is not None and pool.add(oracle, host, column)) or fresh
            if fresh:
                break
        if not fresh:
            break
    return _with_shares(best, master)


def _with_shares(best: Bound, master: Master) -> Bound:
    """Add to a bound what share of each host's group, and of each student in it, the linear program has."""
    often: dict[tuple[int, int], float] = {}
    opened: dict[int, float] = {}
    for place, variable in master.shares:
        share = variable.solution_value()
        if share > 1e-6:
            host = master.pool.hosts[place]
            opened[host] = opened.get(host, 0.0) + share
            for student in master.pool.columns[place].members.tolist():
                often[student, host] = often.get((student, host), 0.0) + share
    return Bound(best.value, best.prices, best.columns, often, opened)
