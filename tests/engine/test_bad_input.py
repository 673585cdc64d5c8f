"""Everything wrong with a problem is said at once, each with its place, its value and what was expected."""

from typing import Any

import numpy as np
import pytest

from matching import engine
from matching.engine import problem as frozen


def document(**changes: Any) -> dict[str, Any]:
    """Return a sound document with some fields changed."""
    sound = {
        "format": "kobling.problem/1",
        "coupling": "pairs",
        "students": [{"id": "s1"}, {"id": "s2"}],
        "mentors": [{"id": "m1", "places": 1}, {"id": "m2", "places": 1}],
        "scores": {"edges": [["s1", "m1", 8300], ["s2", "m1", 100], ["s2", "m2", 7000]]},
    }
    return {**sound, **changes}


def complaints(given: Any) -> list[str]:
    with pytest.raises(engine.BadProblem) as caught:
        engine.problem_from_json(given)
    return [str(one) for one in caught.value.complaints]


def test_the_sound_document_is_read() -> None:
    assert len(engine.solve(engine.problem_from_json(document())).pairs) == 2


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"format": "kobling.problem/9"}, "format"),
        ({"coupling": "pair"}, "coupling"),
        ({"objective": "best"}, "objective"),
        ({"students": []}, "students"),
        ({"mentors": []}, "mentors"),
        ({"students": [{"id": "s1"}, {"id": "s1"}, {"id": "s2"}]}, "students"),
        ({"students": [{"id": 7}, {"id": "s1"}, {"id": "s2"}]}, "students[0].id"),
        ({"students": ["s1", {"id": "s2"}]}, "students[0]"),
        ({"mentors": [{"id": "m1", "places": -1}, {"id": "m2"}]}, "mentors[0].places"),
        ({"mentors": [{"id": "m1", "places": 1.5}, {"id": "m2"}]}, "mentors[0].places"),
        ({"mentors": [{"id": "m1", "places": "two"}, {"id": "m2"}]}, "mentors[0].places"),
        ({"mentors": [{"id": "m1", "hours": -3.0}, {"id": "m2"}]}, "mentors[0].hours"),
        ({"mentors": [{"id": "m1", "hours": float("nan")}, {"id": "m2"}]}, "mentors[0].hours"),
        ({"scores": {"edges": [["s9", "m1", 1]]}}, "scores.edges[0][0]"),
        ({"scores": {"edges": [["s1", "m9", 1]]}}, "scores.edges[0][1]"),
        ({"scores": {"edges": [["s1", "m1", 10001]]}}, "scores.edges[0][2]"),
        ({"scores": {"edges": [["s1", "m1", -1]]}}, "scores.edges[0][2]"),
        ({"scores": {"edges": [["s1", "m1", 0.5]]}}, "scores.edges[0][2]"),
        ({"scores": {"edges": [["s1", "m1", float("nan")]]}}, "scores.edges[0][2]"),
        ({"scores": {"edges": [["s1", "m1", True]]}}, "scores.edges[0][2]"),
        ({"scores": {"edges": [["s1", "m1"]]}}, "scores.edges[0]"),
        ({"scores": {"edges": [["s1", "m1", 5], ["s1", "m1", 6]]}}, "scores.edges"),
        ({"scores": {"dense": [[1, 2]]}}, "scores.dense"),
        ({"scores": {"dense": [[1, 2], [3, 99999]]}}, "scores.dense[1][1]"),
        ({"scores": 5}, "scores"),
        ({"minimum": 10001}, "minimum"),
        ({"good": "high"}, "good"),
        ({"balance": -1}, "balance"),
        ({"seed": 1.5}, "seed"),
        ({"locked": [["s1", "m9"]]}, "locked[0]"),
        ({"locked": [["s1"]]}, "locked[0]"),
        ({"locked": [["s1", "m1"]], "forbidden": [["s1", "m1"]]}, "locked"),
        ({"locked": [["s1", "m2"]]}, "locked"),
        ({"locked": [["s1", "m1"], ["s2", "m1"]]}, "locked"),
        ({"locked": [["s2", "m1"], ["s2", "m2"]]}, "locked"),
        ({"caps": [{"mentors": ["m9"], "max": 1}]}, "caps[0]"),
        ({"caps": [{"mentors": ["m1"], "min": 3, "max": 1}]}, "caps[0]"),
        ({"caps": [{"mentors": ["m1"], "max": 0}], "locked": [["s1", "m1"]]}, "caps[0].max"),
        ({"coupling": "formed-groups"}, "groups"),
        ({"coupling": "formed-groups", "groups": {"lo": 3, "hi": 2}}, "groups"),
        ({"coupling": "formed-groups", "groups": {"lo": 3, "hi": 5}}, "groups.lo"),
        ({"coupling": "formed-groups", "groups": {"lo": 1, "hi": 2, "size": 4}}, "groups.size"),
        ({"coupling": "existing-groups", "groups": {"hours_per_student": -1}}, "groups.hours_per_student"),
        ({"caps": [{"mentors": ["m1"], "min": 2}]}, "caps[0].min"),
        ({"caps": [{"mentors": ["m1", "m2"], "max": 0}, {"mentors": ["m1"], "min": 1}]}, "caps[0].max"),
        ({"caps": [{"mentors": ["m1", "m2"], "min": 2}, {"mentors": ["m1"], "max": 0}]}, "caps[0].min"),
        ({"caps": [{"mentors": ["m1"], "max": 10**10}]}, "caps[0]"),
        ({"caps": [{"mentors": ["m1"], "name": 5}]}, "caps[0].name"),
        ({"caps": [{"mentors": ["m1"], "most": 5}]}, "caps[0].most"),
        ({"students": [{"id": "s1", "minority": "x"}, {"id": "s2"}], "groups": {}}, "students[0].minority"),
        ({"scores": {"dense": [[1, 2], [3, 4]], "allowed": [[1, 0], [2, 1]]}}, "scores.allowed[1][0]"),
        ({"scores": {"dense": [[1, 2], [3, 4]], "edges": []}}, "scores"),
        ({"scores": {"edges": [], "some": 1}}, "scores.some"),
        ({"colour": "red"}, "colour"),
        *(({name: True}, name) for name in ("minimum", "good", "balance", "seed")),
        *(
            ({"students": [{"id": "s1", name: True}, {"id": "s2"}]}, f"students[0].{name}")
            for name in ("priority", "size")
        ),
        *(
            ({"mentors": [{"id": "m1", name: True}, {"id": "m2"}]}, f"mentors[0].{name}")
            for name in ("places", "hours")
        ),
        *(({"caps": [{"mentors": ["m1"], name: True}]}, "caps[0]") for name in ("min", "max")),
        *(
            ({"coupling": "formed-groups", "groups": {"lo": 1, "hi": 2, name: True}}, path)
            for name, path in [
                ("lo", "groups"),
                ("hi", "groups"),
                ("slots", "groups.slots"),
                *((one, f"groups.{one}") for one in ("cohesion", "spread", "premium", "hours_per_student")),
            ]
        ),
        ({"students": [{"id": "s1", "home": True}, {"id": "s2"}], "groups": {}}, "students[0].home"),
        ({"students": [{"id": "s1", "slots": [True]}, {"id": "s2"}], "groups": {"slots": 3}}, "students[0].slots"),
        ({"scores": {"dense": [[1, True], [3, 4]]}}, "scores.dense[0][1]"),
        *(
            ({"objective": objective, **groups}, "objective")
            for objective in ("worst-first", "worst-to-good")
            for groups in (
                {"coupling": "formed-groups", "groups": {"lo": 1, "hi": 2}},
                {
                    "coupling": "existing-groups",
                    "students": [{"id": "s1", "size": 3}, {"id": "s2", "size": 4}],
                    "mentors": [{"id": "m1", "hours": 5.0}, {"id": "m2"}],
                },
            )
        ),
    ],
)
def test_each_mistake_is_named_with_its_place(changes: dict[str, Any], path: str) -> None:
    found = complaints(document(**changes))
    assert path in [one.split(":")[0] for one in found]
    assert all(" – expected " in one for one in found)


