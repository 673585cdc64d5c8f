"""People in several mentors, and two who lead a group: what is refused, and what conflicts, repairs and costs say."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from matching import engine
from tests.engine import cases, trees

IDS = ("s0", "s1", "s2", "s3")


def _four(people: object = None, **more: object) -> engine.Problem:
    """Return four students whom two mentors could have in groups of two, as much as each asks for."""
    given = engine.Problem(
        coupling="formed-groups",
        students=engine.Students(IDS),
        mentors=engine.Mentors(["m0", "m1"], people=people),  # type: ignore[arg-type]  # anything may be tried
        edges=engine.Edges([0, 1, 2, 3], [0, 0, 1, 1], [5000] * 4),
        groups=engine.Groups(lo=2, hi=2),
    )
    return replace(given, **more)


def _trio(**more: object) -> engine.Problem:
    """Return four students and three mentors, who all could be together, the first student locked to the first."""
    given = engine.Problem(
        coupling="formed-groups",
        students=engine.Students(IDS),
        mentors=engine.Mentors(["a", "b", "c"]),
        edges=engine.Edges([i for i in range(4) for _ in range(3)], [0, 1, 2] * 4, [5000] * 12),
        groups=engine.Groups(lo=2, hi=2),
        locked=(("s0", "a"),),
    )
    return replace(given, **more)


def test_somebody_in_two_mentors_leads_one_group_and_a_conflict_names_them() -> None:
    together = _four([["x"], ["x", "y"]])
    assert len(engine.solve(together).groups) == 1
    assert len(engine.solve(_four([["x"], ["y"]])).groups) == 2
    with pytest.raises(engine.Infeasible) as refused:
        engine.solve(replace(together, locked=tuple(zip(IDS, ("m0", "m0", "m1", "m1"), strict=True))))
    assert "x leads 1 group in all, one at a time" in refused.value.rules and refused.value.is_proven


@pytest.mark.parametrize(
    "people", [["m0", "m1"], 5, [5, None], [["x"]], [["x"], []], [["x", "x"], ["y"]], [["\ud800"]] * 2]
)
def test_people_that_are_no_lists_of_names_are_refused(people: object) -> None:
    with pytest.raises(engine.BadProblem) as refused:
        engine.solve(_four(people))
    assert all(one.path.startswith("mentors") for one in refused.value.complaints)


def test_a_wish_that_needs_somebody_in_two_groups_at_once_costs_the_other_group() -> None:
    given = engine.Problem(
        coupling="formed-groups",
        students=engine.Students(["s0", "s1", "s2"]),
        mentors=engine.Mentors(["m0", "m1", "m2"], people=[["c"], ["a"], ["c"]]),
        edges=engine.Edges([0, 0, 1], [0, 1, 2], [2000, 9000, 5000]),
        groups=engine.Groups(lo=1, hi=2, student_slots=np.ones((3, 1), bool), mentor_slots=np.ones((3, 1), bool)),
    )
    wish = engine.Wish(together=(("s0", "m0"),))
    found = engine.group_costs(given, engine.solve(given)).weigh(wish)
    assert (found.cost["placed"], found.cost["total"]) == (engine.Span(1, 1), engine.Span(12_000, 12_000))
    asked = replace(given, caps=(engine.Cap(("m2",), 1, 2, "least"),))
    with pytest.raises(engine.Infeasible):
        engine.group_costs(asked, engine.solve(asked)).weigh(wish)


def test_a_lock_below_the_minimum_holds_where_two_lead() -> None:
    given = engine.Problem(
        coupling="formed-groups",
        students=engine.Students(["s0", "s1"]),
        mentors=engine.Mentors(["a", "b"]),
        edges=engine.Edges([0, 0, 1, 1], [0, 1, 0, 1], [1000, 2700, 5000, 5000]),
        groups=engine.Groups(lo=2, hi=2),
        minimum=2600,
        locked=(("s0", "a"),),
    )
    assert engine.solve(engine.in_pairs(given)).pairs == (("s0", "a + b", 1850), ("s1", "a + b", 5000))


def test_who_was_locked_to_somebody_who_left_is_free_for_others_where_two_lead() -> None:
    teamed = engine.in_pairs(_trio())
    answer = engine.solve(teamed)
    plans = engine.repair(teamed, answer, ["a"])
    assert plans and all({m for _, m, _ in plan.answer.pairs} <= {"b + c"} for plan in plans)
    best = engine.repair(replace(teamed), answer, [], ["s3"])[-1]
    assert ("s0" in {s for s, _, _ in best.answer.pairs}) and "s3" not in {s for s, _, _ in best.answer.pairs}
    with pytest.raises(engine.Infeasible) as refused:
        engine.solve(engine.in_pairs(_trio(forbidden=(("s0", "b"), ("s0", "c")))))
    assert set(refused.value.rules) == {"locked: s0 with a", "forbidden: s0 with b", "forbidden: s0 with c"}


def test_a_lock_to_a_team_that_was_said_later_holds_when_somebody_leaves() -> None:
    liked = {(3, 1): 9000, (3, 2): 9000, (3, 3): 100}
    ends = [(i, m, liked.get((i, m), 5000)) for i in range(4) for m in range(4)]
    given = _trio(mentors=engine.Mentors(["a", "b", "c", "d"]), edges=engine.Edges(*zip(*ends, strict=True)), locked=())
    teamed = engine.in_pairs(given)
    assert {s: m for s, m, _ in engine.solve(teamed).pairs}["s3"] == "b + c"
    held = replace(teamed, locked=(("s3", "c + d"),))
    for plan in engine.repair(held, engine.solve(held), ["a"]):
        assert ("s3", "c + d") in {(student, mentor) for student, mentor, _ in plan.answer.pairs}


def test_two_cannot_lead_what_is_no_good_problem_or_too_large_to_pair() -> None:
    many = [f"m{k}" for k in range(80)]
    large = engine.Problem(
        coupling="formed-groups",
        students=engine.Students(IDS),
        mentors=engine.Mentors(many),
        edges=engine.Edges([0] * 80, range(80), [5000] * 80),
        groups=engine.Groups(lo=2, hi=2),
    )
    wrong = (
        _trio(locked=(("nobody", "a"),)),
        _trio(locked=5),
        _trio(coupling="pairs"),
        _trio(keep=(("s0", "a"),)),
        large,
    )
    for given in wrong:
        with pytest.raises(engine.BadProblem):
            engine.in_pairs(given)
    with pytest.raises(engine.BadProblem, match="say with `people` which teams there may be"):
        engine.in_pairs(large)


@pytest.mark.parametrize("seed", range(30))
def test_people_without_a_home_are_placed_as_well_as_can_be_beside_one_home_that_counts(seed: int) -> None:
    rng = random.Random(seed)
    count, hosts = rng.randint(3, 5), rng.randint(1, 2)
    ends = [(i, m) for i in range(count) for m in range(hosts)]
    given = engine.Problem(
        coupling="formed-groups",
        students=engine.Students([f"s{k}" for k in range(count)]),
        mentors=engine.Mentors([f"m{k}" for k in range(hosts)]),
        edges=engine.Edges([i for i, _ in ends], [m for _, m in ends], [rng.randrange(10_000) for _ in ends]),
        groups=engine.Groups(
            lo=1, hi=2, cohesion=rng.choice([1500, 9000]), home=np.array([rng.choice([-1, 2]) for _ in range(count)]),
            student_slots=np.ones((count, 1), bool), mentor_slots=np.ones((hosts, 1), bool),
        ),
    )  # fmt: skip
    answer = engine.solve(given)
    assert answer.levels[0].value == cases.best_formed(given)
    assert answer.gap == 0 and engine.verify(given, answer) == [] and trees.proves(given, answer)


def test_a_class_of_priority_weighs_the_same_whoever_hangs_together_with_whom() -> None:
    free = np.array([[1, 0], [0, 1], [0, 1], [1, 1]], bool)
    for other in (False, True):
        ends = [(0, 0, 0), (1, 0, 5000), (2, 0, 5000), (3, 1, 0), *([(3, 0, 0)] if other else [])]
        given = engine.Problem(
            coupling="formed-groups",
            students=engine.Students(["p", "q", "r", "z"], [3, 0, 0, 1]),
            mentors=engine.Mentors(["m", "n"]),
            edges=engine.Edges(*zip(*ends, strict=True)),
            groups=engine.Groups(lo=1, hi=2, student_slots=free, mentor_slots=np.ones((2, 2), bool)),
        )
        answer = engine.solve(given)
        assert {student for student, _, _ in answer.pairs} == {"p", "z"} and answer.levels[0].value == 100_000
        assert engine.group_prices(given, answer).try_place("m")["weighted"] == engine.Span(50_000, 50_000)
