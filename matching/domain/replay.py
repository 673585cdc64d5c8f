"""Replay: a run is solved anew from what it froze, and what it answered and what was offered must come out again.

A run that the clock stopped has kept at which looks, and is stopped at the same ones again. An older Kobling did not
keep them: there the proof that the run kept is checked.
"""

import json
from dataclasses import dataclass, replace

from matching import engine
from matching.domain import archive, runs
from matching.models import Pair, Run
from programmes.models.coupling import Method


@dataclass(frozen=True)
class Replayed:
    """What a replay found: the document of the answer, and one sentence for each thing that is not as it was.

    `stopped` says that a time limit stopped the run, `anew` that its answer was found anew and not only checked,
    `otherwise` that the same answer was found with another proof, as an engine that has changed since may.
    """

    document: bytes
    wrong: tuple[str, ...]
    acts: int
    stopped: bool = False
    anew: bool = True
    gap: float = 0.0
    otherwise: bool = False


def of(run: Run) -> Replayed:
    """Solve a run anew and compare: the answer byte for byte, its proof, the acts at the board, and the pairs offered.

    Raises ValueError when the run has kept no input or no answer, or when an older Kobling proved it in another way.
    """
    problem, known = archive.problem(run), archive.answer(run)
    if known.is_outdated:
        raise ValueError(engine.OUTDATED)
    answer = _solved(run, problem, known)
    again, before = _document(answer or known), _document(known)
    otherwise = again != before and answer is not None and _proves_the_same(problem, known, answer)
    wrong = [] if again == before or otherwise else ["the answer is not the same"]
    wrong += engine.verify(problem, answer or known, trust_solver=True)
    seats, acts = _after_the_board(run, answer or known)
    board = dict(run.proposals.values_list("seeker_id", "guide_id"))
    if seats != board:
        wrong.append(f"the answer and {acts} acts at the board give {_unlike(seats, board)} seats that are not there")
    offered = dict(Pair.objects.filter(run=run).values_list("seeker_id", "guide_id"))
    if run.published_at is not None and offered != board:
        wrong.append(f"{_unlike(offered, board)} pairs were offered otherwise than the board says")
    stopped = known.stopped or answer is None
    return Replayed(again, tuple(wrong), acts, stopped, answer is not None, known.gap, otherwise)


def _proves_the_same(problem: engine.Problem, known: engine.Answer, answer: engine.Answer) -> bool:
    """Say whether two answers are alike in all but their proofs, and the proof that was kept holds too."""
    alike = replace(answer, certificate=known.certificate, digest=known.digest)
    return _document(alike) == _document(known) and not engine.verify(problem, known, trust_solver=True)


def _solved(run: Run, problem: engine.Problem, known: engine.Answer) -> engine.Answer | None:
    """Solve anew, stopped where the run was; None when an older Kobling stopped it, as a whole or in a part."""
    if known.looks is not None:
        return engine.solve(problem, replay=known.looks)
    if known.stopped:
        return None
    found = replace(engine.solve(problem, time_limit=runs.time_limit(run)), looks=None)
    return None if known.gap > 0 and _document(found) != _document(known) else found


def _document(answer: engine.Answer) -> bytes:
    """Write an answer without its seconds and the number of its format, always in the same order."""
    document = {key: value for key, value in engine.answer_to_json(answer).items() if key not in ("seconds", "format")}
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def _after_the_board(run: Run, answer: engine.Answer) -> tuple[dict[int, int], int]:
    """Who sits with whom when the answer is dealt out and the standing acts are done again, in their order."""
    seats: dict[int, int] = {}
    for student, mentor, _points in answer.pairs:
        for seeker in _members(run, student):
            seats[seeker] = int(mentor[1:])
    acts = list(run.board_acts.filter(undone_at__isnull=True).order_by("pk"))
    for act in acts:
        for seeker, row in act.after.items():
            seats.pop(int(seeker), None)
            if row and "guide_id" in row:
                seats[int(seeker)] = row["guide_id"]
    return seats, len(acts)


def _members(run: Run, student: str) -> list[int]:
    """The seekers behind a name of the engine: one application, or the members of a study group in this run."""
    if run.coupling.method != Method.EXISTING_GROUPS:
        return [int(student[1:])]
    rows = run.proposals.filter(study_group=int(student[1:])).values_list("seeker_id", flat=True)
    return list(rows)


def _unlike(one: dict[int, int], two: dict[int, int]) -> int:
    return len(set(one.items()) ^ set(two.items()))
