"""Groups with a common time from start to proof: prices, flows where times are chosen, branch and bound on times."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from functools import partial
from typing import Any

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
Spot = list[Any]


@dataclass(frozen=True, eq=False)
class Node:
    """A part of the search that waits, with the bound of the part around it and its spot in the tree."""

    part: Part
    above: Priced
    shares: Shares
    spot: Spot


@dataclass(eq=False)
class Hunt:
    """The state of a search: the best seating so far (`value` in 1/SCALE points), and the tree.

    In `tree` a decision is followed by the part inside it, then by the part outside, each a list of its own or spread
    out in place.
    """

    run: Formation
    table: Timetable
    clock: Clock
    value: int = 0
    plan: dict[int, IntArray] = field(default_factory=dict)
    seen: dict[bytes, IntArray] = field(default_factory=dict)
    tree: Spot = field(default_factory=list)
    prices: list[IntArray] = field(default_factory=list)
    known: dict[int, int] = field(default_factory=dict)
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
        here = _round(hunt, here)
    _prove(hunt, Node(whole, here, shares, hunt.tree))
    return _search(hunt)


def _round(hunt: Hunt, here: Priced) -> Priced:
    """Round the linear program over settings step by step to times; return its bound where that is lower."""
    oracle, root, late = hunt.run.oracle, hunt.run.root, partial(hunt.clock.is_late, 0.6)
    prices = here.prices // SCALE
    program = Placement(oracle, root, prices)
    lower = program.bound(root, prices, 0, LP_ROUNDS, late)
    at = {(int(h), int(r)): k for k, (h, r) in enumerate(zip(hunt.table.host, hunt.table.row, strict=True))}
    _lead(hunt, np.array([at[one] for one in program.dive(root, late)], np.int64))
    other = hunt.table.evaluate(lower.prices * SCALE, hunt.table.whole())
    return other if other.bound < here.bound else here


def _prove(hunt: Hunt, root: Node) -> None:
    """Close the gap by search on the times of hosts, highest bound first; what time leaves over ends as a leaf."""
    waiting, number = [(-root.above.bound, 0, root)], 0
    while waiting:
        _, order, node = heapq.heappop(waiting)
        if hunt.clock.is_late() or order > NODES:
            _leaf(hunt, hunt.table.evaluate(node.above.prices, node.part), node.spot)
            continue
        hunt.run.tick("proof", 0.7)
        here = _bounded(hunt, node)
        if here.bound <= hunt.target():
            _leaf(hunt, here, node.spot)
            continue
        part = _fixed(hunt, node, here)
        rest = Node(part, here, node.shares, node.spot)
        is_settled = len(np.unique(hunt.table.host[part.rows])) == len(part.rows) < len(node.part.rows)
        for one in [rest] if is_settled else _halves(hunt, rest):
            number += 1
            heapq.heappush(waiting, (-here.bound, number, one))


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


def _fixed(hunt: Hunt, node: Node, here: Priced) -> Part:
    """Leave out the rows whose reduced cost shows that nothing better holds them; each is a leaf of its own."""
    part, held = node.part, here.held(node.part, hunt.table.host)
    for row, bound in zip(part.rows.tolist(), held.tolist(), strict=True):
        if bound <= hunt.target():
            node.spot.append((ROW - int(hunt.table.row[row]), int(hunt.table.host[row])))
            _leaf(hunt, here, node.spot, bound)
    return Part(part.rows[held > hunt.target()], part.opened)


def _halves(hunt: Hunt, node: Node) -> list[Node]:
    """Part the answers by the time of the host that is torn most; end with a leaf when nothing is open."""
    table, rows = hunt.table, node.part.rows
    count = np.bincount(table.host[rows], minlength=table.hosts)
    unsure = np.flatnonzero(~node.part.opened & (count > 0))
    if (node.part.opened & (count == 0)).any() or (count.max(initial=0) <= 1 and not len(unsure)):
        _leaf(hunt, table.evaluate(node.above.prices, node.part), node.spot)
        return []
    inside, outside = Spot(), Spot()
    share = node.shares[rows]
    if count.max(initial=0) > 1:
        most = np.full(table.hosts, -1.0)
        np.maximum.at(most, table.host[rows], share)
        torn = np.where(count > 1, most, np.inf)
        host = int((torn / np.maximum(1e-9, np.bincount(table.host[rows], share, table.hosts))).argmin())
        own = rows[table.host[rows] == host]
        row = int(own[node.shares[own].argmax()])
        held, without = timetable.narrowed(table, node.part, row)
        node.spot.extend([(ROW - int(table.row[row]), host), inside, outside])
        parts = held, without
    else:
        parts = _opened(hunt, node, unsure, (inside, outside))
    return [
        Node(part, node.above, node.shares.copy(), spot) for part, spot in zip(parts, (inside, outside), strict=True)
    ]


def _opened(hunt: Hunt, node: Node, unsure: IntArray, spots: tuple[Spot, Spot]) -> tuple[Part, Part]:
    """Part the answers by whether the least useful host leads a group."""
    host = int(unsure[node.above.best[unsure].argmin()])
    opened = node.part.opened.copy()
    opened[host] = True
    node.spot.extend([(HOST, host), *spots])
    rows = node.part.rows
    return Part(rows, opened), Part(rows[hunt.table.host[rows] != host], node.part.opened)


def _leaf(hunt: Hunt, here: Priced, spot: Spot, bound: int | None = None) -> None:
    """End a part with the prices that bound it; leaves share the same prices."""
    if id(here.prices) not in hunt.known:
        hunt.known[id(here.prices)] = len(hunt.prices)
        hunt.prices.append(here.prices)
    spot.append((LEAF, hunt.known[id(here.prices)]))
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
    return tree.Search(oracle, value, groups, late, _preorder(hunt.tree), hunt.prices, hunt.bound, scale=SCALE)


def _preorder(spot: Spot) -> list[Decision]:
    """Spread out a tree of lists in lists."""
    found, waiting = list[Decision](), [spot]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting.extend(reversed(one))
        else:
            found.append(one)
    return found
