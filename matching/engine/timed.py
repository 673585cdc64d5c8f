"""Groups with a common time from start to proof: prices, flows where times are chosen, branch and bound on times."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine import flow as flows
from matching.engine import descent, potentials, relaxed, timetable, tree
from matching.engine.best_group import SCALE, Column
from matching.engine.clock import Clock
from matching.engine.descent import Low, Shares
from matching.engine.formed import Formation
from matching.engine.network import Network
from matching.engine.problem import BoolArray, IntArray
from matching.engine.proof import HOST, LEAF, ROW, Decision
from matching.engine.timetable import NEVER, Part, Priced, Timetable

QUICK, ROOT, NODE, NODES = 150, (400, 80), (80, 25), 1500
TESTED, TRIAL, MARGIN = 5, 12, 1.5
REACH, TRIES, DIVE, CLEAR = 40, 40, (40, 15), 0.95
Spot = list[Any]


@dataclass(frozen=True, eq=False)
class Node:
    """A part of the search that waits, with a bound of it and its spot in the tree."""

    part: Part
    here: Priced
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
    climbed: int = 0

    @cached_property
    def whole(self) -> Part:
        """Return the part in which nothing is decided."""
        return self.table.whole()

    def target(self) -> int:
        """Return the bound at which nothing better is left: all gains are multiples of the table's step."""
        return self.value + self.table.step - 1


def solve(run: Formation, clock: Clock) -> tree.Search:
    """Form groups in one component; the search holds the best groups, their value, the bound and its proof."""
    hunt = Hunt(run, Timetable(run.oracle), clock)
    whole = hunt.whole
    start = relaxed.bound(run.ready, run.oracle, run.root).prices * SCALE
    here = descent.levelled(whole, start, hunt.table.able, int(hunt.table.gain.max(initial=0)))
    _lead(hunt, whole.rows[here.chosen])
    run.tick("groups", 0.1)
    low = descent.quick(whole, here, hunt.target(), QUICK, 1.0, clock.is_late)
    _lead(hunt, _likely(whole, low.shares))
    _prove(hunt, Node(whole, low.here, hunt.tree))
    return _search(hunt)


def _prove(hunt: Hunt, root: Node) -> None:
    """Close the gap by search on the times of hosts, highest bound first; what time leaves over ends as a leaf."""
    waiting, number, done = [(-root.here.bound, 0, root)], 0, 0
    while waiting:
        _, order, node = heapq.heappop(waiting)
        if hunt.clock.is_late() or order > NODES or node.here.bound <= hunt.target():
            _leaf(hunt, node.here, node.spot)
            continue
        hunt.run.tick("proof", 0.7)
        done += 1
        for one in _parts(hunt, node, ROOT if order == 0 else NODE, done.bit_count() == 1):
            number += 1
            heapq.heappush(waiting, (-one.here.bound, number, one))


def _parts(hunt: Hunt, node: Node, steps: tuple[int, int], is_diving: bool) -> list[Node]:
    """Bound a part, seat everybody at its likeliest times, and part it where that lowers the bound most."""
    core = node.part.core(node.here, hunt.target(), MARGIN)
    low = descent.volume(core, core.evaluate(node.here.prices), hunt.target(), steps, hunt.clock.is_late)
    here = _lower(node.here, node.part.evaluate(low.here.prices))
    if here.bound > hunt.target():
        here = _lower(here, node.part.evaluate(_lead(hunt, _likely(core, low.shares))))
        _climb(hunt)
        if is_diving:
            _dive(hunt, core, low)
            _climb(hunt)
    if here.bound <= hunt.target():
        _leaf(hunt, here, node.spot)
        return []
    keep = _fixed(hunt, node, here)
    part, core, shares = node.part.only(keep), core.only(keep), low.shares[keep]
    if part.count.max(initial=0) > 1:
        row = _choose(hunt, core, shares, here)
        return _halves(hunt, Node(part, here, node.spot), row)
    return _opened(hunt, Node(part, part.evaluate(here.prices), node.spot))


