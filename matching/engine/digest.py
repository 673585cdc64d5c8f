"""Fingerprints of a problem and of an answer: the same content gives the same one, whatever the order of the input."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np

from matching.engine.answer import Answer
from matching.engine.instance import Instance
from matching.engine.problem import Groups


def of_problem(instance: Instance) -> str:
    """Return the SHA-256 of all that decides a run: rules in canonical order and every usable edge."""
    problem = instance.problem
    seal = hashlib.sha256()
    words = {
        "coupling": problem.coupling,
        "students": instance.students,
        "mentors": instance.mentors,
        "numbers": [int(problem.minimum), int(problem.good), int(problem.balance), int(problem.seed)],
        "objective": problem.objective,
        "pairs": [sorted(set(pairs)) for pairs in (problem.locked, problem.forbidden, problem.keep)],
        "caps": [[sorted(cap.mentors), int(cap.min), int(cap.max)] for cap in instance.caps],
    }
    if problem.mentors.people is not None:
        words["people"] = [sorted(one) for one in instance.people]
    seal.update(json.dumps(words, ensure_ascii=False, sort_keys=True).encode())
    degree = np.bincount(instance.student, minlength=len(instance.students))
    for column in (instance.priority, instance.must, instance.size, instance.places, instance.minutes, degree):
        seal.update(b"-" if column is None else np.ascontiguousarray(column, dtype="<i4").tobytes())
    # With as many edges as pairs there is nothing to say of the mentors: each student has them all, in order.
    if len(instance.score) < len(instance.students) * len(instance.mentors):
        seal.update(np.ascontiguousarray(instance.mentor, dtype="<i4").data)
    seal.update(np.ascontiguousarray(instance.score, dtype="<u2").data)
    if problem.groups is not None:
        _add_groups(seal, problem.groups, instance)
    return seal.hexdigest()


def _add_groups(seal: Any, groups: Groups, instance: Instance) -> None:
    numbers = [groups.lo, groups.hi, groups.cohesion, groups.premium, round(groups.hours_per_student * 60)]
    # Problems from before there was a spread keep the digest that they had.
    numbers += [groups.spread] if groups.spread else []
    seal.update(json.dumps([int(one) for one in numbers]).encode())
    for column, order in (
        (groups.student_slots, instance.student_order),
        (groups.mentor_slots, instance.mentor_order),
        (groups.home, instance.student_order),
        (groups.minority, instance.student_order),
    ):
        seal.update(b"-" if column is None else np.asarray(column)[order].astype("<i4").tobytes())


def mismatch(ready: Instance, answer: Answer) -> str:
    """Say why an answer is not that of this problem, or not as it was sealed; nothing when it is."""
    if answer.problem_digest != of_problem(ready) or answer.coupling != ready.problem.coupling:
        return "the answer belongs to another problem"
    return "" if answer.digest == of_answer(answer) else "the answer was changed after it was sealed"


def of_answer(answer: Answer) -> str:
    """Return the SHA-256 of an answer: all of it but its seconds and the digest itself."""
    seal = hashlib.sha256()
    words = [
        answer.coupling,
        answer.pairs,
        [[one.mentor, one.members, one.slot, one.home] for one in answer.groups],
        [[one.student, one.reason, dict(one.data)] for one in answer.unmatched],
        [[one.students, one.mentors, one.places] for one in answer.cuts],
        [[one.name, one.value, one.bound, one.number, one.proof] for one in answer.levels],
        answer.certificate.kind,
        repr(answer.gap),
        answer.problem_digest,
        answer.stopped,
    ]
    seal.update(json.dumps(words, ensure_ascii=False, sort_keys=True).encode(errors="surrogatepass"))
    for proof in answer.certificate.proofs:
        seal.update(json.dumps([proof.level, proof.component, proof.tree, proof.given, len(proof.prices)]).encode())
    trees = [prices for proof in answer.certificate.proofs for prices in proof.prices]
    for prices in (*answer.certificate.levels, answer.certificate.witness, *trees):
        seal.update(b"-" if prices is None else np.ascontiguousarray(prices, dtype="<i8").tobytes())
    return seal.hexdigest()
