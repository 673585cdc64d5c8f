"""Groups: formed around mentors, given by hours, within limits of time."""

import random
from dataclasses import replace

import numpy as np
import pytest

from matching import engine
from matching.engine import best_group, digest, instance, lagrange, proof, seating
from tests.engine import cases, instances


def test_a_faculty_with_fixed_times_is_proven_optimal_and_a_forged_proof_of_it_is_refused() -> None:
    given = instances.fyse(460, 46, 3)
    answer = engine.solve(given)

    assert (answer.gap, len(answer.pairs)) == (0.0, 460)
    assert engine.verify(given, answer) == []
    (known,) = answer.certificate.proofs
    assert len(known.prices) > 5
    for forged in (replace(known, tree=known.tree[:-1]), replace(known, prices=known.prices[::-1])):
        changed = replace(answer, certificate=replace(answer.certificate, proofs=(forged,)))
        assert engine.verify(given, replace(changed, digest=digest.of_answer(changed))) != []


def test_formed_groups_of_ten_are_proven_optimal_at_the_size_of_a_faculty() -> None:
    given = instances.formed(230, 23, 9, 10, seed=1, slots=False, campuses=2)
    answer = engine.solve(given)
    assert answer.gap == 0
    assert engine.verify(given, answer) == []
    assert {len(one.members) for one in answer.groups} <= {9, 10}


def test_common_time_home_and_company_are_kept_and_the_gap_is_honest() -> None:
    given = instances.formed(40, 6, 4, 6, seed=2)
    answer = engine.solve(given, time_limit=3)
    assert engine.verify(given, answer) == []
    assert answer.levels[0].bound >= answer.levels[0].value > 0
    assert answer.gap == (answer.levels[0].bound - answer.levels[0].value) / answer.levels[0].bound


def test_a_locked_member_sits_with_the_mentor() -> None:
    given = cases.formed(random.Random(5), plain=True)
    i, m = int(given.edges.student[0]), int(given.edges.mentor[0])
    pair = (given.students.ids[i], given.mentors.ids[m])
    answer = engine.solve(replace(given, locked=(pair,)))
    assert pair in {(s, mentor) for s, mentor, _ in answer.pairs}
    assert engine.verify(replace(given, locked=(pair,)), answer) == []


def test_more_locked_members_than_the_groups_of_their_mentor_hold_are_complained_about() -> None:
    given = replace(cases.formed(random.Random(5), plain=True), mentors=engine.Mentors(["m0", "m1"], [0, 0]))
    pair = (given.students.ids[int(given.edges.student[0])], given.mentors.ids[int(given.edges.mentor[0])])
    with pytest.raises(engine.BadProblem, match="at most 0 locked pairs, as the mentor has 0 places"):
        engine.solve(replace(given, locked=(pair,)))
    narrow = replace(given, mentors=engine.Mentors(["m0", "m1"]), groups=engine.Groups(lo=1, hi=1))
    ends = zip(given.edges.student.tolist(), given.edges.mentor.tolist(), strict=True)
    locked = tuple((given.students.ids[s], "m0") for s, m in ends if m == 0)[:2]
    with pytest.raises(engine.BadProblem, match="at most 1 locked pairs"):
        engine.solve(replace(narrow, locked=locked))


def test_a_mentor_with_two_places_leads_two_groups_at_different_times() -> None:
    given = engine.Problem(
        coupling="formed-groups",
        students=engine.Students(list("abcd")),
        mentors=engine.Mentors(["x"], [2]),
        edges=engine.Edges([0, 1, 2, 3], [0] * 4, [5000] * 4),
        groups=engine.Groups(lo=2, hi=2, student_slots=np.ones((4, 2), bool), mentor_slots=np.ones((1, 2), bool)),
    )
    answer = engine.solve(given)
    assert sorted((one.slot, len(one.members)) for one in answer.groups) == [(0, 2), (1, 2)]
    assert engine.verify(given, answer) == []


