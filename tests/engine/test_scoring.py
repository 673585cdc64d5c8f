"""Criteria and rules: each kind by hand, in blocks, and parts that add up to the score."""

import random

import numpy as np
import pytest

from matching import engine
from matching.engine import criteria, scoring


def score(kind: str, student: object, mentor: object, **options: object) -> int:
    """Return what one criterion gives to one pair, 0..100."""
    one = engine.Criterion("c", kind, "f", "g", options=options)
    found = engine.Scorer((one,), [{"id": "s1", "f": student}], [{"id": "m1", "g": mentor}])
    return int(found.block(0, 1)[0, 0]) // 100


@pytest.mark.parametrize(
    ("kind", "student", "mentor", "options", "points"),
    [
        ("same", "a", "a", {}, 100),
        ("same", "a", "b", {}, 0),
        ("same", ["a", "b"], "b", {}, 100),
        ("same", False, False, {}, 100),
        ("shares", ["a", "b"], ["b", "c"], {}, 50),
        ("shares", ["a", "b", "c"], ["a"], {}, 33),
        ("shares", {"a": 3, "b": 1}, ["a"], {}, 75),
        ("shares", ["a"], ["a", "b", "c", "d"], {}, 100),
        ("shares", ["a"], ["a", "b", "c", "d"], {"wants": "mentor"}, 25),
        ("near", 2, 4, {"scale": 4}, 50),
        ("near", 1, 9, {"scale": 4}, 0),
        ("near", [1, 1], [1, 3], {"scale": 4}, 75),
        ("tree", "62.01", "62.01", {}, 100),
        ("tree", "62.01", "62.09", {}, 60),
        ("tree", "62.01", "62", {}, 60),
        ("tree", "62.01.1", "62.09.1", {}, 25),
        ("tree", "62.01", "63.01", {}, 0),
        ("tree", "62.01", ["70", "62.09"], {}, 60),
        ("wishes", ["m9", "m1"], None, {"places": 3}, 66),
        ("wishes", ["m1"], None, {}, 100),
        ("wishes", ["m9"], None, {}, 0),
        ("wishes", None, ["s1"], {"wants": "mentor"}, 100),
        ("availability", [1, 2, 3], [2, 3, 4], {"enough": 4}, 50),
        ("availability", [1, 2, 3], [1, 2, 3], {"enough": 2}, 100),
        ("text", "fishing and data", "fishing and data", {}, 100),
        ("text", "fishing", "music", {}, 0),
        ("same", None, "a", {}, 50),
        ("same", "", "", {}, 50),
        ("shares", [], ["a"], {}, 50),
        ("wishes", [], None, {}, 50),
    ],
)
def test_each_kind_gives_what_one_would_say_by_hand(
    kind: str, student: object, mentor: object, options: dict[str, object], points: int
) -> None:
    assert score(kind, student, mentor, **options) == points


def test_a_shorter_list_of_wishes_gains_nothing() -> None:
    assert score("wishes", ["m1"], None) == score("wishes", ["m1", "m2", "m3"], None)


def people(rng: random.Random, count: int, letter: str) -> list[dict[str, object]]:
    return [
        {
            "id": f"{letter}{k}",
            "campus": rng.choice(["K", "D", None]),
            "branch": rng.choice(["62.01", "62.09", "70.1", ""]),
            "topics": rng.sample("abcdef", rng.randint(0, 4)),
            "times": rng.sample(range(9), rng.randint(0, 5)),
            "age": rng.choice([20, 30, 47, None]),
            "wishes": [f"{'m' if letter == 's' else 's'}{rng.randint(0, 30)}" for _ in range(2)],
            "about": rng.choice(["data and fishing", "music", "fishing music", None]),
        }
        for k in range(count)
    ]


CRITERIA = (
    engine.Criterion("branch", "tree", "branch", "branch", 5, 2),
    engine.Criterion("topics", "shares", "topics", "topics", 3),
    engine.Criterion("times", "availability", "times", "times", 2, 2),
    engine.Criterion("age", "near", "age", "age", 0, 1, {"scale": 20}),
    engine.Criterion("wishes", "wishes", "wishes", "id", 1),
    engine.Criterion("chosen", "wishes", "id", "wishes", 0, 1, {"wants": "mentor"}),
    engine.Criterion("about", "text", "about", "about", 1, 1),
)
RULES = (engine.Rule("campus", "same", "campus", "campus"), engine.Rule("age", "differ", "age", "age"))


def test_parts_add_up_to_the_score_of_every_pair() -> None:
    rng = random.Random(1)
    scorer = engine.Scorer(CRITERIA, people(rng, 20, "s"), people(rng, 15, "m"), RULES)
    block = scorer.block(0, 20)
    for student in range(20):
        for mentor in range(15):
            parts = scorer.parts(student, mentor)
            assert sum(part.points for part in parts) == block[student, mentor]
            assert all(part.points == part.student_points + part.mentor_points for part in parts)
    assert sum(part.weight for part in parts) == 100
    assert 0 <= block.min() <= block.max() <= 10000


def test_blocks_of_any_size_and_edges_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(2)
    scorer = engine.Scorer(CRITERIA, people(rng, 23, "s"), people(rng, 9, "m"), RULES)
    whole, allowed = scorer.block(0, 23), scorer.allowed(0, 23)
    assert (np.concatenate([scorer.block(k, k + 1) for k in range(23)]) == whole).all()
    monkeypatch.setattr(scoring, "ROWS", 4)
    edges = scorer.edges(minimum=4000)
    who, where = np.nonzero(allowed & (whole >= 4000))
    assert (edges.student == who).all()
    assert (edges.mentor == where).all()
    assert (edges.score == whole[who, where]).all()


def test_rules_say_whom_they_take_away_and_what_dropping_one_would_give() -> None:
    students = [{"campus": "K", "org": "a"}]
    mentors = [{"campus": "K", "org": "a"}, {"campus": "D", "org": "b"}, {"campus": None, "org": None}]
    rules = (engine.Rule("campus", "same", "campus", "campus"), engine.Rule("employer", "differ", "org", "org"))
    scorer = engine.Scorer((), students, mentors, rules)
    assert scorer.removed(0) == {"campus": 2, "employer": 1}
    assert scorer.relaxed(0) == {"campus": 2, "employer": 1}
    assert len(scorer.edges()) == 0


def test_a_missing_answer_is_flagged() -> None:
    (part,) = engine.Scorer((engine.Criterion("c", "same", "f", "f"),), [{}], [{"f": 1}]).parts(0, 0)
    assert (part.missing, part.value) == (True, 50)


@pytest.mark.parametrize("weights", [[1, 1, 1], [5, 0, 2, 3, 7], [0, 0], [1000, 1], [7]])
def test_shares_are_whole_and_add_up_to_a_hundred(weights: list[int]) -> None:
    shares = criteria.shares_of_100(weights)
    assert sum(shares) == (100 if any(weights) else 0)
    assert [share for share, weight in zip(shares, weights, strict=True) if not weight and share] == []


def test_all_that_is_wrong_with_criteria_is_said_at_once() -> None:
    bad = (engine.Criterion("a", "like", "f", "g"), engine.Criterion("a", "same", "f", "g", weight=-1))
    with pytest.raises(ValueError, match="kind 'like'") as caught:
        engine.Scorer(bad, [], [], (engine.Rule("r", "not", "f", "g"),))
    assert len(str(caught.value).splitlines()) == 4
