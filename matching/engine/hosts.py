"""The groups that may be led: one host for each mentor, or for each group of a mentor who can lead several."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.engine import shared
from matching.engine.instance import Instance
from matching.engine.problem import BEST_TOTAL, TOP_SCORE, BoolArray, Groups, IntArray

# What forces a member into a group outweighs every price; the prices of a certificate are in 1/SCALE points.
FORCE, SCALE = 2**38, 256


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


def of(ready: Instance, gain: IntArray) -> tuple[list[Host], IntArray]:
    """Return the hosts, and how many groups each mentor leads (M,), given what each edge adds to a group (E,).

    Where there are slots and a mentor leads several groups there is a host for each slot; so there is where somebody
    in the mentor leads groups elsewhere too.
    """
    groups = ready.problem.groups
    assert groups is not None
    home, minority = columns(ready, groups)
    parted, found, room = shared.parted(ready), list[Host](), np.zeros(len(ready.mentors), np.int64)
    for mentor in range(len(ready.mentors)):
        own = np.flatnonzero(ready.mentor == mentor)
        who = ready.student[own].astype(np.int64)
        count = min(int(ready.places[mentor]), len(who) // groups.lo)
        slots, free = np.array([-1], np.int64), np.ones((1, len(who)), bool)
        cuts = [slice(None)] * count
        if groups.student_slots is not None and groups.mentor_slots is not None:
            slots = np.flatnonzero(groups.mentor_slots[ready.mentor_order[mentor]]).astype(np.int64)
            free = np.asarray(groups.student_slots)[ready.student_order[who]][:, slots].T.astype(bool)
            count = min(count, len(slots))
            is_cut = count > 1 or (count == 1 and mentor in parted)
            cuts = [slice(k, k + 1) for k in range(len(slots))] if is_cut else cuts[:count]
        room[mentor] = count
        found += [Host(mentor, who, gain[own], free[k].copy(), slots[k], home[who], minority[who]) for k in cuts]
    return found, room


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