def test_nobody_of_the_minority_sits_alone() -> None:
    given = engine.Problem(
        coupling="formed-groups",
        students=engine.Students(list("abcd")),
        mentors=engine.Mentors(["x", "y"]),
        edges=engine.Edges([0, 1, 2, 3, 0, 1, 2, 3], [0] * 4 + [1] * 4, [9000, 9000, 100, 100, 100, 100, 9000, 9000]),
        groups=engine.Groups(lo=2, hi=2, minority=np.array([True, False, True, False])),
    )
    answer = engine.solve(given)
    assert {one.members for one in answer.groups} == {("a", "c"), ("b", "d")}


def test_unequal_study_groups_keep_to_the_hours_of_their_mentors() -> None:
    given = instances.by_hours(50, 20, seed=2)
    answer = engine.solve(given)
    load = {
        one.mentor: sum(int(given.students.size[given.students.ids.index(m)]) for m in one.members)
        for one in answer.groups
    }
    assert given.mentors.hours is not None
    assert all(load[m] <= h for m, h in zip(given.mentors.ids, given.mentors.hours, strict=True) if m in load)
    assert answer.gap == 0
    assert engine.verify(given, answer) == []


def test_study_groups_of_one_size_are_a_flow_with_hours_as_places() -> None:
    given = engine.Problem(
        coupling="existing-groups",
        students=engine.Students(list("abc"), size=[4, 4, 4]),
        mentors=engine.Mentors(["x"], [5], [9.0]),
        edges=engine.Edges([0, 1, 2], [0, 0, 0], [5000, 6000, 7000]),
        groups=engine.Groups(hours_per_student=1.0),
    )
    answer = engine.solve(given)
    assert answer.groups == (engine.Formed("x", ("b", "c")),)
    assert answer.certificate.kind == "potentials"
    assert engine.verify(given, answer) == []


def test_hours_that_cannot_hold_what_must_be_placed_are_named() -> None:
    given = engine.Problem(
        coupling="existing-groups",
        students=engine.Students(list("abc"), must=[True, True, False], size=[4, 5, 6]),
        mentors=engine.Mentors(["x", "y"], [3, 3], [8.0, 40.0]),
        edges=engine.Edges([0, 1, 2], [0, 0, 1], [5000, 6000, 7000]),
    )
    with pytest.raises(engine.Infeasible) as caught:
        engine.solve(given)
    assert set(caught.value.rules) == {"must be placed: a", "must be placed: b", "hours: x has 8"}


def test_a_run_that_is_cancelled_decides_nothing() -> None:
    calls: list[str] = []
    with pytest.raises(engine.Cancelled):
        engine.solve(
            instances.formed(40, 6, 4, 6, seed=2),
            progress=lambda stage, share: calls.append(stage),
            cancelled=lambda: len(calls) > 2,
        )
    assert len(calls) == 3


def test_a_run_out_of_time_answers_with_a_gap_it_can_stand_for() -> None:
    given = instances.pairs(220, 220, 1, everyone=True)
    answer = engine.solve(given, time_limit=0.0)
    best = engine.solve(given)
    assert best.gap == 0
    assert answer.stopped or answer.digest == best.digest
    for level, limit in zip(best.levels[:2], answer.levels[:2], strict=True):
        assert limit.value <= level.value <= limit.bound


def test_pricing_in_reaches_the_optimum_of_all_edges() -> None:
    given = instances.pairs(220, 220, 1, everyone=True)
    answer = engine.solve(given)
    from scipy.optimize import linear_sum_assignment

    table = np.zeros((220, 220), int)
    table[given.edges.student, given.edges.mentor] = given.edges.score
    assert {one.name: one.value for one in answer.levels}["total"] == table[linear_sum_assignment(table, True)].sum()
    assert engine.verify(given, answer) == []


