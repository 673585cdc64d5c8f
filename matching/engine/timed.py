"""Groups with a common time from start to proof: prices, flows where times are chosen, branch and bound on times."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from matching.engine import descent, relaxed, tree
from matching.engine.best_group import SCALE, Column
from matching.engine.clock import Clock
from matching.engine.descent import Shares
from matching.engine.formed import Formation
from matching.engine.problem import BoolArray, IntArray
from matching.engine.proof import HOST, LEAF, ROW, Decision
from matching.engine.timed_plans import Plans
from matching.engine.timetable import Part, Priced, Timetable

QUICK, ROOT, NODE, NODES = 150, (400, 80), (80, 25), 4000
TESTED, TRIAL, MARGIN = 5, 12, 1.5
Spot = list[Any]


@dataclass(frozen=True, eq=False)
class Node:
    """A part of the search that waits, with a bound of it and its spot in the tree."""

    part: Part
    here: Priced
    spot: Spot


@dataclass(eq=False)
class Hunt:
    """The state of a search: the plans, and the tree with its prices and the largest bound of a leaf.

    In `tree` a decision is followed by the part inside it, then by the part outside, each a list of its own or spread
    out in place.
    """

    run: Formation
    table: Timetable
    clock: Clock
    plans: Plans
    tree: Spot = field(default_factory=list)
    prices: list[IntArray] = field(default_factory=list)
    known: dict[int, int] = field(default_factory=dict)
    bound: int = 0

    def target(self) -> int:
        """Return the bound at which nothing better is left."""
        return self.plans.target()


def solve(run: Formation, clock: Clock) -> tree.Search:
    """Form groups in one component; the search holds the best groups, their value, the bound and its proof."""
    table = Timetable(run.oracle)
    whole = table.whole()
    hunt = Hunt(run, table, clock, Plans(table, whole, clock))
    start = relaxed.bound(run.ready, run.oracle, run.root).prices * SCALE
    here = descent.levelled(whole, start, table.able, int(table.gain.max(initial=0)))
    hunt.plans.lead(whole.rows[here.chosen])
    run.tick("groups", 0.1)
    low = descent.quick(whole, here, hunt.target(), QUICK, 1.0, clock.is_late)
    hunt.plans.lead(whole.rows[whole.leading(low.shares)])
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
        prices = hunt.plans.lead(core.rows[core.leading(low.shares)])
        here = _lower(here, node.part.evaluate(prices))
        hunt.plans.climb()
        if is_diving:
            hunt.plans.dive(core, low)
            hunt.plans.climb()
    if here.bound <= hunt.target():
        _leaf(hunt, here, node.spot)
        return []
    keep = _fixed(hunt, node, here)
    part, core, shares = node.part.only(keep), core.only(keep), low.shares[keep]
    if part.torn.any():
        row = _choose(hunt, core, shares, here)
        return _halves(hunt, Node(part, here, node.spot), row)
    return _opened(hunt, Node(part, part.evaluate(here.prices), node.spot))


def _lower(one: Priced, other: Priced) -> Priced:
    return other if other.bound < one.bound else one


def _fixed(hunt: Hunt, node: Node, here: Priced) -> BoolArray:
    """Return which rows something better may hold, by their reduced costs; each of the others is a leaf of its own."""
    part, held = node.part, node.part.if_held(here)
    for row, bound in zip(part.rows.tolist(), held.tolist(), strict=True):
        if bound <= hunt.target():
            node.spot.append((ROW - int(hunt.table.row[row]), int(hunt.table.host[row])))
            _leaf(hunt, here, node.spot, bound)
    keep: BoolArray = held > hunt.target()
    return keep


def _choose(hunt: Hunt, core: Part, shares: Shares, here: Priced) -> int:
    """Return the row to branch on: of the mentors most torn, the one whose two parts a few steps bound best."""
    first = core.leading(shares)
    own = np.maximum(1e-9, np.add.reduceat(shares, core.first)) / core.room[core.owner[core.first]]
    apart = np.abs(shares[first] / own[core.nth[first]] - 0.5)
    apart[~core.torn[core.nth[first]] | core.held[first]] = np.inf
    # One candidate of each mentor: the most torn of the rows that lead and need not.
    order = np.lexsort((apart, core.owner[first]))
    order = order[np.diff(core.owner[first][order], prepend=-1) > 0]
    first, apart = first[order], apart[order]
    best, found = -1.0, int(first[apart.argmin()])
    for row in first[np.argsort(apart, kind="stable")][: min(TESTED, int(core.torn.sum()))].tolist():
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
    """Where all times are settled, part the answers by whether the least useful row is led."""
    part, here = node.part, node.here
    if not len(part.rows):
        here = _lower(here, part.evaluate(np.zeros_like(here.prices)))
    unsure = np.flatnonzero(~part.held)
    if part.is_broken or not len(unsure):
        _leaf(hunt, here, node.spot)
        return []
    row = int(unsure[here.worth[unsure].argmin()])
    inside, outside = Spot(), Spot()
    node.spot.extend([(HOST, int(hunt.table.host[part.rows[row]])), inside, outside])
    halves = zip(part.parted(row), (inside, outside), strict=True)
    return [Node(half, half.evaluate(here.prices), spot) for half, spot in halves]


def _leaf(hunt: Hunt, here: Priced, spot: Spot, bound: int | None = None) -> None:
    """End a part with the prices that bound it; leaves share the same prices."""
    if id(here.prices) not in hunt.known:
        hunt.known[id(here.prices)] = len(hunt.prices)
        hunt.prices.append(here.prices)
    spot.append((LEAF, hunt.known[id(here.prices)]))
    hunt.bound = max(hunt.bound, here.bound if bound is None else bound)


def _search(hunt: Hunt) -> tree.Search:
    """Return what was found as the groups of each host, in whole points, and the proof."""
    oracle, table = hunt.run.oracle, hunt.table
    groups: list[Column | None] = [None] * oracle.size()
    for row, members in hunt.plans.members.items():
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
