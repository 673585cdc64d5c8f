"""Plans of a timetable: everybody is seated by a flow once times are chosen; diving and trading find better times."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from matching.engine import descent, potentials, timetable
from matching.engine import flow as flows
from matching.engine.clock import Clock
from matching.engine.descent import Low, Shares
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
        while core.count.max(initial=0) > 1 and not self.clock.is_late():
            first = likeliest(core, low.shares)
            share = low.shares[first] / np.maximum(1e-9, np.add.reduceat(low.shares, core.first))
            torn = np.flatnonzero(core.count > 1)
            torn = torn[np.argsort(-share[torn], kind="stable")]
            settled = first[torn[: max(int((share[torn] >= CLEAR).sum()), (len(torn) + 3) // 4)]]
            keep = ~np.isin(core.host, core.host[settled])
            keep[settled] = True
            core = core.only(keep)
            low = descent.volume(core, core.evaluate(low.here.prices), self.target(), DIVE, self.clock.is_late)
            self.lead(core.rows[likeliest(core, low.shares)])

    def climb(self) -> None:
        """Let one or two hosts of the best plan lead at other times, as long as that helps.

        At the plan's own prices a row tells at most how much better the plan could be with it. Two who trade times are
        tried too, for a time may need its groups.
        """
        while self.value > self.climbed and not self.clock.is_late():
            self.climbed = self.value
            now = np.full(self.table.hosts, -1)
            rows = np.array(sorted(self.members))
            now[self.table.host[rows]] = rows
            for moves in self._moves(now, rows):
                moved = now.copy()
                moved[self.table.host[moves]] = moves
                self.lead(moved[moved >= 0])
                if self.value > self.climbed:
                    break

    def _moves(self, now: IntArray, rows: IntArray) -> list[IntArray]:
        """Return one or two rows to take instead, best first; `now` (H,) is the row of each host, or -1."""
        table = self.table
        worth = self.whole.evaluate(self.lead(rows)).worth
        more = worth - np.where(now >= 0, worth[now], 0)[table.host]
        more[rows] = NEVER
        likely = np.argsort(-more, kind="stable")[:REACH]
        one, two = (likely[ends] for ends in np.triu_indices(len(likely)))
        total = more[one] + np.where(one == two, 0, more[two])
        total[(one != two) & (table.host[one] == table.host[two])] = NEVER
        order = [k for k in np.argsort(-total, kind="stable")[:TRIES].tolist() if total[k] > 0]
        return [np.array([one[k], two[k]]) for k in order]


def likeliest(part: Part, shares: Shares) -> IntArray:
    """Return the place in a part of each host's row that was chosen most."""
    found: IntArray = np.lexsort((-shares, part.host))[part.first]
    return found


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
