"""Reasons, alternatives, prices, forced pairs, repair plans and the incentive test."""

import random
from dataclasses import replace

import pytest

from matching import engine
from tests.engine import cases, instances
from tests.engine.test_examples import problem

COUNTED = ("priority", "placed", "weak", "total")


def drawn(number: int) -> list[tuple[engine.Problem, engine.Answer]]:
    """Draw problems of pairs with caps that can be solved."""
    found = []
    for seed in range(number):
        given = replace(cases.pairs(random.Random(seed), 9, 6), coupling="pairs", objective="total", balance=0)
        try:
            found.append((given, engine.solve(given)))
        except (engine.Infeasible, engine.BadProblem):
            continue
    return found


def test_each_reason_why_nobody_comes_with_its_facts() -> None:
    scores = {"ax": 9000, "bx": 8000, "cy": 500, "dx": 9000}
    given = problem("abcde", {"x": 1, "y": 1}, scores, minimum=2000, forbidden=(("d", "x"),))
    reasons = {one.student: (one.reason, dict(one.data)) for one in engine.solve(given).unmatched}
    assert reasons == {
        "b": ("contention", {"cut": 0, "students": 2, "mentors": 1, "places": 1}),
        "c": ("below-minimum", {"mentor": "y", "score": 500, "missing": 1500, "mentors": 1}),
        "d": ("forbidden", {"mentors": 1}),
        "e": ("no-edge", {}),
    }


def test_contention_names_who_competes_for_whom() -> None:
    scores = {"ax": 9000, "ay": 9000, "bx": 9000, "by": 8000, "cy": 7000, "dz": 9000}
    given = problem("abcd", {"x": 1, "y": 1, "z": 1}, scores)
    said = engine.explain(given, engine.solve(given), "c")
    assert (said.reason, said.rivals, said.contested) == ("contention", ("a", "b", "c"), ("x", "y"))


def test_explaining_a_stranger_is_an_error() -> None:
    given = problem("a", {"x": 1}, {"ax": 9000})
    with pytest.raises(KeyError):
        engine.explain(given, engine.solve(given), "z")


def test_the_cost_of_an_alternative_never_exceeds_what_forcing_it_costs() -> None:
    seen, classes = 0, set[str]()
    for given, answer in drawn(25):
        for student in given.students.ids[:3]:
            for other in engine.explain(given, answer, student).alternatives:
                try:
                    forced = engine.force(given, answer, student, other.mentor)
                except (engine.Infeasible, engine.BadProblem):
                    continue
                names = [one for one in forced.cost if one.split()[0] in COUNTED]
                classes |= {one for one in other.cost if one.startswith("priority")}
                least = [other.cost.get(one, 0) for one in names]
                assert [forced.cost[one] for one in names] >= least
                assert (student, other.mentor) in {(s, m) for s, m, _ in forced.answer.pairs}
                seen += 1
    assert seen >= 40
    assert classes >= {"priority 1", "priority 2"} and "priority" not in classes


def test_forcing_a_pair_says_who_moves() -> None:
    given = problem("ab", {"x": 1, "y": 1}, {"ax": 9000, "ay": 6000, "bx": 8000, "by": 1000})
    forced = engine.force(given, engine.solve(given), "a", "x")
    assert forced.cost == {"placed": 0, "total": 4000}
    assert [(one.student, one.before, one.after) for one in forced.moves] == [("a", "y", "x"), ("b", "x", "y")]


def test_parting_a_pair_keeps_it_apart() -> None:
    given = problem("ab", {"x": 1, "y": 1}, {"ax": 9000, "ay": 6000, "bx": 8000, "by": 1000})
    parted = engine.part(given, engine.solve(given), "b", "x")
    assert {s: m for s, m, _ in parted.answer.pairs} == {"a": "x", "b": "y"}


def test_the_price_of_one_more_place_equals_solving_again_with_it() -> None:
    for given, answer in drawn(40):
        prices = engine.prices(given, answer)
        for at, mentor in enumerate(given.mentors.ids):
            places = given.mentors.places.copy()
            places[at] += 1
            more = engine.solve(replace(given, mentors=engine.Mentors(given.mentors.ids, places)))
            assert dict(prices.one_more[mentor]) == gained(answer, more)


def test_the_price_of_a_mentor_who_does_not_exist_equals_solving_with_one() -> None:
    for number, (given, answer) in enumerate(drawn(40)):
        rng = random.Random(number)
        scores = {s: rng.choice([2500, 5000, 10000]) for s in given.students.ids if rng.random() < 0.5}
        offered = engine.prices(given, answer).offer(scores)
        edges, count = given.edges, len(given.mentors.ids)
        grown = replace(
            given,
            mentors=engine.Mentors([*given.mentors.ids, "new"], [*given.mentors.places.tolist(), 1]),
            edges=engine.Edges(
                [*edges.student.tolist(), *[given.students.ids.index(one) for one in scores]],
                [*edges.mentor.tolist(), *[count for _ in scores]],
                [*edges.score.tolist(), *scores.values()],
            ),
        )
        found = gained(answer, engine.solve(grown))
        assert {name: offered[name] for name in found} == found


