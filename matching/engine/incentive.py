"""Does hiding alternatives pay? Solve again as if a student had named only better mentors, and see who would gain."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np

from matching.engine import restrict
from matching.engine.answer import Answer
from matching.engine.problem import BadProblem, Cancelled, Infeasible, Problem
from matching.engine.solve import solve


@dataclass(frozen=True)
class Gain:
    """A student who would do better by hiding: the mentor and points told honestly, and with the others hidden."""

    student: str
    mentor: str | None
    score: int
    mentor_hiding: str
    score_hiding: int


@dataclass(frozen=True)
class Report:
    """How many students were tested (those who could hope for more) and who would gain."""

    tested: int
    gains: tuple[Gain, ...]


def test(
    problem: Problem,
    answer: Answer,
    students: Collection[str] | None = None,
    progress: Callable[[str, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    time_limit: float | None = None,
) -> Report:
    """Cut each student's edges that are no better than the mentor they got, solve again, and list who gains.

    Somebody without a mentor is tested with only the best half of the edges. One solve a student: give `students`
    for a sample, and `time_limit` in seconds for each solve. Raises `Cancelled` when the caller asks to stop.
    """
    held = {s: (m, points) for s, m, points in answer.pairs}
    at = {one: k for k, one in enumerate(problem.students.ids)}
    locked = {one for one, _ in problem.locked}
    chosen = sorted(at if students is None else set(students) & at.keys())
    gains: list[Gain] = []
    tested = 0
    for number, one in enumerate(chosen):
        if cancelled is not None and cancelled():
            raise Cancelled
        if progress is not None:
            progress("incentive", number / len(chosen))
        own = problem.edges.student == at[one]
        mentor, score = held.get(one, (None, -1))
        own_scores = problem.edges.score[own & (problem.edges.score >= problem.minimum)]
        floor = score if mentor is not None else int(np.median(own_scores)) if len(own_scores) else 0
        hidden = own & (problem.edges.score <= floor)
        if one in locked or not (own_scores > floor).any() or not hidden.any():
            continue
        tested += 1
        try:
            after = solve(restrict.with_edges(problem, ~hidden), time_limit=time_limit)
        except (BadProblem, Infeasible):
            continue
        found = next(((m, points) for s, m, points in after.pairs if s == one), None)
        if found is not None and found[1] > score:
            gains.append(Gain(one, mentor, max(0, score), *found))
    return Report(tested, tuple(gains))
