"""Repairs of pairs in which at most one moves: against every choice of who moves, and of what becomes of the others."""

import itertools
import random
from dataclasses import replace

import pytest

from matching import engine
from matching.engine import one_move, restrict
from tests.engine import cases
from tests.engine.test_examples import problem


@pytest.mark.parametrize("start", range(0, 300, 100))
def test_one_move_is_the_best_of_all_at_every_level_of_the_objective(start: int) -> None:
    moved = compared = 0
    for seed in range(start, start + 100):
        given, answer, gone = _drawn(seed)
        if answer is None:
            continue
        rest = restrict.without(given, frozenset(gone), frozenset())
        stay = [(s, m) for s, m, _ in answer.pairs if m not in gone]
        best = max((_best(rest, stay, mover) for mover in (None, *stay)), key=lambda one: one or [-(10**9)])
        try:
            plans = {one.name: one for one in engine.repair(given, answer, gone)}
        except engine.Infeasible:
            assert best is None
            continue
        assert ("one-moves" in plans) == (best is not None), seed
        if best is not None:
            plan = plans["one-moves"]
            assert cases.reached(rest, plan.answer) == best, seed
            assert len(plan.moved) <= 1 and all(one.after is not None for one in plan.moved)
            assert engine.verify(plan.problem, plan.answer) == []
            moved, compared = moved + len(plan.moved), compared + 1
    assert compared >= 40 and moved >= 5


def _drawn(seed: int) -> tuple[engine.Problem, engine.Answer | None, set[str]]:
    """Draw a problem, an answer to it that was made with other points, and a mentor who leaves."""
    rng = random.Random(seed)
    given = cases.pairs(rng, 5, 5)
    given = cases.locked(rng, given) if seed % 3 == 0 else given
    given = replace(given, caps=()) if seed % 2 else given
    if seed % 4:
        places = [rng.choice([1, 1, 2]) for _ in given.mentors.ids]
        given = replace(given, mentors=engine.Mentors(given.mentors.ids, places))
    points = [rng.choice(cases.SCORES[1:]) if n >= 2000 else n for n in given.edges.score.tolist()]
    try:
        answer = engine.solve(replace(given, edges=engine.Edges(given.edges.student, given.edges.mentor, points)))
    except (engine.Infeasible, engine.BadProblem):
        return given, None, set()
    return given, answer, set(rng.sample(given.mentors.ids, 1))


def _best(rest: engine.Problem, stay: list[tuple[str, str]], mover: tuple[str, str] | None) -> list[int] | None:
    """Return the best levels when all but one stay, who has a place with whomever; None when the rules forbid it."""
    if mover in rest.locked:
        return None
    ids, mentors, score = rest.students.ids, rest.mentors.ids, {(i, m): n for i, m, n in cases._rows(rest)}
    own = {ids.index(s): mentors.index(m) for s, m in stay if (s, m) != mover}
    lock = {ids.index(s): mentors.index(m) for s, m in rest.locked}
    options = cases._choices(rest)[1]
    options = [[own[i]] if i in own else some for i, some in enumerate(options)]
    every = (
        cases._levels(rest, mates, score, lock)
        for mates in itertools.product(*options)
        if not cases._breaks_rules(rest, mates, len(mentors)) and (mover is None or mates[ids.index(mover[0])] >= 0)
    )
    return max(every, default=None)


def test_somebody_moves_for_more_points_where_nobody_waits() -> None:
    given = problem("ab", {"x": 1, "y": 1}, {"ax": 9000, "bx": 8000, "by": 1000})
    plans = {one.name: one for one in engine.repair(given, engine.solve(given), without_students={"a"})}
    assert plans["one-moves"].moved == (engine.Move("b", "y", "x"),)


def test_each_solve_of_one_move_has_the_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    given = problem("ab", {"x": 1, "y": 1, "z": 1}, {"ax": 9000, "ay": 8000, "by": 9000, "bz": 1000})
    answer, limits = engine.solve(given), list[float | None]()

    def solve(asked: engine.Problem, *, time_limit: float | None = None) -> engine.Answer:
        limits.append(time_limit)
        return engine.solve(asked, time_limit=time_limit)

    monkeypatch.setattr(one_move, "solve", solve)
    engine.repair(given, answer, {"x"}, time_limit=7)
    assert limits and set(limits) == {7}