def test_nobody_is_seated_at_a_time_that_does_not_suit_when_a_mentors_times_are_dealt_out_over_two_groups() -> None:
    students = [f"s{k:02}" for k in range(24)]
    free = np.zeros((24, 3), bool)
    free[:, 1:] = True
    owns = np.zeros((24, 3), bool)
    owns[:, :2] = True
    pairs = [(s, m) for s in range(24) for m in range(24)]
    given = engine.Problem(
        students=engine.Students(students),
        mentors=engine.Mentors([f"m{k:02}" for k in range(24)], np.full(24, 2)),
        edges=engine.Edges([s for s, _ in pairs], [m for _, m in pairs], [(7 * s + 11 * m) % 9000 for s, m in pairs]),
        coupling="formed-groups",
        groups=engine.Groups(lo=6, hi=8, student_slots=free, mentor_slots=owns),
    )
    answer = engine.solve(given, time_limit=3)
    assert engine.verify(given, answer) == []
    assert {one.slot for one in answer.groups} == {1}


def test_somebody_who_must_be_placed_without_a_mentor_is_named_alone() -> None:
    given = cases.formed(random.Random(5), plain=True)
    alone = replace(
        given,
        students=engine.Students([*given.students.ids, "z"], must=[False] * len(given.students.ids) + [True]),
    )
    with pytest.raises(engine.Infeasible) as caught:
        engine.solve(alone)
    assert caught.value.rules == ("must be placed: z",)


def test_everybody_who_must_be_placed_is_in_a_group() -> None:
    given = instances.formed(40, 6, 4, 5, seed=3, slots=False)
    free = engine.solve(given)
    left = [one.student for one in free.unmatched if one.data.get("leading", 0) > 0][:2]
    must = engine.Students(given.students.ids, must=[one in left for one in given.students.ids])
    answer = engine.solve(replace(given, students=must))
    assert left
    assert set(left) <= {student for student, _, _ in answer.pairs}
    assert engine.verify(replace(given, students=must), answer) == []


@pytest.mark.parametrize("seed", range(5))
def test_moving_and_swapping_never_makes_a_seating_worse(seed: int) -> None:
    rng = np.random.default_rng(seed)
    nobody = np.zeros(30, bool)
    found = seating.Seating(rng.integers(0, 10_000, (30, 4)), np.full(30, -1), nobody, nobody, nobody, lo=6, hi=9)
    seating.fill(found)
    before = found.value()
    seating.climb(found, np.arange(30), 3)
    assert found.value() >= before


@pytest.mark.parametrize("seed", range(20))
def test_a_proof_may_part_the_answers_by_what_setting_a_mentor_has(seed: int) -> None:
    rng = random.Random(seed)
    ready = instance.build(cases.formed(rng))
    oracle = best_group.GroupOracle(ready)
    if not oracle.size():
        return
    root = lagrange.root(ready, oracle)
    prices = tuple(np.array([rng.randint(0, 30_000) for _ in ready.students]) for _ in range(2))
    row = (proof.ROW - rng.randrange(oracle.row_count(0)), 0)
    bound = proof.largest_bound(oracle, root, (row, (proof.LEAF, 0), (proof.LEAF, 1)), prices)
    assert bound is not None and bound >= cases.best_formed(ready.problem)
    assert bound <= max(lagrange.evaluate(oracle, root, one)[0] for one in prices)
    strange = (proof.ROW - oracle.row_count(0), 0)
    assert proof.largest_bound(oracle, root, (strange, (proof.LEAF, 0), (proof.LEAF, 1)), prices) is None
    assert proof.largest_bound(oracle, root, (row, (proof.LEAF, 0)), prices) is None


def test_groups_with_common_times_come_close_to_their_bound() -> None:
    given = instances.formed(160, 16, 8, 10, seed=4, campuses=1)
    answer = engine.solve(given, time_limit=3)
    assert engine.verify(given, answer) == []
    assert answer.gap < 0.02


def test_on_flat_ground_no_price_steps_out_of_what_whole_numbers_hold() -> None:
    given = instances.coached(60, 6, 8, 10, 1)
    with np.errstate(invalid="raise"):
        answer = engine.solve(given, time_limit=20.0)
    assert answer.gap == 0.0 and engine.verify(given, answer) == []
