"""A bound that anyone can recheck: prices for the students, and each mentor's best group under them.

Dualise "every student in at most one group" with prices pi >= 0: no answer is worth more than the sum of the prices
plus every mentor's best group at those prices (Geoffrion 1974; equal to the bound of column generation).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.engine import rules
from matching.engine.best_group import Column
from matching.engine.instance import Instance
from matching.engine.problem import BoolArray, Infeasible, IntArray

IMPOSSIBLE = -(2**62)
Known = dict[tuple[int, bytes, bytes, bytes], Column | None]


class Oracle(Protocol):
    """What finds the best group of each host (a mentor, or one of the groups a mentor can lead) under prices."""

    students: int
    owners: IntArray
    room: IntArray
    most: int
    signed: BoolArray
    by_host: bool

    def size(self) -> int:
        """Return how many hosts there are."""

    def best(
        self, place: int, prices: IntArray, barred: IntArray, forced: IntArray, rows: BoolArray | None = None
    ) -> Column | None:
        """Return the best group of a host, None when none can be formed with the forced students."""

    def row_count(self, place: int) -> int:
        """Return how many settings (slot and home) a host has to choose from."""

    def worth(self, place: int, column: Column) -> int:
        """Return what a group is worth without prices."""

    def constant(self, prices: IntArray) -> int:
        """Return what the bound holds beside the best groups: the sum of the prices."""

    def excess(self, found: Sequence[Column | None]) -> IntArray:
        """Return how far the groups overuse what each price stands for: for a student, times chosen less one."""

    def accepts(self, found: Sequence[Column | None]) -> bool:
        """Say whether groups that share nobody also keep the rules that prices do not stand for."""


@dataclass(frozen=True)
class Branch:
    """What one part of the search has decided: who is in or not in which group, which hosts lead one or none.

    `held` and `shut` are (row, host): the one setting a host has, and those it does not have.
    """

    inside: frozenset[tuple[int, int]] = frozenset()
    outside: frozenset[tuple[int, int]] = frozenset()
    opened: frozenset[int] = frozenset()
    closed: frozenset[int] = frozenset()
    held: frozenset[tuple[int, int]] = frozenset()
    shut: frozenset[tuple[int, int]] = frozenset()

    def rows(self, host: int, count: int) -> BoolArray | None:
        """Return which of a host's settings are left (count,); None when all are."""
        held = [row for row, one in self.held if one == host]
        shut = [row for row, one in self.shut if one == host]
        if not held and not shut:
            return None
        left = np.full(count, not held)
        left[held] = True
        left[shut] = False
        return left

    def barred(self, host: int) -> IntArray:
        """Return the students who may not join a host: kept out, or placed elsewhere."""
        out = {s for s, h in self.outside if h == host} | {s for s, h in self.inside if h != host}
        return np.array(sorted(out), np.int64)

    def forced(self, host: int) -> IntArray:
        """Return the students who must join a host."""
        return np.array(sorted(s for s, h in self.inside if h == host), np.int64)


def root(ready: Instance, oracle: Oracle) -> Branch:
    """Return the branch that holds every locked pair in the mentor's group; raise `Infeasible` without one.

    Where a mentor leads several, a locked student may sit in any: such students must be placed, and have no other edge.
    """
    inside = set()
    for student, mentor in ready.locks():
        hosts = np.flatnonzero(oracle.owners == mentor)
        if not len(hosts):
            names = ready.students[student], ready.mentors[mentor]
            raise Infeasible((rules.locked(*names), rules.times(names[1])))
        if len(hosts) == 1:
            inside.add((student, int(hosts[0])))
    return Branch(inside=frozenset(inside))


@dataclass(frozen=True, eq=False)
class Bound:
    """The best bound found, its prices, each host's best group at them, and how often each was chosen on the way."""

    value: int
    prices: IntArray
    columns: list[Column | None]
    often: dict[tuple[int, int], float] = field(default_factory=dict)
    opened: dict[int, float] = field(default_factory=dict)
    rows: dict[tuple[int, int], float] = field(default_factory=dict)


def evaluate(
    oracle: Oracle, branch: Branch, prices: IntArray, known: Known | None = None
) -> tuple[int, list[Column | None]]:
    """Return the bound at given prices (S,) within a branch, and each host's best group; IMPOSSIBLE when none is.

    No mentor leads more groups than there is `oracle.room` for, and there are no more groups than students to fill
    them, `oracle.most`: those that must be open come first, then the best.
    `known` keeps the groups found at these prices, for branches that differ in few hosts.
    """
    found: list[Column | None] = []
    bound: set[int] = set()
    for host in range(oracle.size()):
        forced = branch.forced(host)
        must = len(forced) > 0 or host in branch.opened
        if host in branch.closed:
            if must:
                return IMPOSSIBLE, []
            found.append(None)
            continue
        column = _best(oracle, branch, host, prices, forced, {} if known is None else known)
        if column is None and must:
            return IMPOSSIBLE, []
        if column is not None and column.value <= 0 and not must:
            column = None
        if must:
            bound.add(host)
        found.append(column)
    if not _limit(oracle, found, bound):
        return IMPOSSIBLE, []
    return oracle.constant(prices) + sum(column.value for column in found if column is not None), found


