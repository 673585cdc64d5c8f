"""Why not that one: the exact price of forcing a pair, and the chain of people who would move, by one more solve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from matching.engine.answer import Answer
from matching.engine.problem import Problem
from matching.engine.solve import solve


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


def pair(problem: Problem, answer: Answer, student: str, mentor: str) -> Forced:
    """Put two people together and solve the rest around them.

    Raises `BadProblem` when the pair has no edge or contradicts a lock, `Infeasible` when the rules do not allow it.
    """
    others = tuple(one for one in problem.locked if one[0] != student)
    forced = solve(replace(problem, locked=(*others, (student, mentor))))
    return Forced(cost(answer, forced), moves(answer, forced), forced)


def ban(problem: Problem, answer: Answer, student: str, mentor: str) -> Forced:
    """Part two people, keep them apart and solve the rest anew, everybody else staying where that costs nothing."""
    locked = tuple(one for one in problem.locked if one != (student, mentor))
    keep = tuple((s, m) for s, m, _ in answer.pairs if (s, m) != (student, mentor))
    changed = replace(problem, locked=locked, forbidden=(*problem.forbidden, (student, mentor)), keep=keep)
    parted = solve(changed)
    return Forced(cost(answer, parted), moves(answer, parted), parted)


def cost(before: Answer, after: Answer) -> dict[str, int]:
    """Return what each level loses from one answer to the other; lots and kept pairs are left out."""
    reached = {(one.name, one.number if one.name == "priority" else 0): one.value for one in after.levels}
    found = {}
    for one in before.levels:
        key = (one.name, one.number if one.name == "priority" else 0)
        if one.name not in ("tie-break", "kept") and key in reached:
            found[one.name if one.name != "priority" else f"priority {one.number}"] = one.value - reached[key]
    return found


def moves(before: Answer, after: Answer) -> tuple[Move, ...]:
    """List who has another mentor, or none, or one at last, in order of id."""
    old = {s: m for s, m, _ in before.pairs}
    new = {s: m for s, m, _ in after.pairs}
    return tuple(
        Move(one, old.get(one), new.get(one)) for one in sorted(old.keys() | new.keys()) if old.get(one) != new.get(one)
    )
