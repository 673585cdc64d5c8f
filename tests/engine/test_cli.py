"""The command line: what it prints, what it writes and how it ends."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from matching import engine
from matching.engine import __main__ as cli
from matching.engine import digest
from tests.engine import instances

PROBLEM: dict[str, Any] = {
    "format": "kobling.problem/1",
    "coupling": "pairs",
    "students": [{"id": "s1"}, {"id": "s2"}, {"id": "s3"}],
    "mentors": [{"id": "m1", "places": 1}, {"id": "m2", "places": 1}],
    "scores": {"edges": [["s1", "m1", 9000], ["s1", "m2", 5000], ["s2", "m1", 8000], ["s3", "m1", 4000]]},
}


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """Write the problem and solve it."""
    problem, answer = tmp_path / "problem.json", tmp_path / "answer.json"
    problem.write_text(json.dumps(PROBLEM), encoding="utf-8")
    assert cli.main(["solve", str(problem), "-o", str(answer)]) == 0
    return str(problem), str(answer)


def test_solve_writes_an_answer_that_verify_proves(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["verify", *files]) == 0
    assert capsys.readouterr().out == "proven\n"
    answer = json.loads(Path(files[1]).read_text(encoding="utf-8"))
    assert answer["pairs"] == [["s1", "m2", 5000], ["s2", "m1", 8000]]


def test_verify_ends_with_one_and_the_first_broken_rule(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    answer = json.loads(Path(files[1]).read_text(encoding="utf-8"))
    answer["pairs"][0] = ["s1", "m1", 9000]
    Path(files[1]).write_text(json.dumps(answer), encoding="utf-8")
    assert cli.main(["verify", *files]) == 1
    assert capsys.readouterr().err == "the answer was changed after it was sealed\n"


def test_explain_prints_the_reason_and_the_rivals(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", *files, "--student", "s3"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["reason"], said["rivals"], said["contested"]) == ("contention", ["s1", "s2", "s3"][1:], ["m1"])


def test_repair_prints_three_plans(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["repair", *files, "--without", "m2"]) == 0
    said = capsys.readouterr().out
    assert [name for name in ("nobody-moves", "one-moves", "best") if f'"{name}"' in said] == [
        "nobody-moves",
        "one-moves",
        "best",
    ]


@pytest.mark.parametrize("rest", [["explain", "--student", "s9"], ["repair", "--without", "x9"]])
def test_strangers_are_refused_with_two(files: tuple[str, str], rest: list[str]) -> None:
    assert cli.main([rest[0], *files, *rest[1:]]) == 2


def test_bad_input_ends_with_two_and_every_complaint(tmp_path: Path) -> None:
    bad: dict[str, Any] = {**PROBLEM, "minimum": -1, "good": "?"}
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(bad), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "matching.engine", "solve", str(path)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "2 things are wrong with the input:",
        "minimum: -1 – expected a whole number from 0 to 10000",
        "good: '?' – expected a whole number from 0 to 10000",
    ]


@pytest.mark.parametrize("text", ["{", "[]", "\xff", "[" * 100_000, '{"seed": ' + "9" * 5000 + "}"])
def test_a_file_that_is_no_problem_ends_with_two(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.json"
    path.write_text(text, encoding="latin-1")
    assert cli.main(["solve", str(path)]) == 2
    assert cli.main(["solve", str(tmp_path / "missing.json")]) == 2


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"students": [{"id": "\ud800"}, {"id": "s1"}, {"id": "s2"}, {"id": "s3"}]}, "students[0].id"),
        ({"groups": {"lo": 1, "hi": 2, "slots": 10**15}}, "groups.slots"),
        ({"groups": {"lo": 1, "hi": 2, "slots": True}}, "groups.slots"),
        ({"students": [{"id": ["s1"]}, {"id": "s2"}, {"id": "s3"}]}, "students[0].id"),
        ({"students": [{"id": one, "home": 10**30} for one in ("s1", "s2", "s3")], "groups": {}}, "students[0].home"),
        ({"students": [{"id": "s1", "colour": 1}, {"id": "s2"}, {"id": "s3"}]}, "students[0].colour"),
    ],
)
def test_what_would_break_the_engine_is_complained_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, Any], path: str
) -> None:
    file = tmp_path / "problem.json"
    file.write_text(json.dumps({**PROBLEM, **changes}), encoding="utf-8")
    assert cli.main(["solve", str(file)]) == 2
    assert path in [line.split(":")[0] for line in capsys.readouterr().err.splitlines()]


ASKED = [["explain", "--student", "s1"], ["repair", "--without", "m2"]]


@pytest.mark.parametrize("rest", ASKED)
def test_the_answer_to_another_problem_is_refused_with_two(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str], rest: list[str]
) -> None:
    fewer = {**PROBLEM, "students": PROBLEM["students"][:2], "scores": {"edges": PROBLEM["scores"]["edges"][:3]}}
    for other in (fewer, {**PROBLEM, "coupling": "existing-groups"}):
        Path(files[0]).write_text(json.dumps(other), encoding="utf-8")
        assert cli.main([rest[0], *files, *rest[1:]]) == 2
        assert "the answer belongs to another problem" in capsys.readouterr().err


@pytest.mark.parametrize("rest", ASKED)
@pytest.mark.parametrize("is_sealed", [False, True])
def test_an_answer_that_names_a_stranger_is_refused_with_two(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str], rest: list[str], is_sealed: bool
) -> None:
    document = json.loads(Path(files[1]).read_text(encoding="utf-8"))
    document["pairs"][0][0] = "s9"
    if is_sealed:
        document["digest"] = digest.of_answer(engine.answer_from_json(document))
    Path(files[1]).write_text(json.dumps(document), encoding="utf-8")
    assert cli.main([rest[0], *files, *rest[1:]]) == 2
    said = capsys.readouterr().err
    assert said.startswith("1 thing is wrong with the input:\n")
    assert ("a pair is not among the allowed edges" if is_sealed else "changed after it was sealed") in said


def test_rules_that_conflict_end_with_three_and_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tight.json"
    must = [{"id": one, "must": True} for one in ("s1", "s2", "s3")]
    path.write_text(json.dumps({**PROBLEM, "students": must}), encoding="utf-8")
    assert cli.main(["solve", str(path)]) == 3
    assert "must be placed: s3" in capsys.readouterr().err


def test_progress_is_said_on_standard_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(PROBLEM), encoding="utf-8")
    assert cli.main(["solve", str(path), "--progress", "--time-limit", "10"]) == 0
    said = capsys.readouterr()
    assert said.err.splitlines()[-1] == "100 % done"
    assert json.loads(said.out)["gap"] == 0.0


def test_solve_like_an_earlier_answer_stops_where_that_one_stopped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem, answer, again = (str(tmp_path / f"{name}.json") for name in ("problem", "answer", "again"))
    given = instances.formed(60, 8, 4, 6, seed=1, campuses=1)
    Path(problem).write_text(json.dumps(engine.problem_to_json(given)), encoding="utf-8")
    assert cli.main(["solve", problem, "-o", answer, "--time-limit", "0.1"]) == 0
    assert cli.main(["solve", problem, "-o", again, "--like", answer]) == 0
    one, other = ({**json.loads(Path(path).read_text(encoding="utf-8")), "seconds": 0} for path in (answer, again))
    assert one == other and one["looks"]["turns"]

    del one["looks"]
    Path(answer).write_text(json.dumps(one), encoding="utf-8")
    assert cli.main(["solve", problem, "--like", answer]) == 2
    assert "kept its looks" in capsys.readouterr().err


def test_repair_tells_how_far_it_is_and_takes_a_limit(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["repair", *files, "--without", "m2", "--time-limit", "5", "--progress"]) == 0
    assert capsys.readouterr().err.splitlines()[-1] == "100 % repair"
    assert cli.main(["repair", *files, "--without", "m2", "--time-limit", "-5"]) == 2
