"""Larger problems made of a problem: with a mentor who does not exist yet, or with one more place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from matching.engine import validate, validate_offer
from matching.engine.problem import MOST_HOURS, BadProblem, BoolArray, Edges, Groups, Mentors, Problem


@dataclass(frozen=True)
class Offer:
    """A mentor who does not exist yet: points with each student, and what groups need to know of a mentor.

    `slots` are the positions of the free times, all when None; `hours` are without limit when None.
    """

    scores: Mapping[str, int]
    slots: Collection[int] | None = None
    hours: float | None = None
    places: int = 1


def with_mentor(problem: Problem, offer: Offer) -> Problem:
    """Return the problem with one mentor more, whose id comes after all others; scores of strangers are left out.

    Raises `BadProblem` with all complaints about the offer.
    """
    _check(problem, offer)
    return _with_mentor(problem, offer)


def _check(problem: Problem, offer: Offer) -> None:
    found = validate_offer.complaints(problem, offer.scores, offer.slots, offer.hours, offer.places)
    if found:
        raise BadProblem(found)


def _with_mentor(problem: Problem, offer: Offer) -> Problem:
    at = {name: place for place, name in enumerate(problem.students.ids)}
    new = sorted(one for one in offer.scores if one in at)
    mentors, edges = problem.mentors, problem.edges
    name, hours = name_for(problem), None
    people = None if mentors.people is None else (*mentors.people, (name,))
    if mentors.hours is not None:
        hours = [*mentors.hours.tolist(), _enough(problem) if offer.hours is None else offer.hours]
    return replace(
        problem,
        mentors=Mentors((*mentors.ids, name), [*mentors.places.tolist(), offer.places], hours, people),
        edges=Edges(
            np.concatenate([edges.student, [at[one] for one in new]]).astype(np.int32),
            np.concatenate([edges.mentor, [len(mentors.ids)] * len(new)]).astype(np.int32),
            np.concatenate([edges.score, [offer.scores[one] for one in new]]).astype(np.int32),
        ),
        groups=None if problem.groups is None else _with_row(problem.groups, offer.slots),
    )


def alone(problem: Problem, offer: Offer, mentor: str | None = None) -> Problem:
    """Return the problem of all the students and this one mentor, who gets nobody that is locked to another.

    Those who are locked to the mentor stay so, and may lie below the minimum. Raises `BadProblem` for a wrong offer.
    """
    if mentor is None:
        _check(problem, offer)
    held = {student for student, other in problem.locked if other != mentor}
    free = replace(offer, scores={one: points for one, points in offer.scores.items() if one not in held})
    nobody = Edges(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int32))
    none = Mentors((), [], None if problem.mentors.hours is None else [])
    groups = problem.groups
    if groups is not None and groups.mentor_slots is not None:
        groups = replace(groups, mentor_slots=np.asarray(groups.mentor_slots)[:0])
    bare = replace(problem, mentors=none, edges=nobody, locked=(), forbidden=(), keep=(), caps=(), groups=groups)
    made = _with_mentor(bare, free)
    own = tuple((student, made.mentors.ids[0]) for student, other in problem.locked if other == mentor)
    return replace(made, locked=own)


def as_offer(problem: Problem, mentor: str) -> Offer:
    """Describe a mentor of the problem as an offer, without the students who are kept apart from them."""
    at, groups, edges = problem.mentors.ids.index(mentor), problem.groups, problem.edges
    own = edges.mentor == at
    apart = {student for student, other in problem.forbidden if other == mentor}
    names = (problem.students.ids[k] for k in edges.student[own].tolist())
    scores = {one: points for one, points in zip(names, edges.score[own].tolist(), strict=True) if one not in apart}
    slots = None
    if groups is not None and groups.mentor_slots is not None:
        slots = np.flatnonzero(np.asarray(groups.mentor_slots)[at]).tolist()
    hours = None if problem.mentors.hours is None else float(problem.mentors.hours[at])
    return Offer(scores, slots, hours, int(problem.mentors.places[at]))


def with_place(problem: Problem, mentor: str) -> Problem:
    """Return the problem with one more place for a mentor, and the hours that the largest group for it takes."""
    at = problem.mentors.ids.index(mentor)
    places, hours = problem.mentors.places.copy(), problem.mentors.hours
    places[at] += 1
    if hours is not None:
        own = problem.edges.student[problem.edges.mentor == at]
        more = problem.students.size[own].max(initial=0) * validate.minutes_each(problem) / 60
        hours = hours.copy()
        hours[at] = min(MOST_HOURS, hours[at] + more)
    return replace(problem, mentors=replace(problem.mentors, places=places, hours=hours))


def name_for(problem: Problem) -> str:
    """Give an id that no mentor has and that sorts after all of them."""
    return max((*problem.mentors.ids, "new")) + "+"


def _enough(problem: Problem) -> float:
    """Return the hours that all study groups together take, as far as a mentor can have them."""
    return min(float(MOST_HOURS), float(problem.students.size.sum()) * validate.minutes_each(problem) / 60)


def _with_row(groups: Groups, slots: Collection[int] | None) -> Groups:
    if groups.mentor_slots is None:
        return groups
    known: BoolArray = np.asarray(groups.mentor_slots, bool)
    row = np.ones(known.shape[1], bool)
    if slots is not None:
        row[:] = False
        row[[one for one in slots if 0 <= one < len(row)]] = True
    return replace(groups, mentor_slots=np.vstack([known, row]))
