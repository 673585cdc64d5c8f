"""Groups that need a common time and nothing else: every free time of every mentor is a row of one table.

A mentor leads as many rows as there is room for: one where a single group can be led, else the best few.

The bound is that of `lagrange`, computed for all rows at once, so that a search can afford thousands of them. Prices
and gains are in 1/SCALE points: rounded to whole points, hundreds of prices would lift a bound by ten points.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.best_group import SCALE, GroupOracle
from matching.engine.lagrange import IMPOSSIBLE, Branch
from matching.engine.problem import BoolArray, IntArray

ABSENT = -(2**44)
ROOM, CELLS = 2**42, 5_000_000
NEVER = IMPOSSIBLE // 2**10


@dataclass(frozen=True, eq=False)
class Priced:
    """A bound at some prices: what each row is worth (R,), the rows chosen, how often each student is in them (S,).

    `spare` (R,) is what the mentor of a row would lose by leading it: the row chosen that would have to go.
    """

    bound: int
    prices: IntArray
    worth: IntArray
    chosen: IntArray
    spare: IntArray
    use: IntArray


@dataclass(frozen=True, eq=False)
class Part:
    """What a search has left open: rows, sorted by mentor, and the students who may join each of them.

    `rows` (R,) are positions in the table and `owner` (R,) whose they are; `who` and `gain` (R, C) are the students and
    what each adds, ABSENT where a row has fewer; `room` (M,) is how many rows a mentor leads. `held` (R,) are rows that
    must be led, `holds` of them: one that is not there any more breaks the part.
    """

    rows: IntArray
    owner: IntArray
    who: IntArray
    gain: IntArray
    room: IntArray
    held: BoolArray
    holds: int
    lo: int
    hi: int

    @cached_property
    def first(self) -> IntArray:
        """Return where the rows of each mentor that has any begin."""
        return np.flatnonzero(np.diff(self.owner, prepend=-1) > 0)

    @cached_property
    def count(self) -> IntArray:
        """Return how many rows each of these mentors has."""
        return np.diff(np.append(self.first, len(self.rows)))

    @cached_property
    def nth(self) -> IntArray:
        """Return which of these mentors each row is of (R,)."""
        return np.arange(len(self.first)).repeat(self.count)

    @cached_property
    def torn(self) -> BoolArray:
        """Return which of these mentors has more rows than can be led."""
        return self.count > self.room[self.owner[self.first]]

    @cached_property
    def is_broken(self) -> bool:
        """Say whether a row that must be led is gone."""
        return int(self.held.sum()) < self.holds

    @cached_property
    def rank(self) -> tuple[IntArray, IntArray]:
        """Return the place (R,) that a row has among those of its mentor, and how many its mentor leads (R,)."""
        return np.arange(len(self.rows)) - self.first.repeat(self.count), self.room[self.owner]

    def leading(self, worth: NDArray[Any]) -> IntArray:
        """Return the rows of the greatest worth (R,), as many of each mentor as can be led; those held first."""
        order = np.lexsort((-worth, ~self.held, self.owner))
        place, room = self.rank
        found: IntArray = order[place < room]
        return found

    @cached_property
    def bits(self) -> int:
        """Return how many bits tell the columns apart."""
        return int(self.who.shape[1]).bit_length()

    @cached_property
    def keys(self) -> IntArray:
        """Return the gains with the number of the column in their last bits: what is sorted then says who it is."""
        return (self.gain << self.bits) | np.arange(self.who.shape[1])

    def evaluate(self, prices: IntArray) -> Priced:
        """Return the bound at whole prices (S,): the sum of the prices and of the best groups."""
        nobody = np.zeros(0, np.int64)
        if self.is_broken or not len(self.rows):
            bound = NEVER if self.is_broken else int(prices.sum())
            return Priced(bound, prices, nobody, nobody, nobody, np.zeros(len(prices), np.int64))
        top = np.partition(self.keys - (prices << self.bits)[self.who], -self.hi, axis=1)[:, -self.hi :]
        top.sort(axis=1)
        value, spare = top >> self.bits, self.hi - self.lo
        worth = value[:, spare:].sum(axis=1) + np.maximum(value[:, :spare], 0).sum(axis=1)
        worth[value[:, spare] < ABSENT // 2] = NEVER
        led = self.leading(worth)
        leads = (worth[led] > 0) | self.held[led]
        chosen = np.sort(led[leads])
        member = value[chosen] > 0
        member[:, spare:] = True
        seats = self.who[chosen[:, None], top[chosen] & ((1 << self.bits) - 1)]
        use = np.bincount(seats[member], minlength=len(prices))
        bound = int(prices.sum()) + int(worth[chosen].sum())
        return Priced(bound, prices, worth, chosen, self._spare(worth, chosen), use)

    def _spare(self, worth: IntArray, chosen: IntArray) -> IntArray:
        """Return what a mentor loses by leading each row beside those chosen (R,): the weakest one, if all lead."""
        number = np.bincount(self.owner[chosen], minlength=len(self.room))
        weakest = np.full(len(self.room), -NEVER, np.int64)
        loose = chosen[~self.held[chosen]]
        np.minimum.at(weakest, self.owner[loose], worth[loose])
        spare = np.where(number < self.room, 0, weakest)[self.owner]
        spare[chosen] = worth[chosen]
        return spare

    def if_held(self, here: Priced) -> IntArray:
        """Return the bound when each of the rows is held (R,)."""
        bounds: IntArray = here.bound - here.spare + here.worth
        return bounds

    def only(self, rows: BoolArray) -> Part:
        """Return the part with some of the rows (R,)."""
        own, held = (self.rows[rows], self.owner[rows], self.who[rows], self.gain[rows]), self.held[rows]
        return Part(*own, self.room, held, self.holds, self.lo, self.hi)

    def holding(self, row: int) -> Part:
        """Return the part in which the row at this place must be led: without others when its mentor leads no more."""
        if self.held[row]:
            return self
        held = self.held.copy()
        held[row] = True
        made, mine = replace(self, held=held, holds=self.holds + 1), self.owner == self.owner[row]
        is_full = (held & mine).sum() >= self.room[self.owner[row]]
        return made.only(held | ~mine) if is_full else made

    def parted(self, row: int) -> tuple[Part, Part]:
        """Return the part in which the row at this place is held, and the part without it."""
        return self.holding(row), self.only(np.arange(len(self.rows)) != row)

    def core(self, here: Priced, target: int, margin: float) -> Part:
        """Return the part with those students only who could, at these prices, be in a row of something better.

        A student who joins a full group takes the place of its least member; `margin` widens what is kept, because
        prices will move. The bound of a core guides a search; it proves nothing.
        """
        left = self.gain - here.prices[self.who]
        least = np.partition(left, -self.hi, axis=1)[:, -self.hi]
        room = np.maximum(0, margin * (self.if_held(here) - target))
        return _packed(self, (self.gain > ABSENT // 2) & (least[:, None] - left <= room[:, None]))


def _packed(part: Part, keep: BoolArray) -> Part:
    """Return a part with the students who are to be kept (R, C), in as few columns as hold them."""
    width = max(int(keep.sum(axis=1).max(initial=0)), part.hi)
    order = np.argsort(~keep, axis=1, kind="stable")[:, :width]
    gain = np.take_along_axis(np.where(keep, part.gain, ABSENT), order, 1)
    return replace(part, who=np.take_along_axis(part.who, order, 1), gain=gain)


def fits(oracle: GroupOracle, root: Branch) -> bool:
    """Say whether times are all that groups need: no homes, no minority, no locks, nobody who must be placed."""
    bonus = (oracle.groups.cohesion or oracle.groups.spread) and (oracle.home >= 0).any()
    if (
        bonus
        or len(oracle.caps.least)
        or oracle.minority.any()
        or oracle.signed.any()
        or root.inside
        or len(oracle.people.most)
        or not oracle.room.any()
    ):
        return False
    cells = sum(oracle.row_count(host) for host in range(oracle.size())) * oracle.students
    return cells <= CELLS and max(int(one.gain.max(initial=0)) for one in oracle.hosts) * SCALE < ROOM


class Timetable:
    """The table: `gain` (K, S) of each student in each row, ABSENT where there is none; `host`, `row`, `owner` (K,).

    `able` (S,) says who has any row.
    """

    def __init__(self, oracle: GroupOracle) -> None:
        self.lo, self.hi, self.students = oracle.groups.lo, oracle.groups.hi, oracle.students
        pairs = [(host, row) for host in range(oracle.size()) for row in range(oracle.row_count(host))]
        self.host, self.row = (np.array([one[k] for one in pairs], np.int64) for k in range(2))
        self.owner, self.room = oracle.owners[self.host], oracle.room
        self.gain = np.full((len(pairs), max(self.students, self.hi)), ABSENT, np.int64)
        for place, (host, row) in enumerate(pairs):
            one = oracle.hosts[host]
            able = one.free[row]
            self.gain[place, one.students[able]] = one.gain[able] * SCALE
        self.able: BoolArray = np.any(self.gain[:, : self.students] > ABSENT // 2, axis=0)
        self.step = SCALE * oracle.step()

    def whole(self) -> Part:
        """Return the part in which nothing is decided."""
        who = np.broadcast_to(np.minimum(np.arange(self.gain.shape[1]), self.students - 1), self.gain.shape)
        rows, held = np.arange(len(self.host)), np.zeros(len(self.host), bool)
        part = Part(rows, self.owner, who, self.gain, self.room, held, 0, self.lo, self.hi)
        return _packed(part, self.gain > ABSENT // 2)
