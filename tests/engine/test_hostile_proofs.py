"""Answers that were made to look proven, and sealed as if they were: the checker adds nothing up that could wrap."""

from dataclasses import replace

import numpy as np
import pytest

from matching import engine
from matching.engine import digest
from matching.engine import proof as engine_proof
from matching.engine.answer import Answer, Certificate, Level, Proof


def sealed(answer: Answer) -> Answer:
    return replace(answer, digest=digest.of_answer(answer))


def two_mentors(**more: object) -> engine.Problem:
    """Four students who are worth little with m and much with n; groups of two."""
    edges = engine.Edges([0, 1, 2, 3] * 2, [0] * 4 + [1] * 4, [100] * 4 + [9000] * 4)
    students, mentors = engine.Students([f"s{k}" for k in range(4)]), engine.Mentors(["m", "n"], [1, 1])
    return engine.Problem(students, mentors, edges, coupling="formed-groups", groups=engine.Groups(lo=2, hi=2), **more)


@pytest.mark.parametrize(
    ("prices", "locked"), [([2**62] * 4, ()), ([2**40, 0, 0, 0], (("s0", "m"),)), ([-(2**62), 0, 0, 0], (("s0", "m"),))]
)
def test_prices_that_wrap_or_outweigh_what_forces_a_member_prove_nothing(prices: list[int], locked) -> None:
    problem = two_mentors(locked=locked)
    best = engine.solve(problem)
    kept = tuple(one for one in best.pairs if one[1] == "m")
    left = sorted({f"s{k}" for k in range(4)} - {one[0] for one in kept})
    value = sum(20_000 + points for _, _, points in kept)
    worse = replace(
        best,
        groups=tuple(one for one in best.groups if one.mentor == "m"),
        pairs=kept,
        unmatched=tuple(engine.Unmatched(one, "group") for one in left),
        levels=(Level("weighted", value, value, proof="tree"), replace(best.levels[1], value=len(kept))),
        certificate=Certificate("trees", proofs=(Proof(0, 0, ((-2, 0),), (np.array(prices, np.int64),)),)),
    )
    assert value < best.levels[0].value
    assert engine.verify(problem, sealed(worse)) != []


def test_potentials_that_wrap_prove_nothing() -> None:
    edges = engine.Edges([0, 0, 1, 1], [0, 1, 0, 1], [9000, 5000, 5500, 2000])
    problem = engine.Problem(engine.Students(["s0", "s1"]), engine.Mentors(["m", "n"]), edges)
    answer = engine.solve(problem)
    levels = tuple(np.sign(one + (one == 0)) * 2**62 for one in answer.certificate.levels)
    beyond = sealed(replace(answer, certificate=replace(answer.certificate, levels=levels)))
    assert engine.verify(problem, beyond) == [
        "the certificate must have one potential a node at each level, and none that is beyond adding up"
    ]


@pytest.mark.parametrize(("asked", "good"), [("total", 0), ("worst-to-good", 1000)])
def test_a_raised_worst_pair_is_no_answer_where_the_objective_does_not_want_it_so_high(asked: str, good: int) -> None:
    edges = engine.Edges([0, 0, 1, 1], [0, 1, 0, 1], [9000, 5000, 5500, 2000])
    base = engine.Problem(engine.Students(["s0", "s1"]), engine.Mentors(["m", "n"]), edges, good=good)
    wanted = replace(base, objective=asked)
    best, raised = engine.solve(wanted), engine.solve(replace(base, objective="worst-first"))
    assert best.pairs != raised.pairs
    assert engine.verify(wanted, best) == []
    assert engine.verify(wanted, sealed(replace(raised, problem_digest=best.problem_digest))) != []


def test_a_mentor_stands_in_a_cap_once_and_must_is_yes_or_no() -> None:
    twice = engine.Problem(
        engine.Students(["s"]), engine.Mentors(["m"]), engine.Edges([0], [0], [5]), caps=(engine.Cap(("m", "m"), 0, 2),)
    )
    assert [str(one) for one in engine.complaints(twice)] == ["caps[0]: 'm' – expected each mentor once, not 2 times"]
    for wrong in (7, 0.3, float("nan")):
        students = engine.Students(["s"], must=[wrong])
        asked = engine.Problem(students, engine.Mentors(["m"]), engine.Edges([0], [0], [5]))
        assert [one.path.split("[")[0] for one in engine.complaints(asked)] != []


@pytest.mark.parametrize(
    "change",
    [
        {"gap": "0"},
        {"stopped": ""},
        {"pairs": [["s0", "m", 8300.7]]},
        {"looks": {"turns": "12", "found": []}},
        {"looks": {"turns": [1], "found": [-7]}},
        {"looks": {"turns": [True], "found": []}},
    ],
)
def test_what_is_not_of_its_kind_in_an_answer_is_said_and_not_made_to_fit(change: dict[str, object]) -> None:
    problem = engine.Problem(engine.Students(["s0"]), engine.Mentors(["m"]), engine.Edges([0], [0], [8300]))
    document = engine.answer_to_json(engine.solve(problem))
    assert engine.verify(problem, engine.answer_from_json(document)) == []
    with pytest.raises(engine.BadProblem):
        engine.answer_from_json({**document, **change})


def test_many_levels_of_study_groups_are_each_checked_once(monkeypatch) -> None:
    """With memory, checking asks for each level's bound once; without, twice as often with every class."""
    count, places = 11, list(range(11))
    students = engine.Students([f"g{k}" for k in places], priority=places, size=[3 + k % 2 for k in places])
    edges = engine.Edges(places * 2, [0] * count + [1] * count, [100 * k + 100 for k in places] * 2)
    problem = engine.Problem(
        students, engine.Mentors(["m", "n"], [4, 4], [12.0, 11.0]), edges, coupling="existing-groups",
        groups=engine.Groups(hours_per_student=1.0),
    )  # fmt: skip
    answer = engine.solve(problem)
    asked, real = [], engine_proof.largest_bound
    monkeypatch.setattr(engine_proof, "largest_bound", lambda *given: asked.append(1) or real(*given))
    assert engine.verify(problem, answer, trust_solver=True) == []
    assert len(asked) <= len(answer.levels)
