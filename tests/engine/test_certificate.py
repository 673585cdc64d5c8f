"""A certificate that was changed and is wrong is refused, a thousand times of a thousand."""

import itertools
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from matching import engine
from matching.engine import instance, levels, network, pairs
from tests.engine import cases, trees
from tests.engine.test_cli import PROBLEM as HANDBOOK
from tests.engine.trees import sealed


def solved() -> Iterator[tuple[engine.Problem, engine.Answer]]:
    """Solve random problems, one after the other, and give those with more than two pairs."""
    for seed in itertools.count():
        problem = replace(cases.pairs(random.Random(seed), 12, 7), coupling="pairs")
        try:
            answer = engine.solve(problem)
        except (engine.Infeasible, engine.BadProblem):
            continue
        if len(answer.pairs) > 2:
            yield problem, answer


def proves(problem: engine.Problem, answer: engine.Answer) -> bool:
    """Check the sign of every reduced cost one arc at a time, in plain Python, written apart from `verify`."""
    ready = instance.build(problem)
    net = network.build(ready, np.arange(len(ready.score)))
    used = {(s, m) for s, m, _ in answer.pairs}
    load = {m: sum(1 for pair in used if pair[1] == m) for m in ready.mentors}
    seen = dict.fromkeys(ready.mentors, 0)
    alone = {s for s in ready.students if s not in {pair[0] for pair in used}}
    aims = [levels.Aim(one.name, one.number) for one in answer.levels]
    gains = [pairs.gain(aim, ready, net).tolist() for aim in aims]
    for arc, (tail, head) in enumerate(zip(net.tail.tolist(), net.head.tolist(), strict=True)):
        if arc < len(ready.score):
            flow = int((ready.students[ready.student[arc]], ready.mentors[ready.mentor[arc]]) in used)
        elif tail < len(ready.students):
            flow = int(ready.students[tail] in alone)
        elif tail < len(ready.students) + len(ready.mentors):
            name = ready.mentors[tail - len(ready.students)]
            flow, seen[name] = int(seen[name] < load[name]), seen[name] + 1
        else:
            cap = ready.caps[tail - len(ready.students) - len(ready.mentors)]
            flow = sum(load[m] for m in cap.mentors)
        for gain, prices in zip(gains, answer.certificate.levels, strict=True):
            reduced = int(prices[tail]) - int(prices[head]) - gain[arc]
            if (reduced < 0 and flow < net.hi[arc]) or (reduced > 0 and flow > net.lo[arc]):
                return False
            if reduced:
                break
    return True


def test_a_wrong_price_is_refused_a_thousand_times_of_a_thousand() -> None:
    rng, wrong = random.Random(7), 0
    for problem, answer in solved():
        for _ in range(30):
            forged = _with_other_price(rng, answer)
            is_wrong = not proves(problem, forged)
            wrong += is_wrong
            if is_wrong or answer.certificate.witness is None:
                assert (engine.verify(problem, forged) != []) == is_wrong
        if wrong >= 1000:
            return


def test_swapped_pairs_are_refused_a_thousand_times_of_a_thousand() -> None:
    wrong = 0
    for problem, answer in solved():
        for forged in _with_swapped_pairs(problem, answer):
            wrong += 1
            assert engine.verify(problem, forged) != []
        if wrong >= 1000:
            return


@pytest.mark.parametrize("kind", ["formed", "hours"])
def test_a_forged_tree_of_groups_is_refused_a_thousand_times_of_a_thousand(kind: str) -> None:
    rng, wrong, sound = random.Random(11), Counter[str](), 0
    for problem, answer in _grouped(kind):
        assert trees.proves(problem, answer)
        for _ in range(12):
            for name, forged in trees.forged(rng, answer):
                is_wrong = name == "value" or not trees.proves(problem, forged)
                assert (engine.verify(problem, forged) != []) == is_wrong, (name, answer.problem_digest)
                wrong[name] += is_wrong
                sound += not is_wrong
        if wrong.total() >= 1000:
            break
    assert set(wrong) == {"price", "cut", "decision", "split", "given", "value", "bound"} and sound > 20


def _grouped(kind: str) -> Iterator[tuple[engine.Problem, engine.Answer]]:
    """Solve random problems of groups, and give those with trees for every level that prove it."""
    for seed in itertools.count():
        rng = random.Random(seed)
        problem = cases.formed(rng, seed % 2 == 0) if kind == "formed" else cases.hours(rng)
        answer = engine.solve(problem)
        is_proven = all(one.proof != "solver" and one.bound == one.value for one in answer.levels[:1])
        if is_proven and answer.certificate.kind == "trees" and answer.pairs and engine.verify(problem, answer) == []:
            yield problem, answer


