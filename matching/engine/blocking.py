"""Pairs who would both rather have each other: counted and shown, never hidden."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.engine import instance
from matching.engine.answer import Answer
from matching.engine.explain import mates
from matching.engine.problem import Problem


@dataclass(frozen=True)
class Blocking:
    """A student and a mentor who would both gain by each other: the points they would have, and each has now."""

    student: str
    mentor: str
    score: int
    student_now: int
    mentor_worst: int


def pairs(problem: Problem, answer: Answer) -> tuple[Blocking, ...]:
    """List the blocking pairs (Gale and Shapley 1962) of an answer of pairs, most points first.

    The points of a pair count for both: a student without a mentor has 0, and a mentor with a free place has 0.
    """
    ready = instance.build(problem)
    mate = mates(ready, answer)
    now = np.zeros(len(mate), np.int64)
    used = np.flatnonzero(mate[ready.student] == ready.mentor)
    now[ready.student[used]] = ready.score[used]
    load = np.bincount(ready.mentor[used], minlength=len(ready.mentors))
    worst = np.full(len(ready.mentors), 10**6, np.int64)
    np.minimum.at(worst, ready.mentor[used], ready.score[used])
    worst[load < ready.places] = 0
    worst[ready.places == 0] = 10**6
    found = np.flatnonzero((ready.score > now[ready.student]) & (ready.score > worst[ready.mentor]))
    listed = [
        Blocking(ready.students[i], ready.mentors[m], points, int(now[i]), int(worst[m]))
        for i, m, points in zip(
            ready.student[found].tolist(), ready.mentor[found].tolist(), ready.score[found].tolist(), strict=True
        )
    ]
    return tuple(sorted(listed, key=lambda one: (-one.score, one.student, one.mentor)))
