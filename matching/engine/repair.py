"""After a drop-out: three plans, by how many people move who did not have to."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

import numpy as np

from matching.engine import clock, restrict
from matching.engine.answer import Answer
from matching.engine.force import Move, moves
from matching.engine.problem import BEST_TOTAL, BadProblem, Infeasible, Pair, Problem
from matching.engine.solve import solve

TRIED = 12


@dataclass(frozen=True, eq=False)
class Plan:
    """One way to go on: `nobody-moves`, `one-moves` or `best`.

    `moved` are those who had a mentor still there and get another (or none); `placed` are those without a mentor
    after the drop-out who get one. The answer belongs to the problem, which is the given one without the drop-outs.
    """

    name: str
    problem: Problem
    answer: Answer
    moved: tuple[Move, ...]
    placed: tuple[Move, ...]


def plans(
    problem: Problem,
    answer: Answer,
    without_mentors: Collection[str] = (),
    without_students: Collection[str] = (),
    time_limit: float | None = None,
    tell: Callable[[float], None] | None = None,
) -> tuple[Plan, ...]:
    """Return up to three plans after some people have left, least disturbance first.

    With `nobody-moves` every pair that is left stays; with `one-moves` at most one person of those moves, the best
    choice of all; `best` solves anew and moves the fewest who need to move for the best answer. For groups `one-moves`
    tries the likeliest TRIED people, or study groups, and `best` is never worse than the other two. `time_limit` in
    seconds holds for each solve; `tell` hears how far it is, from 0 to 1. Raises `Infeasible` when not even `best`
    keeps the rules, `BadProblem` when the limit is no number of seconds.
    """
    clock.start(time_limit)
    changed = restrict.without(problem, frozenset(without_mentors), frozenset(without_students))
    left = [(s, m) for s, m, _ in answer.pairs if m not in set(without_mentors) and s not in set(without_students)]
    before = replace(answer, pairs=tuple(one for one in answer.pairs if (one[0], one[1]) in set(left)))
    found = []
    still = _plan("nobody-moves", before, replace(changed, locked=_locks(changed, left)), time_limit)
    if still is not None:
        found.append(still)
    _tell(tell, 0.1)
    if problem.coupling in ("pairs", "random"):
        single = _one_moves(before, changed, left, still)
    else:
        single = _one_leaves_group(before, changed, left, still, time_limit, tell)
    if single is not None:
        found.append(single)
    _tell(tell, 0.8)
    best = _plan("best", before, replace(changed, keep=tuple(left)), time_limit)
    if best is None:
        raise Infeasible(("no plan keeps the rules without " + ", ".join([*without_mentors, *without_students]),))
    if problem.coupling not in ("pairs", "random"):
        best = replace(_better(best, found), name="best")
    _tell(tell, 1.0)
    return (*found, best)


def _locks(problem: Problem, left: list[Pair], free: Pair | None = None) -> tuple[Pair, ...]:
    return tuple(sorted((set(problem.locked) | set(left)) - {free}))


def _plan(name: str, before: Answer, held: Problem, time_limit: float | None = None) -> Plan | None:
    """Solve a problem with its locks and say who moved; None when the locks cannot hold."""
    try:
        answer = solve(held, time_limit=time_limit)
    except (BadProblem, Infeasible):
        return None
    changes = moves(before, answer)
    moved = tuple(one for one in changes if one.before is not None)
    placed = tuple(one for one in changes if one.before is None)
    return Plan(name, held, answer, moved, placed)


def _one_moves(before: Answer, changed: Problem, left: list[Pair], still: Plan | None) -> Plan | None:
    """Try each person who could make way, on the small problem of those without a mentor and that person."""
    best: tuple[int, ...] | None = None if still is None else _reach(changed, still.answer)
    choice: Pair | None = None
    for pair in _in_the_way(changed, left):
        held = [one for one in left if one != pair]
        try:
            answer = solve(restrict.around(changed, held))
        except (BadProblem, Infeasible):
            continue
        total = sum(points for s, m, points in before.pairs if (s, m) != pair)
        reached = _reach(changed, answer, total, len(held))
        if pair[0] in {s for s, _, _ in answer.pairs} and (best is None or reached > best):
            best, choice = reached, pair
    if choice is None:
        return still if still is None else replace(still, name="one-moves")
    locks = _locks(changed, [one for one in left if one != choice])
    return _plan("one-moves", before, replace(changed, locked=locks))


def _one_leaves_group(
    before: Answer,
    changed: Problem,
    left: list[Pair],
    still: Plan | None,
    time_limit: float | None,
    tell: Callable[[float], None] | None,
) -> Plan | None:
    """Let one of the likeliest go where the whole gains most, all others held to their mentor."""
    best = None if still is None else replace(still, name="one-moves")
    for number, pair in enumerate(_likeliest(changed, left)):
        _tell(tell, 0.1 + 0.7 * number / TRIED)
        plan = _plan("one-moves", before, replace(changed, locked=_locks(changed, left, pair)), time_limit)
        if plan is not None and (best is None or _values(plan, plan) > _values(best, plan)):
            best = plan
    return best


def _tell(tell: Callable[[float], None] | None, share: float) -> None:
    if tell is not None:
        tell(share)


def _better(best: Plan, others: list[Plan]) -> Plan:
    """Return the plan that reaches most, and moves the fewest of those: a search may miss what a narrower one finds."""
    return max((best, *others), key=lambda plan: (_values(plan, best), -len(plan.moved)))


def _values(plan: Plan, like: Plan) -> list[int]:
    """Return what a plan reaches at the levels of another, pairs kept and lots aside; nothing at one that it lacks."""
    reached = {(one.name, one.number): one.value for one in plan.answer.levels}
    names = [(one.name, one.number) for one in like.answer.levels if one.name not in ("kept", "tie-break")]
    return [reached.get(one, 0) for one in names]


def _likeliest(problem: Problem, left: list[Pair]) -> list[Pair]:
    """List up to TRIED pairs in the way of somebody without a group, those first who give up the fewest points."""
    score: dict[Pair, int] = {}
    wanted: set[str] = set()
    options: dict[str, int] = {}
    seated = {student for student, _ in left}
    ids, mentors = problem.students.ids, problem.mentors.ids
    edges = problem.edges
    columns = (edges.student.tolist(), edges.mentor.tolist(), edges.score.tolist())
    for student, mentor, points in zip(*columns, strict=True):
        score[ids[student], mentors[mentor]] = points
        if ids[student] not in seated:
            wanted.add(mentors[mentor])
    own = dict(left)
    for (student, mentor), points in score.items():
        if student in seated and own[student] != mentor:
            options[student] = max(options.get(student, -1), points)
    free = [one for one in left if one[1] in wanted and one[0] in options and one not in set(problem.locked)]
    return sorted(free, key=lambda one: (score[one] - options[one[0]], one))[:TRIED]


def _reach(problem: Problem, answer: Answer, total: int = 0, placed: int = 0) -> tuple[int, ...]:
    """Return placed and points of an answer, what matters first, with those of the pairs held outside it."""
    people, points = len(answer.pairs) + placed, sum(points for _, _, points in answer.pairs) + total
    return (points, people) if problem.objective == BEST_TOTAL else (people, points)


def _in_the_way(problem: Problem, left: list[Pair]) -> list[Pair]:
    """List the pairs whose mentor somebody without one could have, and whose student has another mentor with room."""
    student_at = {one: k for k, one in enumerate(problem.students.ids)}
    mentor_at = {one: k for k, one in enumerate(problem.mentors.ids)}
    load = np.bincount([mentor_at[m] for _, m in left], minlength=len(mentor_at))
    room = load < problem.mentors.places
    seated = np.zeros(len(student_at), bool)
    seated[[student_at[s] for s, _ in left]] = True
    fine = problem.edges.score >= problem.minimum
    student, mentor = problem.edges.student[fine], problem.edges.mentor[fine]
    wanted = np.zeros(len(mentor_at), bool)
    wanted[mentor[~seated[student]]] = True
    movable = np.zeros(len(student_at), bool)
    movable[student[room[mentor]]] = True
    locked = set(problem.locked)
    return [(s, m) for s, m in left if wanted[mentor_at[m]] and movable[student_at[s]] and (s, m) not in locked]
