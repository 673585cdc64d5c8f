"""Who sits in which group while slots and homes stay fixed: an optimal flow, then swaps that leave nobody isolated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.engine import flow as flows
from matching.engine.network import Network
from matching.engine.problem import BoolArray, IntArray

NEVER = -(2**40)
MISSING = 2**45


@dataclass(eq=False)
class Seating:
    """Some students and some groups: `gain` (n, k) of each in each, NEVER where it cannot be; `seat` (n,), -1 for none.

    `minority` (n,) marks those of whom a group holds none or at least two; `held` (n,) marks those who may not move
    and `must` (n,) those who may not be left out.
    """

    gain: IntArray
    seat: IntArray
    minority: BoolArray
    held: BoolArray
    must: BoolArray
    lo: int
    hi: int

    def value(self) -> int:
        """Return the gain of all who sit, less more than all gains for each who must sit and does not."""
        sits = np.flatnonzero(self.seat >= 0)
        missing = int((self.must & (self.seat < 0)).sum())
        return int(self.gain[sits, self.seat[sits]].sum()) - MISSING * missing

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
    reward = 1 + 2 * int(np.abs(gain).max(initial=0))
    held = seating.held[who] & (seating.seat[who] == where)
    blocks = (
        (who, students + where, np.ones(len(who)), -gain - reward * students * held),
        (np.arange(students), np.full(students, sink), np.ones(students), reward * students * seating.must),
        (students + np.arange(groups), np.full(groups, sink), np.full(groups, seating.lo), np.full(groups, -reward)),
        (
            students + np.arange(groups),
            np.full(groups, sink),
            np.full(groups, seating.hi - seating.lo),
            np.zeros(groups),
        ),
    )
    tail, head, room, cost = (np.concatenate([np.asarray(block[k], np.int64) for block in blocks]) for k in range(4))
    supply = np.zeros(sink + 1, np.int64)
    supply[:students], supply[sink] = 1, -students
    net = Network(tail, head, np.zeros(len(tail), np.int64), room, supply, who, np.zeros(0, np.int64))
    flow = flows.minimum_cost(net, cost, np.ones(len(tail), bool), net.lo)
    used = np.flatnonzero(flow[: len(who)] > 0)
    seat = np.full(students, -1, np.int64)
    seat[who[used]] = where[used]
    return seat


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
    inside = np.flatnonzero((seat == group) & ~seating.held)
    others = np.flatnonzero((seat >= 0) & (seat != group) & ~seating.held)
    alone = np.flatnonzero((seat == -1) & (gain[:, group] > NEVER))
    best, choice = NEVER, None
    for one in inside.tolist():
        there = seat[others]
        change = gain[one, there] + gain[others, group] - gain[one, group] - gain[others, there]
        shift = seating.minority[others].astype(int) - int(seating.minority[one])
        fine = (few[group] + shift != 1) & (few[there] - shift != 1)
        fine &= (gain[one, there] > NEVER) & (gain[others, group] > NEVER)
        if fine.any():
            place = int(np.where(fine, change, NEVER).argmax())
            if change[place] > best:
                best, choice = int(change[place]), (one, int(others[place]))
        swap = alone[few[group] + seating.minority[alone].astype(int) - int(seating.minority[one]) != 1]
        if len(swap) and not seating.must[one]:
            place = int(gain[swap, group].argmax())
            change_alone = int(gain[swap[place], group] - gain[one, group])
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
    mine, own = int(seating.minority[one]), int(seat[one])
    room = (size >= seating.lo) & (size < seating.hi) & (few + mine != 1) & (gain[one] > NEVER)
    if own < 0:
        if room.any():
            seat[one] = int(np.where(room, gain[one], NEVER).argmax())
        return bool(room.any())
    room[own] = False
    best, place = 0, -1
    if size[own] > seating.lo and few[own] - mine != 1 and room.any():
        place = int(np.where(room, gain[one], NEVER).argmax())
        best = max(0, int(gain[one, place] - gain[one, own]))
    shift = seating.minority.astype(np.int64) - mine
    there = np.where(seat >= 0, seat, own)
    change = gain[one, there] + gain[:, own] - gain[one, own] - gain[np.arange(len(seat)), there]
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
