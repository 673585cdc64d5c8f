"""Prices and costs of groups: every span holds what brute force finds, and is exact where both solves are closed."""

import random
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from matching import engine
from matching.engine import enlarge, example, hosts, instance, span
from matching.engine.wishes import granted
from tests.engine import cases, instances

Drawn = tuple[random.Random, engine.Problem, engine.Answer]


def formed(number: int, time_limit: float | None = None) -> Iterator[Drawn]:
    """Draw small problems of formed groups, some with times, homes and a minority; some mentors have no place yet."""
    for seed in range(number):
        rng = random.Random(seed)
        given = cases.formed(rng, plain=seed % 2 == 0)
        places = [1, 1] if seed % 2 == 0 else rng.choice([[0, 1], [1, 0]])
        people = engine.Students(given.students.ids) if seed % 4 < 3 else given.students
        given = replace(given, students=people, mentors=engine.Mentors(given.mentors.ids, places))
        yield rng, given, engine.solve(given, time_limit=time_limit)


def study_groups(number: int) -> Iterator[Drawn]:
    """Draw small problems of study groups by hours whose answer rests on trees."""
    for seed in range(number):
        rng = random.Random(seed)
        given = cases.hours(rng)
        answer = engine.solve(given)
        if answer.certificate.kind == "trees":
            yield rng, given, answer


def invented(rng: random.Random, given: engine.Problem) -> engine.Offer:
    """Draw a mentor who does not exist yet."""
    slots = None
    if given.groups is not None and given.groups.mentor_slots is not None:
        slots = [one for one in range(np.asarray(given.groups.mentor_slots).shape[1]) if rng.random() < 0.6]
    scores = {one: rng.choice(cases.SCORES) for one in given.students.ids if rng.random() < 0.8}
    return engine.Offer(scores, slots, float(rng.randint(3, 16)))


def by_level(given: engine.Problem) -> dict[str, int] | None:
    """Give the best of each level of groups by hours, as brute force finds it."""
    best = cases.best_hours(given)
    names = ("total", "placed", "weak") if given.objective == "best-total" else ("placed", "weak", "total")
    return None if best is None else dict(zip(names, best, strict=True))


@pytest.mark.parametrize("time_limit", [None, 0.0])
def test_what_one_more_group_or_mentor_brings_to_formed_groups_is_what_brute_force_finds(
    time_limit: float | None,
) -> None:
    exact = 0
    for rng, given, answer in formed(16, time_limit):
        prices, best = engine.group_prices(given, answer), cases.best_formed(given)
        plain = given.groups is None or given.groups.mentor_slots is None
        lacking = given.mentors.ids[int(np.argmin(given.mentors.places))]
        mentor, offer = rng.choice(given.mentors.ids) if plain else lacking, invented(rng, given)
        for quick, tried, grown in (
            (prices.place(mentor), prices.try_place(mentor, time_limit), enlarge.with_place(given, mentor)),
            (prices.offer(offer), prices.try_offer(offer, time_limit), enlarge.with_mentor(given, offer)),
        ):
            after = cases.best_formed(grown)
            assert best is not None and after is not None
            assert quick["weighted"].most >= after - best
            assert tried["weighted"].least <= after - best <= tried["weighted"].most
            assert time_limit is not None or tried["weighted"].is_exact
            exact += tried["placed"].is_exact and "total" in tried
    assert exact >= 10


def test_what_one_more_group_brings_where_somebody_is_locked_below_the_minimum_is_what_brute_force_finds() -> None:
    below = gains = 0
    for seed in range(24):
        rng = random.Random(seed)
        drawn = replace(cases.formed(rng, plain=seed % 2 == 0), minimum=5000)
        low = [one for one in cases._rows(drawn) if one[2] < 5000]
        lock = [(drawn.students.ids[i], drawn.mentors.ids[m]) for i, m, _ in rng.sample(low, min(1, len(low)))]
        given = replace(drawn, students=engine.Students(drawn.students.ids), locked=tuple(lock))
        best = cases.best_formed(given)
        if best is None or not lock:
            continue
        mentor = lock[0][1] if given.groups is not None and given.groups.mentor_slots is None else None
        answer, offer = engine.solve(given), invented(rng, given)
        prices = engine.group_prices(given, answer)
        asked = [(prices.offer(offer), prices.try_offer(offer), enlarge.with_mentor(given, offer))]
        if mentor is not None:
            asked.append((prices.place(mentor), prices.try_place(mentor), enlarge.with_place(given, mentor)))
        for quick, tried, grown in asked:
            after = cases.best_formed(grown)
            assert after is not None and quick["weighted"].most >= after - best
            assert tried["weighted"].least <= after - best <= tried["weighted"].most
            more = len(engine.solve(grown).pairs) - len(answer.pairs)
            assert quick["placed"].most >= more and tried["placed"].least <= more <= tried["placed"].most
            below, gains = below + 1, gains + (mentor is not None and after > best)
    assert below >= 12 and gains >= 1


