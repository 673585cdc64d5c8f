"""Problems small enough to check by hand, and mistakes that other matching programs make."""

from dataclasses import replace

import numpy as np
import pytest

from matching import engine


def problem(students: str, mentors: dict[str, int], scores: dict[str, int], **more: object) -> engine.Problem:
    """Write a problem briefly: `problem("ab", {"x": 1}, {"ax": 9000})`."""
    hosts = list(mentors)
    return engine.Problem(
        students=engine.Students(list(students)),
        mentors=engine.Mentors(hosts, list(mentors.values())),
        edges=engine.Edges(
            [students.index(pair[0]) for pair in scores],
            [hosts.index(pair[1]) for pair in scores],
            list(scores.values()),
        ),
        **more,
    )


def made(given: engine.Problem) -> dict[str, str]:
    answer = engine.solve(given)
    assert engine.verify(given, answer) == []
    return {student: mentor for student, mentor, _ in answer.pairs}


def levels(answer: engine.Answer) -> dict[str, int]:
    return {one.name: one.value for one in answer.levels}


def test_two_are_placed_where_the_best_single_pair_would_leave_one_out() -> None:
    given = problem("ab", {"x": 1, "y": 1}, {"ax": 9000, "ay": 2000, "bx": 8000})
    assert made(given) == {"a": "y", "b": "x"}


def test_the_total_decides_among_answers_that_place_as_many() -> None:
    given = problem("ab", {"x": 1, "y": 1}, {"ax": 9000, "ay": 6000, "bx": 8000, "by": 1000})
    assert made(given) == {"a": "y", "b": "x"}
    assert levels(engine.solve(given))["total"] == 14000


def test_the_assignment_problem_of_kuhn_1955() -> None:
    ratings = np.array([[8, 7, 9, 9], [5, 2, 7, 8], [6, 1, 4, 9], [2, 3, 2, 6]])
    who, where = np.nonzero(ratings)
    given = engine.Problem(
        students=engine.Students(list("abcd")),
        mentors=engine.Mentors(list("wxyz")),
        edges=engine.Edges(who, where, ratings[who, where]),
    )
    assert levels(engine.solve(given))["total"] == 27


def test_who_qualifies_for_which_job_in_kuhn_1955_places_three_of_four() -> None:
    """The simple assignment problem of Kuhn, The Hungarian Method (1955): two people qualify for one job."""
    given = problem("abcd", dict.fromkeys("wxyz", 1), {f"{p}{j}": 1 for p, j in zip("aaabbcd", "wxyyzzz", strict=True)})
    answer = engine.solve(given)
    assert (levels(answer)["placed"], made(given)["a"] in "wx", made(given)["b"]) == (3, True, "y")
    assert [(set(cut.students), cut.mentors, cut.places) for cut in answer.cuts] == [({"c", "d"}, ("z",), 1)]


@pytest.mark.parametrize("count", [2, 10, 40])
def test_the_hard_assignment_problem_of_machol_and_wien_1976(count: int) -> None:
    """Machol and Wien, A hard assignment problem (Operations Research 24): the cost of i with j is i times j."""
    cost = np.outer(np.arange(1, count + 1), np.arange(1, count + 1))
    who, where = np.nonzero(cost)
    people = [f"{k:02d}" for k in range(count)]
    given = engine.Problem(
        students=engine.Students(people),
        mentors=engine.Mentors(people),
        edges=engine.Edges(who, where, 10_000 - cost[who, where]),
    )
    assert made(given) == dict(zip(people, reversed(people), strict=True))
    assert 10_000 * count - levels(engine.solve(given))["total"] == count * (count + 1) * (count + 2) // 6


def test_a_priority_student_is_placed_before_a_better_pair() -> None:
    given = problem("ab", {"x": 1}, {"ax": 9000, "bx": 100})
    first = replace(given, students=engine.Students(["a", "b"], priority=[0, 1]))
    assert made(given) == {"a": "x"}
    assert made(first) == {"b": "x"}


def test_fewer_weak_pairs_come_before_the_total() -> None:
    given = problem("ab", {"x": 1, "y": 1}, {"ax": 9900, "ay": 5000, "bx": 5000, "by": 4000}, good=4500)
    assert made(given) == {"a": "y", "b": "x"}
    assert made(replace(given, good=0)) == {"a": "x", "b": "y"}


def test_the_worst_pair_is_raised_first_when_that_is_asked_for() -> None:
    given = problem("ab", {"x": 1, "y": 1}, {"ax": 9000, "ay": 5000, "bx": 5000, "by": 3000})
    answer = engine.solve(replace(given, objective="worst-first"))
    assert made(given) == {"a": "x", "b": "y"}
    assert levels(answer)["worst"] == 5000
    assert engine.verify(replace(given, objective="worst-first"), answer) == []


def test_the_worst_pair_is_raised_no_further_than_good() -> None:
    scores = {"ax": 9000, "ay": 5000, "bx": 5000, "by": 3000}
    given = problem("ab", {"x": 1, "y": 1}, scores, objective="worst-to-good", good=3000)
    answer = engine.solve(given)
    assert {s: m for s, m, _ in answer.pairs} == {"a": "x", "b": "y"}
    assert engine.verify(given, answer) == []


