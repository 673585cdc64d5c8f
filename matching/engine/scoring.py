"""Scores of all pairs in blocks of rows: criteria weighed, rules kept, every pair's points split exactly."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.engine import likeness
from matching.engine.criteria import Criterion, Part, Profile, Rule, problems, shares_of_100
from matching.engine.problem import BoolArray, Edges

ROWS = 256


class Scorer:
    """Scores between students and mentors whose profiles are mappings field -> value; encodes them once.

    A profile's `id` field names it for ranked wishes. Weights of both sides together are turned into whole shares of
    100, so a pair has 0..10,000 points, each of them accounted for by `parts`. Raises `ValueError` with all that is
    wrong with the criteria and rules.
    """

    def __init__(
        self,
        criteria: Sequence[Criterion],
        students: Sequence[Profile],
        mentors: Sequence[Profile],
        rules: Sequence[Rule] = (),
    ) -> None:
        wrong = problems(criteria, rules)
        if wrong:
            raise ValueError("\n".join(wrong))
        self.criteria, self.rules = tuple(criteria), tuple(rules)
        self.shape = len(students), len(mentors)
        shares = shares_of_100([one.weight for one in criteria] + [one.mentor_weight for one in criteria])
        self.student_weight, self.mentor_weight = shares[: len(criteria)], shares[len(criteria) :]
        ids = [one.get("id") for one in students], [one.get("id") for one in mentors]
        self._fillers, self._missing = [], []
        for one in criteria:
            left, right = [p.get(one.student) for p in students], [p.get(one.mentor) for p in mentors]
            self._fillers.append(likeness.filler(one, left, right, ids))
            self._missing.append(likeness.missing(one, left, right))
        self._rules = [_rule(one, students, mentors) for one in rules]

    def block(self, start: int, stop: int) -> NDArray[np.int32]:
        """Return the points of the students start..stop-1 with every mentor, int32 (stop - start, mentors)."""
        total = np.zeros((stop - start, self.shape[1]), np.int32)
        for fill, mine, yours in zip(self._fillers, self.student_weight, self.mentor_weight, strict=True):
            if mine + yours:
                total += fill(start, stop) * np.int32(mine + yours)
        return total

    def allowed(self, start: int, stop: int) -> BoolArray:
        """Return which pairs of the block every rule allows, bool (stop - start, mentors)."""
        fine = np.ones((stop - start, self.shape[1]), bool)
        for rule in self._rules:
            fine &= rule(start, stop)
        return fine

    def edges(self, minimum: int = 0) -> Edges:
        """Return every allowed pair of at least `minimum` points; memory grows with the edges, not with all pairs."""
        students, mentors, scores = [], [], []
        for start in range(0, self.shape[0], ROWS):
            stop = min(self.shape[0], start + ROWS)
            points = self.block(start, stop)
            row, column = np.nonzero(self.allowed(start, stop) & (points >= minimum))
            students.append((row + start).astype(np.int32))
            mentors.append(column.astype(np.int32))
            scores.append(points[row, column])
        empty = [np.zeros(0, np.int32)]
        return Edges(*(np.concatenate(one or empty) for one in (students, mentors, scores)))

    def parts(self, student: int, mentor: int) -> tuple[Part, ...]:
        """Return what each criterion gives to one pair; the points add up to the pair's score."""
        found = []
        for k, one in enumerate(self.criteria):
            value = int(self._fillers[k](student, student + 1)[0, mentor])
            mine, yours = self.student_weight[k] * value, self.mentor_weight[k] * value
            weight = self.student_weight[k] + self.mentor_weight[k]
            gap = bool(self._missing[k][0][student] or self._missing[k][1][mentor])
            found.append(Part(one.name, value, weight, mine + yours, mine, yours, gap))
        return tuple(found)

    def removed(self, student: int) -> dict[str, int]:
        """Return how many mentors each rule takes from one student, each rule by itself."""
        return {
            one.name: int((~rule(student, student + 1)).sum())
            for one, rule in zip(self.rules, self._rules, strict=True)
        }

    def relaxed(self, student: int) -> dict[str, int]:
        """Return how many mentors the student would have if one rule were dropped, for each rule."""
        rows = [rule(student, student + 1)[0] for rule in self._rules]
        found = {}
        for k, one in enumerate(self.rules):
            others = np.ones(self.shape[1], bool)
            for other, row in enumerate(rows):
                if other != k:
                    others = others & row
            found[one.name] = int(others.sum())
        return found


def _rule(rule: Rule, students: Sequence[Profile], mentors: Sequence[Profile]) -> Callable[[int, int], BoolArray]:
    """Return a function (start, stop) -> bool (stop - start, mentors) of the pairs that a rule allows."""
    left, right = [one.get(rule.student) for one in students], [one.get(rule.mentor) for one in mentors]
    meet = likeness.filler(Criterion(rule.name, "same", "", ""), left, right, ((), ()))
    gap_s, gap_m = likeness.missing(Criterion(rule.name, "same", "", ""), left, right)

    def allowed(start: int, stop: int) -> BoolArray:
        common = (meet(start, stop) == 100) & ~gap_s[start:stop, None] & ~gap_m[None, :]
        values: BoolArray = np.logical_not(common) if rule.kind == "differ" else common
        return values

    return allowed
