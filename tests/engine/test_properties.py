"""What holds for every problem: feasible and proven, indifferent to order, never worse for more places."""

import random
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import engine
from matching.engine import instance, pricing
from tests.engine import cases, instances

SEEDS = st.integers(0, 10**6)
few = settings(max_examples=40, derandomize=True, deadline=None, database=None, print_blob=False)


def solved(problem: engine.Problem) -> engine.Answer | None:
    try:
        return engine.solve(problem)
    except (engine.Infeasible, engine.BadProblem) as refused:
        # Caps that are drawn may contradict one another; nothing else that is drawn is bad.
        assert all(one.path.startswith("caps") for one in getattr(refused, "complaints", ()))
        return None


@few
@given(SEEDS)
def test_every_answer_is_feasible_and_proven(seed: int) -> None:
    problem = cases.pairs(random.Random(seed), 12, 8)
    answer = solved(problem)
    if answer is not None:
        assert engine.verify(problem, answer) == []
        assert len(answer.pairs) + len(answer.unmatched) == len(problem.students.ids)


@few
@given(SEEDS)
def test_the_order_of_the_input_changes_not_a_byte(seed: int) -> None:
    rng = random.Random(seed)
    problem = cases.pairs(rng, 12, 8)
    answer, other = solved(problem), solved(shuffled(rng, problem))
    if answer is None or other is None:
        assert answer is other
    else:
        assert (answer.digest, answer.pairs, answer.problem_digest) == (other.digest, other.pairs, other.problem_digest)


@settings(few, max_examples=12)
@given(SEEDS, st.booleans())
def test_the_order_of_the_input_changes_no_group(seed: int, plain: bool) -> None:
    rng = random.Random(seed)
    problem = cases.bound_to(rng, cases.formed(rng, plain))
    assert getattr(solved(problem), "digest", None) == getattr(solved(shuffled(rng, problem)), "digest", None)


@settings(few, max_examples=12)
@given(SEEDS)
def test_the_order_of_the_input_changes_nobody_by_hours(seed: int) -> None:
    rng = random.Random(seed)
    problem = cases.ruled(rng, cases.hours(rng))
    assert getattr(solved(problem), "digest", None) == getattr(solved(shuffled(rng, problem)), "digest", None)


@settings(few, max_examples=24)
@given(SEEDS, st.sampled_from(["formed", "plain", "hours"]))
def test_locked_pairs_stay_in_groups_and_forbidden_ones_never_come(seed: int, kind: str) -> None:
    rng = random.Random(seed)
    drawn = cases.ruled(rng, cases.hours(rng)) if kind == "hours" else cases.formed(rng, kind == "plain")
    problem = drawn if kind == "hours" else cases.bound_to(rng, drawn)
    answer = solved(problem)
    if answer is not None:
        seats = {(member, group.mentor) for group in answer.groups for member in group.members}
        assert seats == {(s, m) for s, m, _ in answer.pairs}
        assert set(problem.locked) <= seats
        assert not set(problem.forbidden) & seats


@few
@given(SEEDS)
def test_one_more_place_never_lowers_priority_or_placed(seed: int) -> None:
    rng = random.Random(seed)
    problem = replace(cases.pairs(rng, 10, 6), coupling="pairs", objective="total")
    places = problem.mentors.places.copy()
    places[rng.randrange(len(places))] += 1
    answer, more = solved(problem), solved(replace(problem, mentors=engine.Mentors(problem.mentors.ids, places)))
    if answer is not None:
        assert more is not None
        first = [one.value for one in answer.levels if one.name in ("priority", "placed")]
        assert [one.value for one in more.levels if one.name in ("priority", "placed")] >= first


@few
@given(SEEDS)
def test_locked_pairs_stay_and_forbidden_ones_never_come(seed: int) -> None:
    rng = random.Random(seed)
    problem = cases.locked(rng, replace(cases.pairs(rng, 10, 6), caps=()))
    answer = solved(problem)
    if answer is not None:
        made = {(s, m) for s, m, _ in answer.pairs}
        assert set(problem.locked) <= made
        assert not set(problem.forbidden) & made


@settings(few, max_examples=15)
@given(SEEDS)
def test_the_bound_of_formed_groups_is_never_below_the_value(seed: int) -> None:
    problem = cases.formed(random.Random(seed))
    answer = engine.solve(problem)
    assert answer.levels[0].bound >= answer.levels[0].value
    assert engine.verify(problem, answer) == []


@few
@given(SEEDS)
def test_documents_bring_back_problem_and_answer(seed: int) -> None:
    problem = cases.pairs(random.Random(seed), 8, 5)
    answer = solved(problem)
    if answer is not None:
        again = engine.problem_from_json(engine.problem_to_json(problem))
        read = engine.answer_from_json(engine.answer_to_json(answer))
        assert engine.verify(again, read) == []
        assert engine.solve(again).digest == answer.digest


def shuffled(rng: random.Random, problem: engine.Problem) -> engine.Problem:
    """Return the same problem with people, edges, caps and pairs in another order."""
    students, mentors = problem.students, problem.mentors
    one, other = list(range(len(students.ids))), list(range(len(mentors.ids)))
    edge = list(range(len(problem.edges)))
    for order in (one, other, edge):
        rng.shuffle(order)
    student_at, mentor_at = np.argsort(one), np.argsort(other)
    edges, groups, hours = problem.edges, problem.groups, mentors.hours
    if groups is not None:
        columns = {"student_slots": one, "home": one, "minority": one, "mentor_slots": other}
        held = {name: getattr(groups, name) for name in columns}
        groups = replace(groups, **{name: None if v is None else v[columns[name]] for name, v in held.items()})
    return replace(
        problem,
        students=engine.Students(
            [students.ids[k] for k in one], students.priority[one], students.must[one], students.size[one]
        ),
        mentors=engine.Mentors(
            [mentors.ids[k] for k in other], mentors.places[other], None if hours is None else hours[other]
        ),
        groups=groups,
        locked=tuple(reversed(problem.locked)),
        forbidden=tuple(reversed(problem.forbidden)),
        edges=engine.Edges(student_at[edges.student[edge]], mentor_at[edges.mentor[edge]], edges.score[edge]),
        caps=tuple(reversed([replace(cap, mentors=tuple(reversed(cap.mentors))) for cap in problem.caps])),
    )


def test_prices_are_guessed_alike_however_many_bits_a_mentor_takes(monkeypatch) -> None:
    given = instances.pairs(300, 120, 4)
    ready = instance.build(replace(given, mentors=engine.Mentors(given.mentors.ids, [1] * 120)))
    narrow = pricing.guess(ready, ready.score)
    monkeypatch.setattr(pricing, "NARROW", 2)
    assert narrow.any() and np.array_equal(narrow, pricing.guess(ready, ready.score))