def test_the_total_comes_before_the_people_only_when_that_is_asked_for() -> None:
    given = problem("abc", {"x": 1, "y": 1}, {"ax": 9000, "ay": 2000, "bx": 5000, "cx": 1000}, minimum=1500)
    asked = replace(given, objective="best-total")
    answer = engine.solve(asked)
    assert made(given) == {"a": "y", "b": "x"}
    assert {s: m for s, m, _ in answer.pairs} == {"a": "x"}
    assert [one.name for one in answer.levels] == ["total", "placed", "tie-break"]
    assert [(one.student, one.reason) for one in answer.unmatched] == [("b", "total"), ("c", "below-minimum")]
    assert engine.force(asked, answer, "b", "x").cost == {"total": 2000, "placed": -1}
    assert engine.verify(asked, answer) == []


def test_places_are_filled_evenly_where_points_are_equal() -> None:
    every = {f"{s}{m}": 5000 for s in "abcd" for m in "xy"}
    answer = engine.solve(problem("abcd", {"x": 4, "y": 4}, every))
    assert sorted(mentor for _, mentor, _ in answer.pairs) == ["x", "x", "y", "y"]


def test_balance_pays_points_to_spread_people_further() -> None:
    scores = {"ax": 5000, "ay": 4800, "bx": 5000, "by": 4800}
    given = problem("ab", {"x": 2, "y": 2}, scores)
    assert set(made(given).values()) == {"x"}
    assert set(made(replace(given, balance=300)).values()) == {"x", "y"}


def test_eight_places_of_an_organisation_bind_however_many_mentors_it_has() -> None:
    people = [f"s{k:02d}" for k in range(40)]
    hosts = [f"m{k:02d}" for k in range(12)]
    given = engine.Problem(
        students=engine.Students(people),
        mentors=engine.Mentors(hosts, [2] * 12),
        edges=engine.Edges(np.repeat(np.arange(40), 12), np.tile(np.arange(12), 40), np.arange(480) * 20),
        caps=(engine.Cap(tuple(hosts), 0, 8, "OXLO"),),
    )
    answer = engine.solve(given)
    assert len(answer.pairs) == 8
    assert {one.reason for one in answer.unmatched} == {"cap"}
    assert answer.cuts[0].places == 8
    assert engine.verify(given, answer) == []


def test_a_least_number_at_one_campus_is_kept_though_it_costs_points() -> None:
    given = problem("a", {"x": 1, "y": 1}, {"ax": 9000, "ay": 1000}, caps=(engine.Cap(("y",), 1, 1),))
    assert made(given) == {"a": "y"}


def test_a_locked_pair_holds_below_the_minimum() -> None:
    given = problem("ab", {"x": 1}, {"ax": 500, "bx": 9000}, minimum=2000, locked=(("a", "x"),))
    assert made(given) == {"a": "x"}


def test_mentors_without_places_and_people_without_edges_are_ordinary() -> None:
    given = problem("abc", {"x": 0, "y": 1}, {"ax": 9000, "by": 9000})
    answer = engine.solve(given)
    assert {one.student: one.reason for one in answer.unmatched} == {"a": "no-places", "c": "no-edge"}
    assert engine.verify(given, answer) == []


def test_no_places_at_all_leave_everybody_with_a_reason() -> None:
    answer = engine.solve(problem("ab", {"x": 0}, {"ax": 9000, "bx": 9000}))
    assert [one.reason for one in answer.unmatched] == ["no-places", "no-places"]


def test_the_lottery_is_repeatable_and_another_seed_draws_another_winner() -> None:
    every = {f"{s}x": 5000 for s in "abcdefgh"}
    given = problem("abcdefgh", {"x": 1}, every, coupling="random")
    winners = [engine.solve(replace(given, seed=seed)).pairs[0][0] for seed in range(12)]
    assert winners == [engine.solve(replace(given, seed=seed)).pairs[0][0] for seed in range(12)]
    assert len(set(winners)) > 3


def test_the_lottery_ignores_points_but_never_places_fewer() -> None:
    given = problem("ab", {"x": 1, "y": 1}, {"ax": 9000, "ay": 100, "bx": 9000}, coupling="random")
    for seed in range(6):
        assert made(replace(given, seed=seed)) == {"a": "y", "b": "x"}


def test_scores_of_tens_of_thousands_of_people_do_not_overflow() -> None:
    count = 3000
    who = np.repeat(np.arange(count), 2)
    where = (who + np.tile([0, 1], count)) % count
    given = engine.Problem(
        students=engine.Students([f"s{k:05d}" for k in range(count)], priority=np.arange(count) % 3),
        mentors=engine.Mentors([f"m{k:05d}" for k in range(count)]),
        edges=engine.Edges(who, where, np.tile([10000, 9999], count)),
        good=10000,
    )
    answer = engine.solve(given)
    assert levels(answer) == {
        **{"priority": 1000, "placed": count, "weak": 0, "total": 10000 * count},
        "tie-break": levels(answer)["tie-break"],
    }


def test_coarse_scores_leave_ties_that_the_seed_and_not_the_order_decides() -> None:
    every = {f"{s}{m}": 5000 for s in "abcdef" for m in "uvwxyz"}
    hosts = dict.fromkeys("uvwxyz", 1)
    mates = made(problem("abcdef", hosts, every))
    assert mates == made(problem("fedcba", dict.fromkeys("zyxwvu", 1), dict(reversed(every.items()))))


def test_students_who_cannot_be_placed_together_name_the_smallest_set_of_rules() -> None:
    given = problem("abc", {"x": 1, "y": 5}, {"ax": 1, "bx": 1, "cy": 1})
    given = replace(given, students=engine.Students(["a", "b", "c"], must=[True, True, True]))
    with pytest.raises(engine.Infeasible) as caught:
        engine.solve(given)
    assert set(caught.value.rules) == {"must be placed: a", "must be placed: b", "places: x has 1"}
