"""Answers as JSON documents: `kobling.answer/2`, described in docs/matching.md."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from matching.engine.answer import VERSION, Answer, Certificate, Cut, Formed, Level, Proof, Unmatched
from matching.engine.clock import Looks
from matching.engine.problem import BadProblem, Complaint, IntArray, is_whole

FORMAT = "kobling.answer/"
ANSWER = f"{FORMAT}{VERSION}"
FORMATS = {f"{FORMAT}{version}": version for version in range(1, VERSION + 1)}


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """Return the document of an answer; `answer_from_json` reads it back."""
    proof = answer.certificate
    return {
        "format": f"{FORMAT}{answer.version}",
        "coupling": answer.coupling,
        "pairs": [list(one) for one in answer.pairs],
        "groups": [
            {"mentor": one.mentor, "members": list(one.members), "slot": one.slot, "home": one.home}
            for one in answer.groups
        ],
        "unmatched": [{"student": one.student, "reason": one.reason, **one.data} for one in answer.unmatched],
        "cuts": [
            {"students": list(one.students), "mentors": list(one.mentors), "places": one.places} for one in answer.cuts
        ],
        "levels": [
            {"name": one.name, "number": one.number, "value": one.value, "bound": one.bound, "proof": one.proof}
            for one in answer.levels
        ],
        "certificate": {
            "kind": proof.kind,
            "levels": [prices.tolist() for prices in proof.levels],
            "witness": None if proof.witness is None else proof.witness.tolist(),
            "proofs": [
                {
                    "level": one.level,
                    "component": one.component,
                    "tree": [list(node) for node in one.tree],
                    "given": list(one.given),
                    "prices": [prices.tolist() for prices in one.prices],
                }
                for one in proof.proofs
            ],
        },
        "gap": answer.gap,
        "stopped": answer.stopped,
        "problem": answer.problem_digest,
        "digest": answer.digest,
        "seconds": round(answer.seconds, 3),
    } | ({} if answer.looks is None else {"looks": {name: list(row) for name, row in asdict(answer.looks).items()}})


def answer_from_json(document: Any) -> Answer:
    """Read an answer; raise `BadProblem` when the document is not one."""
    try:
        version = FORMATS[document["format"]]
        proof = document["certificate"]
        witness = proof["witness"]
        return Answer(
            coupling=_text(document["coupling"]),
            pairs=tuple((_text(s), _text(m), _whole(n)) for s, m, n in document["pairs"]),
            groups=tuple(
                Formed(_text(one["mentor"]), _texts(one["members"]), _whole(one["slot"]), _whole(one["home"]))
                for one in document["groups"]
            ),
            unmatched=tuple(_unmatched(one) for one in document["unmatched"]),
            cuts=tuple(
                Cut(_texts(one["students"]), _texts(one["mentors"]), _whole(one["places"])) for one in document["cuts"]
            ),
            levels=tuple(_level(one) for one in document["levels"]),
            certificate=Certificate(
                _text(proof["kind"]),
                tuple(_wholes(one) for one in proof["levels"]),
                None if witness is None else _wholes(witness),
                tuple(_proof(one) for one in proof["proofs"]),
            ),
            gap=_number(document["gap"]),
            problem_digest=_text(document["problem"]),
            digest=_text(document["digest"]),
            seconds=_number(document["seconds"]),
            stopped=_switch(document["stopped"]),
            version=version,
            looks=_looks(document.get("looks")),
        )
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise BadProblem([Complaint("answer", str(error), f"a document of format {ANSWER!r}")]) from None


def _level(document: Any) -> Level:
    value, bound, number = (_whole(document[name]) for name in ("value", "bound", "number"))
    return Level(_text(document["name"]), value, bound, number, _text(document["proof"]))


def _unmatched(document: Any) -> Unmatched:
    data = {key: value for key, value in document.items() if key not in ("student", "reason")}
    return Unmatched(_text(document["student"]), _text(document["reason"]), data)


def _looks(document: Any) -> Looks | None:
    if document is None:
        return None
    turns, found = (tuple(_whole(one) for one in document[name]) for name in ("turns", "found"))
    if min(turns, default=0) < 0 or min(found, default=-1) < -1:
        raise ValueError("looks are counted from 0")
    return Looks(turns, found)


def _whole(value: Any) -> int:
    if not is_whole(value):
        raise TypeError(f"{value!r} is no whole number")
    return int(value)


def _wholes(values: Any) -> IntArray:
    if not isinstance(values, list):
        raise TypeError(f"{values!r} is no list of whole numbers")
    return np.array([_whole(one) for one in values], np.int64)


def _number(value: Any) -> float:
    if not is_whole(value) and not isinstance(value, float):
        raise TypeError(f"{value!r} is no number")
    return float(value)


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    value.encode()
    return value


def _texts(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise TypeError(f"{values!r} is no list of texts")
    return tuple(_text(one) for one in values)


def _proof(document: Any) -> Proof:
    return Proof(
        _whole(document["level"]),
        _whole(document["component"]),
        tuple((_whole(a), _whole(b)) for a, b in document["tree"]),
        tuple(_wholes(one) for one in document["prices"]),
        tuple(_whole(one) for one in document["given"]),
    )