def test_study_groups_of_one_size_can_raise_their_worst_pair() -> None:
    mentors = [{"id": "m1", "hours": 5.0}, {"id": "m2"}]
    given = document(coupling="existing-groups", mentors=mentors, objective="worst-first")
    answer = engine.solve(engine.problem_from_json(given))
    assert {one.name: one.value for one in answer.levels}["worst"] == 7000


def test_caps_whose_least_numbers_add_up_to_too_many_contradict() -> None:
    caps = [{"mentors": ["m1"], "min": 1}, {"mentors": ["m2"], "min": 1}, {"mentors": ["m1", "m2"], "max": 1}]
    assert complaints(document(caps=caps)) == ["caps[2].max: 1 – expected at least the 2 that caps inside it ask for"]
    twice = [{"mentors": ["m1", "m2"], "min": 2}, {"mentors": ["m2", "m1"], "max": 1}]
    assert [one.split(" ")[0] for one in complaints(document(caps=twice))] == ["caps[1].max:"]
    assert engine.solve(engine.problem_from_json(document(caps=[*caps[:2], {"mentors": ["m1", "m2"], "max": 2}]))).pairs


@pytest.mark.parametrize("limit", [-1.0, float("nan"), float("inf")])
def test_a_limit_of_time_is_a_number_of_seconds(limit: float) -> None:
    with pytest.raises(engine.BadProblem, match="time limit"):
        engine.solve(engine.problem_from_json(document()), time_limit=limit)


