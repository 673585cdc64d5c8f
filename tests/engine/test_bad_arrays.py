"""From Python everything wrong is said at once too: arrays of people, groups, rules, and mentors who do not exist."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import engine
from matching.engine import enlarge

NAN = float("nan")
SOUND = engine.Problem(
    engine.Students(["a", "b", "c"], [0, 1, 0], [False, False, False], [1, 2, 2]),
    engine.Mentors(["x", "y"], [2, 1], [4.0, 8.0]),
    engine.Edges([0, 1, 2, 2], [0, 0, 0, 1], [8300, 7000, 100, 40]),
    caps=(engine.Cap(("x", "y"), 0, 3, "all"),),
    groups=engine.Groups(
        1, 2, 100, home=[0, -1, 3], minority=[True, False, True],
        student_slots=[[True, False], [True, True], [False, True]], mentor_slots=[[1, 1], [0, 1]],
    ),
)  # fmt: skip
STRANGE = [
    None, True, np.True_, -1, 0, 1, 0.5, NAN, float("inf"), 2**31, 2**63, 10**30, "", "a", "x", "pairs", "total",
    [], [True], [1, True], [0.5], [NAN], [[1]], [[1], 2], ["a"], [None, 1, 2], [1, 1], [3, 0, 1], (), ("a", "x"),
    (("a", "x"),), [["a", "x"]], {"a": 5}, np.zeros((2, 2)), np.array([True, False]), np.array(3), object(),
]  # fmt: skip


def complaints(problem: engine.Problem) -> dict[str, Any]:
    """Solve what cannot be solved; return what is wrong, and where."""
    with pytest.raises(engine.BadProblem) as caught:
        engine.solve(problem)
    assert repr(list(caught.value.complaints)) == repr(engine.complaints(problem))
    return {one.path: one.value for one in caught.value.complaints}


def with_groups(**more: Any) -> engine.Problem:
    assert SOUND.groups is not None
    return replace(SOUND, coupling="formed-groups", groups=replace(SOUND.groups, **more))


@pytest.mark.parametrize("coupling", ["pairs", "existing-groups", "formed-groups", "random"])
def test_the_sound_problem_is_solved_and_lists_do_for_arrays(coupling: str) -> None:
    sound = replace(SOUND, coupling=coupling)
    assert engine.verify(sound, engine.solve(sound)) == []


@pytest.mark.parametrize(
    ("home", "found"),
    [
        ([0, 1], {"groups.home": [2]}),
        ([[0, 1, 2]], {"groups.home": [1, 3]}),
        (5, {"groups.home": []}),
        ([0, 0.5, -2], {"groups.home[1]": 0.5, "groups.home[2]": -2.0}),
        ([NAN, 1, 2], {"groups.home[0]": NAN}),
        ([10**30, 1, 2], {"groups.home[0]": 10**30}),
        (["north", 1, None], {"groups.home[0]": "north", "groups.home[2]": None}),
        ([True, 1, 2], {"groups.home[0]": True}),
        (np.array([True, False, True]), {"groups.home[0]": True, "groups.home[1]": False, "groups.home[2]": True}),
    ],
)
def test_homes_are_whole_numbers(home: Any, found: dict[str, Any]) -> None:
    assert repr(complaints(with_groups(home=home))) == repr(found)


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({"minority": [1, 2, "x"]}, {"groups.minority[1]": 2, "groups.minority[2]": "x"}),
        ({"minority": [True]}, {"groups.minority": [1]}),
        ({"student_slots": [[1, 0], [0.5, 1], [0, 7]]},
         {"groups.student_slots[1]": [0.5, 1], "groups.student_slots[2]": [0, 7]}),
        ({"student_slots": [1, 0, 1]}, {"groups.slots": [[3], [2, 2]]}),
        ({"student_slots": [1, 0, 1], "mentor_slots": [1, 0]}, {"groups.slots": [[3], [2]]}),
        ({"mentor_slots": [[1, 0, 1], [1, 0, 1]]}, {"groups.slots": [[3, 2], [2, 3]]}),
        ({"mentor_slots": None}, {"groups.slots": "one side only"}),
        ({"mentor_slots": [[1], [1, 0]]}, {"groups.slots": [[3, 2], [2]]}),
    ],
)  # fmt: skip
def test_times_and_the_minority_are_true_or_false(columns: dict[str, Any], found: dict[str, Any]) -> None:
    assert complaints(with_groups(**columns)) == found


@pytest.mark.parametrize("yes", [True, np.True_])
def test_true_is_no_number_anywhere(yes: Any) -> None:
    numbers = dict.fromkeys(("lo", "cohesion", "spread", "premium", "hours_per_student"), yes)
    bad = replace(
        with_groups(**numbers),
        students=engine.Students(["a", "b", "c"], [yes, 0, 2], [yes, 0, 1], np.array([yes, yes, yes])),
        mentors=engine.Mentors(["x", "y"], [1, yes], [yes, 4.5]),
        edges=engine.Edges([0, yes], [0, 0], [yes, 5]),
        **dict.fromkeys(("minimum", "good", "balance", "seed"), yes),
    )
    assert list(complaints(bad)) == [
        "minimum", "good", "balance", "seed",
        "students[0].priority", "students[0].size", "students[1].size", "students[2].size",
        "mentors[1].places", "mentors[0].hours", "scores.edges[1][0]", "scores.edges[0][2]",
        "groups", "groups.cohesion", "groups.spread", "groups.premium", "groups.hours_per_student",
    ]  # fmt: skip
    for cap in (engine.Cap(("x",), yes, 2), engine.Cap(("x",), 0, yes)):
        assert list(complaints(replace(SOUND, caps=(cap,)))) == ["caps[0]"]


@pytest.mark.parametrize(
    ("rules", "paths"),
    [
        ({"locked": [["a", "x"]]}, ["locked[0]"]),
        ({"locked": "ax", "keep": None}, ["locked", "keep"]),
        ({"forbidden": (("a",), ("a", 1), 5)}, ["forbidden[0]", "forbidden[1]", "forbidden[2]"]),
        ({"caps": (5, engine.Cap("x"), engine.Cap((1,)), engine.Cap(("x",), name=2))},
         ["caps[0]", "caps[1].mentors", "caps[2].mentors", "caps[3].name"]),
        ({"caps": None}, ["caps"]),
    ],
)  # fmt: skip
def test_rules_are_pairs_of_ids_and_caps(rules: dict[str, Any], paths: list[str]) -> None:
    assert list(complaints(replace(SOUND, **rules))) == paths


OFFERS = [
    (engine.Offer({"a": NAN, "b": -1, "c": 10_001}), ["scores[a]", "scores[b]", "scores[c]"]),
    (engine.Offer({"a": 0.5, "b": True, "c": "9"}), ["scores[a]", "scores[b]", "scores[c]"]),
    (engine.Offer([9000]), ["scores"]),
    (engine.Offer({"a": 5}, slots=[0, 2, -1]), ["slots"]),
    (engine.Offer({"a": 5}, slots=[True]), ["slots"]),
    (engine.Offer({"a": 5}, slots="01"), ["slots"]),
    (engine.Offer({"a": 5}, slots=np.array(1)), ["slots"]),
    (engine.Offer({"a": -5}, [2], NAN, -1), ["scores[a]", "slots", "hours", "places"]),
    (engine.Offer({"a": 5}, None, True, True), ["hours", "places"]),
    (engine.Offer({"a": 5}, None, 10_001, 0.5), ["hours", "places"]),
]


@pytest.mark.parametrize(("offer", "paths"), OFFERS)
def test_an_offer_that_cannot_be_is_refused_with_all_that_is_wrong(offer: engine.Offer, paths: list[str]) -> None:
    given = with_groups()
    prices = engine.group_prices(given, engine.solve(given))
    asked: list[Callable[[], Any]] = [lambda: prices.offer(offer), lambda: prices.try_offer(offer)]
    for ask in [*asked, lambda: enlarge.with_mentor(given, offer)]:
        with pytest.raises(engine.BadProblem) as caught:
            ask()
        assert [one.path for one in caught.value.complaints] == [f"offer.{one}" for one in paths]
    if "scores" in paths[0]:
        pairs = engine.prices(SOUND, engine.solve(SOUND))
        with pytest.raises(engine.BadProblem, match=r"offer\.scores"):
            pairs.offer(offer.scores)


def test_a_sound_offer_is_taken_and_strangers_in_it_are_left_out() -> None:
    given = with_groups()
    prices = engine.group_prices(given, engine.solve(given))
    offer = engine.Offer({"b": np.int64(9000), "z": 5}, slots=np.array([1]), hours=3, places=np.int64(1))
    for slots in ([1], {1}, range(1, 2)):
        assert prices.try_offer(offer) == prices.try_offer(engine.Offer({"b": 9000}, slots, 3.0))


STUDENTS, MENTORS = ("ids", "priority", "must", "size"), ("ids", "places", "hours")
FIELDS = [
    *(("problem", name) for name in ("coupling", "minimum", "good", "locked", "forbidden", "caps", "objective",
                                     "balance", "keep", "seed")),
    *(("students", name) for name in STUDENTS[1:]),
    *(("mentors", name) for name in MENTORS[1:]),
    *(("edges", name) for name in ("student", "mentor", "score")),
    *(("groups", name) for name in ("lo", "hi", "cohesion", "spread", "premium", "hours_per_student", "home",
                                    "minority", "student_slots", "mentor_slots")),
]  # fmt: skip


def changed(problem: engine.Problem, part: str, name: str, value: Any) -> engine.Problem:
    """Put something strange in one place of a problem."""
    if part == "problem":
        return replace(problem, **{name: value})
    held = getattr(problem, part)
    if part == "groups":
        return replace(problem, groups=replace(held, **{name: value}))
    names = {"students": STUDENTS, "mentors": MENTORS, "edges": ("student", "mentor", "score")}[part]
    return replace(problem, **{part: type(held)(**{one: getattr(held, one) for one in names} | {name: value})})


@settings(max_examples=250, derandomize=True, deadline=None, database=None)
@given(
    st.sampled_from(["pairs", "existing-groups", "formed-groups"]),
    st.lists(st.tuples(st.sampled_from(FIELDS), st.sampled_from(STRANGE)), min_size=1, max_size=2),
)
def test_a_problem_with_anything_in_it_is_solved_or_complained_about(coupling: str, strange: list[Any]) -> None:
    problem = replace(SOUND, coupling=coupling)
    for (part, name), value in strange:
        problem = changed(problem, part, name, value)
    found = engine.complaints(problem)
    assert all(str(one) and one.path for one in found)
    if found:
        with pytest.raises(engine.BadProblem):
            engine.solve(problem)
        return
    try:
        assert engine.verify(problem, engine.solve(problem), trust_solver=True) == []
    except engine.Infeasible as error:
        assert error.rules