def test_the_potentials_in_the_handbook_prove_its_example() -> None:
    text = (Path(__file__).parents[2] / "docs" / "matching.md").read_text(encoding="utf-8")
    table = {
        level: np.array([int(one.replace("−", "-")) for one in row.split("|")])
        for level, row in re.findall(r"^\| `(placed|total)` \| ((?:[−\d]+ \| ){5}[−\d]+) \|$", text, re.MULTILINE)
    }
    problem = engine.problem_from_json(HANDBOOK)
    answer = engine.solve(problem)
    assert [one.name for one in answer.levels] == [*table, "tie-break"]
    levels = (*table.values(), answer.certificate.levels[-1])

    assert engine.verify(problem, sealed(replace(answer, certificate=replace(answer.certificate, levels=levels)))) == []
    for level, node in itertools.product(range(2), range(6)):
        forged = [one.copy() for one in levels]
        forged[level][node] -= 1
        changed = sealed(replace(answer, certificate=replace(answer.certificate, levels=tuple(forged))))
        assert (engine.verify(problem, changed) != []) == (not proves(problem, changed))
    assert engine.verify(problem, changed) != []


def test_any_change_breaks_the_seal() -> None:
    problem, answer = next(solved())
    changed = replace(answer, pairs=answer.pairs[1:])
    assert engine.verify(problem, changed) == ["the answer was changed after it was sealed"]


@pytest.mark.parametrize("change", [{"value": 1}, {"bound": 1}])
def test_a_level_that_boasts_is_refused(change: dict[str, int]) -> None:
    problem, answer = next(solved())
    for place, level in enumerate(answer.levels):
        better = replace(level, **{name: getattr(level, name) + more for name, more in change.items()})
        forged = sealed(replace(answer, levels=(*answer.levels[:place], better, *answer.levels[place + 1 :])))
        assert engine.verify(problem, forged) != []


def test_an_answer_does_not_pass_for_another_problem() -> None:
    (problem, answer), (other, _) = itertools.islice(solved(), 2)
    assert engine.verify(other, answer) == ["the answer belongs to another problem"]
    assert engine.verify(replace(problem, seed=problem.seed + 1), answer) != []


def test_a_tree_with_lower_prices_or_a_missing_leaf_is_refused() -> None:
    drawn = (cases.formed(random.Random(seed)) for seed in itertools.count())
    problem, answer = next((one, found) for one in drawn if len((found := engine.solve(one)).groups) == 2)
    proof = answer.certificate.proofs[0]
    for forged in (
        replace(proof, prices=tuple(np.zeros_like(one) for one in proof.prices)),
        replace(proof, tree=proof.tree[:-1]),
        replace(proof, prices=tuple(one - 10**6 for one in proof.prices)),
    ):
        proofs = (forged, *answer.certificate.proofs[1:])
        changed = sealed(replace(answer, certificate=replace(answer.certificate, proofs=proofs)))
        assert engine.verify(problem, changed) != []


def test_a_proof_of_groups_by_an_older_kobling_is_told_apart_from_a_wrong_one() -> None:
    drawn = (cases.formed(random.Random(seed)) for seed in itertools.count())
    problem, answer = next((one, found) for one in drawn if (found := engine.solve(one)).groups)
    older = engine.answer_from_json({**engine.answer_to_json(answer), "format": "kobling.answer/1"})

    assert engine.verify(problem, older) == ["made by an older Kobling; run again to prove it"]
    assert "changed" in engine.verify(problem, replace(older, gap=0.5))[0]
    assert engine.answer_to_json(older)["format"] == "kobling.answer/1"


def test_a_proof_of_pairs_by_an_older_kobling_is_as_good_as_ever() -> None:
    problem, answer = next(solved())
    older = engine.answer_from_json({**engine.answer_to_json(answer), "format": "kobling.answer/1"})

    assert engine.verify(problem, older) == []


def _with_other_price(rng: random.Random, answer: engine.Answer) -> engine.Answer:
    prices = [one.copy() for one in answer.certificate.levels]
    level = rng.randrange(len(prices))
    prices[level][rng.randrange(len(prices[level]))] += rng.choice([-1, 1]) * rng.choice([1, 2, 500, 10**7])
    return sealed(replace(answer, certificate=replace(answer.certificate, levels=tuple(prices))))


def _with_swapped_pairs(problem: engine.Problem, answer: engine.Answer) -> Iterator[engine.Answer]:
    """Give every answer that differs by an exchange of two mentors, or by one move, along edges of the problem."""
    edges = problem.edges
    score = {
        (problem.students.ids[i], problem.mentors.ids[m]): points
        for i, m, points in zip(edges.student.tolist(), edges.mentor.tolist(), edges.score.tolist(), strict=True)
    }
    for (a, m, _), (b, n, _) in itertools.combinations(answer.pairs, 2):
        if m != n and (a, n) in score and (b, m) in score:
            rest = [one for one in answer.pairs if one[0] not in (a, b)]
            swapped = sorted([*rest, (a, n, score[a, n]), (b, m, score[b, m])])
            yield sealed(replace(answer, pairs=tuple(swapped)))
    for (a, m, _), n in itertools.product(answer.pairs, problem.mentors.ids):
        if m != n and (a, n) in score:
            rest = [one for one in answer.pairs if one[0] != a]
            yield sealed(replace(answer, pairs=tuple(sorted([*rest, (a, n, score[a, n])]))))
