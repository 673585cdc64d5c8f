"""Groups that need a common time and nothing else: every free time of every mentor is a row of one table.

The bound is that of `lagrange`, computed for all rows at once, so that a search can afford thousands of them. Prices
and gains are in 1/SCALE points: rounded to whole points, hundreds of prices would lift a bound by ten points.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.engine.best_group import SCALE, GroupOracle
from matching.engine.lagrange import IMPOSSIBLE, Branch
from matching.engine.problem import BoolArray, IntArray

ABSENT = -(2**44)
ROOM, CELLS = 2**42, 5_000_000
NEVER = IMPOSSIBLE // 2**10


@dataclass(frozen=True, eq=False)
class Priced:
    """A bound at some prices: what each row is worth (R,), each host's best, the rows chosen, each student's use."""

    bound: int
    prices: IntArray
    worth: IntArray
    best: IntArray
    chosen: IntArray
    use: IntArray


@dataclass(frozen=True, eq=False)
class Part:
    """What a search has left open: rows, sorted by host, and the students who may join each of them.

    `rows` (R,) are positions in the table and `host` (R,) whose they are; `who` and `gain` (R, C) are the students and
    what each adds, ABSENT where a row has fewer; `opened` (H,) are the hosts who must lead a group.
    """

    rows: IntArray
    host: IntArray
    who: IntArray
    gain: IntArray
    opened: BoolArray
    lo: int
    hi: int

    @cached_property
    def first(self) -> IntArray:
        """Return where the rows of each host that has any begin."""
        return np.flatnonzero(np.diff(self.host, prepend=-1) > 0)

    @cached_property
    def count(self) -> IntArray:
        """Return how many rows each of these hosts has."""
        return np.diff(np.append(self.first, len(self.rows)))

    @cached_property
    def must(self) -> BoolArray:
        """Return which of these hosts must lead a group."""
        return self.opened[self.host[self.first]]

    @cached_property
    def is_broken(self) -> bool:
        """Say whether a host who must lead a group has no row left."""
        return int(self.must.sum()) < int(self.opened.sum())

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
        best = np.maximum.reduceat(worth, self.first)
        chosen = np.flatnonzero(worth == best.repeat(self.count))
        chosen = chosen[np.diff(self.host[chosen], prepend=-1) > 0]
        leads = (best > 0) | self.must
        chosen = chosen[leads]
        member = value[chosen] > 0
        member[:, spare:] = True
        seats = self.who[chosen[:, None], top[chosen] & ((1 << self.bits) - 1)]
        use = np.bincount(seats[member], minlength=len(prices))
        return Priced(int(prices.sum()) + int(best[leads].sum()), prices, worth, best, chosen, use)

    def held(self, here: Priced) -> IntArray:
        """Return the bound when each of the rows is held (R,)."""
        taken = np.where(self.must, here.best, np.maximum(here.best, 0))
        bounds: IntArray = here.bound - taken.repeat(self.count) + here.worth
        return bounds

    def only(self, rows: BoolArray, opened: BoolArray | None = None) -> Part:
        """Return the part with some of the rows (R,)."""
        opened = self.opened if opened is None else opened
        return Part(self.rows[rows], self.host[rows], self.who[rows], self.gain[rows], opened, self.lo, self.hi)

    def parted(self, row: int) -> tuple[Part, Part]:
        """Return the part in which the row at this place is held, and the part without it."""
        mine = np.arange(len(self.rows)) == row
        opened = self.opened.copy()
        opened[self.host[row]] = True
        return self.only(mine | (self.host != self.host[row]), opened), self.only(~mine)

    def core(self, here: Priced, target: int, margin: float) -> Part:
        """Return the part with those students only who could, at these prices, be in a row of something better.

        A student who joins a full group takes the place of its least member; `margin` widens what is kept, because
        prices will move. The bound of a core guides a search; it proves nothing.
        """
        left = self.gain - here.prices[self.who]
        least = np.partition(left, -self.hi, axis=1)[:, -self.hi]
        room = np.maximum(0, margin * (self.held(here) - target))
        return _packed(self, (self.gain > ABSENT // 2) & (least[:, None] - left <= room[:, None]))


def _packed(part: Part, keep: BoolArray) -> Part:
    """Return a part with the students who are to be kept (R, C), in as few columns as hold them."""
    width = max(int(keep.sum(axis=1).max(initial=0)), part.hi)
    order = np.argsort(~keep, axis=1, kind="stable")[:, :width]
    gain = np.take_along_axis(np.where(keep, part.gain, ABSENT), order, 1)
    return Part(part.rows, part.host, np.take_along_axis(part.who, order, 1), gain, part.opened, part.lo, part.hi)


def fits(oracle: GroupOracle, root: Branch) -> bool:
    """Say whether times are all that groups need: no homes, no minority, no locks, nobody who must be placed."""
    bonus = (oracle.groups.cohesion or oracle.groups.spread) and (oracle.home >= 0).any()
    if (
        bonus
        or len(oracle.caps.least)
        or oracle.minority.any()
        or oracle.signed.any()
        or root.inside
        or not 0 < oracle.size() <= oracle.most
    ):
        return False
    cells = sum(oracle.row_count(host) for host in range(oracle.size())) * oracle.students
    return cells <= CELLS and max(int(one.gain.max(initial=0)) for one in oracle.hosts) * SCALE < ROOM


class Timetable:
    """The table: `gain` (K, S) of each student in each row, ABSENT where there is none; `host` and `row` (K,).

    `able` (S,) says who has any row.
    """

    def __init__(self, oracle: GroupOracle) -> None:
        self.lo, self.hi, self.students, self.hosts = oracle.groups.lo, oracle.groups.hi, oracle.students, oracle.size()
        pairs = [(host, row) for host in range(self.hosts) for row in range(oracle.row_count(host))]
        self.host, self.row = (np.array([one[k] for one in pairs], np.int64) for k in range(2))
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
        rows, opened = np.arange(len(self.host)), np.zeros(self.hosts, bool)
        return _packed(Part(rows, self.host, who, self.gain, opened, self.lo, self.hi), self.gain > ABSENT // 2)
