"""People who stand in several rows: groups alone or with others, never two at one time, as prices in a bound.

A group may be led by two. Then a row of the mentors is a team, and who is in several teams leads no more groups in all
than there are places for, and one at a time. Each such rule has a price, not below nought: every group under it pays,
the bound adds what the rule allows (the multipliers of Lagrange). A group counts as `hi` seats, so that these prices
are of the size of the students'.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from matching.engine.instance import Instance
from matching.engine.problem import IntArray


class Led(Protocol):
    """What a rule needs to know of a host: the mentor's rank and the slots."""

    @property
    def mentor(self) -> int:
        """Return the rank of the mentor."""

    @property
    def slots(self) -> IntArray:
        """Return the slots, -1 where there are none."""


@dataclass(frozen=True, eq=False)
class People:
    """Which hosts stand under each rule, `inside` (L, H) in seats, and the `most` seats (L,) they may have together."""

    inside: IntArray
    most: IntArray

    def toll(self, prices: IntArray) -> IntArray:
        """Return what a group of each host pays (H,)."""
        paid: IntArray = prices @ self.inside
        return paid

    def constant(self, prices: IntArray) -> int:
        """Return what a bound holds of the prices."""
        return int((prices * self.most).sum())

    def excess(self, size: IntArray) -> IntArray:
        """Return how far each rule is overused when hosts have so many students (H,)."""
        over: IntArray = self.inside @ (size > 0) - self.most
        return over

    def holds(self, size: IntArray) -> bool:
        """Say whether every rule is kept."""
        return bool((self.excess(size) <= 0).all())


def rows(ready: Instance) -> dict[str, list[int]]:
    """Return the mentors, by rank, in whom each person stands who stands in several."""
    found = defaultdict[str, list[int]](list)
    for mentor, people in enumerate(ready.people):
        for one in people:
            found[one].append(mentor)
    return {one: found[one] for one in sorted(found) if len(found[one]) > 1}


def most(ready: Instance, mentors: Sequence[int]) -> int:
    """Return how many groups a person leads who stands in some mentors: what the one with most places does."""
    return int(ready.places[list(mentors)].max(initial=0))


def parted(ready: Instance) -> frozenset[int]:
    """Return the mentors who need a host for each slot: those with somebody who may lead several elsewhere."""
    return frozenset(mentor for mentors in rows(ready).values() if most(ready, mentors) > 1 for mentor in mentors)


def groups(ready: Instance) -> int:
    """Return how many groups there are people to lead."""
    known = rows(ready)
    free = sum(most(ready, mentors) for mentors in known.values())
    alone, teams = 0, list[int]()
    for mentor in np.unique(ready.mentor).tolist():
        people = ready.people[mentor]
        if any(one in known for one in people):
            teams.append(sum(one in known for one in people))
        else:
            alone += int(ready.places[mentor])
    return alone + (free // min(teams) if teams else 0)


def over(ready: Instance, hosts: Sequence[Led], seats: int) -> People:
    """Return the rules of an instance over hosts, a group counting as so many seats."""
    found = list[tuple[frozenset[int], int]]()
    for mentors in rows(ready).values():
        own = [place for place, host in enumerate(hosts) if host.mentor in mentors]
        top = most(ready, mentors)
        if sum(min(int(ready.places[one]), sum(hosts[k].mentor == one for k in own)) for one in mentors) > top:
            found.append((frozenset(own), top))
        if top > 1:
            found += [(together, 1) for together in _clashes(hosts, own)]
    inside = np.zeros((len(found), len(hosts)), np.int64)
    for rule, (own_hosts, _) in enumerate(found):
        inside[rule, sorted(own_hosts)] = seats
    return People(inside, np.array([seats * number for _, number in found], np.int64))


def _clashes(hosts: Sequence[Led], own: Sequence[int]) -> list[frozenset[int]]:
    """Return those of some hosts who share a slot but not the mentor, slot by slot."""
    at = defaultdict[int, list[int]](list)
    for place in own:
        if hosts[place].slots[0] >= 0:
            at[int(hosts[place].slots[0])].append(place)
    return [frozenset(one) for _, one in sorted(at.items()) if len({hosts[k].mentor for k in one}) > 1]
