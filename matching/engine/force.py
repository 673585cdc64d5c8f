"""Why not that one: the exact price of forcing a pair, and the chain of people who would move, by one more solve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from matching.engine.answer import Answer
from matching.engine.problem import Problem
from matching.engine.solve import solve
from matching.engine.span import Span, between

UNTOLD = ("tie-break", "kept")


@dataclass(frozen=True)
class Move:
    """One person who changes mentor; None stands for no mentor."""

    student: str
    before: str | None
    after: str | None


@dataclass(frozen=True, eq=False)
class Forced:
    """What a change costs at each level (positive: that much is lost), who moves, and the answer with it."""

    cost: Mapping[str, int]
    moves: tuple[Move, ...]
    answer: Answer


def pair(problem: Problem, answer: Answer, student: str, mentor: str, time_limit: float | None = None) -> Forced:
    """Put two people together and solve the rest around them, within a limit of seconds if one is given.

    Raises `BadProblem` when the pair has no edge or contradicts a lock, `Infeasible` when the rules do not allow it.
    """
    others = tuple(one for one in problem.locked if one[0] != student)
    forced = solve(replace(problem, locked=(*others, (student, mentor))), time_limit=time_limit)
    return Forced(cost(answer, forced), moves(answer, forced), forced)


def ban(problem: Problem, answer: Answer, student: str, mentor: str, time_limit: float | None = None) -> Forced:
    """Part two people, keep them apart and solve the rest anew, everybody else staying where that costs nothing."""
    locked = tuple(one for one in problem.locked if one != (student, mentor))
    keep = tuple((s, m) for s, m, _ in answer.pairs if (s, m) != (student, mentor))
    changed = replace(problem, locked=locked, forbidden=(*problem.forbidden, (student, mentor)), keep=keep)
    parted = solve(changed, time_limit=time_limit)
    return Forced(cost(answer, parted), moves(answer, parted), parted)


def cost(before: Answer, after: Answer) -> dict[str, int]:
    """Return what each level loses from one answer to the other; lots and kept pairs are left out."""
    reached = {one.label: one.value for one in after.levels}
    told = (one for one in before.levels if one.name not in UNTOLD and one.label in reached)
    return {one.label: one.value - reached[one.label] for one in told}


def spans(before: Answer, after: Answer) -> dict[str, Span]:
    """Return what each level loses, at least and at most, up to the first that the solve after it left open."""
    found: dict[str, Span] = {}
    known = {one.label: one for one in after.levels}
    for one in before.levels:
        if one.name not in UNTOLD and one.label in known:
            level = known[one.label]
            found[one.label] = between(one.value - level.bound, one.value - level.value)
            if not found[one.label].is_exact:
                break
    return found


def moves(before: Answer, after: Answer) -> tuple[Move, ...]:
    """List who has another mentor, or none, or one at last, in order of id."""
    old = {s: m for s, m, _ in before.pairs}
    new = {s: m for s, m, _ in after.pairs}
    return tuple(
        Move(one, old.get(one), new.get(one)) for one in sorted(old.keys() | new.keys()) if old.get(one) != new.get(one)
    )
