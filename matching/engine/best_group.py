"""The best group of one mentor under prices for the students: found exactly, by sorting, for formed groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.engine import capped
from matching.engine.best_spread import IMPOSSIBLE, NONE, Spread, highest_first, taken
from matching.engine.instance import Instance
from matching.engine.problem import BEST_TOTAL, TOP_SCORE, BoolArray, Groups, IntArray

FORCE = 2**38
SCALE = 256
NOBODY = np.zeros(0, np.int64)
NO_HOME = np.full(1, -1, np.int64)


@dataclass(frozen=True, eq=False)
class Column:
    """A group with its worth under the prices: members by rank, slot and home (-1 where they do not count)."""

    value: int
    members: IntArray
    slot: int = -1
    home: int = -1


@dataclass(frozen=True, eq=False)
class Host:
    """One group that may be formed around a mentor: whom it could hold, what each adds, who is free in which slot."""

    mentor: int
    students: IntArray
    gain: IntArray
    free: BoolArray
    slots: IntArray
    home: IntArray
    minority: BoolArray


class GroupOracle:
    """Finds the best group of every host; hosts are mentors, one host for each group that a mentor can lead.

    All gains are multiplied by `scale`; the prices of a certificate are in 1/SCALE points. With `keeps` they are in
    1/fine points beside, and a pair that a repair would keep is worth one of those: all of them less than a point.
    Prices are (S + 2C,): one for each student, then those of the caps.
    """

    def __init__(self, ready: Instance, scale: int = 1, *, keeps: bool = False) -> None:
        groups = ready.problem.groups
        assert groups is not None
        self.ready, self.scale, self.students = ready, scale, len(ready.students)
        self.fine = fineness(ready) if keeps else 1
        unit = scale * self.fine
        self.groups = replace(groups, cohesion=groups.cohesion * unit, spread=groups.spread * unit)
        self.premium = premiums(ready)
        self.home, self.minority = columns(ready, self.groups)
        self.hosts = [host for mentor in range(len(ready.mentors)) for host in self._hosts(mentor)]
        self.owners = np.array([host.mentor for host in self.hosts], np.int64)
        self.caps = capped.over(ready, self.owners)
        self.signed, self.by_host = np.append(ready.must, np.zeros(2 * len(ready.caps), bool)), True
        self.most = self.students // self.groups.lo

    def _hosts(self, mentor: int) -> list[Host]:
        """Return one host for each group a mentor leads; free slots are dealt out among them in turn."""
        own = np.flatnonzero(self.ready.mentor == mentor)
        students = self.ready.student[own].astype(np.int64)
        gain = (self.ready.score[own].astype(np.int64) + self.premium[students]) * self.fine * self.scale
        if self.fine > 1:
            gain += self.ready.kept[own] * self.scale
        count = min(int(self.ready.places[mentor]), len(students) // self.groups.lo)
        found = []
        for number in range(count):
            slots = np.array([-1], np.int64)
            free = np.ones((1, len(students)), bool)
            if self.groups.student_slots is not None and self.groups.mentor_slots is not None:
                row = self.groups.mentor_slots[self.ready.mentor_order[mentor]]
                slots = np.flatnonzero(row)[number::count].astype(np.int64)
                free = self.groups.student_slots[self.ready.student_order[students]][:, slots].T.copy()
            if len(slots):
                found.append(Host(mentor, students, gain, free, slots, self.home[students], self.minority[students]))
        return found

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
        worth = int(top.best[row]) - FORCE * len(forced)
        return Column(worth, members, int(host.slots[row // len(homes)]), int(homes[row % len(homes)]))

    def _value(self, place: int, prices: IntArray) -> IntArray:
        """Return what each of a host's students adds under prices."""
        host = self.hosts[place]
        value: IntArray = host.gain - prices[host.students] - self.caps.toll(prices[self.students :])[place]
        return value

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
        return int(prices[: self.students].sum()) + self.caps.constant(prices[self.students :])

    def excess(self, found: Sequence[Column | None]) -> IntArray:
        """Return how often each student was chosen, less one, and how far each cap is overused (S + 2C,)."""
        members = [NOBODY if column is None else column.members for column in found]
        count = np.bincount(np.concatenate([*members, NOBODY]), minlength=self.students) - 1
        return np.concatenate([count, self.caps.excess(np.array([len(one) for one in members], np.int64))])

    def accepts(self, found: Sequence[Column | None]) -> bool:
        """Say whether the caps are kept."""
        return self.caps.holds(np.array([0 if one is None else len(one.members) for one in found], np.int64))


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


def premiums(ready: Instance) -> IntArray:
    """Return what placing each student is worth (S,): the premium, twice it for the first priority class, and so on.

    When the total comes first, one premium less: nothing for people without priority.
    """
    assert ready.problem.groups is not None
    _, rank = np.unique(np.append(ready.priority, 0), return_inverse=True)
    least = 0 if ready.problem.objective == BEST_TOTAL else 1
    return int(ready.problem.groups.premium) * (least + rank[:-1].astype(np.int64))


def fineness(ready: Instance) -> int:
    """Return in how many parts a point is cut so that pairs to keep count for less than one; 1 when none counts.

    None does where whole numbers would leave no room for them beside the points.
    """
    groups, keep = ready.problem.groups, set(ready.problem.keep)
    assert groups is not None
    largest = int(premiums(ready).max(initial=0)) + TOP_SCORE + groups.cohesion + groups.spread
    return 1 + len(keep) if (1 + len(keep)) * largest * SCALE < FORCE // 4 else 1


def columns(ready: Instance, groups: Groups) -> tuple[IntArray, BoolArray]:
    """Return home (-1 for none) and minority of each student in order of id."""
    count = len(ready.students)
    home = np.full(count, -1, np.int64) if groups.home is None else np.asarray(groups.home)[ready.student_order]
    minority = np.zeros(count, bool) if groups.minority is None else np.asarray(groups.minority)[ready.student_order]
    return np.maximum(home.astype(np.int64), -1), minority.astype(bool)
