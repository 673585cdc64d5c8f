"""From a problem to its answer: check, put in order, solve the coupling, explain who is left and seal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from matching.engine import (
    claims,
    clock,
    digest,
    grouped,
    infeasible,
    instance,
    pairs,
    stopped,
    unmatched,
    validate,
    values,
)
from matching.engine.answer import Answer, Certificate, Formed, Level
from matching.engine.clock import Clock, Looks
from matching.engine.instance import Instance
from matching.engine.problem import Cancelled, Infeasible, IntArray, Problem

Progress = Callable[[str, float], None]


def solve(
    problem: Problem,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    time_limit: float | None = None,
    replay: Looks | None = None,
) -> Answer:
    """Answer a problem, optimal where that can be proven, else with an honest gap.

    `progress(stage, share)` is called as the run goes on; when `cancelled()` turns true, `Cancelled` is raised;
    `time_limit` is in seconds. With the `looks` of an answer for `replay` the run stops where that one did, at whatever
    speed, and answers the same. Raises `BadProblem` with all complaints, `Infeasible` with the rules that conflict.
    """
    time = clock.start(time_limit, replay)

    def tick(stage: str, share: float) -> None:
        if cancelled is not None and cancelled():
            raise Cancelled
        if progress is not None:
            progress(stage, share)

    tick("check", 0.0)
    validate.check(problem)
    ready = instance.build(problem)
    answer = _answer(ready, tick, time)
    sealed = replace(answer, seconds=time.elapsed(), looks=time.log.kept())
    tick("done", 1.0)
    return replace(sealed, digest=digest.of_answer(sealed))


def _answer(ready: Instance, tick: Progress, time: Clock) -> Answer:
    """Send each coupling to its own method."""
    if ready.problem.coupling == "formed-groups":
        return grouped.formed_groups(ready, tick, time, digest.of_problem(ready))
    try:
        if ready.problem.coupling == "existing-groups" and ready.minutes is not None:
            return grouped.by_hours(ready, tick, time, digest.of_problem(ready))
        return _paired(ready, tick, time.is_late)
    except Infeasible:
        raise Infeasible(infeasible.smallest(ready)) from None


def _paired(ready: Instance, tick: Progress, is_late: Callable[[], bool]) -> Answer:
    """Answer a problem of pairs, of a lottery, or of study groups that all cost the same."""
    solved = pairs.solve(ready, tick, is_late)
    tick("explain", 0.9)
    mate = np.full(len(ready.students), -1, np.int64)
    mate[ready.student[solved.used]] = ready.mentor[solved.used]
    left, cuts = unmatched.reasons(ready, mate)
    reached = values.of_levels(ready, solved.aims, solved.used)
    tops = stopped.bounds(ready, solved, reached)
    found = tuple(Level(a.name, v, b, a.number) for a, v, b in zip(solved.aims, reached, tops, strict=True))
    gap = claims.relative_gap(found)
    return Answer(
        coupling=ready.problem.coupling,
        pairs=named(ready, solved.used),
        groups=_groups(ready, mate) if ready.problem.coupling == "existing-groups" else (),
        unmatched=left,
        cuts=cuts,
        levels=found,
        certificate=Certificate("potentials", solved.potentials, solved.witness),
        gap=gap,
        problem_digest=digest.of_problem(ready),
        stopped=solved.open_from < len(solved.aims),
    )


def named(ready: Instance, used: IntArray) -> tuple[tuple[str, str, int], ...]:
    """Return the edges used as (student id, mentor id, points), sorted by student."""
    columns = (ready.student[used].tolist(), ready.mentor[used].tolist(), ready.score[used].tolist())
    return tuple((ready.students[i], ready.mentors[m], points) for i, m, points in zip(*columns, strict=True))


def _groups(ready: Instance, mate: IntArray) -> tuple[Formed, ...]:
    members: dict[int, list[str]] = {}
    for one, mentor in enumerate(mate.tolist()):
        if mentor >= 0:
            members.setdefault(mentor, []).append(ready.students[one])
    return tuple(Formed(ready.mentors[m], tuple(members[m])) for m in sorted(members))
