"""A run that a limit of time stopped is repeated to the byte: it stops at the same looks at the clock, at any speed."""

import json
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import engine
from matching.engine import existing
from matching.engine.clock import Log
from tests.engine import instances

PROBLEMS = {
    "a small crowd": instances.formed(70, 10, 4, 6, seed=2, campuses=1),
    "settings": instances.formed(155, 18, 6, 8, seed=3, campuses=1),
    "a large crowd": instances.formed(705, 60, 6, 9, seed=4, campuses=1),
    "common times": instances.coached(150, 15, 8, 10, seed=5),
    "several parts": instances.formed(120, 20, 4, 6, seed=6),
    "hours": instances.by_hours(60, 20, seed=3),
    "pairs": instances.pairs(220, 220, 1, everyone=True),
}


def document(answer: engine.Answer) -> str:
    """Write an answer without the one thing that no two runs share."""
    return json.dumps({**engine.answer_to_json(answer), "seconds": 0})


@pytest.mark.parametrize("name", PROBLEMS)
@pytest.mark.parametrize("limit", [0.0, 0.2])
def test_a_stopped_run_comes_out_again_to_the_byte_however_slow_the_machine(name: str, limit: float) -> None:
    problem = PROBLEMS[name]
    answer = engine.solve(problem, time_limit=limit)

    read = engine.answer_from_json(json.loads(json.dumps(engine.answer_to_json(answer))))
    again = engine.solve(problem, replay=read.looks, progress=lambda _stage, _share: time.sleep(0.001))

    assert document(again) == document(answer)
    assert engine.verify(problem, again, trust_solver=True) == []
    assert answer.looks != engine.Looks() or not answer.stopped


@pytest.mark.parametrize("least", [0.02, 0.05, 0.1])
def test_a_search_of_the_solver_that_the_clock_ended_gives_the_same_groups_again(least: float, monkeypatch) -> None:
    problem = instances.by_hours(90, 30, seed=5)
    monkeypatch.setattr(existing, "LEAST", least)
    answer = engine.solve(problem, time_limit=0.0)
    monkeypatch.undo()

    again = engine.solve(problem, replay=answer.looks)

    assert answer.looks is not None and max(answer.looks.found) >= 0
    assert document(again) == document(answer)


def test_a_run_that_the_clock_did_not_touch_keeps_no_looks_and_equals_one_without_a_limit() -> None:
    problem = instances.formed(40, 6, 4, 6, seed=2)
    free, limited = engine.solve(problem), engine.solve(problem, time_limit=600)
    assert free.looks == limited.looks == engine.Looks()
    assert document(free) == document(limited) == document(engine.solve(problem, replay=free.looks))


def test_an_answer_from_before_looks_were_kept_is_read_and_sealed_as_ever() -> None:
    problem = PROBLEMS["a small crowd"]
    answer = engine.solve(problem, time_limit=0.0)
    older = {key: value for key, value in engine.answer_to_json(answer).items() if key != "looks"}
    read = engine.answer_from_json(older)
    assert read.looks is None
    assert "looks" not in engine.answer_to_json(read)
    assert engine.verify(problem, read) == [] == engine.verify(problem, replace(answer, looks=engine.Looks((9,))))


@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(st.lists(st.booleans(), max_size=30))
def test_a_log_says_again_what_it_wrote_down(said: list[bool]) -> None:
    first = Log()
    assert [first.look(one) for one in said] == said
    kept = first.kept()
    again = Log(kept)
    assert [again.look(not one) for one in said] == said
    assert again.kept() == kept
    assert (kept == engine.Looks()) == (not any(said))
    if any(said):
        assert again.look(False)
