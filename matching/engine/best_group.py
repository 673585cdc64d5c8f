"""The best group of one mentor under prices for the students: found exactly, by sorting, for formed groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from matching.engine import capped, hosts, shared
from matching.engine.best_spread import IMPOSSIBLE, NONE, Spread, highest_first, taken
from matching.engine.hosts import Host
from matching.engine.instance import Instance
from matching.engine.problem import BoolArray, Groups, IntArray

FORCE, SCALE = hosts.FORCE, hosts.SCALE
NOBODY = np.zeros(0, np.int64)
NO_HOME = np.full(1, -1, np.int64)


@dataclass(frozen=True, eq=False)
class Column:
    """A group with its worth under the prices: members by rank, slot and home (-1 where they do not count)."""

    value: int
    members: IntArray
    slot: int = -1
    home: int = -1


class GroupOracle:
    """Finds the best group of every host; hosts are mentors, or the groups of a mentor who can lead several.

    Where there are slots such a mentor has a host for each of them, and `room` (M,) says how many of those may lead.
    All gains are multiplied by `scale`; the prices of a certificate are in 1/SCALE points. With `keeps` they are in
    1/fine points beside, and a pair that a repair would keep is worth one of those: all of them less than a point.
    Prices are (S + 2C + L,): one for each student, then those of the caps, then those of people in several rows.
    """

    def __init__(self, ready: Instance, scale: int = 1, *, keeps: bool = False) -> None:
        groups = ready.problem.groups
        assert groups is not None
        self.ready, self.scale, self.students = ready, scale, len(ready.students)
        self.fine = hosts.fineness(ready) if keeps else 1
        unit = scale * self.fine
        self.groups = replace(groups, cohesion=groups.cohesion * unit, spread=groups.spread * unit)
        self.premium = hosts.premiums(ready)
        self.home, self.minority = hosts.columns(ready, self.groups)
        gain = (ready.score.astype(np.int64) + self.premium[ready.student]) * unit
        gain += ready.kept * scale if self.fine > 1 else 0
        self.hosts, self.room = hosts.of(ready, gain)
        self.owners = np.array([host.mentor for host in self.hosts], np.int64)
        self.caps, self.people = capped.over(ready, self.owners), shared.over(ready, self.hosts, self.groups.hi)
        # Who is locked to one of several hosts has no other mentor: to place them is to keep the lock.
        locked = [student for student, mentor in ready.locks() if (self.owners == mentor).sum() > 1]
        self.must = ready.must | np.isin(np.arange(self.students), locked)
        self.signed = np.append(self.must, np.zeros(2 * len(ready.caps) + len(self.people.most), bool))
        self.most, self.by_host = self.students // self.groups.lo, True

    def together(self, hosts: Iterable[int]) -> list[int]:
        """Return those of some hosts, the first before the others, who can lead groups at once."""
        room, left, found = self.room.copy(), self.people.most.copy(), list[int]()
        for host in hosts:
            owner, use = self.owners[host], self.people.inside[:, host]
            if room[owner] > 0 and (use <= left).all():
                room[owner], left = room[owner] - 1, left - use
                found.append(host)
        return found

    def rules(self, host: int) -> list[tuple[IntArray, int]]:
        """Return the hosts, this one among them, of whom not all can lead at once, and how many of them can."""
        own = np.flatnonzero(self.owners == self.owners[host])
        found = [(own, int(self.room[self.owners[host]]))] if len(own) > self.room[self.owners[host]] else []
        for rule in np.flatnonzero(self.people.inside[:, host]).tolist():
            found.append((np.flatnonzero(self.people.inside[rule]), int(self.people.most[rule]) // self.groups.hi))
        return found

    @property
    def is_limited(self) -> bool:
        """Say whether not all hosts can lead at once."""
        return bool(len(self.people.most)) or len(self.hosts) > int(self.room.sum())

    def size(self) -> int:
        """Return how many hosts there are."""
        return len(self.hosts)

    def step(self, unit: int = 1) -> int:
        """Return the greatest number of which all that groups are worth, in whole units, is a multiple."""
        bonus = np.array([self.groups.cohesion, self.groups.spread])
        return int(np.gcd.reduce(np.concatenate([*(one.gain for one in self.hosts), bonus]) // unit)) or 1

    def best(
        self, place: int, prices: IntArray, barred: IntArray, forced: IntArray, rows: BoolArray | None = None
    ) -> Column | None:
        """Return the best group of a host under prices (S,), without the barred and with the forced students.

        `rows` may leave only some of its rows, each a slot and a home.
        The worth of a group is the gain of its members, the points for their homes, less their prices. None when no
        group can be formed. For a fixed slot, home and number of minority members, the best group takes the highest
        values.
        """
        host = self.hosts[place]
        value = self._value(place, prices)
        if len(forced):
            value = value + FORCE * np.isin(host.students, forced)
        homes = self._homes(host)
        top = self._top(place, value, barred)
        row = int((top.best if rows is None else np.where(rows, top.best, IMPOSSIBLE)).argmax())
        if (rows is not None and not rows[row]) or top.best[row] < NONE // 2:
            return None
        members = host.students[top.members(row)]
        if len(forced) and not np.isin(forced, members).all():
            return None
        worth = int(top.best[row]) - FORCE * len(forced) - int(self._fee(prices)[place])
        return Column(worth, members, int(host.slots[row // len(homes)]), int(homes[row % len(homes)]))

    def _value(self, place: int, prices: IntArray) -> IntArray:
        """Return what each of a host's students adds under prices."""
        host = self.hosts[place]
        value: IntArray = host.gain - prices[host.students] - self.caps.toll(prices[self._priced[0]])[place]
        return value

    @cached_property
    def _priced(self) -> tuple[slice, slice]:
        """Return where the prices of the caps stand, and those of people in several rows."""
        end = self.students + 2 * len(self.caps.least)
        return slice(self.students, end), slice(end, None)

    def _fee(self, prices: IntArray) -> IntArray:
        """Return what a group of each host pays for the people who lead it (H,)."""
        return self.people.toll(prices[self._priced[1]])

    def _top(self, place: int, value: IntArray, barred: IntArray) -> _Top | Spread:
        host = self.hosts[place]
        usable = ~np.isin(host.students, barred) if len(barred) else np.ones(len(value), bool)
        if self.groups.spread:
            return Spread(np.where(host.free & usable, value, NONE), host.home, host.minority, self.groups)
        return _Top(host, value, usable, self._homes(host), self.groups)

    def settings(self, place: int, prices: IntArray, count: int) -> list[tuple[int, int]]:
        """Return the (slot, home) of the best groups of a host under prices, best first, at most `count`."""
        return [self.row_setting(place, row) for row in self.leading_rows(place, prices, count)]

    def row_count(self, place: int) -> int:
        """Return how many rows, each a slot and a home, a host has."""
        return len(self.hosts[place].slots) * len(self._homes(self.hosts[place]))

    def row_of(self, place: int, column: Column) -> int:
        """Return the row of a host's group."""
        host, homes = self.hosts[place], self._homes(self.hosts[place])
        slot, home = np.flatnonzero(host.slots == column.slot)[0], np.flatnonzero(homes == column.home)[0]
        return int(slot) * len(homes) + int(home)

    def row_setting(self, place: int, row: int) -> tuple[int, int]:
        """Return the (slot, home) of a row."""
        host, homes = self.hosts[place], self._homes(self.hosts[place])
        return int(host.slots[row // len(homes)]), int(homes[row % len(homes)])

    def row_gain(self, place: int, row: int) -> IntArray:
        """Return what each of a host's students adds in a row, beside a new home; NONE for those who are not free."""
        host, homes = self.hosts[place], self._homes(self.hosts[place])
        home = homes[row % len(homes)]
        gain = host.gain + self.groups.cohesion * ((host.home == home) & (home >= 0))
        return np.where(host.free[row // len(homes)], gain, NONE)

    def leading_rows(self, place: int, prices: IntArray, count: int) -> list[int]:
        """Return the rows of a host's best groups under prices, best first, at most `count`."""
        best = self._top(place, self._value(place, prices), NOBODY).best
        rows = np.argsort(-best, kind="stable")[:count]
        return [int(row) for row in rows[best[rows] > NONE // 2]]

    def _homes(self, host: Host) -> IntArray:
        """Return the homes a group of this host could have."""
        if not self.groups.cohesion:
            return NO_HOME
        known = np.unique(host.home[host.home >= 0])
        return known if len(known) else NO_HOME

    def worth(self, place: int, column: Column) -> int:
        """Return what a group is worth without prices."""
        host = self.hosts[place]
        inside = np.isin(host.students, column.members)
        bonus = self.groups.cohesion * ((host.home == column.home) & (column.home >= 0))
        homes = np.unique(host.home[inside])
        return int((host.gain + bonus)[inside].sum()) + self.groups.spread * int((homes >= 0).sum())

    def constant(self, prices: IntArray) -> int:
        """Return the sum of the students' prices, and what the caps' prices hold."""
        caps, people = (prices[one] for one in self._priced)
        return int(prices[: self.students].sum()) + self.caps.constant(caps) + self.people.constant(people)

    def excess(self, found: Sequence[Column | None]) -> IntArray:
        """Return how often each student was chosen, less one, and how far the rest is overused (S + 2C + L,)."""
        members = [NOBODY if column is None else column.members for column in found]
        count = np.bincount(np.concatenate([*members, NOBODY]), minlength=self.students) - 1
        size = np.array([len(one) for one in members], np.int64)
        return np.concatenate([count, self.caps.excess(size), self.people.excess(size)])

    def accepts(self, found: Sequence[Column | None]) -> bool:
        """Say whether caps are kept, and nobody leads too much."""
        size = np.array([0 if one is None else len(one.members) for one in found], np.int64)
        return self.caps.holds(size) and self.people.holds(size)


class _Top:
    """The best number of minority and other members in each row (slot x home) of a table of values."""

    def __init__(self, host: Host, value: IntArray, usable: BoolArray, homes: IntArray, groups: Groups) -> None:
        self.some, some = _leading(host, value, usable & host.minority, homes, groups)
        self.others, others = _leading(host, value, usable & ~host.minority, homes, groups)
        self.best = np.full(len(some), IMPOSSIBLE, np.int64)
        self.count = np.zeros((len(some), 2), np.int64)
        for few in [0, *range(2, some.shape[1])]:
            low, high = max(groups.lo - few, 0), min(groups.hi - few, others.shape[1] - 1)
            if low > high:
                continue
            sums = some[:, few, None] + others[:, low : high + 1]
            place = sums.argmax(axis=1)
            worth = sums[np.arange(len(sums)), place]
            better = worth > self.best
            self.best[better] = worth[better]
            self.count[better, 0], self.count[better, 1] = few, place[better] + low

    def members(self, row: int) -> IntArray:
        """Return the positions of the members of a row's best group."""
        few, rest = self.count[row]
        return np.concatenate([self.some[row, :few], self.others[row, :rest]])


def _leading(
    host: Host, value: IntArray, mask: BoolArray, homes: IntArray, groups: Groups
) -> tuple[IntArray, IntArray]:
    """Return for each slot and home the positions of the highest values within the mask, and the sums of the first k.

    Only the best `hi` of each home can be among the best of all, whichever home gets the bonus: long lists are cut to
    them first.
    """
    rows = len(host.free) * len(homes)
    if not mask.any():
        return np.zeros((rows, 0), np.int64), np.zeros((rows, 1), np.int64)
    is_long = len(homes) > 1 and np.count_nonzero(mask) > 2 * groups.hi * len(homes)
    classes = [np.flatnonzero(mask & (host.home == home)) for home in homes] if is_long else []
    rest = np.flatnonzero(mask & ~np.isin(host.home, homes)) if classes else np.flatnonzero(mask)
    most = groups.hi if is_long or len(homes) == 1 else len(value)
    lists = [_highest(host, value, where, most) for where in (*classes, rest)]
    places, worth = lists[0] if len(lists) == 1 else (np.concatenate(one, axis=1) for one in zip(*lists, strict=True))
    if homes is not NO_HOME:
        bonus = groups.cohesion * (host.home[places][:, None, :] == homes[None, :, None]) * (homes >= 0)[None, :, None]
        worth = np.where(worth[:, None, :] > NONE, worth[:, None, :] + bonus, NONE).reshape(rows, places.shape[1])
        places = np.repeat(places, len(homes), axis=0)
    order = highest_first(worth, groups.hi)
    sums = np.zeros((rows, order.shape[1] + 1), np.int64)
    np.cumsum(taken(worth, order), axis=1, out=sums[:, 1:])
    return taken(places, order), sums


def _highest(host: Host, value: IntArray, where: IntArray, most: int) -> tuple[IntArray, IntArray]:
    """Return per slot the positions, among `where`, of the highest values of those who are free, and the values."""
    table = np.where(host.free[:, where], value[where], NONE)
    if len(where) <= most:
        return np.broadcast_to(where, table.shape), table
    order = np.argpartition(table, len(where) - most, axis=1)[:, len(where) - most :]
    return where[order], taken(table, order)
