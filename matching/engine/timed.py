"""Groups with a common time from start to proof: prices, flows where the times are chosen, branch and bound on times."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from matching.engine import flow as flows
from matching.engine import potentials, relaxed, timetable, tree
from matching.engine.best_group import SCALE, Column
from matching.engine.clock import Clock
from matching.engine.formed import Formation
from matching.engine.network import Network
from matching.engine.placement import Placement
from matching.engine.problem import IntArray
from matching.engine.proof import HOST, LEAF, ROW, Decision
from matching.engine.timetable import Part, Priced, Timetable

ROUNDS, ROOT, NODE, NODES = 5, (100, 60), (40, 9), 1500
LP_ROUNDS, FIRST, LATER = 8, 1.0, 0.3
Shares = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Node:
    """A part of the search that waits, with the bound of the part around it; `is_leaf` when that is its proof."""

    part: Part
    above: Priced
    shares: Shares
    is_leaf: bool = False


@dataclass(eq=False)
class Hunt:
    """The state of a search: the best seating so far (`value` in 1/SCALE points), and the tree in preorder."""

    run: Formation
    table: Timetable
    clock: Clock
    value: int = 0
    plan: dict[int, IntArray] = field(default_factory=dict)
    seen: dict[bytes, IntArray] = field(default_factory=dict)
    tree: list[Decision] = field(default_factory=list)
    prices: list[IntArray] = field(default_factory=list)
    bound: int = 0

    def target(self) -> int:
        """Return the bound at which nothing better is left: all gains are multiples of the table's step."""
        return self.value + self.table.step - 1


def solve(run: Formation, clock: Clock) -> tree.Search:
    """Form groups in one component; the search holds the best groups, their value, the bound and its proof."""
    hunt = Hunt(run, Timetable(run.oracle), clock)
    start = relaxed.bound(run.ready, run.oracle, run.root).prices * SCALE
    whole = hunt.table.whole()
    here = hunt.table.evaluate(start, whole)
    shares = np.zeros(len(hunt.table.host))
    _lead(hunt, here.chosen)
    for number in range(ROUNDS):
        run.tick("groups", 0.1 + 0.1 * number)
        late = partial(clock.is_late, 0.3)
        here = timetable.lower(
            hunt.table, whole, here, hunt.target(), ROOT, late, shares, FIRST if number == 0 else LATER
        )
        _lead(hunt, _likely(hunt.table, whole, shares))
    if here.bound > hunt.target():
        _round(hunt, here)
    _prove(hunt, Node(whole, here, shares))
    return _search(hunt)


def _round(hunt: Hunt, here: Priced) -> None:
    """Round the linear program over settings step by step to times."""
    oracle, root, late = hunt.run.oracle, hunt.run.root, partial(hunt.clock.is_late, 0.6)
    prices = here.prices // SCALE
    program = Placement(oracle, root, prices)
    program.bound(root, prices, 0, LP_ROUNDS, late)
    at = {(int(h), int(r)): k for k, (h, r) in enumerate(zip(hunt.table.host, hunt.table.row, strict=True))}
    _lead(hunt, np.array([at[one] for one in program.dive(root, late)], np.int64))


def _prove(hunt: Hunt, root: Node) -> None:
    """Close the gap by depth-first search on the times of hosts; what is left when time is up stays a leaf."""
    waiting, nodes = [root], 0
    while waiting:
        node = waiting.pop()
        nodes += 1
        if node.is_leaf or hunt.clock.is_late() or nodes > NODES:
            _leaf(hunt, hunt.table.evaluate(node.above.prices, node.part))
            continue
        hunt.run.tick("proof", 0.7)
        here = _bounded(hunt, node)
        if here.bound <= hunt.target():
            _leaf(hunt, here)
            continue
        part = _fixed(hunt, node.part, here)
        rest = Node(part, here, node.shares)
        is_settled = len(part.rows) < len(node.part.rows) and len(np.unique(hunt.table.host[part.rows])) == len(
            part.rows
        )
        waiting.extend([rest] if is_settled else _halves(hunt, rest))


def _bounded(hunt: Hunt, node: Node) -> Priced:
    """Bound a part: by steps from the prices of the part around it, and at the prices of its likeliest times."""
    here = hunt.table.evaluate(node.above.prices, node.part)
    if here.bound <= hunt.target():
        return here
    late = hunt.clock.is_late
    here = timetable.lower(hunt.table, node.part, here, hunt.target(), NODE, late, node.shares, LATER)
    if here.bound > hunt.target():
        prices = _lead(hunt, _likely(hunt.table, node.part, node.shares))
        other = hunt.table.evaluate(prices, node.part)
        here = other if other.bound < here.bound else here
    return here


