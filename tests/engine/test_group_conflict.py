"""The rules that formed groups cannot keep together: they conflict, and without any one of them the others can hold."""

import random
from dataclasses import replace

import numpy as np
import pytest

from matching import engine
from matching.engine import group_conflict
from tests.engine import cases


def test_the_rules_named_for_formed_groups_are_the_smallest_set_that_conflicts() -> None:
    proven, kinds = 0, set[str]()
    for seed in range(24):
        rng = random.Random(seed)
        given = cases.bound_to(rng, cases.formed(rng, plain=seed % 2 == 0))
        given = replace(cases.capped(rng, given) if seed % 3 else given, minimum=rng.choice([0, 5000]))
        if cases.best_formed(given) is not None:
            continue
        try:
            engine.solve(given)
        except engine.BadProblem:
            continue
        except engine.Infeasible as refused:
            every = group_conflict._every(given)
            named = [one for one in every if group_conflict._words(given, one) in refused.rules]
            assert len(named) == len(refused.rules)
            if not refused.is_proven:
                continue
            assert not _is_possible(given, named)
            for one in named if given.groups is not None and given.groups.mentor_slots is None else ():
                if one[0] != "times":
                    assert _is_possible(given, [other for other in named if other != one]), (seed, refused.rules)
            proven, kinds = proven + 1, kinds | {one.kind for one in refused.rules if isinstance(one, engine.NamedRule)}
    assert proven >= 5 and kinds >= {"must", "sizes", "minimum", "cap-max"}


def _is_possible(given: engine.Problem, named: list[tuple[str, str]]) -> bool:
    """Say by brute force whether some seating keeps these rules; a mentor without times leads two groups at most."""
    relaxed = group_conflict._keeping(given, named)
    return cases.best_formed(relaxed) is not None


def test_pairs_kept_apart_are_named_where_they_are_why_somebody_has_no_group() -> None:
    given = engine.Problem(
        students=engine.Students([f"s{i}" for i in range(6)], must=[1, 0, 0, 0, 0, 1]),
        mentors=engine.Mentors(["m", "n"]),
        edges=engine.Edges([0, 1, 2, 3, 4, 5], [0, 0, 0, 1, 1, 1], [9] * 6),
        coupling="formed-groups",
        forbidden=(("s1", "m"), ("s2", "m")),
        caps=(engine.Cap(("n",), 0, 3),),
        groups=engine.Groups(lo=2, hi=3),
    )
    with pytest.raises(engine.Infeasible) as caught:
        engine.solve(given)
    assert set(caught.value.rules) == {
        "must be placed: s0",
        "forbidden: s1 with m",
        "forbidden: s2 with m",
        "groups of 2 to 3",
    }


def test_where_many_solves_would_take_too_long_the_rules_that_were_set_are_named_and_nothing_is_claimed() -> None:
    count = group_conflict.PEOPLE + 1
    given = engine.Problem(
        students=engine.Students([f"s{i:02}" for i in range(count)], must=[True] * count),
        mentors=engine.Mentors(["m"]),
        edges=engine.Edges(np.arange(count), np.zeros(count, int), [9] * count),
        coupling="formed-groups",
        groups=engine.Groups(lo=2, hi=3),
    )
    with pytest.raises(engine.Infeasible) as caught:
        engine.solve(given, time_limit=2)
    assert not caught.value.is_proven and len(caught.value.rules) == count + 1
