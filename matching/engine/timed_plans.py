"""Plans of a timetable: everybody is seated by a flow once times are chosen; diving and trading find better times."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from matching.engine import descent, potentials, timetable
from matching.engine import flow as flows
from matching.engine.clock import Clock
from matching.engine.descent import Low
from matching.engine.network import Network
from matching.engine.problem import IntArray
from matching.engine.timetable import NEVER, Part, Timetable

REACH, TRIES = 40, 40
DIVE, CLEAR = (40, 15), 0.95


@dataclass(eq=False)
class Plans:
    """The best plan so far: its `value` in 1/SCALE points, and the members at each row (position in the table).

    `seen` keeps the prices of every choice of rows that was tried.
    """

    table: Timetable
    whole: Part
    clock: Clock
    value: int = 0
    members: dict[int, IntArray] = field(default_factory=dict)
    seen: dict[bytes, IntArray] = field(default_factory=dict)
    climbed: int = 0

    def target(self) -> int:
        """Return the bound at which nothing better is left: all gains are multiples of the table's step."""
        return self.value + self.table.step - 1

    def lead(self, rows: IntArray) -> IntArray:
        """Seat everybody when hosts lead at these rows; keep the best plan; return the prices (S,) the flow proves."""
        rows = np.sort(rows)
        key = rows.tobytes()
        if key not in self.seen:
            first: IntArray | None = None
            while True:
                gain = self.table.gain[rows]
                seat, prices = _seated(gain[:, : self.table.students].T, self.table.lo, self.table.hi)
                first = prices if first is None else first
                size = np.bincount(seat[seat >= 0], minlength=len(rows))
                if (size >= self.table.lo).all():
                    break
                # Who has too few leads no group; the emptiest first, for the others may then fill.
                rows = np.delete(rows, int(size.argmin()))
            self.seen[key] = first
            value = int(gain[seat[seat >= 0], np.flatnonzero(seat >= 0)].sum())
            if value > self.value:
                self.value = value
                self.members = {int(row): np.flatnonzero(seat == k) for k, row in enumerate(rows)}
        return self.seen[key]

    def dive(self, core: Part, low: Low) -> None:
        """Settle the times that are clearest, bound again, and so on until every host has one; seat everybody then."""
        while core.torn.any() and not self.clock.is_late():
            led = core.leading(low.shares)
            own = np.maximum(1e-9, np.add.reduceat(low.shares, core.first))
            share = np.bincount(core.nth[led], low.shares[led], len(core.first)) / own
            torn = np.flatnonzero(core.torn)
            torn = torn[np.argsort(-share[torn], kind="stable")]
            settled = torn[: max(int((share[torn] >= CLEAR).sum()), (len(torn) + 3) // 4)]
            keep = ~np.isin(core.nth, settled)
            keep[led] = True
            core = core.only(keep)
            low = descent.volume(core, core.evaluate(low.here.prices), self.target(), DIVE, self.clock.is_late)
            self.lead(core.rows[core.leading(low.shares)])

    def climb(self) -> None:
        """Let one or two mentors of the best plan lead at other times, as long as that helps.

        At the plan's own prices a row tells at most how much better the plan could be with it. Two who trade times are
        tried too, for a time may need its groups.
        """
        while self.value > self.climbed and not self.clock.is_late():
            self.climbed = self.value
            rows = np.array(sorted(self.members))
            for moved in self._moves(rows):
                self.lead(moved)
                if self.value > self.climbed:
                    break

    def _moves(self, rows: IntArray) -> list[IntArray]:
        """Return the rows of a plan with one or two others among them, best first; who is full gives one up."""
        table = self.table
        worth = self.whole.evaluate(self.lead(rows)).worth
        order = rows[np.lexsort((worth[rows], table.owner[rows]))]
        gives = np.full(len(table.room), -1)
        weakest = order[np.diff(table.owner[order], prepend=-1) > 0]
        gives[table.owner[weakest]] = weakest
        gives[np.bincount(table.owner[rows], minlength=len(gives)) < table.room] = -1
        gone = gives[table.owner]
        more = worth - np.where(gone >= 0, worth[gone], 0)
        more[rows] = NEVER
        likely = np.argsort(-more, kind="stable")[:REACH]
        one, two = (likely[ends] for ends in np.triu_indices(len(likely)))
        total = more[one] + np.where(one == two, 0, more[two])
        total[(one != two) & (table.owner[one] == table.owner[two])] = NEVER
        best = [k for k in np.argsort(-total, kind="stable")[:TRIES].tolist() if total[k] > 0]
        pairs = [np.unique([one[k], two[k]]) for k in best]
        return [np.union1d(np.setdiff1d(rows, gone[pair]), pair) for pair in pairs]


def _seated(gain: IntArray, lo: int, hi: int) -> tuple[IntArray, IntArray]:
    """Return the best seats (S,) in groups of lo to hi, -1 for none, and the students' prices, by one flow.

    `gain` is (S, k); the first `lo` seats of a group carry a reward above every gain.
    """
    students, groups = gain.shape
    who, where = np.nonzero(gain > timetable.ABSENT // 2)
    worth, sink = gain[who, where], students + groups
    nodes, hosts = np.arange(students), students + np.arange(groups)
    blocks = (
        (who, students + where, np.ones(len(who)), -worth),
        (nodes, np.full(students, sink), np.ones(students), np.zeros(students)),
        (hosts, np.full(groups, sink), np.full(groups, lo), np.full(groups, -1 - 2 * int(worth.max(initial=0)))),
        (hosts, np.full(groups, sink), np.full(groups, hi - lo), np.zeros(groups)),
    )
    tail, head, room, cost = (np.concatenate([np.asarray(block[k], np.int64) for block in blocks]) for k in range(4))
    supply = np.zeros(sink + 1, np.int64)
    supply[:students], supply[sink] = 1, -students
    net = Network(tail, head, np.zeros(len(tail), np.int64), room, supply, who, np.zeros(0, np.int64))
    free = np.ones(len(tail), bool)
    flow = flows.minimum_cost(net, cost, free, net.lo)
    seat = np.full(students, -1, np.int64)
    used = np.flatnonzero(flow[: len(who)] > 0)
    seat[who[used]] = where[used]
    joint = potentials.recover(net, cost, free, flow)
    return seat, np.maximum(0, joint[:students] - joint[-1])
