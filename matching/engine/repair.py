"""After a drop-out: three plans, by how many people move who did not have to."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from matching.engine import clock, one_move, restrict, teams
from matching.engine.answer import Answer
from matching.engine.force import Move, moves
from matching.engine.problem import BadProblem, Infeasible, Pair, Problem
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
    choice of all at the levels of the objective in their order; `best` solves anew and moves the fewest who need to
    move for the best answer. For groups `one-moves` tries the likeliest TRIED people, or study groups, and `best` is
    never worse than the other two. Whoever leads in several mentors takes all of them along. `time_limit` in seconds
    holds for each solve; `tell` hears how far it is, from 0 to 1. Raises `Infeasible` when not even `best` keeps the
    rules, `BadProblem` when the limit is no number.
    """
    clock.start(time_limit)
    gone, off = teams.with_people(problem, without_mentors), frozenset(without_students)
    changed = restrict.without(problem, gone, off)
    before = replace(answer, pairs=tuple(one for one in answer.pairs if one[1] not in gone and one[0] not in off))
    left, is_paired = [(one, mentor) for one, mentor, _ in before.pairs], problem.coupling in ("pairs", "random")
    stay = one_move.hold(changed, left) if is_paired else replace(changed, locked=_locks(changed, left))
    still = _plan("nobody-moves", before, stay, time_limit)
    found = [] if still is None else [still]
    _tell(tell, 0.1)
    if is_paired:
        single = _one_moves(before, changed, left, still, time_limit)
    else:
        single = _one_leaves_group(before, changed, left, still, time_limit, tell)
    if single is not None:
        found.append(single)
    _tell(tell, 0.8)
    best = _plan("best", before, replace(changed, keep=tuple(left)), time_limit)
    if best is None:
        raise Infeasible(("no plan keeps the rules without " + ", ".join([*without_mentors, *without_students]),))
    if not is_paired:
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


def _one_moves(
    before: Answer, changed: Problem, left: list[Pair], still: Plan | None, time_limit: float | None
) -> Plan | None:
    """Let the one go whose move reaches most, all others held."""
    stay = None if still is None else [(s, m) for s, m, _ in still.answer.pairs]
    choice = one_move.choice(changed, left, stay, time_limit)
    if choice is None:
        return still if still is None else replace(still, name="one-moves")
    held = one_move.hold(changed, [one for one in left if one != choice], choice)
    return _plan("one-moves", before, held, time_limit)


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
