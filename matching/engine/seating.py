"""Who sits in which group while slots and homes stay fixed: an optimal flow, then swaps that leave nobody isolated."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from matching.engine import flow as flows
from matching.engine.capped import Caps
from matching.engine.network import Network
from matching.engine.problem import BoolArray, IntArray

NEVER = -(2**40)
MISSING = 2**45
NOBODY = np.zeros(0, np.int64)
Arcs = tuple[IntArray, IntArray, IntArray, IntArray]


def variety(seat: IntArray, home: IntArray) -> int:
    """Count the different homes in each group, all groups together."""
    known = home >= 0
    return len(np.unique(seat[known] * (int(home.max(initial=0)) + 1) + home[known]))


@dataclass(eq=False)
class Seating:
    """Some students and some groups: `gain` (n, k) of each in each, NEVER where it cannot be; `seat` (n,), -1 for none.

    `minority` (n,) marks those of whom a group holds none or at least two; `held` (n,) marks those who may not move
    and `must` (n,) those who may not be left out. Each different `home` (n,) in a group brings `spread`; -1 is none.
    `caps` bound how many sit in some of the groups together.
    """

    gain: IntArray
    seat: IntArray
    minority: BoolArray
    held: BoolArray
    must: BoolArray
    lo: int
    hi: int
    home: IntArray = field(default_factory=lambda: NOBODY)
    spread: int = 0
    caps: Caps | None = None

    def value(self) -> int:
        """Return the gain of all who sit, less more than all gains for each who must sit, or whom a cap asks for."""
        sits = np.flatnonzero(self.seat >= 0)
        missing = int((self.must & (self.seat < 0)).sum())
        if self.caps is not None:
            missing += self.caps.missing(self.size())
        homes = variety(self.seat[sits], self.home[sits]) if self.spread else 0
        return int(self.gain[sits, self.seat[sits]].sum()) + self.spread * homes - MISSING * missing

    def size(self) -> IntArray:
        """Return how many sit in each group."""
        return np.bincount(self.seat[self.seat >= 0], minlength=self.gain.shape[1])

    def few(self) -> IntArray:
        """Return how many of the minority sit in each group."""
        return np.bincount(self.seat[(self.seat >= 0) & self.minority], minlength=self.gain.shape[1])


def fill(seating: Seating) -> None:
    """Seat everybody at the greatest gain with sizes in [lo, hi], minority aside; close groups that are too small."""
    is_open = np.ones(seating.gain.shape[1], bool)
    while True:
        table = np.where(is_open[None, :], seating.gain, NEVER)
        seating.seat = _flow(seating, table)
        small = np.flatnonzero(is_open & (seating.size() < seating.lo))
        if not len(small):
            return
        sizes = seating.size()[small]
        is_open[small[np.argsort(sizes, kind="stable")[: max(1, len(small) // 4)]]] = False


def _flow(seating: Seating, table: IntArray) -> IntArray:
    """Return the best seats (n,); the first `lo` seats of each group carry a reward above every gain."""
    students, groups = table.shape
    who, where = np.nonzero(table > NEVER)
    sink = students + groups
    gain = table[who, where]
    reward = 1 + 2 * (int(np.abs(gain).max(initial=0)) + seating.spread)
    held = seating.held[who] & (seating.seat[who] == where)
    exits, under, first = _caps(seating, sink, reward * students)
    door, through = _doors(seating, who, where, first)
    nodes, ones = students + np.arange(groups), np.ones(groups, np.int64)
    blocks = (
        (who, door, np.ones(len(who)), -gain - reward * students * held),
        *through,
        (np.arange(students), np.full(students, sink), np.ones(students), reward * students * seating.must),
        (nodes, exits, seating.lo * ones, -reward * ones),
        (nodes, exits, (seating.hi - seating.lo) * ones, 0 * ones),
        *under,
    )
    tail, head, room, cost = (np.concatenate([np.asarray(block[k], np.int64) for block in blocks]) for k in range(4))
    supply = np.zeros(max(first, int(door.max(initial=0)) + 1), np.int64)
    supply[:students], supply[sink] = 1, -students
    net = Network(tail, head, np.zeros(len(tail), np.int64), room, supply, who, np.zeros(0, np.int64))
    flow = flows.minimum_cost(net, cost, np.ones(len(tail), bool), net.lo)
    used = np.flatnonzero(flow[: len(who)] > 0)
    seat = np.full(students, -1, np.int64)
    seat[who[used]] = where[used]
    return seat


def _caps(seating: Seating, sink: int, reward: int) -> tuple[IntArray, list[Arcs], int]:
    """Return the node that each group leads to, the arcs from caps to what is above them, and the first free node.

    The least number of a cap passes with a reward, for it must be reached.
    """
    groups = seating.gain.shape[1]
    if seating.caps is None:
        return np.full(groups, sink), [], sink + 1
    caps, number = seating.caps, len(seating.caps.least)
    hosts, above = (np.where(one == number, sink, sink + 1 + one) for one in caps.above())
    nodes, least = sink + 1 + np.arange(number), np.minimum(caps.least, caps.most)
    zero = np.zeros(number, np.int64)
    arcs = [(nodes, above, least, zero - reward), (nodes, above, caps.most - least, zero)]
    return hosts, arcs, sink + 1 + number


def _doors(seating: Seating, who: IntArray, where: IntArray, first: int) -> tuple[IntArray, list[Arcs]]:
    """Return the node through which each student enters a group, and the arcs from there: a new home brings points.

    Where homes count, those of one home enter a group together, the first of them with the reward.
    """
    students, door = len(seating.seat), len(seating.seat) + where
    known = np.flatnonzero(seating.home[who] >= 0) if seating.spread else NOBODY
    if not len(known):
        return door, []
    width = int(seating.home.max()) + 1
    rooms, place = np.unique(where[known] * width + seating.home[who[known]], return_inverse=True)
    door[known] = first + place
    enter, group, ones = first + np.arange(len(rooms)), students + rooms // width, np.ones(len(rooms), np.int64)
    return door, [(enter, group, ones, -seating.spread * ones), (enter, group, seating.hi * ones, 0 * ones)]


def join(seating: Seating) -> bool:
    """Mend groups with one isolated minority member by the cheapest swap or move; say whether none is left.

    What cannot be mended is dissolved: the lone member leaves, or the group does.
    """
    if not seating.minority.any():
        return True
    for _ in range(6):
        lonely = np.flatnonzero(seating.few() == 1)
        if not len(lonely):
            return True
        for group in lonely.tolist():
            if seating.few()[group] == 1:
                _mend(seating, group)
    clean = True
    for group in np.flatnonzero(seating.few() == 1).tolist():
        clean = False
        members = seating.seat == group
        out = members & seating.minority if members.sum() > seating.lo else members
        seating.seat[out] = -1
    return clean


def _mend(seating: Seating, group: int) -> None:
    """Take the best of all swaps between the group and others that end its isolated member without making one."""
    gain, seat, few = seating.gain, seating.seat, seating.few()
    homes, inside = _Homes(seating), np.flatnonzero((seat == group) & ~seating.held)
    others = np.flatnonzero((seat >= 0) & (seat != group) & ~seating.held)
    alone = np.flatnonzero((seat == -1) & (gain[:, group] > NEVER))
    best, choice = NEVER, None
    for one in inside.tolist():
        there = seat[others]
        change = gain[one, there] + gain[others, group] - gain[one, group] - gain[others, there]
        change = change + homes.swapped(one, others)
        shift = seating.minority[others].astype(int) - int(seating.minority[one])
        fine = (few[group] + shift != 1) & (few[there] - shift != 1)
        fine &= (gain[one, there] > NEVER) & (gain[others, group] > NEVER)
        if fine.any():
            place = int(np.where(fine, change, NEVER).argmax())
            if change[place] > best:
                best, choice = int(change[place]), (one, int(others[place]))
        swap = alone[few[group] + seating.minority[alone].astype(int) - int(seating.minority[one]) != 1]
        if len(swap) and not seating.must[one]:
            worth = gain[swap, group] + homes.replaced(one, swap, group)
            place = int(worth.argmax())
            change_alone = int(worth[place] - gain[one, group])
            if change_alone > best:
                best, choice = change_alone, (one, int(swap[place]))
    if choice is not None:
        one, other = choice
        seat[one], seat[other] = seat[other], group


def climb(seating: Seating, order: IntArray, rounds: int) -> None:
    """Insert, move and swap students one by one, each time the best that gains, until nothing does."""
    for _ in range(rounds):
        if not sum(_improve(seating, one) for one in order.tolist() if not seating.held[one]):
            return


def _improve(seating: Seating, one: int) -> bool:
    """Make the best gaining insertion, move or swap of one student; say whether there was one."""
    gain, seat, size, few = seating.gain, seating.seat, seating.size(), seating.few()
    mine, own, homes = int(seating.minority[one]), int(seat[one]), _Homes(seating)
    there_alone = gain[one] + homes.new(one, np.arange(len(size)))
    room = (size >= seating.lo) & (size < seating.hi) & (few + mine != 1) & (gain[one] > NEVER)
    if seating.caps is not None:
        room &= ~seating.caps.closed(size, own)
    if own < 0:
        if room.any():
            seat[one] = int(np.where(room, there_alone, NEVER).argmax())
        return bool(room.any())
    room[own] = False
    best, place = 0, -1
    if size[own] > seating.lo and few[own] - mine != 1 and room.any():
        place = int(np.where(room, there_alone, NEVER).argmax())
        best = max(0, int(there_alone[place] - gain[one, own]) - int(homes.last(one)))
    shift = seating.minority.astype(np.int64) - mine
    there = np.where(seat >= 0, seat, own)
    change = gain[one, there] + gain[:, own] - gain[one, own] - gain[np.arange(len(seat)), there]
    change = change + homes.swapped(one, np.arange(len(seat)))
    fine = (there != own) & ~seating.held & (few[own] + shift != 1) & (few[there] - shift != 1) & (change > best)
    fine &= (gain[one, there] > NEVER) & (gain[:, own] > NEVER)
    if fine.any():
        other = int(np.where(fine, change, NEVER).argmax())
        seat[one], seat[other] = seat[other], own
        return True
    if best > 0:
        seat[one] = place
        return True
    return False


class _Homes:
    """What homes add to a change of seats: who comes may bring a new one, who goes may take the last of one along."""

    def __init__(self, seating: Seating) -> None:
        self.seat, self.spread, self.home = seating.seat, seating.spread, seating.home
        if self.spread:
            sits, width = (self.seat >= 0) & (self.home >= 0), int(self.home.max(initial=0)) + 1
            count = np.bincount(self.seat[sits] * width + self.home[sits], minlength=seating.gain.shape[1] * width)
            self.count = count.reshape(-1, width)

    def new(self, who: IntArray | int, group: IntArray | int) -> IntArray | int:
        """Return what each brings to a group as the first of a home there."""
        if not self.spread:
            return 0
        worth: IntArray = self.spread * ((self.home[who] >= 0) & (self.count[group, self.home[who]] == 0))
        return worth

    def last(self, who: IntArray | int) -> IntArray | int:
        """Return what goes with each who leaves a seat as the last of a home there."""
        if not self.spread:
            return 0
        known = (self.home[who] >= 0) & (self.seat[who] >= 0)
        worth: IntArray = self.spread * (known & (self.count[self.seat[who], self.home[who]] == 1))
        return worth

    def replaced(self, one: int, others: IntArray, group: int) -> IntArray | int:
        """Return what is gained when one leaves a group and one of the others, who has no seat, comes."""
        if not self.spread:
            return 0
        change = self.new(others, group) - self.last(one)
        return np.where(self.home[others] == self.home[one], 0, change)

    def swapped(self, one: int, others: IntArray) -> IntArray | int:
        """Return what is gained when one and each of the others, who all sit, change seats."""
        if not self.spread:
            return 0
        own, there = int(self.seat[one]), self.seat[others]
        change = self.new(others, own) - self.last(one) + self.new(one, there) - self.last(others)
        return np.where(self.home[others] == self.home[one], 0, change)
