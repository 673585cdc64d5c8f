"""Why this mentor, why not that one, why nobody: facts as data, to be worded by whoever shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from matching.engine import instance, pricing, unmatched
from matching.engine.answer import Answer
from matching.engine.instance import Instance
from matching.engine.levels import Aim
from matching.engine.problem import IntArray, Problem


@dataclass(frozen=True)
class Alternative:
    """Another mentor for the same student: points, free places, and the least that the pair would cost each level.

    `cost` maps a level to a lower bound of its loss (the reduced cost of the pair); levels before the first loss are
    left out. `engine.force` gives the exact loss by one more solve. Empty for groups, whose costs are in `group_costs`.
    """

    mentor: str
    score: int
    is_full: bool
    cost: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Explanation:
    """What there is to say of one student: the mentor, or the reason and its cut, and the alternatives by points."""

    student: str
    mentor: str | None
    score: int | None
    reason: str | None
    data: Mapping[str, Any]
    rivals: tuple[str, ...]
    contested: tuple[str, ...]
    alternatives: tuple[Alternative, ...]


def explain(problem: Problem, answer: Answer, student_id: str) -> Explanation:
    """Explain one student's fate; raise `KeyError` when there is no such student."""
    ready = instance.build(problem)
    one = ready.students.index(student_id) if student_id in ready.students else -1
    if one < 0:
        raise KeyError(student_id)
    mate = mates(ready, answer)
    pair = next(((m, n) for s, m, n in answer.pairs if s == student_id), None)
    left = next((u for u in answer.unmatched if u.student == student_id), None)
    rivals: tuple[str, ...] = ()
    contested: tuple[str, ...] = ()
    if left is not None and left.reason in ("contention", "cap"):
        students, mentors = unmatched.reach(ready, mate, np.array([one]))
        rivals = tuple(ready.students[k] for k in np.flatnonzero(students))
        contested = tuple(ready.mentors[k] for k in np.flatnonzero(mentors))
    return Explanation(
        student=student_id,
        mentor=None if pair is None else pair[0],
        score=None if pair is None else pair[1],
        reason=None if left is None else left.reason,
        data={} if left is None else left.data,
        rivals=rivals,
        contested=contested,
        alternatives=alternatives(ready, answer, one, mate),
    )


def mates(ready: Instance, answer: Answer) -> IntArray:
    """Return the rank of each student's mentor (S,), -1 for none."""
    student_at = {name: k for k, name in enumerate(ready.students)}
    mentor_at = {name: k for k, name in enumerate(ready.mentors)}
    mate = np.full(len(ready.students), -1, np.int64)
    for student, mentor, _ in answer.pairs:
        mate[student_at[student]] = mentor_at[mentor]
    return mate


def alternatives(ready: Instance, answer: Answer, one: int, mate: IntArray) -> tuple[Alternative, ...]:
    """List the student's other acceptable mentors, best points first, with the least cost of each."""
    own = np.flatnonzero(ready.student == one)
    own = own[ready.mentor[own] != mate[one]]
    load = np.bincount(mate[mate >= 0], minlength=len(ready.mentors))
    costs: list[dict[str, int]] = [{} for _ in own]
    if answer.certificate.kind == "potentials":
        for level, prices in zip(answer.levels, answer.certificate.levels, strict=True):
            reduced = pricing.reduced_cost(ready, Aim(level.name, level.number), prices, own).tolist()
            for cost, loss in zip(costs, reduced, strict=True):
                if loss > 0 or cost:
                    cost[level.label] = loss
    found = [
        Alternative(ready.mentors[m], int(ready.score[k]), bool(load[m] >= ready.places[m]), cost)
        for k, m, cost in zip(own.tolist(), ready.mentor[own].tolist(), costs, strict=True)
    ]
    return tuple(sorted(found, key=lambda other: (-other.score, other.mentor)))
