"""The checker's second half: cuts, and the answers whose proof is a bound rather than potentials."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matching.engine import network
from matching.engine.answer import Answer
from matching.engine.instance import Instance
from matching.engine.problem import IntArray


def broken(ready: Instance, answer: Answer) -> list[str]:
    """Return what is wrong with an answer of groups."""
    return [f"the certificate {answer.certificate.kind} proves nothing"]


def false_cuts(ready: Instance, answer: Answer, load: IntArray) -> Iterator[str]:
    """Check every cut: its students have acceptable edges to its mentors only, and those have no place left."""
    student_at = {one: k for k, one in enumerate(ready.students)}
    mentor_at = {one: k for k, one in enumerate(ready.mentors)}
    for number, cut in enumerate(answer.cuts):
        if not set(cut.students) <= student_at.keys() or not set(cut.mentors) <= mentor_at.keys():
            yield f"cut {number} names a stranger"
            continue
        students, mentors = np.zeros(len(student_at), bool), np.zeros(len(mentor_at), bool)
        students[[student_at[one] for one in cut.students]] = True
        mentors[[mentor_at[one] for one in cut.mentors]] = True
        leaves = students[ready.student] & ~mentors[ready.mentor]
        full = int(load[mentors].sum()) == cut.places == network.room(ready, mentors, load)
        if leaves.any() or not full or len(cut.students) <= cut.places:
            yield f"cut {number} does not prove that there are too few places"
    for one in answer.unmatched:
        if one.reason in ("contention", "cap"):
            number = one.data.get("cut", -1)
            if not 0 <= number < len(answer.cuts) or one.student not in answer.cuts[number].students:
                yield f"{one.student} is not in the cut that is to explain the missing place"
