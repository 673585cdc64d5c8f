"""Mentors who lead several groups, and people who are in several mentors: any time, never two at one, all tried."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from matching import engine
from tests.engine import cases, trees


def _drawn(seed: int) -> engine.Problem:
    rng = random.Random(7000 + seed)
    given = cases.several(rng, cases.formed(rng, plain=seed % 4 == 0))
    given = cases.spread(rng, given) if seed % 4 and seed % 7 == 3 else given
    given = cases.capped(rng, given) if seed % 5 == 2 else given
    if seed % 3 == 1:
        assert given.groups is not None
        given = replace(given, groups=replace(given.groups, cohesion=0, spread=0, home=None, minority=None))
    return cases.bound_to(rng, given) if seed % 2 else given


@pytest.mark.parametrize("seed", range(1000))
def test_several_groups_of_a_mentor_or_of_people_in_two_equal_brute_force(seed: int) -> None:
    given = _drawn(seed)
    best = cases.best_formed(given)
    if best is None:
        with pytest.raises(engine.Infeasible) as refused:
            engine.solve(given)
        assert refused.value.is_proven
        return
    answer = engine.solve(given)
    assert answer.levels[0].value == best
    assert answer.gap == 0
    assert engine.verify(given, answer) == []
    assert trees.proves(given, answer)
