"""Wishes for an answer of groups: what is asked for, and what granting it costs each level, at least and at most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from matching.engine.example import Example
from matching.engine.force import Move
from matching.engine.problem import Pair, Problem
from matching.engine.span import Span, between


@dataclass(frozen=True)
class Wish:
    """What is asked for: pairs that shall be together, and pairs that shall be apart."""

    together: tuple[Pair, ...] = ()
    apart: tuple[Pair, ...] = ()


@dataclass(frozen=True, eq=False)
class Near:
    """The same wish with hardly anybody moved: what each level loses, and who moves."""

    cost: Mapping[str, int]
    moves: tuple[Move, ...]


@dataclass(frozen=True, eq=False)
class Weighed:
    """What each level loses against the answer, as spans (below nothing: a gain), and who moves in the example found.

    Formed groups tell `placed`, and `total` where the number of people is sure; groups by hours tell the levels of the
    objective, in order, up to the first that is not known exactly. `near` is there when fewer could move for more.
    """

    cost: Mapping[str, Span]
    moves: tuple[Move, ...]
    near: Near | None = None

    @property
    def is_exact(self) -> bool:
        """Say whether every level that is told is known."""
        return all(one.is_exact for one in self.cost.values())


def granted(problem: Problem, wish: Wish) -> Problem:
    """Return the problem in which the wish is a rule; locks of those whom it concerns go."""
    bound = {student for student, _ in wish.together}
    held = tuple(one for one in problem.locked if one[0] not in bound and one not in wish.apart)
    return replace(problem, locked=(*held, *wish.together), forbidden=(*problem.forbidden, *wish.apart), keep=())


def moved(before: tuple[tuple[str, str, int], ...], after: tuple[tuple[str, str, int], ...]) -> tuple[Move, ...]:
    """List who has another mentor, or none, or one at last, in order of id."""
    old, new = ({student: mentor for student, mentor, _ in one} for one in (before, after))
    both = sorted(old.keys() | new.keys())
    return tuple(Move(one, old.get(one), new.get(one)) for one in both if old.get(one) != new.get(one))


def of_formed(now: Example, best: Example, floor: int | None, bounds: Mapping[str, int]) -> dict[str, Span]:
    """Tell what formed groups lose: people, and points where the number of people is sure.

    `floor` is the least that the wish costs; None where it may be worth more than the answer.
    """
    value, reached = now.values["weighted"], best.values["weighted"]
    least = [value - bounds["weighted"]] if "weighted" in bounds else []
    least += [] if floor is None else [floor]
    weighted = between(max(least), value - reached) if least else None
    lost = {name: now.values[name] - best.values[name] for name in ("placed", "total")}
    if weighted is not None and weighted.is_exact:
        return {name: Span(number, number) for name, number in lost.items()}
    if weighted is None or weighted.least < 0:
        placed = between(now.values["placed"] - bounds["placed"], lost["placed"])
        points = between(now.values["total"] - bounds["total"], lost["total"]) if weighted is None else weighted
        return {"placed": placed, "total": points} if placed.is_exact else {"placed": placed}
    if lost["placed"]:
        return {"placed": between(min(0, lost["placed"]), lost["placed"])}
    return {"placed": Span(0, 0), "total": weighted}


def by_hours(now: Example, best: Example, bounds: Mapping[str, int]) -> dict[str, Span]:
    """Tell what each level loses, up to the first that is open."""
    found: dict[str, Span] = {}
    for name, value in now.values.items():
        reached = best.values.get(name, 0)
        found[name] = between(value - bounds[name], value - reached) if name in bounds else between(0, value - reached)
        if not found[name].is_exact:
            break
    return found