def test_what_one_more_place_or_mentor_brings_to_study_groups_is_what_brute_force_finds() -> None:
    exact = 0
    for rng, given, answer in study_groups(9):
        prices, before, mentor, offer = (
            engine.group_prices(given, answer),
            by_level(given),
            rng.choice(given.mentors.ids),
            invented(rng, given),
        )
        for quick, tried, grown in (
            (prices.place(mentor), prices.try_place(mentor), enlarge.with_place(given, mentor)),
            (prices.offer(offer), prices.try_offer(offer), enlarge.with_mentor(given, offer)),
        ):
            after = by_level(grown)
            assert before is not None and after is not None
            assert all(span.most >= after[name] - before[name] for name, span in quick.items())
            assert all(span.least <= after[name] - before[name] <= span.most for name, span in tried.items())
            exact += all(span.is_exact for span in tried.values())
    assert exact >= 14


def test_what_a_wish_costs_formed_groups_is_what_brute_force_finds() -> None:
    exact = 0
    for _rng, given, answer in formed(8):
        costs, best = engine.group_costs(given, answer), cases.best_formed(given)
        premium = np.unique(hosts.premiums(instance.build(given)))
        for k in range(len(given.edges)):
            pair = (given.students.ids[given.edges.student[k]], given.mentors.ids[given.edges.mentor[k]])
            for wish in (engine.Wish(together=(pair,)), engine.Wish(apart=(pair,))):
                after = cases.best_formed(granted(given, wish))
                if after is None:
                    with pytest.raises((engine.BadProblem, engine.Infeasible)):
                        costs.weigh(wish)
                    continue
                assert best is not None
                if wish.together:
                    assert costs.least(pair[0])[pair[1]] <= best - after
                found = costs.weigh(wish)
                assert found.is_exact and (not wish.together or pair[1] == _mate(answer, found, pair[0]))
                if len(premium) == 1 and given.groups is not None and not given.groups.cohesion:
                    assert found.cost["placed"].least * int(premium[0]) + found.cost["total"].least == best - after
                    exact += 1
    assert exact >= 16


def test_prices_and_costs_hold_under_caps_and_where_many_homes_are_wanted() -> None:
    exact = 0
    for seed in range(8):
        rng = random.Random(seed)
        given = cases.capped(rng, cases.formed(rng, plain=seed % 2 == 0))
        given = cases.spread(rng, given) if seed % 4 == 1 else given
        best = cases.best_formed(given)
        if best is None:
            continue
        answer = engine.solve(given)
        prices, costs, offer = (
            engine.group_prices(given, answer),
            engine.group_costs(given, answer),
            invented(rng, given),
        )
        asked = [(prices.offer(offer), prices.try_offer(offer), enlarge.with_mentor(given, offer))]
        if seed % 2 == 0:
            asked.append((prices.place("m0"), prices.try_place("m0"), enlarge.with_place(given, "m0")))
        for quick, tried, grown in asked:
            after = cases.best_formed(grown)
            assert after is not None and quick["weighted"].most >= after - best
            assert tried["weighted"].least <= after - best <= tried["weighted"].most
            exact += tried["weighted"].is_exact
        for student, mentor, _ in answer.pairs[:2]:
            after = cases.best_formed(granted(given, engine.Wish(apart=((student, mentor),))))
            if after is not None:
                assert costs.weigh(engine.Wish(apart=((student, mentor),))).is_exact
            assert costs.least(student)[mentor] == 0
    assert exact >= 8


def test_a_wish_for_somebody_who_is_locked_costs_what_brute_force_finds_and_may_be_a_gain() -> None:
    gains = exact = 0
    for seed in range(10):
        rng = random.Random(seed)
        given = replace(cases.formed(rng, plain=True), minimum=rng.choice([0, 2000]))
        given = replace(cases.locked(rng, given), students=engine.Students(given.students.ids))
        best = cases.best_formed(given)
        if best is None:
            continue
        answer = engine.solve(given)
        costs, premium = engine.group_costs(given, answer), int(hosts.premiums(instance.build(given))[0])
        for wish in _wishes(given):
            after = cases.best_formed(granted(given, wish))
            if after is None:
                with pytest.raises((engine.BadProblem, engine.Infeasible)):
                    costs.weigh(wish)
                continue
            found = costs.weigh(wish)
            least = sum(found.cost[name].least * worth for name, worth in (("placed", premium), ("total", 1)))
            assert found.is_exact and least == best - after
            gains, exact = gains + (after > best), exact + 1
        assert all(0 <= one <= best for name in given.students.ids for one in costs.least(name).values())
    assert gains >= 5 and exact >= 60


