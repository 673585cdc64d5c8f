"""The parts of a problem that share nobody: each can be solved, and proven, by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matching.engine import shared
from matching.engine.instance import Instance
from matching.engine.problem import IntArray


@dataclass(frozen=True, eq=False)
class Component:
    """One part: its own instance and the ranks of its students and mentors in the whole."""

    instance: Instance
    students: IntArray
    mentors: IntArray


def split(ready: Instance) -> list[Component]:
    """Split an instance at its connected parts, in order of their least student; people without edges are left out.

    Caps join all the mentors they hold, and people all those in whom they stand.
    """
    label = _labels(ready)
    found = []
    for one in np.unique(label[ready.student]):
        found.append(_part(ready, np.flatnonzero(label[: len(ready.students)] == one), label, int(one)))
    return found


def _labels(ready: Instance) -> IntArray:
    """Return the least student connected to each student and mentor, as an array (S + M,)."""
    students, mentors = len(ready.students), len(ready.mentors)
    position = {one: place for place, one in enumerate(ready.mentors)}
    caps = [np.array([position[one] for one in cap.mentors]) + students for cap in ready.caps]
    caps += [np.array(one) + students for one in shared.rows(ready).values()]
    label = np.arange(students + mentors)
    host = students + ready.mentor.astype(np.int64)
    while True:
        new = label.copy()
        np.minimum.at(new, host, new[ready.student])
        for members in caps:
            new[members] = new[members].min()
        np.minimum.at(new, ready.student, new[host])
        if (new == label).all():
            return label
        label = new


def _part(ready: Instance, students: IntArray, label: IntArray, number: int) -> Component:
    mentors = np.flatnonzero(label[len(ready.students) :] == number)
    student_at, mentor_at = np.full(len(ready.students), -1), np.full(len(ready.mentors), -1)
    student_at[students], mentor_at[mentors] = np.arange(len(students)), np.arange(len(mentors))
    edge = label[ready.student] == number
    names = {ready.mentors[k] for k in mentors.tolist()}
    instance = replace(
        ready,
        students=tuple(ready.students[k] for k in students.tolist()),
        mentors=tuple(ready.mentors[k] for k in mentors.tolist()),
        priority=ready.priority[students],
        must=ready.must[students],
        size=ready.size[students],
        places=ready.places[mentors],
        minutes=None if ready.minutes is None else ready.minutes[mentors],
        student=student_at[ready.student[edge]],
        mentor=mentor_at[ready.mentor[edge]],
        score=ready.score[edge],
        locked=ready.locked[edge],
        kept=ready.kept[edge],
        caps=tuple(cap for cap in ready.caps if cap.mentors[0] in names),
        student_order=ready.student_order[students],
        mentor_order=ready.mentor_order[mentors],
        people=tuple(ready.people[k] for k in mentors.tolist()),
    )
    return Component(instance, students, mentors)