def _best(oracle: Oracle, branch: Branch, host: int, prices: IntArray, forced: IntArray, known: Known) -> Column | None:
    barred, rows = branch.barred(host), branch.rows(host, oracle.row_count(host))
    key = (host, barred.tobytes(), forced.tobytes(), b"" if rows is None else rows.tobytes())
    if key not in known:
        known[key] = oracle.best(host, prices, barred, forced, rows)
    return known[key]


def _limit(oracle: Oracle, found: list[Column | None], bound: set[int]) -> bool:
    """Leave the groups that there is room for; say whether those that must be open fit."""
    room, left = oracle.room.tolist(), oracle.most
    free = sorted((h for h, c in enumerate(found) if c is not None and h not in bound), key=lambda h: _rank(found, h))
    for host in (*sorted(bound), *free):
        owner = int(oracle.owners[host])
        if left > 0 and room[owner] > 0:
            left, room[owner] = left - 1, room[owner] - 1
        elif host in bound:
            return False
        else:
            found[host] = None
    return True


def exchanged(oracle: Oracle, leaf: Branch, columns: Sequence[Column | None], host: int, value: int) -> int | None:
    """Return what a bound gains when a host must lead a group of a value, its own or one more; None where it cannot.

    `columns` are the groups chosen in the branch `leaf`. A group too many for the mentor, or for all, goes: the weakest
    of those that may.
    """
    old = columns[host]
    if old is not None:
        return value - old.value
    must = leaf.opened | {one for _, one in leaf.inside}
    led = [h for h, c in enumerate(columns) if c is not None]
    own = [h for h in led if oracle.owners[h] == oracle.owners[host]]
    is_full = len(own) >= oracle.room[oracle.owners[host]]
    if not is_full and len(led) < oracle.most:
        return value
    loose = [-_rank(columns, h)[0] for h in (own if is_full else led) if h not in must]
    return value - min(loose) if loose else None


def _rank(found: Sequence[Column | None], host: int) -> tuple[int, int]:
    column = found[host]
    assert column is not None
    return -column.value, host


def minimise(
    oracle: Oracle,
    branch: Branch,
    start: IntArray,
    target: int,
    steps: int,
    is_late: Callable[[], bool],
    each: Callable[[int, list[Column | None]], int] | None = None,
) -> Bound:
    """Lower the bound by subgradient steps of Polyak's length from the prices `start`, until it is at `target`.

    Where `oracle.signed` holds a price may be negative: students who must be placed. Prices are rounded to whole
    numbers before every evaluation, so the bound is exact. `each(step, groups)` may raise the target.
    """
    signed, point, best, length, stall = oracle.signed, start.astype(np.float64), None, 1.0, 0
    direction = np.zeros(len(point))
    often: dict[tuple[int, int], float] = {}
    opened: dict[int, float] = {}
    for step in range(max(1, steps)):
        prices = np.rint(point).astype(np.int64)
        value, found = evaluate(oracle, branch, prices)
        if value == IMPOSSIBLE:
            return Bound(value, prices, [])
        _remember(often, opened, found)
        target = target if each is None else max(target, each(step, found))
        if best is None or value < best.value:
            best, stall = Bound(value, prices, found), 0
        else:
            stall += 1
            if stall >= 5:
                length, stall = length * 0.6, 0
                point, direction = best.prices.astype(np.float64), np.zeros(len(point))
        direction = _slope(oracle, point, found) + (0.3 * direction if step else 0)
        steep = float((direction**2).sum())
        if best.value <= target or steep == 0 or length < 2e-3 or is_late():
            break
        point = point + length * max(value - target, 1) / steep * direction
        point = np.where(signed, point, np.maximum(point, 0))
    assert best is not None
    return Bound(best.value, best.prices, best.columns, often, opened)


def _slope(oracle: Oracle, point: NDArray[np.float64], found: list[Column | None]) -> NDArray[np.float64]:
    """Return which way the prices should go: up where a student is wanted twice, never below nought."""
    excess = oracle.excess(found).astype(np.float64)
    excess[(point <= 0) & (excess < 0) & ~oracle.signed] = 0
    return excess


def _remember(often: dict[tuple[int, int], float], opened: dict[int, float], found: list[Column | None]) -> None:
    """Keep fading averages of who was chosen where, to branch on what is least decided."""
    for table in (often, opened):
        for key in table:
            table[key] *= 0.9  # type: ignore[index]  # each table has keys of its own
    for host, column in enumerate(found):
        if column is not None:
            opened[host] = opened.get(host, 0.0) + 0.1
            for student in column.members.tolist():
                often[student, host] = often.get((student, host), 0.0) + 0.1
