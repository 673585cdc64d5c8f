"""The rules of a problem by name, as they stand in a conflict: in words for people, and in parts for programs."""

from __future__ import annotations

from typing import Self


class NamedRule(str):
    """A rule in words. `kind` and `about` say the same in parts: the ids of a student and a mentor, and numbers."""

    kind: str
    about: dict[str, str]

    def __new__(cls, words: str, kind: str, **about: object) -> Self:
        """Name a rule."""
        rule = super().__new__(cls, words)
        rule.kind, rule.about = kind, {key: str(value) for key, value in about.items()}
        return rule


def locked(student: str, mentor: str) -> NamedRule:
    """Name a pair that must stay."""
    return NamedRule(f"locked: {student} with {mentor}", "locked", student=student, mentor=mentor)


def forbidden(student: str, mentor: str) -> NamedRule:
    """Name a pair that may not be."""
    return NamedRule(f"forbidden: {student} with {mentor}", "forbidden", student=student, mentor=mentor)


def must(student: str) -> NamedRule:
    """Name a student who must have a place."""
    return NamedRule(f"must be placed: {student}", "must", student=student)


def times(mentor: str) -> NamedRule:
    """Name the places and free times of a mentor who can lead no group."""
    return NamedRule(f"places and free slots of {mentor}", "times", mentor=mentor)


def person(name: str, number: int) -> NamedRule:
    """Name that somebody in several mentors leads so many groups in all, and one at a time."""
    groups = "1 group in all" if number == 1 else f"{number} groups in all"
    return NamedRule(f"{name} leads {groups}, one at a time", "person", person=name, number=number)


def places(mentor: str, number: int) -> NamedRule:
    """Name the places of a mentor."""
    return NamedRule(f"places: {mentor} has {number}", "places", mentor=mentor, number=number)


def hours(mentor: str, number: float) -> NamedRule:
    """Name the hours of a mentor."""
    return NamedRule(f"hours: {mentor} has {number:g}", "hours", mentor=mentor, number=f"{number:g}")


def minimum(points: int) -> NamedRule:
    """Name the lowest score of a pair that may be."""
    return NamedRule(f"minimum: {points} points", "minimum", number=points)


def cap(name: str, bound: str, number: int, mentors: tuple[str, ...]) -> NamedRule:
    """Name the least or greatest number of a cap; `bound` is `min` or `max`."""
    words = f"cap {name}: at {'least' if bound == 'min' else 'most'} {number} with {', '.join(mentors)}"
    return NamedRule(words, f"cap-{bound}", cap=name, number=number)


def sizes(low: int, high: int) -> NamedRule:
    """Name the sizes of groups."""
    return NamedRule(f"groups of {low} to {high}", "sizes", low=low, high=high)
