"""The engine agrees with brute force on every coupling, and with a lexicographic MILP on larger problems."""

import bisect
import random
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from matching import engine
from matching.engine import infeasible, instance, lagrange, proof, timetable
from matching.engine.best_group import SCALE, GroupOracle
from tests.engine import cases, instances


@pytest.mark.parametrize("seed", range(90))
def test_pairs_and_lottery_equal_brute_force_at_every_level(seed: int) -> None:
    problem = cases.pairs(random.Random(seed))
    best = cases.best_pairs(problem)

    if best is None:
        assert_refused(problem)
    else:
        answer = engine.solve(problem)
        assert cases.reached(problem, answer) == best
        assert engine.verify(problem, answer) == []


@pytest.mark.parametrize("seed", range(40))
def test_pairs_around_locked_and_forbidden_ones_equal_brute_force(seed: int) -> None:
    rng = random.Random(1000 + seed)
    problem = cases.locked(rng, replace(cases.pairs(rng), caps=()))
    best = cases.best_pairs(problem)

    if best is None:
        with pytest.raises(engine.Infeasible):
            engine.solve(problem)
    else:
        answer = engine.solve(problem)
        assert cases.reached(problem, answer) == best
        assert set(problem.locked) <= {(s, m) for s, m, _ in answer.pairs}
        assert not set(problem.forbidden) & {(s, m) for s, m, _ in answer.pairs}
        assert engine.verify(problem, answer) == []


def assert_refused(problem: engine.Problem) -> None:
    """Check that what brute force finds no answer for is refused: with rules that conflict, or caps that contradict."""
    with pytest.raises((engine.Infeasible, engine.BadProblem)) as caught:
        engine.solve(problem)
    if isinstance(caught.value, engine.BadProblem):
        assert {one.path.split("[")[0] for one in caught.value.complaints} == {"caps"}
    else:
        assert caught.value.rules


@pytest.mark.parametrize("seed", range(60))
def test_study_groups_by_hours_equal_brute_force(seed: int) -> None:
    rng = random.Random(seed)
    problem = cases.hours(rng) if seed < 30 else cases.ruled(rng, cases.hours(rng))
    best = cases.best_hours(problem)
    if best is None:
        assert_refused(problem)
        return

    answer = engine.solve(problem)

    found = {one.name: one.value for one in answer.levels}
    order = ("total", "placed", "weak") if problem.objective == "best-total" else ("placed", "weak", "total")
    assert [found.get(one, 0) for one in order] == best
    assert answer.gap == 0
    assert engine.verify(problem, answer) == [] or all("solver's word" in one for one in engine.verify(problem, answer))


