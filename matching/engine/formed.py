"""Forming groups around mentors: a bound from prices, groups from flows and swaps, and a tree where both can meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from matching.engine import lagrange, seating
from matching.engine.best_group import NOBODY, Column, GroupOracle
from matching.engine.capped import Caps
from matching.engine.instance import Instance
from matching.engine.problem import BoolArray, IntArray
from matching.engine.seating import NEVER, Seating

Tick = Callable[[str, float], None]
EVERY = 15
STEPS = 200
SOUGHT = 3


@dataclass(eq=False)
class Plan:
    """Groups being improved: the slot and home of each host and the seat (S,) of each student, -1 for none.

    `value` is below nought where somebody is missing whom the rules ask for.
    """

    slot: IntArray
    home: IntArray
    seat: IntArray
    value: int


class Formation:
    """The state of one run: tables of gains and free times, and the best plan so far.

    `is_bound` says that rules ask for some people, so that to form no group at all is no answer.
    """

    def __init__(self, ready: Instance, tick: Tick, is_late: Callable[[], bool]) -> None:
        self.ready, self.tick, self.is_late = ready, tick, is_late
        self.oracle = GroupOracle(ready, keeps=True)
        self.groups, hosts = self.oracle.groups, self.oracle.hosts
        self.gain = np.full((len(ready.students), len(hosts)), NEVER, np.int64)
        for place, one in enumerate(hosts):
            self.gain[one.students, place] = one.gain
        self.everybody = np.ones(len(ready.students), bool)
        slots = self.groups.student_slots
        self.slots = None if slots is None else np.asarray(slots)[ready.student_order].T.astype(bool).copy()
        # Homes by rank, -1 for none, so that they can be counted in a table.
        known, rank = np.unique(self.oracle.home, return_inverse=True)
        self.home = rank - int((known < 0).any())
        self.root = lagrange.root(ready, self.oracle)
        self.held = np.full(len(ready.students), -1, np.int64)
        for student, host in self.root.inside:
            self.held[student] = host
        self.needed = self.oracle.must | (self.held >= 0)
        self.is_bound = bool(self.needed.any() or self.oracle.caps.least.any())
        self.random = np.random.default_rng(abs(int(ready.problem.seed)))
        self.best: Plan | None = None

    def free(self, slot: int) -> BoolArray:
        """Return who is free in a slot (S,); everybody when there are no slots."""
        if slot < 0 or self.slots is None:
            return self.everybody
        free: BoolArray = self.slots[slot]
        return free

    def table(self, hosts: list[int], slots: IntArray, homes: IntArray, who: IntArray) -> IntArray:
        """Return the gain (len(who), len(hosts)) of each student in each host at its slot and home."""
        found = np.full((len(who), len(hosts)), NEVER, np.int64)
        home, held = self.oracle.home[who], self.held[who]
        for column, host in enumerate(hosts):
            gain = self.gain[who, host]
            fits = (gain > NEVER) & self.free(int(slots[column]))[who] & ((held < 0) | (held == host))
            bonus = self.groups.cohesion * ((home == homes[column]) & (homes[column] >= 0))
            found[:, column] = np.where(fits, gain + bonus, NEVER)
        return found

    def seat(
        self, hosts: list[int], slots: IntArray, homes: IntArray, who: IntArray, rounds: int, others: IntArray = NOBODY
    ) -> Seating:
        """Seat the students `who` in the given hosts as well as flow and swaps can; `others` are hosts of the rest."""
        table = self.table(hosts, slots, homes, who)
        at = {host: column for column, host in enumerate(hosts)}
        held = self.held[who] >= 0
        start = np.array([at.get(int(one), -1) for one in self.held[who]], np.int64)
        found = Seating(
            table, start, self.oracle.minority[who], held, self.needed[who], self.groups.lo, self.groups.hi,
            self.home[who], self.groups.spread, self._caps(hosts, others),
        )  # fmt: skip
        seating.fill(found)
        seating.join(found)
        seating.climb(found, self.random.permutation(len(who)), rounds)
        return found

    def _caps(self, hosts: list[int], others: IntArray) -> Caps | None:
        """Return what the caps leave to some hosts when the others keep their students."""
        if not len(self.oracle.caps.least):
            return None
        return self.oracle.caps.around(hosts, np.bincount(others, minlength=self.oracle.size()))

    def attempt(self, step: int, columns: list[Column | None]) -> int:
        """Every few steps turn the groups that the prices ask for into a plan; return the best value so far."""
        if step % EVERY == 0:
            self.tick("groups", min(0.6, 0.1 + step / (2 * STEPS)))
            self.consider(columns)
        return self.reached()

    def reached(self) -> int:
        """Return the best value so far; below nought while rules ask for somebody whom no plan has."""
        return self.best.value if self.best is not None and self.best.value >= 0 else -int(self.is_bound)

    def consider(self, columns: list[Column | None]) -> None:
        """Seat everybody by the slots and homes of some columns; keep the plan when it is the best."""
        worth = {host: column.value for host, column in enumerate(columns) if column is not None}
        hosts = sorted(self.oracle.together(sorted(worth, key=lambda host: (-worth[host], host))))
        chosen = [columns[host] for host in hosts]
        slots, homes = (np.array([getattr(one, name) for one in chosen], np.int64) for name in ("slot", "home"))
        self.arrange(hosts, slots, homes)

    def lead(self, rows: list[tuple[int, int]]) -> None:
        """Seat everybody with these (host, row), the first before those who cannot lead beside them."""
        row = dict(rows)
        hosts = sorted(self.oracle.together([host for host, _ in rows]))
        settings = [self.oracle.row_setting(host, row[host]) for host in hosts]
        slots, homes = (np.array([one[k] for one in settings], np.int64) for k in range(2))
        self.arrange(hosts, slots, homes)

    def seek(self, prices: IntArray) -> None:
        """Where caps ask for people whom no plan has, let every host lead at one of the settings ranked first."""
        for rank in range(SOUGHT):
            if not self.oracle.caps.least.any() or (self.best is not None and self.best.value >= 0):
                return
            found = [self.oracle.best(host, prices, NOBODY, NOBODY) for host in range(self.oracle.size())]
            worth = {host: one.value for host, one in enumerate(found) if one is not None}
            rows = {host: self.oracle.leading_rows(host, prices, SOUGHT) for host in worth}
            order = sorted(worth, key=lambda host: (-worth[host], host))
            self.lead([(host, rows[host][min(rank, len(rows[host]) - 1)]) for host in order])

    def arrange(self, hosts: list[int], slots: IntArray, homes: IntArray) -> None:
        """Seat everybody with these hosts at these slots and homes; keep the plan when it is the best."""
        if not hosts:
            return
        everyone = np.arange(len(self.ready.students))
        found = self.seat(hosts, slots, homes, everyone, 8)
        value = found.value()
        if self.best is None or value > self.best.value:
            count = self.oracle.size()
            slot, home = np.full(count, -1, np.int64), np.full(count, -1, np.int64)
            slot[hosts], home[hosts] = slots, homes
            self.best = Plan(slot, home, np.where(found.seat >= 0, np.array(hosts)[found.seat], -1), value)


def as_columns(run: Formation, plan: Plan) -> list[Column | None]:
    """Return the groups of a plan, one entry a host, each with its true worth."""
    found: list[Column | None] = []
    for host in range(run.oracle.size()):
        members = np.flatnonzero(plan.seat == host)
        if not len(members):
            found.append(None)
            continue
        column = Column(0, members, int(plan.slot[host]), int(plan.home[host]))
        found.append(replace(column, value=run.oracle.worth(host, column)))
    return found
