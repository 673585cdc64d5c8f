"""The checker's first half: the rules that no answer of pairs may break, and the cuts that explain who has no place."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matching.engine import network
from matching.engine.answer import Answer
from matching.engine.instance import Instance
from matching.engine.problem import IntArray


def broken(ready: Instance, answer: Answer, used: IntArray) -> Iterator[str]:
    """Say which rules the pairs break, and what is wrong with the unmatched and their cuts."""
    times = np.bincount(ready.student[used], minlength=len(ready.students))
    load = np.bincount(ready.mentor[used], minlength=len(ready.mentors))
    yield from (f"{ready.students[k]} has more than one mentor" for k in np.flatnonzero(times > 1))
    yield from (f"{ready.mentors[k]} has more than its places" for k in np.flatnonzero(load > ready.places))
    yield from (f"{ready.students[k]} must be placed" for k in np.flatnonzero(ready.must & (times == 0)))
    if not np.isin(np.flatnonzero(ready.locked), used).all() or ready.locked.sum() != len(set(ready.problem.locked)):
        yield "a locked pair is missing"
    at = {one: k for k, one in enumerate(ready.mentors)}
    for cap in ready.caps:
        if not cap.min <= load[[at[one] for one in cap.mentors]].sum() <= cap.max:
            yield f"the cap {cap.name} on {', '.join(cap.mentors)} is broken"
    if sorted(one.student for one in answer.unmatched) != [ready.students[k] for k in np.flatnonzero(times == 0)]:
        yield "the unmatched are not those without a pair"
    yield from _false_cuts(ready, answer, load)


def _false_cuts(ready: Instance, answer: Answer, load: IntArray) -> Iterator[str]:
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
            known = isinstance(number, int) and 0 <= number < len(answer.cuts)
            if not known or one.student not in answer.cuts[number].students:
                yield f"{one.student} is not in the cut that is to explain the missing place"
