"""The command line: solve, verify, explain, prices and repair, with problems and answers as JSON files."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from matching import engine
from matching.engine import digest, instance, network, told

BROKEN, BAD_INPUT, NO_ANSWER = 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 not proven, 2 bad input, 3 no answer keeps the rules."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except engine.BadProblem as error:
        return _say(BAD_INPUT, _count(len(error.complaints)), *map(str, error.complaints))
    except engine.Infeasible as error:
        return _say(NO_ANSWER, f"{error.cause}:", *error.rules)
    except MemoryError:
        return _say(BAD_INPUT, _count(1), "it asks for more memory than there is")
    except OSError as error:
        return _say(BAD_INPUT, f"{error.filename}: {error.strerror}")
    except KeyboardInterrupt:
        return _say(NO_ANSWER, "stopped; nothing was written")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m matching.engine", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="solve | verify | explain | prices | repair")
    solve = commands.add_parser("solve", help="answer a problem")
    solve.add_argument("problem", type=Path)
    solve.add_argument("-o", "--output", type=Path, help="where to write the answer (else to standard output)")
    stop = solve.add_mutually_exclusive_group()
    stop.add_argument("--time-limit", type=float, metavar="S", help="stop after S seconds with the best answer so far")
    stop.add_argument("--like", type=Path, metavar="ANSWER", help="stop wherever the run of an earlier answer stopped")
    solve.add_argument("--progress", action="store_true", help="say on standard error how far the run is")
    solve.set_defaults(run=_solve)
    verify = commands.add_parser("verify", help="check an answer without any solver")
    verify.set_defaults(run=_verify)
    explain = commands.add_parser("explain", help="say why a student has this mentor, or none")
    explain.add_argument("--student", required=True, metavar="ID")
    wish = explain.add_mutually_exclusive_group()
    wish.add_argument("--with", dest="together", metavar="MENTOR", help="say what it costs to put the student there")
    wish.add_argument("--apart-from", dest="apart", metavar="MENTOR", help="say what it costs to keep the two apart")
    explain.add_argument("--time-limit", type=float, metavar="S", help="stop each search for that after S seconds")
    explain.set_defaults(run=_explain)
    prices = commands.add_parser("prices", help="say what one more place, or one more mentor, would bring")
    prices.add_argument("--mentor", action="append", metavar="ID", help="only one more place of this mentor")
    prices.add_argument("--offer", type=Path, metavar="OFFER", help="a mentor who does not exist yet, as JSON")
    prices.add_argument("--try", dest="tries", action="store_true", help="groups: solve again, for the least gain too")
    prices.add_argument("--time-limit", type=float, metavar="S", help="stop each search after S seconds")
    prices.add_argument("--progress", action="store_true", help="say on standard error how far it is")
    prices.set_defaults(run=_prices)
    repair = commands.add_parser("repair", help="show three plans after somebody has left")
    repair.add_argument(
        "--without", action="append", required=True, metavar="ID", help="a mentor or a student who left"
    )
    repair.add_argument("--time-limit", type=float, metavar="S", help="stop each search for a plan after S seconds")
    repair.add_argument("--progress", action="store_true", help="say on standard error how far it is")
    repair.set_defaults(run=_repair)
    for command in (verify, explain, prices, repair):
        command.add_argument("problem", type=Path)
        command.add_argument("answer", type=Path)
    return parser


def _solve(given: argparse.Namespace) -> int:
    progress = _show if given.progress else None
    looks = None if given.like is None else _answer(given.like).looks
    if given.like is not None and looks is None:
        raise engine.BadProblem([engine.Complaint(str(given.like), None, "an answer that kept its looks at the clock")])
    problem = _problem(given.problem)
    answer = engine.solve(problem, progress=progress, time_limit=given.time_limit, replay=looks)
    text = json.dumps(engine.answer_to_json(answer), ensure_ascii=False) + "\n"
    if given.output is None:
        sys.stdout.write(text)
    else:
        given.output.write_text(text, encoding="utf-8")
    return 0


def _verify(given: argparse.Namespace) -> int:
    broken = engine.verify(_problem(given.problem), _answer(given.answer))
    if broken:
        return _say(BROKEN, broken[0])
    sys.stdout.write("proven\n")
    return 0


def _explain(given: argparse.Namespace) -> int:
    problem, answer = _both(given)
    if given.student not in problem.students.ids:
        raise engine.BadProblem([engine.Complaint("--student", given.student, "the id of a student of the problem")])
    wish = _wish(given, problem)
    if wish is None:
        _print({**told.student(problem, answer, given.student), "wish": None})
        return 0
    if not told.is_flow(answer) and (broken := _unproven(problem, answer)):
        return _say(BROKEN, broken)
    granted = told.wish(problem, answer, wish, given.time_limit)
    _print({**told.student(problem, answer, given.student), "wish": granted})
    return 0


def _wish(given: argparse.Namespace, problem: engine.Problem) -> engine.Wish | None:
    """Read what is asked for; a mentor who cannot be had at all is refused."""
    name, mentor = ("--with", given.together) if given.together is not None else ("--apart-from", given.apart)
    if mentor is None:
        return None
    if mentor not in problem.mentors.ids:
        raise engine.BadProblem([engine.Complaint(name, mentor, "the id of a mentor of the problem")])
    pair = (given.student, mentor)
    if given.together is None:
        return engine.Wish(apart=(pair,))
    at, to = problem.students.ids.index(given.student), problem.mentors.ids.index(mentor)
    if not ((problem.edges.student == at) & (problem.edges.mentor == to)).any():
        raise engine.BadProblem([engine.Complaint(name, mentor, f"a mentor whom {given.student} has an edge to")])
    if pair in problem.forbidden:
        raise engine.BadProblem([engine.Complaint(name, mentor, f"a mentor who is not forbidden to {given.student}")])
    return engine.Wish(together=(pair,))


def _prices(given: argparse.Namespace) -> int:
    problem, answer = _both(given)
    strangers = [one for one in given.mentor or () if one not in problem.mentors.ids]
    if strangers:
        wanted = "the id of a mentor of the problem"
        raise engine.BadProblem([engine.Complaint("--mentor", one, wanted) for one in strangers])
    offer = None if given.offer is None else engine.offer_from_json(_load(given.offer), problem)
    if broken := _unproven(problem, answer):
        return _say(BROKEN, broken)
    asked = given.mentor or (problem.mentors.ids if offer is None else ())
    tell = partial(_show, "prices") if given.progress else lambda share: None
    gains = told.places(problem, answer, tuple(dict.fromkeys(asked)), given.tries, given.time_limit, tell)
    worth = None if offer is None else told.offer(problem, answer, offer, given.tries, given.time_limit)
    _print({"one_more": gains, "offer": worth})
    return 0


def _unproven(problem: engine.Problem, answer: engine.Answer) -> str:
    """Say what is wrong with the proof that costs and prices are read from; `BadProblem` where none are told."""
    if wrong := told.unasked(problem, answer):
        raise engine.BadProblem(wrong)
    return next(iter(engine.verify(problem, answer, trust_solver=True)), "")


def _repair(given: argparse.Namespace) -> int:
    problem, answer = _both(given)
    left = set(given.without)
    known = {*problem.mentors.ids, *(one for row in problem.mentors.teams for one in row)}
    mentors, students = left & known, left & set(problem.students.ids)
    strangers = sorted(left - mentors - students)
    if strangers:
        raise engine.BadProblem(
            [engine.Complaint("--without", one, "the id of a mentor or student") for one in strangers]
        )
    tell = partial(_show, "repair") if given.progress else None
    for plan in engine.repair(problem, answer, mentors, students, time_limit=given.time_limit, tell=tell):
        _print(
            {
                "plan": plan.name,
                "levels": {one.name: one.value for one in plan.answer.levels if one.name != "tie-break"},
                "moved": [asdict(one) for one in plan.moved],
                "placed": [asdict(one) for one in plan.placed],
                "unmatched": [one.student for one in plan.answer.unmatched],
            }
        )
    return 0


def _problem(path: Path) -> engine.Problem:
    return engine.problem_from_json(_load(path))


def _answer(path: Path) -> engine.Answer:
    return engine.answer_from_json(_load(path))


def _both(given: argparse.Namespace) -> tuple[engine.Problem, engine.Answer]:
    """Read a problem and the answer to it; an answer to another problem, or one that was changed, is refused.

    It need not be proven, only say nothing of people, pairs and prices that the problem does not have.
    """
    problem, answer = _problem(given.problem), _answer(given.answer)
    ready = instance.build(problem)
    wrong = digest.mismatch(ready, answer)
    nodes = network.build(ready, np.zeros(0, np.int64)).nodes if answer.certificate.kind == "potentials" else 0
    if not wrong and instance.positions(ready, answer.pairs) is None:
        wrong = "a pair is not among the allowed edges, has other points, or stands twice"
    if not wrong and nodes and [one.shape for one in answer.certificate.levels] != [(nodes,)] * len(answer.levels):
        wrong = "the certificate must have one potential a node at each level"
    if wrong:
        raise engine.BadProblem([engine.Complaint(str(given.answer), wrong, "the answer to this problem as sealed")])
    return problem, answer


def _load(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except RecursionError:
        wrong = "lists within lists, too deep to read"
    except ValueError as error:
        wrong = str(error)
    raise engine.BadProblem([engine.Complaint(str(path), wrong, "a JSON document in UTF-8")])


def _show(stage: str, share: float) -> None:
    sys.stderr.write(f"{100 * share:3.0f} % {stage}\n")


def _print(document: Any) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def _count(number: int) -> str:
    return "1 thing is wrong with the input:" if number == 1 else f"{number} things are wrong with the input:"


def _say(code: int, *lines: str) -> int:
    sys.stderr.write("\n".join(lines) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
