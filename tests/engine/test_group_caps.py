"""Caps over formed groups: so many students with some mentors together, against every seating, with proofs."""

import itertools
import random
from dataclasses import replace

import numpy as np
import pytest

from matching import engine
from matching.engine import capped
from tests.engine import cases, instances, trees


@pytest.mark.parametrize("seed", range(80))
def test_groups_under_caps_equal_brute_force(seed: int) -> None:
    rng = random.Random(seed)
    drawn = cases.formed(rng, seed % 2 == 0)
    given = cases.capped(rng, cases.spread(rng, drawn) if seed % 6 == 1 else drawn)
    given = cases.bound_to(rng, given) if seed % 3 == 0 else given
    best = cases.best_formed(given)
    if best is None:
        with pytest.raises((engine.Infeasible, engine.BadProblem)) as caught:
            engine.solve(given)
        assert getattr(caught.value, "is_proven", True)
        return
    answer = engine.solve(given)
    assert (answer.levels[0].value, answer.levels[0].bound) == (best, best)
    assert engine.verify(given, answer) == []


def test_a_forged_proof_of_groups_under_caps_is_refused() -> None:
    rng, wrong = random.Random(5), 0
    for seed in itertools.count():
        given = cases.capped(rng, cases.formed(random.Random(seed), seed % 2 == 0))
        try:
            answer = engine.solve(given)
        except (engine.Infeasible, engine.BadProblem):
            continue
        if not answer.pairs or answer.gap:
            continue
        assert trees.proves(given, answer)
        for _ in range(4):
            for name, forged in trees.forged(rng, answer):
                is_wrong = name == "value" or not trees.proves(given, forged)
                assert (engine.verify(given, forged) != []) == is_wrong, name
                wrong += is_wrong
        if wrong >= 100:
            break


def campuses(students: int, mentors: int, seed: int) -> engine.Problem:
    """Draw groups in one town with caps: an organisation of a third of the mentors, in it one of a tenth."""
    drawn = instances.formed(students, mentors, 4, 6, seed=seed, campuses=1)
    names = drawn.mentors.ids
    wide, narrow = names[: mentors // 3], names[: max(2, mentors // 10)]
    few = engine.Cap(names[-(mentors // 4) :], len(names[-(mentors // 4) :]) * 3, students, "asked for")
    return replace(drawn, caps=(engine.Cap(wide, 0, 5 * len(wide) // 2, "org"), engine.Cap(narrow, 4, 5, "part"), few))


@pytest.mark.parametrize(("students", "mentors", "least"), [(70, 14, 0.06), (180, 36, 0.03), (720, 140, 0.03)])
def test_every_method_keeps_caps_and_says_how_far_it_may_be(students: int, mentors: int, least: float) -> None:
    given = campuses(students, mentors, 3)
    answer = engine.solve(given, time_limit=0.5)
    assert engine.verify(given, answer) == []
    assert 0 <= answer.gap < least
    load = {cap.name: sum(one in cap.mentors for _, one, _ in answer.pairs) for cap in given.caps}
    assert all(cap.min <= load[cap.name] <= cap.max for cap in given.caps)
    over = replace(given, caps=(replace(given.caps[1], max=load["part"] - 1, min=0), *given.caps[2:]))
    assert "belongs to another problem" in engine.verify(over, answer)[0]


def test_a_cap_that_an_answer_breaks_is_told() -> None:
    given = campuses(70, 14, 3)
    free = engine.solve(replace(given, caps=()), time_limit=0.3)
    sealed = trees.sealed(replace(free, problem_digest=engine.solve(given, time_limit=0).problem_digest))
    assert "the cap part on" in engine.verify(given, sealed)[0]


def test_caps_that_no_groups_can_keep_are_named() -> None:
    given = replace(cases.formed(random.Random(5), plain=True), caps=(engine.Cap(("m0",), 1, 1, "one"),))
    with pytest.raises(engine.Infeasible) as caught:
        engine.solve(given)
    assert {"cap one: at least 1 with m0", "cap one: at most 1 with m0", "groups of 2 to 3"} <= set(caught.value.rules)


def test_a_group_is_closed_to_who_would_break_a_cap() -> None:
    caps = capped.Caps(np.array([[1, 1, 0], [1, 1, 1]]), np.array([3, 0]), np.array([5, 9]))
    assert caps.closed(np.array([2, 3, 1])).tolist() == [True, True, False]
    assert caps.closed(np.array([2, 3, 1]), own=0).tolist() == [False, False, False]
    assert caps.closed(np.array([1, 2, 1]), own=0).tolist() == [False, False, True]
    assert caps.closed(np.array([4, 1, 4])).tolist() == [True, True, True]
    assert (caps.missing(np.array([1, 1, 4])), caps.holds(np.array([1, 2, 6]))) == (1, True)
    hosts, above = caps.above()
    assert (hosts.tolist(), above.tolist()) == ([0, 0, 1], [1, 2])
