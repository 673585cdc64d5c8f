"""Mentors who lead several groups, and people who are in several mentors: any time, never two at one, all tried."""

from __future__ import annotations

import itertools
import json
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from matching import engine
from matching.engine import __main__ as cli
from matching.engine import enlarge
from tests.engine import cases, instances, trees


def _drawn(seed: int) -> engine.Problem:
    rng = random.Random(7000 + seed)
    given = cases.several(rng, cases.formed(rng, plain=seed % 4 == 0))
    given = cases.spread(rng, given) if seed % 4 and seed % 7 == 3 else given
    given = cases.capped(rng, given) if seed % 5 == 2 else given
    if seed % 3 == 1:
        assert given.groups is not None
        given = replace(given, groups=replace(given.groups, cohesion=0, spread=0, home=None, minority=None))
    return cases.bound_to(rng, given) if seed % 2 else given


@pytest.mark.parametrize("seed", range(50))
def test_several_groups_of_a_mentor_or_of_people_in_two_equal_brute_force(seed: int) -> None:
    given = _drawn(seed)
    best = cases.best_formed(given)
    if best is None:
        with pytest.raises(engine.Infeasible) as refused:
            engine.solve(given)
        assert refused.value.is_proven
        return
    answer = engine.solve(given)
    assert answer.levels[0].value == best
    assert answer.gap == 0
    assert engine.verify(given, answer) == []
    assert trees.proves(given, answer)


def test_students_who_share_only_one_of_a_mentors_times_each_have_their_group() -> None:
    free = np.array([[True, False, False]] * 2 + [[False, False, True]] * 2)
    given = engine.Problem(
        coupling="formed-groups",
        students=engine.Students(["s0", "s1", "s2", "s3"]),
        mentors=engine.Mentors(["m"], [2]),
        edges=engine.Edges(range(4), [0] * 4, [5000] * 4),
        groups=engine.Groups(lo=2, hi=3, student_slots=free, mentor_slots=np.ones((1, 3), bool)),
    )
    locked = replace(given, locked=tuple((one, "m") for one in given.students.ids))
    for problem in (given, locked):
        answer = engine.solve(problem)
        assert [(one.members, one.slot) for one in answer.groups] == [(("s0", "s1"), 0), (("s2", "s3"), 2)]
        assert answer.gap == 0 and engine.verify(problem, answer) == []
    twice = replace(answer, groups=tuple(replace(one, slot=2) for one in answer.groups))
    assert "m leads too many groups, or two at one time" in engine.verify(locked, trees.sealed(twice))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_coaches_with_two_groups_of_a_faculty_are_proven_best(seed: int) -> None:
    given = instances.fyse(230, 12, seed, places=2)
    answer = engine.solve(given)
    led = Counter(one.mentor for one in answer.groups)
    assert answer.gap == 0 and not answer.stopped and engine.verify(given, answer) == []
    assert max(led.values()) == 2
    assert len({(one.mentor, one.slot) for one in answer.groups}) == len(answer.groups)


def _teamed(seed: int) -> engine.Problem:
    """Draw a small problem with three mentors of whom two are to lead each group."""
    rng = random.Random(9000 + seed)
    drawn = cases.formed(rng, plain=seed % 3 == 0)
    groups, count = drawn.groups, len(drawn.students.ids)
    assert groups is not None
    ends = [(i, m) for i in range(count) for m in range(3) if rng.random() < 0.85]
    if groups.mentor_slots is not None:
        groups = replace(groups, mentor_slots=np.array([[rng.random() < 0.8 for _ in range(2)] for _ in range(3)]))
    given = replace(
        drawn,
        mentors=engine.Mentors(["m0", "m1", "m2"], [rng.choice([1, 1, 2]) for _ in range(3)]),
        edges=engine.Edges([i for i, _ in ends], [m for _, m in ends], [rng.choice(cases.SCORES) for _ in ends]),
        minimum=rng.choice([0, 0, 2600]),
        groups=groups,
    )
    return cases.locked(rng, given) if seed % 4 == 1 else given


