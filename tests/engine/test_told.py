"""What `explain` and `prices` say on the command line, of pairs and of groups alike, is what the library says."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from matching import engine
from matching.engine import __main__ as cli
from matching.engine import enlarge
from matching.engine.answer import Answer, Level
from matching.engine.force import cost as lost
from tests.engine.test_cli import PROBLEM as HANDBOOK
from tests.engine.trees import sealed

Said = Callable[..., Any]
EDGES = [(0, 0, 9000), (1, 0, 8000), (2, 0, 4000), (0, 1, 5000), (1, 1, 100), (3, 1, 3000), (4, 0, 2000), (2, 1, 700)]


def problem(coupling: str, **more: Any) -> engine.Problem:
    """Return five students, or study groups of unequal size, for two mentors."""
    hours, size = ([9.0, 4.0], [4, 3, 5, 2, 3]) if coupling == "existing-groups" else (None, None)
    return engine.Problem(
        engine.Students([f"s{k}" for k in range(5)], size=size),
        engine.Mentors(["m", "n"], [1, 1] if coupling != "existing-groups" else [3, 3], hours),
        engine.Edges(*zip(*EDGES, strict=True)),
        coupling=coupling,
        groups=None if coupling == "pairs" else engine.Groups(lo=2, hi=2),
        **more,
    )


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    """Give a problem and its answer to a command; return what it printed, or its exit code and what was wrong."""

    def asked(given: engine.Problem, answer: Answer, command: str, *words: str) -> Any:
        paths = [str(tmp_path / name) for name in ("problem.json", "answer.json")]
        for path, document in zip(paths, (engine.problem_to_json(given), engine.answer_to_json(answer)), strict=True):
            Path(path).write_text(json.dumps(document), encoding="utf-8")
        capsys.readouterr()
        code = cli.main([command, *paths, *words])
        said = capsys.readouterr()
        return json.loads(said.out) if code == 0 else (code, said.err)

    return asked


def spans(found: Any) -> dict[str, dict[str, int]]:
    """Write numbers, or spans, as the command line does."""
    numbers = {name: engine.Span(one, one) if isinstance(one, int) else one for name, one in found.items()}
    return {name: asdict(one) for name, one in numbers.items()}


def test_the_example_in_the_handbook_says_what_is_written_there(ask: Said) -> None:
    text = (Path(__file__).parents[2] / "docs" / "matching.md").read_text(encoding="utf-8")
    explained, priced = (
        re.findall(rf'^{{"{first}".*?^```$', text, re.MULTILINE | re.DOTALL)[0] for first in ("student", "one_more")
    )
    given = engine.problem_from_json(HANDBOOK)
    answer = engine.solve(given)
    said = ask(given, answer, "explain", "--student", "s3", "--with", "m1")
    gains = ask(given, answer, "prices")
    for shown, document in ((explained, said), (priced, gains)):
        assert set(re.findall(r'"([\w-]+)":', shown)) <= set(keys(document))
    for part in (said["reason"], said["rivals"], said["wish"]["cost"], said["wish"]["moves"][0]):
        assert json.dumps(part) in explained
    assert json.dumps(gains["one_more"][0]) in priced


def keys(document: Any) -> list[str]:
    """List the names in a document, in the order in which they stand."""
    if isinstance(document, list):
        return [one for part in document[:1] for one in keys(part)]
    return [one for name, part in document.items() for one in (name, *keys(part))] if isinstance(document, dict) else []


@pytest.mark.parametrize("coupling", ["formed-groups", "existing-groups"])
def test_of_groups_each_other_mentor_has_the_least_that_it_costs(ask: Said, coupling: str) -> None:
    given = problem(coupling)
    answer = engine.solve(given)
    costs, dear = engine.group_costs(given, answer), 0
    for name in given.students.ids:
        said = ask(given, answer, "explain", "--student", name)
        assert said["alternatives"] == [asdict(one) for one in costs.alternatives(name)]
        assert said["wish"] is None and said["alternatives"] + [said["mentor"]] != [None]
        dear += sum(sum(one["cost"].values()) > 0 for one in said["alternatives"])
    assert dear and any(one.reason for one in answer.unmatched)


@pytest.mark.parametrize("coupling", ["pairs", "formed-groups", "existing-groups"])
def test_what_a_wish_costs_and_who_moves_is_told_of_pairs_and_groups_in_one_shape(ask: Said, coupling: str) -> None:
    given = problem(coupling)
    answer = engine.solve(given)
    left = answer.unmatched[0].student
    mentor = next(m for s, m in ((0, "m"), (1, "m"), (2, "m"), (3, "n"), (4, "m")) if f"s{s}" == left)
    said = ask(given, answer, "explain", "--student", left, "--with", mentor)["wish"]
    if coupling == "pairs":
        forced = engine.force(given, answer, left, mentor)
        cost, moves = spans(forced.cost), forced.moves
    else:
        found = engine.group_costs(given, answer).weigh(engine.Wish(((left, mentor),)))
        cost, moves = spans(found.cost), found.moves
    assert said["together"] == [[left, mentor]] and said["apart"] == [] and said["is_exact"]
    assert (said["cost"], said["moves"]) == (cost, [asdict(one) for one in moves])
    assert {"student": left, "before": None, "after": mentor} in said["moves"]

    student, other, _ = answer.pairs[0]
    parted = ask(given, answer, "explain", "--student", student, "--apart-from", other)["wish"]
    assert parted["apart"] == [[student, other]] and {one["student"] for one in parted["moves"]} >= {student}
    assert set(parted) == set(said) and set(parted["cost"]) <= {"placed", "weak", "total", "spread"}


def test_what_one_more_place_brings_pairs_is_told_exactly_whoever_brings_most_first(ask: Said) -> None:
    given = problem("pairs")
    answer = engine.solve(given)
    prices = engine.prices(given, answer)
    said = ask(given, answer, "prices")
    assert {one["mentor"]: one["gain"] for one in said["one_more"]} == {
        name: spans(gain) for name, gain in prices.one_more.items()
    }
    assert [one["mentor"] for one in said["one_more"]] == ["m", "n"] and said["offer"] is None


@pytest.mark.parametrize("objective", ["total", "worst-first", "worst-to-good"])
def test_one_more_place_is_worth_what_solving_again_finds_where_the_worst_pair_is_raised_too(
    ask: Said, objective: str
) -> None:
    given = problem("pairs", objective=objective, good=4000)
    answer = engine.solve(given)
    for one in ask(given, answer, "prices", "--mentor", "n")["one_more"]:
        again = lost(answer, engine.solve(enlarge.with_place(given, one["mentor"])))
        assert {name: one["gain"][name]["least"] for name in one["gain"]} == {
            name: -again[name] for name in one["gain"]
        }
        assert ("worst" in one["gain"]) == (objective != "total")


@pytest.mark.parametrize("coupling", ["formed-groups", "existing-groups"])
def test_what_one_more_place_brings_groups_is_bounded_and_with_a_try_exact(ask: Said, coupling: str) -> None:
    given = problem(coupling)
    answer = engine.solve(given)
    prices = engine.group_prices(given, answer)
    quick = ask(given, answer, "prices")["one_more"]
    tried = ask(given, answer, "prices", "--try", "--time-limit", "5")["one_more"]
    assert {one["mentor"]: one["gain"] for one in quick} == {k: spans(v) for k, v in prices.one_more.items()}
    assert {one["mentor"]: one["gain"] for one in tried} == {k: spans(prices.try_place(k)) for k in ("m", "n")}
    assert all(span["least"] == span["most"] for one in tried for span in one["gain"].values())


@pytest.mark.parametrize("coupling", ["pairs", "formed-groups", "existing-groups"])
def test_a_mentor_who_does_not_exist_is_priced_from_a_file(ask: Said, tmp_path: Path, coupling: str) -> None:
    given, path = problem(coupling), tmp_path / "offer.json"
    answer = engine.solve(given)
    left = {one.student for one in answer.unmatched}
    offer = {"scores": dict.fromkeys(sorted({*left, "s3", "s0"}), 5000), "places": 2, "hours": 8.0}
    path.write_text(json.dumps(offer), encoding="utf-8")
    said = ask(given, answer, "prices", "--offer", str(path), "--try")
    grown = engine.solve(enlarge.with_mentor(given, engine.Offer(**offer)))
    assert said["one_more"] == []
    assert said["offer"]["placed"] == spans({"placed": len(grown.pairs) - len(answer.pairs)})["placed"]
    assert (said["offer"]["placed"]["least"] > 0) == (coupling != "formed-groups")  # groups of two leave one of five


@pytest.mark.parametrize("coupling", ["pairs", "formed-groups", "existing-groups"])
@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (("explain", "--student", "s9"), "--student: 's9'"),
        (("explain", "--student", "s0", "--with", "x"), "--with: 'x'"),
        (("explain", "--student", "s0", "--apart-from", "x"), "--apart-from: 'x'"),
        (("explain", "--student", "s4", "--with", "n"), "--with: 'n' – expected a mentor whom s4 has an edge to"),
        (("explain", "--student", "s3", "--with", "n"), "--with: 'n' – expected a mentor who is not forbidden to s3"),
        (("prices", "--mentor", "m", "--mentor", "x", "--mentor", "y"), "--mentor: 'y'"),
        (("explain", "--student", "s0", "--with", "m", "--time-limit", "-1"), "time limit"),
    ],
)
def test_whom_the_problem_does_not_know_is_refused(ask: Said, coupling: str, words: Any, wrong: str) -> None:
    given = problem(coupling, forbidden=(("s3", "n"),))
    code, said = ask(given, engine.solve(given), *words)
    assert code == 2 and wrong in said


@pytest.mark.parametrize("coupling", ["pairs", "formed-groups"])
def test_an_offer_is_refused_with_all_that_is_wrong_with_it(ask: Said, tmp_path: Path, coupling: str) -> None:
    given, path = problem(coupling), tmp_path / "offer.json"
    wrong = {"scores": {"s0": True, "s9": 5, "s1": 10_001}, "slots": [0], "hours": -1, "places": 0.5, "colour": 1}
    path.write_text(json.dumps(wrong), encoding="utf-8")
    code, said = ask(given, engine.solve(given), "prices", "--offer", str(path))
    places = ["colour", "scores", "scores[s0]", "scores[s1]", "slots", "hours", "places"]
    assert code == 2
    assert [one.split(":")[0] for one in said.splitlines()[1:]] == [f"offer.{one}" for one in places]
    for text in ("[", "[1]", '{"scores": 5}'):
        path.write_text(text, encoding="utf-8")
        assert ask(given, engine.solve(given), "prices", "--offer", str(path))[0] == 2


def test_a_wish_that_no_answer_grants_names_the_rules(ask: Said) -> None:
    given = problem("pairs", locked=(("s1", "m"),))
    must = replace(given, students=engine.Students(given.students.ids, must=[True, True, False, False, False]))
    assert ask(given, engine.solve(given), "explain", "--student", "s0", "--with", "m")[0] == 2
    code, said = ask(must, engine.solve(must), "explain", "--student", "s3", "--with", "n")
    assert code == 3 and "must be placed: s0" in said


@pytest.mark.parametrize("coupling", ["pairs", "formed-groups", "existing-groups"])
def test_nothing_is_priced_by_a_proof_that_does_not_hold(ask: Said, coupling: str) -> None:
    given = problem(coupling)
    answer = engine.solve(given)
    top, *rest = answer.levels
    boast = Level(top.name, top.value + 1, top.bound + 1, top.number, top.proof)
    forged = sealed(replace(answer, levels=(boast, *rest)))
    assert ask(given, forged, "prices")[0] == 1
    assert coupling == "pairs" or ask(given, forged, "explain", "--student", "s0", "--with", "m")[0] == 1
    plain = ask(given, forged, "explain", "--student", "s2")
    assert coupling == "pairs" or all(one["cost"] == {} for one in plain["alternatives"])


def test_a_repair_that_keeps_pairs_of_groups_has_no_prices(ask: Said) -> None:
    given = problem("formed-groups", keep=(("s0", "m"),))
    answer = engine.solve(given)
    assert "keep" in ask(given, answer, "prices")[1]
    assert ask(given, answer, "explain", "--student", "s0", "--with", "m")[0] == 2
    assert all(one["cost"] == {} for one in ask(given, answer, "explain", "--student", "s0")["alternatives"])
