"""The leaves of a proof of groups, and what their prices say of the same problem with one more group beside them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from matching.engine import best_load, components, instance, lagrange, levels, proof
from matching.engine.answer import Answer
from matching.engine.best_group import NOBODY, SCALE, Column, GroupOracle
from matching.engine.best_load import LoadOracle
from matching.engine.components import Component
from matching.engine.instance import Instance
from matching.engine.lagrange import Branch, Oracle
from matching.engine.problem import IntArray, Problem
from matching.engine.proof import LEAF

MANY = 12
assert best_load.SCALE == SCALE


@dataclass(frozen=True, eq=False)
class Leaf:
    """One part of the answers: its decisions, the prices that bound it, the bound, and each host's best group."""

    branch: Branch
    prices: IntArray
    value: int
    columns: list[Column | None]

    def inside(self, hosts: Collection[int], *, is_in: bool) -> IntArray:
        """Return who is placed by decision, in one of these hosts or in none of them."""
        return np.array(sorted({s for s, host in self.branch.inside if (host in hosts) == is_in}), np.int64)

    def weakest(self) -> int | None:
        """Return the worth of the weakest group that nothing obliges to be led; None where every one is obliged."""
        must = self.branch.opened | {host for _, host in self.branch.inside}
        free = [one.value for host, one in enumerate(self.columns) if one is not None and host not in must]
        return min(free, default=None)


@dataclass(frozen=True, eq=False)
class Part:
    """One component with the leaves of its proof, and `flat`: the best bound of it that parts nothing."""

    component: Component
    oracle: Oracle
    leaves: list[Leaf]
    flat: Leaf

    @property
    def top(self) -> int:
        """Return the bound of the component."""
        return max((one.value for one in self.leaves), default=self.flat.value)


def formed(ready: Instance, answer: Answer) -> list[Part]:
    """Read the proof of formed groups."""
    found = []
    for number, part in enumerate(components.split(ready)):
        known = next(one for one in answer.certificate.proofs if (one.level, one.component) == (0, number))
        oracle = GroupOracle(part.instance, SCALE)
        found.append(read(part, oracle, known.tree, known.prices))
    return found


def placed(ready: Instance, answer: Answer) -> list[Part] | None:
    """Read the proof of how many study groups are placed by hours; None unless that is the first level."""
    first = levels.aims_by_hours(ready)[0]
    if first.name != "placed":
        return None
    found = []
    for number, part in enumerate(components.split(ready)):
        known = next(one for one in answer.certificate.proofs if (one.level, one.component) == (0, number))
        found.append(read(part, LoadOracle(part.instance, first, (), ()), known.tree, known.prices))
    return found


