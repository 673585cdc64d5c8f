"""Why not that one, in groups: what a wish costs, at least and at most, and the chain of people who would move."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from matching.engine import example, instance, lagrange, leaves, wishes
from matching.engine.answer import Answer, Formed
from matching.engine.best_group import SCALE
from matching.engine.example import Example
from matching.engine.explain import Alternative, explain
from matching.engine.force import Move
from matching.engine.leaves import Leaf, Part
from matching.engine.problem import BadProblem, Infeasible, IntArray, Problem
from matching.engine.wishes import Near, Weighed, Wish


@dataclass(frozen=True, eq=False)
class GroupCosts:
    """What wishes cost an answer of groups: at least by the certificate, at most by an example.

    `held` is the problem in which they are granted, where it is another: with more locks than the answer was made for.
    """

    problem: Problem
    answer: Answer
    held: Problem | None = None

    def weigh(
        self, wish: Wish, time_limit: float | None = None, tell: Callable[[float], None] | None = None
    ) -> Weighed:
        """Price a wish: first around those whom it concerns, then, unless that settles it, by solving the whole.

        `time_limit` in seconds holds for each solve; `tell` hears how far it is. Raises `BadProblem` or `Infeasible`
        when no answer that keeps the rules grants the wish.
        """
        changed = wishes.granted(self.held or self.problem, wish)
        floor = self._floor(wish, changed)
        bounds = example.loosest(changed) if floor is None else dict[str, int]()
        found = self._around(changed, wish, time_limit)
        if tell is not None:
            tell(0.3)
        if not (self._is_formed and floor is not None and any(self._lost(one) <= floor for one in found)):
            try:
                made = example.whole(changed, time_limit)
            except (BadProblem, Infeasible):
                if not found:
                    raise
            else:
                found.append(made)
                bounds |= made.bounds
        best = max(found, key=lambda one: (list(one.values.values()), -len(self._moves(one))))
        if self._is_formed:
            cost = wishes.of_formed(self._now, best, floor, bounds)
        else:
            cost = wishes.by_hours(self._now, best, bounds)
        return Weighed(cost, self._moves(best), self._near(best, found))

    def least(self, student: str) -> dict[str, int]:
        """Return the least that each mentor the student may have would cost the first level; raise `KeyError`.

        The reduced cost of the pair, leaf by leaf: the worth of the mentor's best group at the prices, less that of
        the best one with the student in it; never more than all there is. Nothing for a student who is locked: the
        proof is of the answers that keep the lock, and says nothing of those without it.
        """
        others = tuple(one for one in self.problem.locked if one[0] != student)
        ready = instance.build(replace(self.problem, locked=others))
        if student not in ready.students:
            raise KeyError(student)
        at, value, found = ready.students.index(student), self.answer.levels[0].value, {}
        is_locked = len(others) < len(self.problem.locked)
        for mentor in ready.mentor[ready.student == at].tolist():
            top = None if is_locked else self._with_pair(at, mentor)
            found[ready.mentors[mentor]] = 0 if top is None else min(value, max(0, value - top))
        return found

    def alternatives(self, student: str) -> tuple[Alternative, ...]:
        """List the student's other mentors, best points first, with the least each would cost the first level."""
        first, known = self.answer.levels[0].label, self.least(student)
        others = explain(self.problem, self.answer, student).alternatives
        return tuple(replace(one, cost={first: known.get(one.mentor, 0)}) for one in others)

    @property
    def _is_formed(self) -> bool:
        return self.answer.coupling == "formed-groups"

    @cached_property
    def _now(self) -> Example:
        return example.of(self.problem, self.answer)

    @cached_property
    def _parts(self) -> list[Part] | None:
        ready = instance.build(self.problem)
        return leaves.formed(ready, self.answer) if self._is_formed else leaves.placed(ready, self.answer)

    def _around(self, changed: Problem, wish: Wish, time_limit: float | None) -> list[Example]:
        """Grant a wish around those whom it concerns: as the solver does, and with the best group by the prices."""
        found = []
        with suppress(BadProblem, Infeasible):
            found.append(example.around(changed, self.answer, self._concerned(wish), time_limit))
        groups = [self._group_with(*pair) for pair in wish.together] if self._is_formed and not wish.apart else []
        if len(groups) == 1 and groups[0] is not None:
            with suppress(BadProblem, Infeasible):
                found.append(example.with_group(changed, self.answer, groups[0], time_limit))
        return found

    def _group_with(self, student: str, mentor: str) -> Formed | None:
        """Give the best group of a mentor at the prices of the proof with a student in it; None when there is none."""
        for part in self._parts or []:
            held, branch = part.component.instance, part.flat.branch
            if student not in held.students or mentor not in held.mentors:
                continue
            place, found = held.students.index(student), []
            for host in np.flatnonzero(part.oracle.owners == held.mentors.index(mentor)).tolist():
                barred, forced = branch.barred(host), np.unique(np.append(branch.forced(host), place))
                column = None if place in barred else part.oracle.best(host, part.flat.prices, barred, forced)
                found += [] if column is None else [column]
            if not found:
                return None
            best = max(found, key=lambda one: one.value)
            names = tuple(held.students[k] for k in np.sort(best.members).tolist())
            return Formed(mentor, names, best.slot, best.home)
        return None

    def _near(self, best: Example, found: list[Example]) -> Near | None:
        """Give the example that moves the fewest, when it moves fewer than the best."""
        calm = min(found, key=lambda one: (len(self._moves(one)), [-value for value in one.values.values()]))
        if len(self._moves(calm)) >= len(self._moves(best)):
            return None
        told = [name for name in self._now.values if name != "weighted"]
        return Near({name: self._now.values[name] - calm.values.get(name, 0) for name in told}, self._moves(calm))

    def _moves(self, one: Example) -> tuple[Move, ...]:
        return wishes.moved(self.answer.pairs, one.pairs)

    def _lost(self, found: Example) -> int:
        first = next(iter(self._now.values))
        return self._now.values[first] - found.values[first]

    def _floor(self, wish: Wish, changed: Problem) -> int | None:
        """Return the least that a wish costs the first level: that of its dearest pair.

        None where it lets pairs be that the answer could not have had, as when a lock goes or somebody locked below
        the minimum: it may then be worth more than the answer, and the proof does not say how much.
        """
        least = max((self.least(student).get(mentor, 0) for student, mentor in wish.together), default=0)
        return least if example.allowed(changed) <= example.allowed(self.problem) else None

    def _concerned(self, wish: Wish) -> set[str]:
        """Name the mentors of those whom a wish concerns, now and then."""
        who = {student for student, _ in (*wish.together, *wish.apart)}
        return {m for s, m, _ in self.answer.pairs if s in who} | {mentor for _, mentor in wish.together}

    def _with_pair(self, student: int, mentor: int) -> int | None:
        """Bound the first level of all answers with a pair, by rank; None where the proof does not say."""
        total, is_there = 0, False
        for part in self._parts or []:
            own, held = part.component.students, part.component.mentors
            if student not in own or mentor not in held:
                total += part.top
                continue
            place, rank = int(np.flatnonzero(own == student)[0]), int(np.flatnonzero(held == mentor)[0])
            tops = [_leaf_with(part, leaf, place, rank) for leaf in part.leaves or [part.flat]]
            total += max((one for one in tops if one is not None), default=lagrange.IMPOSSIBLE)
            is_there = True
        return total // SCALE if is_there else None


