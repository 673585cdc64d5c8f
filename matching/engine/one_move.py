"""Who should make way in pairs: each person who could, on a small problem of those whom that concerns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from matching.engine import example, restrict
from matching.engine.problem import (
    BEST_TOTAL,
    RAISING,
    BadProblem,
    BoolArray,
    Infeasible,
    IntArray,
    Pair,
    Problem,
    Students,
)
from matching.engine.solve import solve

NOTHING_WEAK = 10**6


def hold(problem: Problem, pairs: list[Pair], mover: Pair | None = None) -> Problem:
    """Return the problem in which these pairs stay, and a mover has a place with whomever.

    They are locked. Where the worst pair counts they must be placed and can have nobody else: locked ones would not
    count in it. What the rules about pairs do not allow is locked even so.
    """
    own, must, locked = dict(pairs), problem.students.must.copy(), set(problem.locked)
    if mover is not None:
        must[problem.students.ids.index(mover[0])] = True
    free = example.allowed(problem) if problem.objective in RAISING else frozenset[Pair]()
    locked |= set(pairs) - free
    students, mentors, edges = problem.students, problem.mentors.ids, problem.edges
    if not free:
        held = problem
    else:
        at = {one: place for place, one in enumerate(mentors)}
        mate = np.array([at[own[s]] if (s, own.get(s)) in free else -1 for s in students.ids], np.int64)
        held = restrict.with_edges(problem, (mate[edges.student] < 0) | (mate[edges.student] == edges.mentor))
        must |= mate >= 0
    people = Students(students.ids, students.priority, must, students.size)
    return replace(held, students=people, locked=tuple(sorted(locked)))


def choice(problem: Problem, left: list[Pair], still: list[Pair] | None, time_limit: float | None) -> Pair | None:
    """Return the pair of whom it helps most to move, with all others of `left` held; None when nobody's move helps.

    Plans are compared at all levels of the objective in their order but the lots. `still` are the pairs when nobody
    moves, None when that cannot be. `time_limit` in seconds holds for each solve.
    """
    standing, found = _Standing(problem, left), None
    best = None if still is None else standing.reached(still)
    for pair in standing.movable():
        outside = standing.outside(pair)
        small = restrict.around(problem, outside)
        apart = {pair, *outside}
        inside = [one for one in left if one not in apart]
        try:
            answer = solve(hold(small, inside, pair), time_limit=time_limit)
        except (BadProblem, Infeasible):
            continue
        reached = standing.reached([*outside, *((s, m) for s, m, _ in answer.pairs)])
        if best is None or reached > best:
            best, found = reached, pair
    return found


@dataclass(frozen=True, eq=False)
class _Standing:
    """The pairs that are left in a problem, and what each change of them reaches."""

    problem: Problem
    left: list[Pair]

    def movable(self) -> list[Pair]:
        """List the pairs that may go whose student could have another mentor with room, unless it can help nobody.

        Where nobody who waits could have the mentor and no cap opens, only points and a lighter load can help.
        """
        student, mentor, room = *self._fine, self._load < self.problem.mentors.places
        ids, mentors, own, best = self.problem.students.ids, self.problem.mentors.ids, dict(self.left), dict[str, int]()
        wanted = set(mentor[[ids[k] not in own for k in student.tolist()]].tolist())
        for k in np.flatnonzero(room[mentor]).tolist():
            one, other = ids[student[k]], mentors[mentor[k]]
            if own.get(one, other) != other:
                best[one] = max(best.get(one, 0), self._score[one, other])
        locked, found = set(self.problem.locked), []
        for one in self.left:
            at = self._mentor_at[one[1]]
            lighter = int(self._load[at]) - 1
            gain = best.get(one[0], 0) + self.problem.balance * lighter - self._score.get(one, 0)
            helps = bool(self.problem.caps) or at in wanted or gain > 0 or (gain == 0 and lighter > 0)
            if one[0] in best and one not in locked and helps:
                found.append(one)
        return found

    def outside(self, mover: Pair) -> list[Pair]:
        """List the pairs that do not bear on the choice when one moves.

        Those at a mentor with room do, who is one to have, as each further one costs; and the worst of all others,
        as nothing is gained by raising the worst pair above it.
        """
        places, load = self.problem.mentors.places, self._load.copy()
        load[self._mentor_at[mover[1]]] -= 1
        student, mentor = self._fine
        free = np.ones(len(self.problem.students.ids), bool)
        free[[self._student_at[s] for s, _ in self.left if s != mover[0]]] = False
        wanted = np.zeros(len(load), bool)
        wanted[mentor[free[student]]] = True
        near = wanted & (load < places) & (places > 1)
        rest = [one for one in self.left if one != mover and not near[self._mentor_at[one[1]]]]
        if self.problem.objective not in RAISING:
            return rest
        locked = set(self.problem.locked)
        worst = min((one for one in rest if one not in locked), key=lambda one: self._score.get(one, 0), default=None)
        return [one for one in rest if one != worst]

    def reached(self, pairs: list[Pair]) -> list[int]:
        """Return what pairs reach at each level, first things first."""
        given, ranks = self.problem, self.problem.students.priority.tolist()
        placed = [ranks[self._student_at[student]] for student, _ in pairs]
        people = [placed.count(one) for one in self._classes] + [len(pairs)]
        if given.coupling == "random":
            return people
        points = [self._score.get(one, 0) for one in pairs]
        load = self._loads(pairs)
        extra = int((load * (load - 1) // 2).sum())
        total, weak = sum(points) - given.balance * extra, -sum(one < given.good for one in points)
        if given.objective == BEST_TOTAL:
            return [*people[:-1], total, people[-1], weak, -extra]
        worst = []
        if given.objective in RAISING:
            locked = set(given.locked)
            least = min((n for one, n in zip(pairs, points, strict=True) if one not in locked), default=NOTHING_WEAK)
            worst = [min(least, given.good) if given.objective == "worst-to-good" else least]
        return [*people, weak, *worst, total, -extra]

    @cached_property
    def _classes(self) -> list[int]:
        return sorted({one for one in self.problem.students.priority.tolist() if one > 0}, reverse=True)

    @cached_property
    def _student_at(self) -> dict[str, int]:
        return {one: place for place, one in enumerate(self.problem.students.ids)}

    @cached_property
    def _mentor_at(self) -> dict[str, int]:
        return {one: place for place, one in enumerate(self.problem.mentors.ids)}

    @cached_property
    def _load(self) -> IntArray:
        return self._loads(self.left)

    def _loads(self, pairs: list[Pair]) -> IntArray:
        return np.bincount([self._mentor_at[m] for _, m in pairs], minlength=len(self._mentor_at)).astype(np.int64)

    @cached_property
    def _score(self) -> dict[Pair, int]:
        students, mentors, edges = self.problem.students.ids, self.problem.mentors.ids, self.problem.edges
        columns = zip(edges.student.tolist(), edges.mentor.tolist(), edges.score.tolist(), strict=True)
        return {(students[one], mentors[other]): points for one, other, points in columns}

    @cached_property
    def _fine(self) -> tuple[IntArray, IntArray]:
        fine: BoolArray = restrict.above_minimum(self.problem)
        return self.problem.edges.student[fine], self.problem.edges.mentor[fine]
