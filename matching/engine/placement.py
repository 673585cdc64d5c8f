"""Formed groups as a linear program over settings: who sits with whom when each mentor's time and home are shares.

For one mentor at one time, with one home and with or without the minority, the members form a flow polytope, so the
program over all settings bounds as tightly as column generation (Geoffrion 1974) and is whole once the settings are.
It holds few of the settings and members; those that the exact bound at its prices would rather have join later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from ortools.linear_solver import pywraplp

from matching.engine import lagrange
from matching.engine.best_group import Column, GroupOracle
from matching.engine.best_spread import NONE
from matching.engine.lagrange import Bound, Branch
from matching.engine.problem import IntArray

SPARE, SETTINGS = 6, 4
# How far the prices go from the best known towards those of the program (Wentges 1997), until a group is new.
TRUST = (0.1, 1.0)
SURE, CLEAR, NO_ROW = 0.999, 0.7, -1


@dataclass(eq=False)
class Setting:
    """One way a host could lead: its row (time and home), with the minority or without, and its members so far."""

    host: int
    row: int
    mixed: bool
    share: pywraplp.Variable
    few: pywraplp.Constraint
    many: pywraplp.Constraint
    company: pywraplp.Constraint | None
    members: dict[int, pywraplp.Variable] = field(default_factory=dict)
    homes: dict[int, pywraplp.Constraint] = field(default_factory=dict)


class Placement:
    """The linear program, growing, and what it says of each branch."""

    def __init__(self, oracle: GroupOracle, root: Branch, prices: IntArray) -> None:
        self.oracle, self.root = oracle, root
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        self.goal = self.solver.Objective()
        self.goal.SetMaximization()
        infinity = self.solver.infinity()
        self.people = [self.solver.Constraint(1.0 if one else -infinity, 1.0) for one in oracle.must]
        bounds = zip(oracle.caps.least.tolist(), oracle.caps.most.tolist(), strict=True)
        self.caps = [self.solver.Constraint(float(low), float(max(low, high))) for low, high in bounds]
        self.hosts = [self.solver.Constraint(-infinity, 1.0) for _ in range(oracle.size())]
        self.all = self.solver.Constraint(-infinity, float(oracle.most))
        self.rooms = [self.solver.Constraint(-infinity, float(one)) for one in oracle.room.tolist()]
        self.rules = [self.solver.Constraint(-infinity, float(one)) for one in oracle.people.most.tolist()]
        self.locks = {pair: self.solver.Constraint(1.0, 1.0) for pair in root.inside}
        self.settings: dict[tuple[int, int, bool], Setting] = {}
        self._escapes()
        for host in range(oracle.size()):
            for row in oracle.leading_rows(host, prices, SETTINGS):
                self._invite(host, row, prices)

    def _escapes(self) -> None:
        """Let what must hold be broken at a price above all gains, so that there is always a solution."""
        price = -4.0 * (1 + max((int(host.gain.max(initial=0)) for host in self.oracle.hosts), default=0))
        must = [self.people[k] for k in np.flatnonzero(self.oracle.signed)]
        asked = [self.caps[k] for k in np.flatnonzero(self.oracle.caps.least)]
        for row in (*must, *self.locks.values(), *self.hosts, *asked):
            escape = self.solver.NumVar(0.0, self.solver.infinity(), "")
            self.goal.SetCoefficient(escape, price * self.oracle.groups.hi)
            row.SetCoefficient(escape, 1.0)

    def _invite(self, host: int, row: int, prices: IntArray) -> None:
        """Take in a row of a host with the members that the prices rank first, and some to spare."""
        one = self.oracle.hosts[host]
        value = self.oracle.row_gain(host, row)
        able = value > NONE
        for mixed in (False, True) if (one.minority & able).any() else (False,):
            fits = able if mixed else able & ~one.minority
            if mixed and (fits & one.minority).sum() < 2:
                continue
            if fits.sum() < self.oracle.groups.lo:
                continue
            rank = np.argsort(-np.where(fits, value - prices[one.students], NONE), kind="stable")
            chosen = rank[: min(self.oracle.groups.hi + SPARE, int(fits.sum()))].tolist()
            if mixed:
                chosen += [k for k in rank.tolist() if one.minority[k] and fits[k]][:SPARE]
            self._seat(self._setting(host, row, mixed), chosen, value)

    def _setting(self, host: int, row: int, mixed: bool) -> Setting:
        known = self.settings.get((host, row, mixed))
        if known is not None:
            return known
        infinity, groups = self.solver.infinity(), self.oracle.groups
        share = self.solver.NumVar(0.0, 1.0, "")
        few, many = self.solver.Constraint(0.0, infinity), self.solver.Constraint(-infinity, 0.0)
        few.SetCoefficient(share, -float(groups.lo))
        many.SetCoefficient(share, -float(groups.hi))
        company = self.solver.Constraint(0.0, infinity) if mixed else None
        if company is not None:
            company.SetCoefficient(share, -2.0)
        self.hosts[host].SetCoefficient(share, 1.0)
        self.all.SetCoefficient(share, 1.0)
        self.rooms[int(self.oracle.owners[host])].SetCoefficient(share, 1.0)
        for rule, seats in enumerate(self.oracle.people.inside[:, host].tolist()):
            self.rules[rule].SetCoefficient(share, float(seats))
        self.settings[host, row, mixed] = Setting(host, row, mixed, share, few, many, company)
        return self.settings[host, row, mixed]

    def _seat(self, setting: Setting, chosen: list[int], value: IntArray) -> bool:
        """Let members join a setting; say whether any is new."""
        host, fresh = self.oracle.hosts[setting.host], False
        for place in chosen:
            student = int(host.students[place])
            if student in setting.members:
                continue
            fresh = True
            seat = self.solver.NumVar(0.0, 1.0, "")
            self.goal.SetCoefficient(seat, float(value[place]))
            self.people[student].SetCoefficient(seat, 1.0)
            for cap in np.flatnonzero(self.oracle.caps.inside[:, setting.host]).tolist():
                self.caps[cap].SetCoefficient(seat, 1.0)
            setting.few.SetCoefficient(seat, 1.0)
            setting.many.SetCoefficient(seat, 1.0)
            if setting.company is not None and host.minority[place]:
                setting.company.SetCoefficient(seat, 1.0)
            if (student, setting.host) in self.locks:
                self.locks[student, setting.host].SetCoefficient(seat, 1.0)
            self._within(seat, setting.share)
            if self.oracle.groups.spread and host.home[place] >= 0:
                self._home(setting, int(host.home[place])).SetCoefficient(seat, -1.0)
            setting.members[student] = seat
        return fresh

    def _within(self, part: pywraplp.Variable, share: pywraplp.Variable) -> None:
        """Let a part be no larger than the share of its setting."""
        below = self.solver.Constraint(-self.solver.infinity(), 0.0)
        below.SetCoefficient(part, 1.0)
        below.SetCoefficient(share, -1.0)

    def _home(self, setting: Setting, home: int) -> pywraplp.Constraint:
        """Return the rule that a setting has the points for a home only as far as somebody brings it."""
        if home not in setting.homes:
            brought = self.solver.NumVar(0.0, 1.0, "")
            self.goal.SetCoefficient(brought, float(self.oracle.groups.spread))
            self._within(brought, setting.share)
            setting.homes[home] = self.solver.Constraint(-self.solver.infinity(), 0.0)
            setting.homes[home].SetCoefficient(brought, 1.0)
        return setting.homes[home]

    def bound(self, branch: Branch, start: IntArray, target: int, rounds: int, is_late: Callable[[], bool]) -> Bound:
        """Bound a branch: solve, evaluate exactly at the prices, take in what is missing, until nothing is."""
        self._enter(branch)
        value, found = lagrange.evaluate(self.oracle, branch, start)
        best = Bound(value, start, found)
        shares: dict[tuple[int, int], float] = {}
        for _ in range(rounds):
            if best.value <= target or is_late():
                break
            self.solver.Solve()
            caps = np.array([row.dual_value() for row in self.caps])
            people, rules = (np.array([row.dual_value() for row in one]) for one in (self.people, self.rules))
            raw = np.concatenate([people, caps, -caps, rules])
            raw, fresh, shares = np.where(self.oracle.signed, raw, np.maximum(raw, 0)), False, self._shares()
            for trust in TRUST:
                prices = np.rint((1 - trust) * best.prices + trust * raw).astype(np.int64)
                value, found = lagrange.evaluate(self.oracle, branch, prices)
                if value == lagrange.IMPOSSIBLE or value < best.value:
                    best = Bound(value, prices, found)
                fresh = value > lagrange.IMPOSSIBLE and self._take_in(found, prices)
                if fresh:
                    break
            if not fresh:
                break
        return replace(best, rows=shares)

    def _enter(self, branch: Branch) -> None:
        """Set the bounds of all shares to what a branch has decided."""
        for (host, row, _), setting in self.settings.items():
            mask = branch.rows(host, self.oracle.row_count(host))
            shut = host in branch.closed or (mask is not None and not mask[row])
            setting.share.SetUb(0.0 if shut else 1.0)
        must = branch.opened | {host for _, host in branch.inside}
        for host, rule in enumerate(self.hosts):
            rule.SetLb(1.0 if host in must else -self.solver.infinity())

    def _take_in(self, found: list[Column | None], prices: IntArray) -> bool:
        """Let the groups join that the exact bound chose at some prices; say whether anything is new."""
        fresh = False
        for host, column in enumerate(found):
            if column is None:
                continue
            one = self.oracle.hosts[host]
            row = self.oracle.row_of(host, column)
            inside = np.flatnonzero(np.isin(one.students, column.members))
            mixed = bool(one.minority[inside].any())
            if (host, row, mixed) not in self.settings:
                fresh = True
                self._invite(host, row, prices)
            fresh |= self._seat(self._setting(host, row, mixed), inside.tolist(), self.oracle.row_gain(host, row))
        return fresh

    def _shares(self) -> dict[tuple[int, int], float]:
        """Return what share of each host each of its rows has in the last solution."""
        found: dict[tuple[int, int], float] = {}
        for (host, row, _), setting in self.settings.items():
            share = setting.share.solution_value()
            if share > 1e-6:
                found[row, host] = found.get((row, host), 0.0) + share
        return found

    def dive(self, branch: Branch, is_late: Callable[[], bool]) -> list[tuple[int, int]]:
        """Round step by step: settle what is nearly decided, solve again, go on; return (host, row) of each group."""
        self._enter(branch)
        settled: dict[int, int] = {}
        while True:
            self.solver.Solve()
            likely = [one for one in self._likeliest() if one[1] not in settled]
            torn = [one for one in likely if one[0] < SURE]
            if not torn or is_late():
                settled |= {host: row for _, host, row in likely}
                return [(host, row) for host, row in sorted(settled.items()) if row != NO_ROW]
            torn.sort(reverse=True)
            clear = [one for one in torn if one[0] >= CLEAR] or torn[:1]
            for _, host, row in clear[: max(1, len(torn) // 3)]:
                settled[host] = row
                self._settle(host, row)

    def _likeliest(self) -> list[tuple[float, int, int]]:
        """Return for each host the share of its likeliest row, the host, and the row; NO_ROW when it leads none."""
        shares: list[dict[int, float]] = [{} for _ in self.hosts]
        for (row, host), share in self._shares().items():
            shares[host][row] = share
        found = []
        for host, one in enumerate(shares):
            options = {**one, NO_ROW: 1.0 - sum(one.values())}
            row = max(options, key=lambda key: (options[key], -key))
            found.append((options[row], host, row))
        return found

    def _settle(self, host: int, row: int) -> None:
        for (one, other, _), setting in self.settings.items():
            if one == host and other != row:
                setting.share.SetUb(0.0)
        if row != NO_ROW:
            self.hosts[host].SetLb(1.0)
