"""Groups of many homes: the best group of a mentor, the whole against brute force, and forged proofs."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from matching import engine
from matching.engine import best_group, hosts, instance, seating
from tests.engine import cases, instances, trees


def mixed(seed: int, students: int = 60, mentors: int = 8, points: int = 2500) -> engine.Problem:
    """Draw groups that are wanted of different homes, some students without one."""
    drawn = instances.formed(students, mentors, 4, 6, seed=seed, campuses=1)
    assert drawn.groups is not None and drawn.groups.home is not None
    home = np.where(np.arange(students) % 9 == 0, -1, drawn.groups.home)
    return replace(drawn, groups=replace(drawn.groups, cohesion=0, spread=points, home=home))


@pytest.mark.parametrize("seed", range(60))
def test_the_best_group_at_any_prices_is_that_of_trying_all_with_and_without_a_minority(seed: int) -> None:
    rng = random.Random(seed)
    given = cases.spread(rng, cases.formed(rng))
    groups = given.groups
    assert groups is not None
    ready = instance.build(replace(given, groups=replace(groups, lo=rng.randint(1, 2), hi=rng.randint(2, 5))))
    oracle = best_group.GroupOracle(ready)
    for place, host in enumerate(oracle.hosts):
        prices = np.array([rng.choice([0, 9000, rng.randint(-3000, 45_000)]) for _ in ready.students])
        drawn = rng.sample(host.students.tolist(), min(2, len(host.students)))
        barred, forced = np.array(drawn[:1], np.int64), np.array(drawn[1:] if rng.random() < 0.5 else [], np.int64)

        found = oracle.best(place, prices, barred, forced)

        options = [
            oracle.worth(place, best_group.Column(0, np.array(one))) - int(prices[list(one)].sum())
            for size in range(oracle.groups.lo, oracle.groups.hi + 1)
            for one in itertools.combinations(sorted(set(host.students.tolist()) - set(barred.tolist())), size)
            if set(forced.tolist()) <= set(one) and _fits(host, one)
        ]
        assert (None if found is None else found.value) == max(options, default=None)
        if found is not None:
            assert oracle.worth(place, found) - int(prices[found.members].sum()) == found.value
            assert _fits(host, tuple(found.members.tolist()), found.slot)


def _fits(host: hosts.Host, members: tuple[int, ...], slot: int | None = None) -> bool:
    inside = np.isin(host.students, members)
    rows = host.free if slot is None else host.free[host.slots == slot]
    return bool(rows[:, inside].all(axis=1).any()) and int(host.minority[inside].sum()) != 1


@pytest.mark.parametrize("seed", range(40))
def test_groups_of_different_homes_equal_brute_force_with_gap_zero(seed: int) -> None:
    rng = random.Random(seed)
    given = cases.spread(rng, cases.formed(rng))
    given = cases.bound_to(rng, given) if seed % 2 else given
    best = cases.best_formed(given)
    if best is None:
        with pytest.raises(engine.Infeasible):
            engine.solve(given)
        return
    answer = engine.solve(given)
    assert (answer.levels[0].value, answer.levels[0].bound) == (best, best)
    assert engine.verify(given, answer) == []
    assert engine.verify(engine.problem_from_json(engine.problem_to_json(given)), answer) == []


def test_a_forged_proof_of_groups_of_different_homes_is_refused() -> None:
    rng, wrong = random.Random(5), 0
    for given, answer in _solved():
        assert trees.proves(given, answer)
        for _ in range(4):
            for name, forged in trees.forged(rng, answer):
                is_wrong = name == "value" or not trees.proves(given, forged)
                assert (engine.verify(given, forged) != []) == is_wrong, name
                wrong += is_wrong
        if wrong >= 100:
            break


def _solved() -> Iterator[tuple[engine.Problem, engine.Answer]]:
    for seed in itertools.count():
        rng = random.Random(seed)
        given = cases.spread(rng, cases.formed(rng))
        answer = engine.solve(given)
        if answer.pairs and answer.gap == 0:
            yield given, answer


@pytest.mark.parametrize(("students", "mentors", "least"), [(70, 10, 0.1), (160, 24, 0.2), (720, 100, 0.3)])
def test_every_method_wants_different_homes_and_says_how_far_it_may_be(
    students: int, mentors: int, least: float
) -> None:
    given = mixed(3, students, mentors)
    answer = engine.solve(given, time_limit=0.5)
    assert engine.verify(given, answer) == []
    assert 0 <= answer.gap < least
    assert given.groups is not None
    if students == 70:
        without = replace(given, groups=replace(given.groups, spread=0))
        assert _homes(given, answer) > _homes(given, engine.solve(without, time_limit=0.3)) + 0.5


def _homes(given: engine.Problem, answer: engine.Answer) -> float:
    """Count the different homes of a group, in the mean of all groups."""
    assert given.groups is not None and given.groups.home is not None
    home = dict(zip(given.students.ids, given.groups.home.tolist(), strict=True))
    return float(np.mean([len({home[one] for one in group.members} - {-1}) for group in answer.groups]))


@pytest.mark.parametrize("seed", range(5))
def test_a_seating_counts_each_home_of_a_group_once_and_only_gets_better(seed: int) -> None:
    rng, nobody = np.random.default_rng(seed), np.zeros(30, bool)
    found = seating.Seating(
        rng.integers(0, 10_000, (30, 4)), np.full(30, -1), nobody, nobody, nobody, 6, 9, rng.integers(-1, 6, 30), 4000
    )
    seating.fill(found)
    before = found.value()
    # With sizes that never bind, the flow is the best of all seatings.
    seating.climb(found, np.arange(30), 3)
    assert found.value() >= before
    shuffled = replace(found, seat=rng.permutation(found.seat))
    worth = [shuffled.value()]
    for one in range(30):
        seating.climb(shuffled, np.array([one]), 1)
        worth.append(shuffled.value())
    assert worth == sorted(worth)


def test_homes_cannot_be_wanted_alike_and_different_at_once() -> None:
    given = mixed(1)
    assert given.groups is not None
    with pytest.raises(engine.BadProblem, match="alike or different"):
        engine.solve(replace(given, groups=replace(given.groups, cohesion=1)))
    with pytest.raises(engine.BadProblem, match="spread"):
        engine.solve(replace(given, groups=replace(given.groups, spread=-1)))


def test_what_one_more_place_would_bring_counts_people_as_people_where_homes_count() -> None:
    given = mixed(3, 40, 6)
    answer = engine.solve(given, time_limit=0.5)
    found = engine.group_prices(given, answer).place(given.mentors.ids[0])
    left = len(given.students.ids) - len(answer.pairs)
    assert 0 <= found["placed"].most <= min(left, 6)