def read(part: Component, oracle: Oracle, tree: Sequence[tuple[int, int]], prices: Sequence[IntArray]) -> Part:
    """Bound every leaf of a tree anew, and the whole component at a few of their prices."""
    root = lagrange.root(part.instance, oracle)
    waiting, leaves, spread = [root], list[Leaf](), max(1, len(prices) // MANY)
    known: list[lagrange.Known] = [{} for _ in prices]
    for student, host in tree:
        here = waiting.pop()
        if student != LEAF:
            waiting.extend(reversed(proof.parts(here, (student, host))))
            continue
        value, columns = lagrange.evaluate(oracle, here, prices[host], known[host])
        if value > lagrange.IMPOSSIBLE:
            leaves.append(Leaf(here, prices[host], value, columns))
    flats = [Leaf(root, one, *lagrange.evaluate(oracle, root, one)) for one in prices[::spread]]
    flat = min((one for one in flats if one.columns), key=lambda one: one.value, default=flats[0])
    return Part(part, oracle, leaves, flat)


class Bounds:
    """The bound of a whole problem, and of the same problem with a new mentor or one more place.

    `lo` is the least size of a group: there are never more groups than students to fill them; None for hours.
    """

    def __init__(self, ready: Instance, parts: list[Part], lo: int | None) -> None:
        self.ready, self.parts, self.lo = ready, parts, lo
        self.of_student = np.full(len(ready.students), -1, np.int64)
        for number, part in enumerate(parts):
            self.of_student[part.component.students] = number
        self.step = math.gcd(*(_step(part.oracle) for part in parts)) or 1

    def whole(self) -> int:
        """Return the bound of the problem as it is, in whole points."""
        return self._points(sum(part.top for part in self.parts), self.step)

    def with_mentor(self, ready: Instance, oracle: Oracle) -> int:
        """Return the bound with one more mentor, alone in an instance with the same students."""
        who = np.unique(ready.student)
        touched = sorted({int(one) for one in self.of_student[who] if one >= 0})
        total = math.prod(len(self.parts[k].leaves) for k in touched)
        is_fine = 0 < total <= MANY
        options = [self.parts[k].leaves if is_fine else [self.parts[k].flat] for k in touched]
        best = max(self._joined(touched, list(one), oracle) for one in itertools.product(*options))
        return self._beside(touched, best, oracle)

    def with_place(self, mentor: int, oracle: Oracle, grown: Problem) -> int:
        """Return the bound when all groups of a mentor, by rank, are those of an oracle: with one more place.

        The decisions of a proof speak of a mentor's groups as they were, so formed groups go by what parts nothing.
        Where caps or people have prices too, every group of the `grown` problem is looked at.
        """
        number = next((k for k, part in enumerate(self.parts) if mentor in part.component.mentors), None)
        if number is None:
            return self.whole()
        part = self.parts[number]
        rank = int(np.flatnonzero(part.component.mentors == mentor)[0])
        if self.lo is not None and (grown.caps or grown.mentors.people is not None):
            whole = GroupOracle(components.split(instance.build(grown))[number].instance, SCALE)
            root, prices = lagrange.root(whole.ready, whole), np.zeros(len(whole.signed), np.int64)
            # There may be other rules for people, which then cost nothing.
            alike = len(prices) if len(prices) == len(part.flat.prices) else len(prices) - len(whole.people.most)
            prices[:alike] = part.flat.prices[:alike]
            return self._beside([number], lagrange.evaluate(whole, root, prices)[0], whole)
        is_fine = self.lo is None and 0 < len(part.leaves) <= MANY
        best = max(self._joined([number], [leaf], oracle, rank) for leaf in (part.leaves if is_fine else [part.flat]))
        return self._beside([number], best, oracle)

    def _beside(self, touched: list[int], value: int, oracle: Oracle) -> int:
        """Add the parts that a change does not touch to the bound of those that it does."""
        rest = sum(part.top for number, part in enumerate(self.parts) if number not in touched)
        return self._points(rest + value, math.gcd(self.step, _step(oracle)))

    def _joined(self, touched: list[int], leaves: list[Leaf], oracle: Oracle, mentor: int | None = None) -> int:
        """Return the bound of some components, each in one leaf, with the groups of another oracle beside their own.

        They stand instead of those of a mentor of the one component, where that is given.
        """
        prices, inside, forced = np.zeros(len(self.ready.students), np.int64), [NOBODY], NOBODY
        total = sum(leaf.value for leaf in leaves)
        led = sum(one is not None for leaf in leaves for one in leaf.columns)
        for number, leaf in zip(touched, leaves, strict=True):
            part, students = self.parts[number], self.parts[number].component.students
            prices[students] = leaf.prices[: len(students)]
            own = set(np.flatnonzero(part.oracle.owners == mentor).tolist()) if mentor is not None else set[int]()
            if own & leaf.branch.closed:
                return total
            inside.append(students[leaf.inside(own, is_in=False)])
            forced = students[leaf.inside(own, is_in=True)] if own else forced
            old = [leaf.columns[host] for host in own]
            total -= sum(one.value for one in old if one is not None)
            led -= sum(one is not None for one in old)
        # Where there are several groups, whoever must be with the mentor may be in any: then nobody is held to one.
        forced = forced if oracle.size() == 1 else NOBODY
        found = [oracle.best(place, prices, np.concatenate(inside), forced) for place in range(oracle.size())]
        if len(forced) and found[0] is None:
            return lagrange.IMPOSSIBLE
        held = [one.value for one in found if one is not None and len(forced)]
        gains = sorted((one.value for one in found[len(held) :] if one is not None and one.value > 0), reverse=True)
        gains = gains[: int(oracle.room.sum()) - len(held)]
        room = self._room(touched) - led - len(held)
        weakest = min((one for one in (leaf.weakest() for leaf in leaves) if one is not None), default=0)
        return total + sum(held) + sum(one if k < room else max(0, one - weakest) for k, one in enumerate(gains))

    def _room(self, touched: list[int]) -> int:
        """Return how many groups some components, and those whom no edge leads to, can fill."""
        if self.lo is None:
            return 2**62
        loners = len(self.ready.students) - sum(len(part.component.students) for part in self.parts)
        return (loners + sum(len(self.parts[number].component.students) for number in touched)) // self.lo

    def _points(self, value: int, step: int) -> int:
        return max(0, value // SCALE // step * step)


def solo(ready: Instance) -> Oracle:
    """Return what finds the best groups of the one mentor of an instance, by the first level."""
    if ready.problem.coupling == "formed-groups":
        return GroupOracle(ready, SCALE)
    return LoadOracle(ready, levels.aims_by_hours(ready)[0], (), ())


def _step(oracle: Oracle) -> int:
    """Return the whole points of which all worths are a multiple; one where groups are counted."""
    if isinstance(oracle, GroupOracle) and oracle.hosts:
        return max(1, oracle.step() // SCALE)
    return 0 if isinstance(oracle, GroupOracle) else 1
