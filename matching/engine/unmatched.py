"""Why somebody has no place: no eligible mentor, below the minimum, or more people than places, with the proof."""

from __future__ import annotations

import numpy as np

from matching.engine import network
from matching.engine.answer import Cut, Unmatched
from matching.engine.instance import Instance
from matching.engine.problem import BEST_TOTAL, BoolArray, IntArray


def reasons(instance: Instance, mate: IntArray) -> tuple[tuple[Unmatched, ...], tuple[Cut, ...]]:
    """Give a reason for each student whose `mate` (rank of the mentor, S entries) is -1, and the cuts referred to."""
    alone = np.flatnonzero(mate < 0)
    if not len(alone):
        return (), ()
    acceptable = np.bincount(instance.student, minlength=len(mate))
    open_places = acceptable
    if (instance.places <= 0).any():
        open_places = np.bincount(instance.student[instance.places[instance.mentor] > 0], minlength=len(mate))
    rivals = alone[open_places[alone] > 0]
    cuts, member, capped = _cuts(instance, mate, rivals)
    held = "total" if instance.problem.objective == BEST_TOTAL else "minimum-elsewhere"
    found = []
    for one in alone.tolist():
        if not acceptable[one]:
            found.append(without_edge(instance, one))
        elif not open_places[one]:
            found.append(Unmatched(instance.students[one], "no-places", {"mentors": int(acceptable[one])}))
        else:
            number = int(member[one])
            if number < 0:
                found.append(Unmatched(instance.students[one], held, {"mentors": int(open_places[one])}))
                continue
            cut = cuts[number]
            data = {"cut": number, "students": len(cut.students), "mentors": len(cut.mentors), "places": cut.places}
            found.append(Unmatched(instance.students[one], "cap" if capped[number] else "contention", data))
    return tuple(found), cuts


def without_edge(instance: Instance, one: int) -> Unmatched:
    """Tell a student without an acceptable edge from the edges the problem had: none, forbidden, or too weak."""
    edges, name = instance.problem.edges, instance.students[one]
    own = np.flatnonzero(edges.student == instance.student_order[one])
    banned = {mentor for student, mentor in instance.problem.forbidden if student == name}
    options = [
        (int(edges.score[k]), instance.problem.mentors.ids[int(edges.mentor[k])])
        for k in own.tolist()
        if instance.problem.mentors.ids[int(edges.mentor[k])] not in banned
    ]
    if not len(own):
        return Unmatched(name, "no-edge")
    if not options:
        return Unmatched(name, "forbidden", {"mentors": len(own)})
    score, mentor = max(options, key=lambda option: (option[0], option[1]))
    missing = instance.problem.minimum - score
    return Unmatched(
        name, "below-minimum", {"mentor": mentor, "score": score, "missing": missing, "mentors": len(options)}
    )


def reach(instance: Instance, mate: IntArray, start: IntArray) -> tuple[BoolArray, BoolArray]:
    """Return which students (S,) and mentors (M,) alternating paths reach from the students at `start`.

    A path goes from a student to any acceptable mentor and from a mentor, or the full cap above it, to the students
    who hold those places (Dulmage and Mendelsohn 1958).
    """
    siblings = _siblings(instance, mate)
    students, mentors = np.zeros(len(mate), bool), np.zeros(len(instance.mentors), bool)
    students[start] = True
    fresh = students.copy()
    while fresh.any():
        seen = np.zeros(len(mentors), bool)
        seen[instance.mentor[fresh[instance.student]]] = True
        for members in siblings:
            if (seen & members).any():
                seen |= members
        seen &= ~mentors
        mentors |= seen
        fresh = (mate >= 0) & seen[mate] & ~students
        students |= fresh
    return students, mentors


def _siblings(instance: Instance, mate: IntArray) -> list[BoolArray]:
    """Return the mentors of each full cap, where one mentor's free place may be taken up by another's student."""
    load = np.bincount(mate[mate >= 0], minlength=len(instance.mentors))
    position = {one: place for place, one in enumerate(instance.mentors)}
    found = []
    for cap in instance.caps:
        members = np.zeros(len(load), bool)
        members[[position[one] for one in cap.mentors]] = True
        if load[members].sum() >= cap.max:
            found.append(members)
    return found


def _cuts(instance: Instance, mate: IntArray, rivals: IntArray) -> tuple[tuple[Cut, ...], IntArray, list[bool]]:
    """Split what the rivals reach into parts without a common mentor: each part is one cut.

    Returns the cuts, the cut of each student (S,; -1 for none, and where there is room that a minimum elsewhere or the
    total keeps from them), and whether a cap rather than the places is what is full.
    """
    students, mentors = reach(instance, mate, rivals)
    student_label, mentor_label = _parts(instance, students, mentors, _siblings(instance, mate))
    load = np.bincount(mate[mate >= 0], minlength=len(mentors))
    cuts: list[Cut] = []
    capped: list[bool] = []
    member = np.full(len(students), -1, np.int64)
    for label in np.unique(student_label[rivals]):
        people, hosts = students & (student_label == label), mentors & (mentor_label == label)
        if network.room(instance, hosts, load) != load[hosts].sum():
            continue
        member[people] = len(cuts)
        cuts.append(Cut(_names(instance.students, people), _names(instance.mentors, hosts), int(load[hosts].sum())))
        capped.append(bool((load[hosts] < instance.useful[hosts]).any()))
    return tuple(cuts), member, capped


def _parts(
    instance: Instance, students: BoolArray, mentors: BoolArray, siblings: list[BoolArray]
) -> tuple[IntArray, IntArray]:
    """Label the connected parts of the reached students (S,) and mentors (M,) by their least student."""
    inside = students[instance.student]
    student, mentor = instance.student[inside], instance.mentor[inside]
    first = np.flatnonzero(np.diff(student, prepend=-1))
    own, label = student[first], np.arange(len(students))
    while True:
        least = np.full(len(mentors), len(students))
        np.minimum.at(least, mentor, label[student])
        for members in siblings:
            least[members & mentors] = least[members & mentors].min(initial=len(students))
        new = label.copy()
        new[own] = np.minimum(label[own], np.minimum.reduceat(least[mentor], first)) if len(own) else label[own]
        if (new == label).all():
            return label, least
        label = new


def _names(ids: tuple[str, ...], chosen: BoolArray) -> tuple[str, ...]:
    return tuple(ids[k] for k in np.flatnonzero(chosen).tolist())