def _fixed(hunt: Hunt, part: Part, here: Priced) -> Part:
    """Leave out the rows whose reduced cost shows that nothing better holds them; each is a leaf of its own."""
    held, _ = here.without(part, hunt.table.host)
    for row, bound in zip(part.rows.tolist(), held.tolist(), strict=True):
        if bound <= hunt.target():
            hunt.tree.append((ROW - int(hunt.table.row[row]), int(hunt.table.host[row])))
            _leaf(hunt, here, bound)
    return Part(part.rows[held > hunt.target()], part.opened)


def _halves(hunt: Hunt, node: Node) -> list[Node]:
    """Part the answers by the time of the host that is torn most, last half first; one leaf when nothing is open."""
    table, rows = hunt.table, node.part.rows
    count = np.bincount(table.host[rows], minlength=table.hosts)
    if (node.part.opened & (count == 0)).any():
        return [Node(node.part, node.above, node.shares, is_leaf=True)]
    share = node.shares[rows]
    if count.max(initial=0) > 1:
        most = np.full(table.hosts, -1.0)
        np.maximum.at(most, table.host[rows], share)
        torn = np.where(count > 1, most, np.inf)
        host = int((torn / np.maximum(1e-9, np.bincount(table.host[rows], share, table.hosts))).argmin())
        own = rows[table.host[rows] == host]
        row = int(own[node.shares[own].argmax()])
        held, without = timetable.narrowed(table, node.part, row)
        hunt.tree.append((ROW - int(table.row[row]), host))
        return [Node(without, node.above, node.shares), Node(held, node.above, node.shares.copy())]
    unsure = np.flatnonzero(~node.part.opened & (count > 0))
    if not len(unsure):
        return [Node(node.part, node.above, node.shares, is_leaf=True)]
    host = int(unsure[node.above.best[unsure].argmin()])
    opened = node.part.opened.copy()
    opened[host] = True
    hunt.tree.append((HOST, host))
    closed = Part(rows[table.host[rows] != host], node.part.opened)
    return [Node(closed, node.above, node.shares), Node(Part(rows, opened), node.above, node.shares.copy())]


def _leaf(hunt: Hunt, here: Priced, bound: int | None = None) -> None:
    """End a part with the prices that bound it; leaves one after another share the same prices."""
    if not hunt.prices or hunt.prices[-1] is not here.prices:
        hunt.prices.append(here.prices)
    hunt.tree.append((LEAF, len(hunt.prices) - 1))
    hunt.bound = max(hunt.bound, here.bound if bound is None else bound)


def _likely(table: Timetable, part: Part, shares: Shares) -> IntArray:
    """Return each host's row that was chosen most of late."""
    order = np.lexsort((-shares[part.rows], table.host[part.rows]))
    rows = part.rows[order]
    return rows[np.diff(table.host[rows], prepend=-1) > 0]


def _lead(hunt: Hunt, rows: IntArray) -> IntArray:
    """Seat everybody when hosts lead at these rows; keep it when it is the best; return the prices (S,) it proves."""
    rows = np.sort(rows)
    key = rows.tobytes()
    if key not in hunt.seen:
        first: IntArray | None = None
        while True:
            gain = hunt.table.gain[rows]
            seat, prices = _seated(gain[:, : hunt.table.students].T, hunt.table.lo, hunt.table.hi)
            first = prices if first is None else first
            size = np.bincount(seat[seat >= 0], minlength=len(rows))
            if (size >= hunt.table.lo).all():
                break
            # Who has too few leads no group; the emptiest first, for the others may then fill.
            rows = np.delete(rows, int(size.argmin()))
        hunt.seen[key] = first
        value = int(gain[seat[seat >= 0], np.flatnonzero(seat >= 0)].sum())
        if value > hunt.value:
            hunt.value = value
            hunt.plan = {int(row): np.flatnonzero(seat == k) for k, row in enumerate(rows)}
    return hunt.seen[key]


def _seated(gain: NDArray[np.int32], lo: int, hi: int) -> tuple[IntArray, IntArray]:
    """Return the best seats (S,) in groups of lo to hi, -1 for none, and the students' prices, by one flow.

    `gain` is (S, k); the first `lo` seats of a group carry a reward above every gain.
    """
    students, groups = gain.shape
    who, where = np.nonzero(gain > timetable.ABSENT // 2)
    worth, sink = gain[who, where].astype(np.int64), students + groups
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


def _search(hunt: Hunt) -> tree.Search:
    """Return what was found as the groups of each host, in whole points, and the proof."""
    oracle, table = hunt.run.oracle, hunt.table
    groups: list[Column | None] = [None] * oracle.size()
    for row, members in hunt.plan.items():
        host = int(table.host[row])
        slot, home = oracle.row_setting(host, int(table.row[row]))
        groups[host] = Column(oracle.worth(host, Column(0, members, slot, home)), members, slot, home)
    value = sum(one.value for one in groups if one is not None)
    late = hunt.clock.is_late
    return tree.Search(oracle, value, groups, late, hunt.tree, hunt.prices, hunt.bound, scale=SCALE)