def test_a_place_that_is_wrong_is_the_only_one_named() -> None:
    assert complaints(document(mentors=[{"id": "m1", "places": "two"}, {"id": "m2"}])) == [
        "mentors[0].places: 'two' – expected a whole number from 0 to 1000000000"
    ]


def test_caps_that_cross_are_refused_by_name_with_those_they_share_and_what_to_do() -> None:
    three = [{"id": "m1"}, {"id": "m2"}, {"id": "m3"}]
    caps = [{"mentors": ["m1", "m2"], "max": 1, "name": "OXLO"}, {"mentors": ["m2", "m3"], "max": 1}]
    assert complaints(document(mentors=three, caps=caps)) == [
        "caps[1]: ['m2'] – expected no mentor in common with caps[0] (OXLO), or all of one of the two in the other, "
        "for caps[1] and caps[0] (OXLO) cross: split one of them into a cap of those that they share and a cap of the "
        "rest, each with its own numbers, or leave one out"
    ]
    parts = [caps[0], {"mentors": ["m2"], "max": 1}, {"mentors": ["m3"], "max": 0}]
    assert engine.problem_from_json(document(mentors=three, caps=parts)).caps


def test_many_mistakes_come_all_together() -> None:
    bad = document(coupling="?", minimum=-1, scores={"edges": [["s9", "m9", -1]]}, locked="x", colour=1)
    assert [one.split(":")[0] for one in complaints(bad)] == [
        "colour", "scores.edges[0][0]", "scores.edges[0][1]", "scores.edges[0][2]", "locked", "coupling", "minimum",
    ]  # fmt: skip


def test_arrays_are_checked_like_documents() -> None:
    given = frozen.Problem(
        students=engine.Students(["a"], priority=[0, 1]),
        mentors=engine.Mentors(["x"], [np.nan]),
        edges=engine.Edges([0, 5], [0, 0], [2**40, 0.25]),
    )
    with pytest.raises(engine.BadProblem) as caught:
        engine.solve(given)
    assert [one.path for one in caught.value.complaints] == [
        "students.priority", "mentors[0].places", "scores.edges[1][0]", "scores.edges[0][2]", "scores.edges[1][2]",
    ]  # fmt: skip


def test_something_that_is_no_answer_is_refused() -> None:
    with pytest.raises(engine.BadProblem):
        engine.answer_from_json({"format": "kobling.answer/1", "pairs": 3})