def gained(before: engine.Answer, after: engine.Answer) -> dict[str, int]:
    """Return by how much the counted levels of the first answer have grown."""
    grown = {(one.name, one.number if one.name == "priority" else 0): one.value for one in after.levels}
    return {
        f"priority {one.number}" if one.name == "priority" else one.name: grown[
            one.name, one.number if one.name == "priority" else 0
        ]
        - one.value
        for one in before.levels
        if one.name in COUNTED
    }


def test_three_plans_after_a_mentor_has_left() -> None:
    scores = {"ax": 9000, "bx": 1000, "by": 9000, "cy": 100, "bz": 7000, "cz": 100, "dz": 100}
    given = problem("abc", {"x": 1, "y": 1, "z": 1}, {k: v for k, v in scores.items() if k[0] != "d"})
    answer = engine.solve(given)
    plans = {one.name: one for one in engine.repair(given, answer, {"x"})}
    assert list(plans) == ["nobody-moves", "one-moves", "best"]
    assert plans["nobody-moves"].moved == ()
    assert len(plans["one-moves"].moved) <= 1
    for plan in plans.values():
        assert engine.verify(plan.problem, plan.answer) == []
        assert "x" not in {mentor for _, mentor, _ in plan.answer.pairs}


def test_one_move_places_somebody_whom_standing_still_would_leave_out() -> None:
    given = problem("ab", {"x": 1, "y": 1, "z": 1}, {"ax": 9000, "ay": 8000, "by": 9000, "bz": 1000})
    answer = engine.solve(given)
    still, single, best = engine.repair(given, answer, {"x"})
    assert [len(plan.answer.pairs) for plan in (still, single, best)] == [1, 2, 2]
    assert [(one.student, one.after) for one in single.moved] == [("b", "z")]


def test_after_a_student_has_left_the_waiting_one_gets_the_place() -> None:
    given = problem("ab", {"x": 1}, {"ax": 9000, "bx": 8000})
    plans = engine.repair(given, engine.solve(given), without_students={"a"})
    assert plans[0].answer.pairs == (("b", "x", 8000),)


def test_random_repairs_move_nobody_one_or_some_and_are_proven() -> None:
    for given, answer in drawn(25):
        if answer.pairs:
            try:
                plans = engine.repair(given, answer, {answer.pairs[0][1]})
            except (engine.Infeasible, engine.BadProblem):
                continue
            worths = []
            for plan in plans:
                assert engine.verify(plan.problem, plan.answer) == []
                assert len(plan.moved) <= {"nobody-moves": 0, "one-moves": 1, "best": 99}[plan.name]
                assert all(one.after is not None for one in plan.moved if plan.name != "best")
                worths.append(len(plan.answer.pairs))
            assert worths == sorted(worths)


def test_hiding_alternatives_is_tested_and_reported() -> None:
    given = problem("ab", {"x": 1, "y": 1}, {"ax": 9000, "ay": 6000, "bx": 8900, "by": 1000})
    report = engine.incentive(given, engine.solve(given))
    assert [(one.student, one.mentor, one.mentor_hiding) for one in report.gains] == [("a", "y", "x")]


def test_blocking_pairs_are_those_who_would_both_rather_have_each_other() -> None:
    given = problem("ab", {"x": 1, "y": 1}, {"ax": 9000, "ay": 6000, "bx": 8000, "by": 1000})
    assert [(one.student, one.mentor) for one in engine.blocking(given, engine.solve(given))] == [("a", "x")]


def test_groups_by_hours_are_repaired_in_three_ways() -> None:
    given = instances.by_hours(14, 6, seed=1)
    answer = engine.solve(given)
    gone = answer.groups[0].mentor
    plans = {one.name: one for one in engine.repair(given, answer, {gone}, time_limit=2)}
    values = {name: [one.value for one in plan.answer.levels] for name, plan in plans.items()}
    assert list(plans) == ["nobody-moves", "one-moves", "best"]
    assert values["nobody-moves"] <= values["one-moves"] <= values["best"]
    assert len(plans["nobody-moves"].moved) == 0 and len(plans["one-moves"].moved) <= 1
    assert all(gone not in {m for _, m, _ in plan.answer.pairs} for plan in plans.values())


def test_one_person_changes_group_to_make_room_for_another() -> None:
    given = engine.Problem(
        coupling="formed-groups",
        students=engine.Students(list("abcdef")),
        mentors=engine.Mentors(["x", "y", "z"]),
        edges=engine.Edges(
            [0, 1, 2, 3, 4, 5, 2, 5], [0, 0, 0, 1, 1, 2, 1, 0], [9000, 9000, 9000, 9000, 9000, 9000, 8000, 5000]
        ),
        groups=engine.Groups(lo=1, hi=3),
    )
    answer = engine.solve(given)
    plans = {one.name: one for one in engine.repair(given, answer, {"z"}, time_limit=2)}
    assert [one.student for one in plans["nobody-moves"].answer.unmatched] == ["f"]
    assert plans["one-moves"].moved == (engine.Move("c", "x", "y"),)
    assert plans["one-moves"].answer.unmatched == ()
    assert engine.verify(plans["one-moves"].problem, plans["one-moves"].answer) == []