def costs(problem: Problem, answer: Answer, held: Problem | None = None) -> GroupCosts:
    """Price wishes for an answer of groups, granted in `held` if that has more locks than the problem.

    Raises `ValueError` for answers of pairs, which have `force` and `part`, and of a repair with pairs to keep.
    """
    if problem.keep:
        raise ValueError("these costs need a problem without pairs to keep")
    if answer.certificate.kind != "trees":
        raise ValueError("these costs need an answer of groups; for pairs there are `force` and `part`")
    return GroupCosts(problem, answer, held)


def _leaf_with(part: Part, leaf: Leaf, student: int, mentor: int) -> int | None:
    """Bound a leaf with a student in one of a mentor's groups; None where its decisions do not allow it."""
    oracle, branch = part.oracle, leaf.branch
    best: int | None = None
    for host in np.flatnonzero(oracle.owners == mentor).tolist():
        barred, forced = branch.barred(host), branch.forced(host)
        if host in branch.closed or student in barred:
            continue
        who: IntArray = np.unique(np.append(forced, student))
        found = oracle.best(host, leaf.prices, barred, who, branch.rows(host, oracle.row_count(host)))
        if found is None:
            continue
        more = lagrange.exchanged(oracle, branch, leaf.columns, host, found.value)
        if more is not None:
            best = leaf.value + more if best is None else max(best, leaf.value + more)
    return best