def _dive(hunt: Hunt, core: Part, low: Low) -> None:
    """Settle the times that are clearest, bound again, and so on until every host has one; seat everybody then."""
    while core.count.max(initial=0) > 1 and not hunt.clock.is_late():
        first = np.flatnonzero(np.isin(core.rows, _likely(core, low.shares)))
        clear = low.shares[first] / np.maximum(1e-9, np.add.reduceat(low.shares, core.first))
        open_ = np.flatnonzero(core.count > 1)
        order = open_[np.argsort(-clear[open_], kind="stable")]
        settled = order[: max(int((clear[open_] >= CLEAR).sum()), (len(order) + 3) // 4)]
        keep = np.ones(len(core.rows), bool)
        keep[np.isin(core.host, core.host[first[settled]])] = False
        keep[first[settled]] = True
        core = core.only(keep)
        low = descent.volume(core, core.evaluate(low.here.prices), hunt.target(), DIVE, hunt.clock.is_late)
        _lead(hunt, _likely(core, low.shares))


def _climb(hunt: Hunt) -> None:
    """Let one or two hosts of the best plan lead at other times, as long as that helps.

    At the plan's own prices a row tells at most how much better the plan could be with it. Two who trade times are
    tried too, for a time may need its groups.
    """
    table, whole = hunt.table, hunt.whole
    while hunt.value > hunt.climbed and not hunt.clock.is_late():
        hunt.climbed = hunt.value
        rows = np.array(sorted(hunt.plan))
        now = np.full(table.hosts, -1)
        now[table.host[rows]] = rows
        worth = whole.evaluate(_lead(hunt, rows)).worth
        more = worth - np.where(now >= 0, worth[now], 0)[table.host]
        more[rows] = NEVER
        likely = np.argsort(-more, kind="stable")[:REACH]
        one, two = np.triu_indices(len(likely))
        total = more[likely[one]] + np.where(one == two, 0, more[likely[two]])
        total[(one != two) & (table.host[likely[one]] == table.host[likely[two]])] = NEVER
        for place in np.argsort(-total, kind="stable")[:TRIES].tolist():
            if total[place] <= 0 or hunt.value > hunt.climbed:
                break
            moved = now.copy()
            for row in (likely[one[place]], likely[two[place]]):
                moved[table.host[row]] = row
            _lead(hunt, moved[moved >= 0])


def _lower(one: Priced, other: Priced) -> Priced:
    return other if other.bound < one.bound else one


def _fixed(hunt: Hunt, node: Node, here: Priced) -> BoolArray:
    """Return which rows something better may hold, by their reduced costs; each of the others is a leaf of its own."""
    part, held = node.part, node.part.held(here)
    for row, bound in zip(part.rows.tolist(), held.tolist(), strict=True):
        if bound <= hunt.target():
            node.spot.append((ROW - int(hunt.table.row[row]), int(hunt.table.host[row])))
            _leaf(hunt, here, node.spot, bound)
    keep: BoolArray = held > hunt.target()
    return keep


def _choose(hunt: Hunt, core: Part, shares: Shares, here: Priced) -> int:
    """Return the row to branch on: of the hosts most torn, the one whose two parts a few steps bound best."""
    first = np.flatnonzero(np.isin(core.rows, _likely(core, shares)))
    own = np.maximum(1e-9, np.add.reduceat(shares, core.first))
    torn = np.where(core.count > 1, np.abs(shares[first] / own - 0.5), np.inf)
    best, found = -1.0, int(first[torn.argmin()])
    for row in first[np.argsort(torn, kind="stable")][: min(TESTED, int((core.count > 1).sum()))].tolist():
        falls = []
        for half in core.parted(row):
            low = descent.quick(half, half.evaluate(here.prices), hunt.target(), TRIAL, 0.3, hunt.clock.is_late)
            falls.append(max(1, min(here.bound - low.here.bound, here.bound - hunt.target())))
        if falls[0] * falls[1] > best:
            best, found = falls[0] * falls[1], row
    return found


def _halves(hunt: Hunt, node: Node, row: int) -> list[Node]:
    """Part the answers by whether a host leads at the time of a row."""
    inside, outside = Spot(), Spot()
    where = int(node.part.rows[row])
    node.spot.extend([(ROW - int(hunt.table.row[where]), int(hunt.table.host[where])), inside, outside])
    halves = zip(node.part.parted(row), (inside, outside), strict=True)
    return [Node(half, half.evaluate(node.here.prices), spot) for half, spot in halves]


def _opened(hunt: Hunt, node: Node) -> list[Node]:
    """Where all times are settled, part the answers by whether the least useful host leads a group."""
    part, here = node.part, node.here
    unsure = np.flatnonzero(~part.must)
    if part.is_broken or not len(unsure):
        _leaf(hunt, here, node.spot)
        return []
    place = int(unsure[here.best[unsure].argmin()])
    host, opened = int(part.host[part.first[place]]), part.opened.copy()
    opened[host] = True
    inside, outside = Spot(), Spot()
    node.spot.extend([(HOST, host), inside, outside])
    halves = (part.only(np.ones(len(part.rows), bool), opened), inside), (part.only(part.host != host), outside)
    return [Node(half, half.evaluate(here.prices), spot) for half, spot in halves]


def _leaf(hunt: Hunt, here: Priced, spot: Spot, bound: int | None = None) -> None:
    """End a part with the prices that bound it; leaves share the same prices."""
    if id(here.prices) not in hunt.known:
        hunt.known[id(here.prices)] = len(hunt.prices)
        hunt.prices.append(here.prices)
    spot.append((LEAF, hunt.known[id(here.prices)]))
    hunt.bound = max(hunt.bound, here.bound if bound is None else bound)


def _likely(part: Part, shares: Shares) -> IntArray:
    """Return each host's row that was chosen most of late."""
    order = np.lexsort((-shares, part.host))
    found: IntArray = part.rows[order[part.first]]
    return found


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