@pytest.mark.parametrize("seed", range(30))
def test_study_groups_of_one_size_equal_brute_force_at_every_level(seed: int) -> None:
    rng = random.Random(2000 + seed)
    drawn = replace(cases.pairs(rng, 6, 4), coupling="existing-groups", groups=engine.Groups())
    size, hours = rng.randint(2, 5), [float(rng.randint(0, 15)) for _ in drawn.mentors.ids]
    alike = engine.Students(
        drawn.students.ids, drawn.students.priority, drawn.students.must, [size] * len(drawn.students.ids)
    )
    problem = replace(drawn, students=alike, mentors=engine.Mentors(drawn.mentors.ids, drawn.mentors.places, hours))
    room = np.minimum(drawn.mentors.places, np.array(hours, int) // size)
    best = cases.best_pairs(replace(problem, mentors=engine.Mentors(drawn.mentors.ids, room)))

    if best is None:
        assert_refused(problem)
    else:
        answer = engine.solve(problem)
        assert cases.reached(problem, answer) == best
        assert engine.verify(problem, answer) == []


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("seed", range(20))
def test_formed_groups_around_people_who_must_and_locked_pairs_equal_brute_force(seed: int, plain: bool) -> None:
    rng = random.Random(3000 + seed)
    problem = cases.bound_to(rng, cases.formed(rng, plain))
    best = cases.best_formed(problem)

    if best is None:
        with pytest.raises(engine.Infeasible):
            engine.solve(problem)
    else:
        answer = engine.solve(problem)
        assert answer.levels[0].value == best
        assert answer.gap == 0
        assert set(problem.locked) <= {(s, m) for s, m, _ in answer.pairs}
        assert not set(problem.forbidden) & {(s, m) for s, m, _ in answer.pairs}
        assert engine.verify(problem, answer) == []


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("seed", range(25))
def test_formed_groups_equal_brute_force_with_gap_zero(seed: int, plain: bool) -> None:
    problem = cases.formed(random.Random(seed), plain)

    answer = engine.solve(problem)

    assert answer.levels[0].value == cases.best_formed(problem)
    assert answer.gap == 0
    assert engine.verify(problem, answer) == []


@pytest.mark.parametrize("seed", range(30))
def test_groups_that_need_a_common_time_alone_equal_brute_force(seed: int) -> None:
    drawn = cases.formed(random.Random(500 + seed))
    problem = replace(drawn, groups=replace(drawn.groups, cohesion=0, home=None, minority=None))

    answer = engine.solve(problem)

    assert timetable.fits(GroupOracle(instance.build(problem)), lagrange.Branch())
    assert answer.levels[0].value == answer.levels[0].bound == cases.best_formed(problem)
    assert engine.verify(problem, answer) == []


def test_the_table_of_times_bounds_as_the_checker_does() -> None:
    ready = instance.build(instances.coached(60, 8, 6, 8, 4))
    oracle, random_ = GroupOracle(ready, SCALE), np.random.default_rng(3)
    table = timetable.Timetable(GroupOracle(ready))
    for _ in range(20):
        prices = random_.integers(0, 30_000 * SCALE, len(ready.students))
        row = int(random_.integers(len(table.host)))
        held, without = table.whole().parted(row)
        choice = proof.ROW - int(table.row[row]), int(table.host[row])
        parts = lagrange.Branch(), *proof.parts(lagrange.Branch(), choice)
        for part, branch in zip((table.whole(), held, without), parts, strict=True):
            assert part.evaluate(prices).bound == lagrange.evaluate(oracle, branch, prices)[0]


@pytest.mark.parametrize("seed", range(32))
def test_nested_caps_with_lower_bounds_equal_a_lexicographic_milp(seed: int) -> None:
    rng = random.Random(seed)
    problem = _nested(rng)
    if seed >= 12:
        raised = replace(problem, minimum=rng.choice([0, 1500]), objective=rng.choice(["total", "worst-first"]))
        problem = cases.locked(rng, raised)
    best = _milp(problem)

    if best is None:
        assert_refused(problem)
    else:
        answer = engine.solve(problem)
        found = {one.name: one.value for one in answer.levels}
        levels = ["priority", "placed", "weak", "worst", "total"]
        levels = [one for one in levels if one != "worst" or problem.objective == "worst-first"]
        assert [found.get(one, 0) for one in levels] == best
        assert engine.verify(problem, answer) == []


def _nested(rng: random.Random) -> engine.Problem:
    """Draw forty students and sixteen mentors in organisations on campuses, each with a least and a greatest number."""
    students, mentors = 40, 16
    ends = [(i, m) for i in range(students) for m in range(mentors) if rng.random() < 0.3]
    names = [f"m{k:02d}" for k in range(mentors)]
    caps = [engine.Cap(tuple(names), 0, rng.randint(15, 30), "programme")]
    for campus in range(2):
        own = names[campus * 8 : campus * 8 + 8]
        caps.append(engine.Cap(tuple(own), rng.randint(0, 8), rng.randint(8, 16), f"campus {campus}"))
        for part in (own[:4], own[4:]):
            caps.append(engine.Cap(tuple(part), rng.randint(0, 3), rng.randint(3, 9)))
    return engine.Problem(
        students=engine.Students(
            [f"s{k:02d}" for k in range(students)], [int(rng.random() < 0.2) for _ in range(students)]
        ),
        mentors=engine.Mentors(names, [rng.randint(0, 3) for _ in names]),
        edges=engine.Edges([i for i, _ in ends], [m for _, m in ends], [rng.randint(0, 10000) for _ in ends]),
        good=4000,
        caps=tuple(caps),
    )


def _milp(problem: engine.Problem) -> list[int] | None:
    """Maximise priority, placed, minus weak, perhaps the worst, and total one after the other with scipy's HiGHS."""
    student, mentor, score = (
        np.asarray(one) for one in (problem.edges.student, problem.edges.mentor, problem.edges.score)
    )
    rows, low, high = [], [], []
    for i in range(len(problem.students.ids)):
        rows.append(student == i), low.append(0), high.append(1)
    for m, places in enumerate(problem.mentors.places.tolist()):
        rows.append(mentor == m), low.append(0), high.append(places)
    for cap in problem.caps:
        inside = [problem.mentors.ids.index(one) for one in cap.mentors]
        rows.append(np.isin(mentor, inside)), low.append(cap.min), high.append(cap.max)
    ids = [problem.students.ids[i] for i in student], [problem.mentors.ids[m] for m in mentor]
    pairs = list(zip(*ids, strict=True))
    held = np.array([one in problem.locked for one in pairs])
    banned = np.array([one in problem.forbidden for one in pairs]) | ((score < problem.minimum) & ~held)
    most = (~banned).astype(float)

    def best_of(gain: np.ndarray, most: np.ndarray) -> int | None:
        """Maximise one gain under the rules so far."""
        rules = LinearConstraint(np.array(rows, float), low, high)
        bounds = Bounds(held.astype(float), most)
        found = milp(-gain, constraints=rules, integrality=np.ones(len(score)), bounds=bounds)
        return None if found.x is None else round(float(gain @ np.rint(found.x)))

    best: list[int] = []
    for gain in (problem.students.priority[student] > 0, score >= 0, -(score < problem.good).astype(int), score):
        if gain is score and problem.objective == "worst-first":
            marks, nothing = np.unique(score[~held]), np.zeros(len(score))
            at = bisect.bisect(marks, 0, key=lambda mark: best_of(nothing, most * ((score >= mark) | held)) is None)
            best.append(int(marks[at - 1]))
            most *= (score >= best[-1]) | held
        value = best_of(np.asarray(gain, float), most)
        if value is None:
            return None
        best.append(value)
        rows.append(np.asarray(gain, float)), low.append(value), high.append(value)
    return best


def test_the_rules_named_in_a_conflict_conflict_and_none_of_them_can_be_spared() -> None:
    found = 0
    for seed in range(150):
        rng = random.Random(seed)
        given = cases.locked(rng, cases.pairs(rng, 4, 3))
        must = engine.Students(
            given.students.ids, given.students.priority, [rng.random() < 0.7 for _ in given.students.ids]
        )
        given = replace(given, students=must)
        try:
            engine.solve(given)
        except engine.BadProblem:
            continue
        except engine.Infeasible as conflict:
            named = [rule for rule in infeasible.every(given) if infeasible.words(given, rule) in conflict.rules]
            assert cases.best_pairs(infeasible.keeping(given, named)) is None
            for rule in named:
                fewer = [one for one in named if one != rule]
                assert cases.best_pairs(infeasible.keeping(given, fewer)) is not None
            found += 1
    assert found > 10
