"""Repairs of groups: of all the best answers the one that moves the fewest, proven, and against every seating."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from matching import engine
from tests.engine import cases, instances, trees


def kept(rng: random.Random, given: engine.Problem) -> engine.Problem:
    """Ask to keep some pairs; scores are coarse, so that many answers are equally good."""
    score = np.array([rng.choice([3000, 6000]) for _ in range(len(given.edges))])
    given = replace(given, edges=engine.Edges(given.edges.student, given.edges.mentor, score))
    ends = [(given.students.ids[i], given.mentors.ids[m]) for i, m, _ in cases._rows(given)]
    return replace(given, keep=tuple(rng.sample(ends, min(len(ends), rng.randint(1, 4)))))


@pytest.mark.parametrize("seed", range(40))
def test_the_most_pairs_are_kept_among_the_best_formed_groups(seed: int) -> None:
    rng = random.Random(seed)
    drawn = cases.formed(rng, seed % 4 == 0)
    given = kept(rng, cases.spread(rng, drawn) if seed % 4 == 1 else drawn)
    given = cases.bound_to(rng, given) if seed % 3 == 0 else given
    every = [(w, k) for w, k in _seatings(given)]
    if not every:
        with pytest.raises(engine.Infeasible):
            engine.solve(given)
        return
    answer = engine.solve(given)
    found = {one.name: (one.value, one.bound) for one in answer.levels}
    best = max(every)
    assert (found["weighted"], found["kept"]) == ((best[0], best[0]), (best[1], best[1]))
    assert found["kept"][0] == len(set(given.keep) & {(s, m) for s, m, _ in answer.pairs})
    assert engine.verify(given, answer) == []
    level = answer.levels[-1]
    for boast in (replace(level, value=level.value + 1, bound=level.bound + 1), replace(level, bound=level.bound - 1)):
        forged = trees.sealed(replace(answer, levels=(*answer.levels[:-1], boast)))
        assert engine.verify(given, forged) != []


def _seatings(given: engine.Problem) -> Iterator[tuple[int, int]]:
    """Give the worth of every seating that the rules allow, and how many pairs it keeps."""
    score, options = cases._choices(given)
    for mates in itertools.product(*options):
        if any(must and mates[i] < 0 for i, must in enumerate(given.students.must.tolist())):
            continue
        worth = cases.worth_of(given, mates, score)
        if worth is not None:
            ends = {(given.students.ids[i], given.mentors.ids[m]) for i, m in enumerate(mates) if m >= 0}
            yield worth, len(ends & set(given.keep))


@pytest.mark.parametrize("seed", range(25))
def test_the_most_pairs_are_kept_among_the_best_by_hours(seed: int) -> None:
    rng = random.Random(seed)
    given = kept(rng, cases.hours(rng))
    answer = engine.solve(given)
    best = cases.best_hours(given)
    found = [one.value for one in answer.levels if one.name != "kept"]
    assert engine.verify(given, answer, trust_solver=True) == []
    plain = engine.solve(replace(given, keep=()))
    assert found == [one.value for one in plain.levels]
    if [one.name for one in plain.levels] == ["placed", "weak", "total"]:
        assert found == best
    if answer.certificate.kind == "trees" and any(one.name == "kept" for one in answer.levels):
        held = len(set(given.keep) & {(s, m) for s, m, _ in answer.pairs})
        assert (answer.levels[-1].name, answer.levels[-1].value) == ("kept", held)
        assert held >= len(set(given.keep) & {(s, m) for s, m, _ in plain.pairs})


@pytest.mark.parametrize("given", [instances.fyse(120, 12, 3), instances.formed(40, 6, 4, 6, seed=1, campuses=1)])
def test_the_best_plan_for_groups_without_a_mentor_moves_no_more_than_it_must(given: engine.Problem) -> None:
    answer = engine.solve(given, time_limit=0.5)
    gone = answer.groups[0].mentor
    plans = {one.name: one for one in engine.repair(given, answer, {gone}, time_limit=0.5)}
    best, anew = plans["best"].answer, engine.solve(replace(plans["best"].problem, keep=()), time_limit=0.5)
    value = {one.name: one.value for one in best.levels}
    assert engine.verify(plans["best"].problem, best) == []
    assert all(value["weighted"] >= one.answer.levels[0].value for one in plans.values())
    stays = {(s, m) for s, m, _ in answer.pairs if m != gone}
    if best.gap == 0:
        assert value["weighted"] >= anew.levels[0].value
    if value["weighted"] == anew.levels[0].value and best.gap == 0:
        assert len(stays & {(s, m) for s, m, _ in best.pairs}) >= len(stays & {(s, m) for s, m, _ in anew.pairs})
    assert len(plans["best"].moved) == len(stays) - len(stays & {(s, m) for s, m, _ in best.pairs})


def test_an_answer_from_before_pairs_kept_were_counted_is_proven_as_ever() -> None:
    given = replace(instances.formed(40, 6, 4, 6, seed=2, slots=False), keep=())
    answer = engine.solve(given)
    older = replace(answer, looks=None)
    assert engine.verify(given, older) == []
    held = replace(given, keep=tuple((s, m) for s, m, _ in answer.pairs[:3]))
    sealed = trees.sealed(replace(older, problem_digest=engine.solve(held).problem_digest))
    assert engine.verify(held, sealed) == []
    assert engine.verify(held, replace(sealed, looks=engine.Looks())) == ["the levels are not those of the problem"]