def _wishes(given: engine.Problem) -> Iterator[engine.Wish]:
    """Ask for every pair, together and apart, as far as it is not forbidden."""
    for i, m, _ in cases._rows(given):
        pair = (given.students.ids[i], given.mentors.ids[m])
        if pair not in given.forbidden:
            yield from (engine.Wish(together=(pair,)), engine.Wish(apart=(pair,)))


def test_without_a_whole_answer_a_wish_against_a_lock_says_no_more_than_it_knows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edges = [(0, 0, 100), (0, 1, 100), (1, 0, 100), (1, 1, 100), (1, 2, 100), (2, 1, 9000), (2, 2, 9000), (3, 1, 9000)]
    edges += [(3, 2, 9000), (4, 2, 5000), (5, 2, 5000), (4, 0, 8000), (5, 0, 8000)]
    given = engine.Problem(
        students=engine.Students([f"s{k}" for k in range(6)]),
        mentors=engine.Mentors(["m", "n", "o"]),
        edges=engine.Edges(*zip(*edges, strict=True)),
        coupling="formed-groups",
        locked=(("s0", "m"),),
        groups=engine.Groups(lo=2, hi=2),
    )
    costs, wish = engine.group_costs(given, engine.solve(given)), engine.Wish(together=(("s0", "n"),))
    assert costs.least("s0") == {"m": 0, "n": 0}
    known = costs.weigh(wish)
    assert dict(known.cost) == {"placed": span.Span(0, 0), "total": span.Span(-3000, -3000)}
    monkeypatch.setattr(example, "whole", _refuses)
    guess = costs.weigh(wish)
    assert all(one.least <= (0 if name == "placed" else -3000) <= one.most for name, one in guess.cost.items())
    assert all(one.least >= -50_000 for one in guess.cost.values())


def _refuses(*_given: object) -> None:
    raise engine.Infeasible(())


def _mate(answer: engine.Answer, found: engine.Weighed, student: str) -> str | None:
    moved = {one.student: one.after for one in found.moves}
    return moved[student] if student in moved else {s: m for s, m, _ in answer.pairs}.get(student)


def test_what_a_wish_costs_study_groups_is_what_brute_force_finds() -> None:
    exact = 0
    for _rng, given, answer in study_groups(2):
        costs, before = engine.group_costs(given, answer), by_level(given)
        for k in range(len(given.edges)):
            pair = (given.students.ids[given.edges.student[k]], given.mentors.ids[given.edges.mentor[k]])
            for wish in (engine.Wish(together=(pair,)), engine.Wish(apart=(pair,))):
                after = by_level(granted(given, wish))
                if after is None:
                    with pytest.raises((engine.BadProblem, engine.Infeasible)):
                        costs.weigh(wish)
                    continue
                found = costs.weigh(wish).cost
                assert before is not None
                assert all(span.least <= before[name] - after[name] <= span.most for name, span in found.items())
                exact += all(span.is_exact for span in found.values())
    assert exact >= 10


def test_a_wish_that_moves_many_says_what_it_costs_when_hardly_anybody_moves() -> None:
    given = instances.fyse(80, 8, 3)
    answer = engine.solve(given)
    costs, student = engine.group_costs(given, answer), answer.pairs[0][0]

    options = costs.alternatives(student)
    found = [costs.weigh(engine.Wish(together=((student, one.mentor),)), 0.5) for one in options[:3]]

    assert list(options) == sorted(options, key=lambda one: (-one.score, one.mentor))
    for one, option in zip(found, options, strict=False):
        assert one.moves and one.cost["placed"].most == 0
        assert option.cost["weighted"] <= one.cost["total"].most
        assert one.near is None or len(one.near.moves) < len(one.moves)
    (apart,) = [costs.weigh(engine.Wish(apart=(answer.pairs[0][:2],)), 0.5)]
    assert student in {move.student for move in apart.moves}


def test_answers_of_pairs_have_prices_and_costs_of_their_own() -> None:
    given = instances.pairs(20, 10, 1)
    answer = engine.solve(given)
    for ask in (engine.group_prices, engine.group_costs):
        with pytest.raises(ValueError, match="for pairs there"):
            ask(given, answer)
    with pytest.raises(KeyError):
        grouped = cases.formed(random.Random(1), plain=True)
        engine.group_costs(grouped, engine.solve(grouped)).least("nobody")