def _best_teamed(given: engine.Problem) -> int | None:
    """Try every seating of students with two mentors each, by a problem of teams that is written out by hand."""
    groups, (score, options) = given.groups, cases._choices(given)
    assert groups is not None
    teams = list(itertools.combinations(range(3), 2))
    edges = []
    tied = {given.students.ids.index(s): given.mentors.ids.index(m) for s, m in given.locked}
    for student, mentors in enumerate(options):
        for place, team in enumerate(teams):
            mine = [m for m in team if m in mentors or (student in tied and (student, m) in score)]
            fits = len(mine) == 2 and all(score[student, m] >= given.minimum or tied.get(student) == m for m in team)
            banned = any((given.students.ids[student], given.mentors.ids[m]) in given.forbidden for m in team)
            if fits and not banned and (student not in tied or tied[student] in team):
                edges.append((student, place, sum(score[student, m] for m in team) // 2))
    slots, places = groups.mentor_slots, given.mentors.places.tolist()
    people = [[given.mentors.ids[m] for m in team] for team in teams]
    # A row for each mentor alone, whom nobody may have, tells how many groups each leads.
    rows = [*people, *([one] for one in given.mentors.ids)]
    if slots is not None:
        slots = np.array([slots[a] & slots[b] for a, b in teams] + list(slots))
    must = [bool(one) or k in tied for k, one in enumerate(given.students.must.tolist())]
    written = replace(
        given,
        students=engine.Students(given.students.ids, given.students.priority, must),
        mentors=engine.Mentors(
            ["+".join(row) for row in rows], [*(min(places[a], places[b]) for a, b in teams), *places], people=rows
        ),
        edges=engine.Edges(*(np.array([one[k] for one in edges], int) for k in range(3))),
        minimum=0,
        locked=(),
        forbidden=(),
        groups=replace(groups, mentor_slots=slots),
    )
    return cases.best_formed(written)


@pytest.mark.parametrize("seed", range(24))
def test_groups_that_two_lead_are_the_best_of_all_pairs_of_mentors(seed: int) -> None:
    given = _teamed(seed)
    best = _best_teamed(given)
    if best is None:
        with pytest.raises(engine.Infeasible):
            engine.solve(engine.in_pairs(given))
        return
    teamed = engine.in_pairs(given)
    answer = engine.solve(teamed)
    assert answer.levels[0].value == best
    assert answer.gap == 0
    assert engine.verify(teamed, answer) == []
    assert trees.proves(teamed, answer)
    assert all(" + " in one.mentor for one in answer.groups)


def test_a_forged_proof_of_several_groups_is_refused() -> None:
    rng, wrong = random.Random(5), Counter[str]()
    for seed in range(40):
        given = _drawn(seed)
        try:
            answer = engine.solve(given)
        except engine.Infeasible:
            continue
        if not answer.groups:
            continue
        for _ in range(4):
            for name, forged in trees.forged(rng, answer):
                is_wrong = name == "value" or not trees.proves(given, forged)
                assert (engine.verify(given, forged) != []) == is_wrong, (seed, name)
                wrong[name] += is_wrong
    assert wrong.total() > 600


def test_prices_and_costs_of_several_groups_are_what_brute_force_finds() -> None:
    exact = 0
    for seed in range(24):
        given = _drawn(seed)
        given, best = replace(given, locked=()), cases.best_formed(replace(given, locked=()))
        if best is None:
            continue
        answer = engine.solve(given)
        prices, costs = engine.group_prices(given, answer), engine.group_costs(given, answer)
        mentor = given.mentors.ids[int(np.argmin(given.mentors.places))]
        if given.mentors.places.min() == 1:
            after = cases.best_formed(enlarge.with_place(given, mentor))
            assert after is not None and prices.place(mentor)["weighted"].most >= after - best
            tried = prices.try_place(mentor)["weighted"]
            assert tried.least <= after - best <= tried.most
        for student, mate, _ in answer.pairs[:1]:
            others = [m for m in given.mentors.ids if m != mate and m in costs.least(student)]
            for wish in (engine.Wish(apart=((student, mate),)), *(engine.Wish(((student, m),)) for m in others)):
                changed = replace(
                    given, locked=(*given.locked, *wish.together), forbidden=(*given.forbidden, *wish.apart)
                )
                after = cases.best_formed(changed)
                if after is None:
                    with pytest.raises((engine.BadProblem, engine.Infeasible)):
                        costs.weigh(wish)
                    continue
                for _, m in wish.together:
                    assert costs.least(student)[m] <= best - after
                assert costs.weigh(wish).is_exact
                exact += 1
    assert exact >= 20


def test_the_command_line_lets_two_lead_each_group(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = [{"id": f"s{k}", "slots": [0, 1]} for k in range(4)]
    document = {
        "format": "kobling.problem/1",
        "coupling": "formed-groups",
        "students": people,
        "mentors": [{"id": one, "places": places, "slots": [0, 1]} for one, places in (("a", 2), ("b", 1), ("c", 1))],
        "scores": {"edges": [[one["id"], m, 1000 * (k + 1)] for one in people for k, m in enumerate("abc")]},
        "groups": {"lo": 2, "hi": 2, "slots": 2, "leaders": 2},
    }
    files = [str(tmp_path / name) for name in ("problem.json", "answer.json")]
    Path(files[0]).write_text(json.dumps(document), encoding="utf-8")
    assert cli.main(["solve", files[0], "-o", files[1]]) == 0
    assert cli.main(["verify", *files]) == 0
    answer = json.loads(Path(files[1]).read_text(encoding="utf-8"))
    assert [one["mentor"] for one in answer["groups"]] == ["a + b", "a + c"]
    assert len({one["slot"] for one in answer["groups"]}) == 2
    assert cli.main(["explain", *files, "--student", "s0"]) == 0
    capsys.readouterr()
    assert cli.main(["repair", *files, "--without", "b"]) == 0
    assert capsys.readouterr().out.count('"placed": 2') == 3
    for wrong, path in (
        ({"caps": [{"mentors": ["a"], "max": 2}]}, "caps"),
        ({"coupling": "pairs"}, "groups.leaders"),
        ({"groups": {"lo": 2, "hi": 2, "slots": 2, "leaders": 3}}, "groups.leaders"),
        ({"mentors": [{"id": "a", "people": ["x", "x"]}, {"id": "b", "people": 7}, {"id": "c"}]}, "mentors[0].people"),
    ):
        Path(files[0]).write_text(json.dumps({**document, **wrong}), encoding="utf-8")
        assert cli.main(["solve", files[0]]) == 2
        assert f"{path}:" in capsys.readouterr().err
