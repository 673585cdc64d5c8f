"""No document, however wrong, ends the command line with a traceback: it is solved, or complained about."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.engine import __main__ as cli

SOUND: dict[str, Any] = {
    "format": "kobling.problem/1",
    "coupling": "pairs",
    "students": [
        {"id": "s1", "priority": 1, "must": False, "size": 2, "slots": [0], "home": 0, "minority": True},
        {"id": "s2", "size": 3, "slots": [0, 1]},
        {"id": "s3", "slots": [1]},
    ],
    "mentors": [{"id": "m1", "places": 2, "hours": 4.0, "slots": [0]}, {"id": "m2", "slots": [0, 1]}],
    "scores": {"edges": [["s1", "m1", 8300], ["s2", "m1", 100], ["s2", "m2", 7000], ["s3", "m2", 5000]]},
    "minimum": 50,
    "good": 4000,
    "locked": [["s2", "m2"]],
    "forbidden": [["s2", "m1"]],
    "keep": [["s1", "m1"]],
    "caps": [{"mentors": ["m1", "m2"], "min": 0, "max": 3, "name": "OXLO"}],
    "objective": "total",
    "balance": 1,
    "groups": {"lo": 1, "hi": 2, "slots": 2, "cohesion": 100, "premium": 20000, "hours_per_student": 1.0},
    "seed": 3,
}
GROUPED: dict[str, Any] = {**SOUND, "coupling": "formed-groups", "caps": []}
BY_HOURS: dict[str, Any] = {**SOUND, "coupling": "existing-groups"}
STRANGE = st.sampled_from(
    [
        *(
            None,
            True,
            -1,
            0,
            1,
            2,
            10**4,
            2**31,
            2**63,
            10**30,
            0.5,
            float("nan"),
            float("inf"),
            "",
            "s1",
            "m1",
            "\ud800",
        ),
        *([], [[]], [["s1", "m1"]], [["s1"], 2], {}, {"id": "s1"}, "pairs", "random", "formed-groups", "worst-first"),
    ]
)
some = settings(
    max_examples=120,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def spots(document: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """List the places of a document where something stands."""
    if not isinstance(document, dict | list):
        return
    for key, value in document.items() if isinstance(document, dict) else enumerate(document):
        yield (*path, key)
        yield from spots(value, (*path, key))


def changed(document: Any, draw: st.DataObject) -> Any:
    """Put something strange in one or two places of a document, or take what stands there away."""
    found = copy.deepcopy(document)
    for _ in range(draw.draw(st.integers(1, 2))):
        *way, last = draw.draw(st.sampled_from(list(spots(found))))
        holder = found
        for key in way:
            holder = holder[key]
        value = copy.deepcopy(draw.draw(STRANGE))
        if draw.draw(st.integers(0, 5)):
            holder[last] = value
        else:
            del holder[last]
    return found


def ends(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    """Run the command line; return its exit code and what it said on standard error."""
    code = cli.main([str(one) for one in words])
    return code, capsys.readouterr().err


@some
@given(st.sampled_from([SOUND, GROUPED, BY_HOURS]), st.data())
def test_a_problem_with_anything_in_it_is_solved_or_complained_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], sound: dict[str, Any], data: st.DataObject
) -> None:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(changed(sound, data)), encoding="utf-8")
    code, said = ends(capsys, "solve", path, "--time-limit", "1")
    assert code in (0, 2, 3)
    assert bool(said) == (code > 0)


@some
@given(st.sampled_from([SOUND, GROUPED, BY_HOURS]), st.data())
def test_an_answer_with_anything_in_it_is_proven_or_complained_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], sound: dict[str, Any], data: st.DataObject
) -> None:
    problem, answer = tmp_path / "problem.json", tmp_path / "answer.json"
    problem.write_text(json.dumps(sound), encoding="utf-8")
    assert ends(capsys, "solve", problem, "-o", answer)[0] == 0
    forged = changed(json.loads(answer.read_text(encoding="utf-8")), data)
    answer.write_text(json.dumps(forged), encoding="utf-8")
    assert ends(capsys, "verify", problem, answer)[0] in (0, 1, 2)
    assert ends(capsys, "explain", problem, answer, "--student", "s1")[0] in (0, 2)
    assert ends(capsys, "prices", problem, answer)[0] in (0, 1, 2)
