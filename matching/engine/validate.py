"""Every complaint about a problem at once, each with its place, its value and what was expected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine import teams, validate_rules
from matching.engine.problem import (
    COUPLINGS,
    MOST_HOMES,
    MOST_HOURS,
    MOST_PLACES,
    OBJECTIVES,
    RAISING,
    TOP_SCORE,
    BadProblem,
    Complaint,
    Problem,
    is_number,
    is_text,
    is_whole,
)

SHOWN = 50


def check(problem: Problem) -> None:
    """Raise `BadProblem` with all complaints; return when there are none."""
    found = complaints(problem)
    if found:
        raise BadProblem(found)


def complaints(problem: Problem) -> list[Complaint]:
    """List what is wrong; later checks run only where earlier ones left something to check."""
    found = [*_words(problem)]
    if not isinstance(problem.coupling, str):
        problem = replace(problem, coupling="")
    found += [*_people(problem), *teams.complaints(problem), *_edges(problem), *_group_bounds(problem)]
    found += validate_rules.shapes(problem)
    if not found:
        found = [*_raising(problem), *validate_rules.complaints(problem)]
    return found


def _words(problem: Problem) -> Iterator[Complaint]:
    if not isinstance(problem.coupling, str) or problem.coupling not in COUPLINGS:
        yield Complaint("coupling", problem.coupling, "one of " + ", ".join(COUPLINGS))
    if not isinstance(problem.objective, str) or problem.objective not in OBJECTIVES:
        yield Complaint("objective", problem.objective, "one of " + ", ".join(OBJECTIVES))
    for name in ("minimum", "good"):
        value = getattr(problem, name)
        if not is_whole(value) or not 0 <= value <= TOP_SCORE:
            yield Complaint(name, value, f"a whole number from 0 to {TOP_SCORE}")
    if not is_whole(problem.balance) or not 0 <= problem.balance <= TOP_SCORE:
        yield Complaint("balance", problem.balance, f"a whole number from 0 to {TOP_SCORE}")
    if not is_whole(problem.seed):
        yield Complaint("seed", problem.seed, "a whole number")


def _raising(problem: Problem) -> Iterator[Complaint]:
    """Complain about raising the worst pair where no method does it, which would be the same as `total`."""
    if problem.objective not in RAISING:
        return
    if problem.coupling == "formed-groups":
        yield Complaint("objective", problem.objective, "total or best-total, as groups are being formed")
    elif is_by_hours(problem):
        expected = "total or best-total, as study groups of unequal size share hours"
        yield Complaint("objective", problem.objective, expected)


def is_by_hours(problem: Problem) -> bool:
    """Say whether study groups cost a mentor different hours, so that the hours are not a number of places."""
    if problem.coupling != "existing-groups" or problem.mentors.hours is None or minutes_each(problem) == 0:
        return False
    return len(np.unique(problem.students.size)) > 1


def minutes_each(problem: Problem) -> int:
    """Return the whole minutes that one student of a study group costs."""
    return 60 if problem.groups is None else round(problem.groups.hours_per_student * 60)


def _people(problem: Problem) -> Iterator[Complaint]:
    for side, ids in (("students", problem.students.ids), ("mentors", problem.mentors.ids)):
        if not ids:
            yield Complaint(side, [], "at least one")
        if all(map(bool, ids)) and set(map(type, ids)) == {str} and len(set(ids)) == len(ids) and is_text(*ids):
            continue
        for place, one in enumerate(ids):
            if not isinstance(one, str) or not one or not is_text(one):
                yield Complaint(f"{side}[{place}].id", one, "a non-empty text that can be written in UTF-8")
        for one, times in Counter(one for one in ids if isinstance(one, str)).items():
            if times > 1:
                yield Complaint(side, one, f"each id once, not {times} times")
    students, mentors = problem.students, problem.mentors
    yield from _column("students", "priority", students.priority, len(students.ids), 0, 1000)
    yield from _column("students", "must", students.must, len(students.ids), 0, 1)
    yield from _column("students", "size", students.size, len(students.ids), 1, 100_000)
    yield from _column("mentors", "places", mentors.places, len(mentors.ids), 0, MOST_PLACES)
    if mentors.hours is not None:
        yield from _hours(mentors.hours, len(mentors.ids))


def _column(side: str, name: str, values: NDArray[Any], length: int, low: int, high: int) -> Iterator[Complaint]:
    """Complain about a column of whole numbers that is too short, not whole or out of bounds."""
    if values.shape != (length,):
        yield Complaint(f"{side}.{name}", list(values.shape), f"one value for each of the {length} {side}")
        return
    is_switch = high == 1
    expected = "true or false" if is_switch else f"a whole number from {low} to {high}"
    for place in _outside(values, low, high, is_switch=is_switch):
        yield Complaint(f"{side}[{place}].{name}", _plain(values[place]), expected)


def _outside(values: NDArray[Any], low: int, high: int, *, is_switch: bool = False) -> list[int]:
    """Return the positions (at most SHOWN) whose value is not a whole number in [low, high], or not true or false."""
    if values.dtype.kind == "b":
        return [] if is_switch else list(range(min(SHOWN, len(values))))
    if values.dtype.kind in "iu":
        if not len(values) or (low <= values.min() and values.max() <= high):
            return []
        bad = (values < low) | (values > high)
    elif values.dtype.kind == "f":
        bad = ~(np.isfinite(values) & (values == np.rint(values)) & (values >= low) & (values <= high))
    else:
        fits = is_either if is_switch else is_whole
        bad = np.array([not fits(v) or not low <= v <= high for v in values.tolist()], dtype=bool)
    return [int(place) for place in np.flatnonzero(bad)[:SHOWN]]


def is_either(value: Any) -> bool:
    """Say whether a value is true or false, which may be written as 1 or 0."""
    return isinstance(value, int | np.bool_) and value in (0, 1)


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _hours(hours: NDArray[Any], length: int) -> Iterator[Complaint]:
    if hours.shape != (length,):
        yield Complaint("mentors.hours", list(hours.shape), f"one value for each of the {length} mentors")
        return
    for place, value in enumerate(hours.tolist()):
        if not is_number(value) or not 0 <= value <= MOST_HOURS:
            yield Complaint(f"mentors[{place}].hours", value, f"hours from 0 to {MOST_HOURS}")


def _edges(problem: Problem) -> Iterator[Complaint]:
    edges = problem.edges
    if not edges.student.shape == edges.mentor.shape == edges.score.shape or edges.score.ndim != 1:
        yield Complaint(
            "scores.edges", [edges.student.size, edges.mentor.size, edges.score.size], "three columns of equal length"
        )
        return
    before = []
    for column, values, high in (
        (0, edges.student, len(problem.students.ids) - 1),
        (1, edges.mentor, len(problem.mentors.ids) - 1),
        (2, edges.score, TOP_SCORE),
    ):
        for place in _outside(values, 0, high):
            before.append(Complaint(f"scores.edges[{place}][{column}]", _plain(values[place]), f"whole, 0 to {high}"))
    yield from before
    if not before:
        yield from _doubles(problem)


def is_sorted(student: NDArray[Any], mentor: NDArray[Any]) -> bool:
    """Say whether edges stand in order of student, then mentor, each pair once."""
    later, other = mentor[1:] > mentor[:-1], student[1:] > student[:-1]
    same: NDArray[np.bool_] = student[1:] == student[:-1]
    return bool((other | (same & later)).all())


def _doubles(problem: Problem) -> Iterator[Complaint]:
    """Complain about a pair that has two edges."""
    edges, width = problem.edges, len(problem.mentors.ids)
    if is_sorted(edges.student, edges.mentor):
        return
    key = edges.student.astype(np.int64) * width + edges.mentor
    key.sort()
    for one in np.unique(key[1:][key[1:] == key[:-1]])[:SHOWN].tolist():
        pair = [problem.students.ids[one // width], problem.mentors.ids[one % width]]
        yield Complaint("scores.edges", pair, "one edge for each pair")


def _group_bounds(problem: Problem) -> Iterator[Complaint]:
    groups = problem.groups
    if groups is None:
        if problem.coupling == "formed-groups":
            yield Complaint("groups", None, "the bounds lo and hi of a group")
        return
    if not is_whole(groups.lo) or not is_whole(groups.hi) or not 1 <= groups.lo <= groups.hi <= 500:
        yield Complaint("groups", [groups.lo, groups.hi], "whole numbers with 1 <= lo <= hi <= 500")
    elif problem.coupling == "formed-groups" and groups.lo > len(problem.students.ids):
        yield Complaint("groups.lo", groups.lo, f"at most the {len(problem.students.ids)} students there are")
    for name, low in (("cohesion", 0), ("spread", 0), ("premium", 1)):
        value = getattr(groups, name)
        if not is_whole(value) or not low <= value <= 1_000_000:
            yield Complaint(f"groups.{name}", value, f"a whole number from {low} to 1000000")
    if is_whole(groups.cohesion) and is_whole(groups.spread) and groups.cohesion and groups.spread:
        yield Complaint("groups.spread", groups.spread, "0 beside cohesion: homes are wanted alike or different")
    hours = groups.hours_per_student
    if not is_number(hours) or not 0 <= hours <= 1000:
        yield Complaint("groups.hours_per_student", hours, "hours from 0 to 1000")
    yield from _group_columns(problem)


def _group_columns(problem: Problem) -> Iterator[Complaint]:
    """Complain about what stands for each person: homes, the minority and free slots."""
    groups = problem.groups
    assert groups is not None
    students, mentors = len(problem.students.ids), len(problem.mentors.ids)
    for name, column, low, high in (("home", groups.home, -1, MOST_HOMES), ("minority", groups.minority, 0, 1)):
        if column is not None:
            yield from _group_column(f"groups.{name}", column, students, low, high)
    if (groups.student_slots is None) != (groups.mentor_slots is None):
        yield Complaint("groups.slots", "one side only", "slots of both the students and the mentors, or of neither")
    elif groups.student_slots is not None and groups.mentor_slots is not None:
        tables = {"student_slots": groups.student_slots, "mentor_slots": groups.mentor_slots}
        shapes = [np.shape(one) for one in tables.values()]
        if shapes != [(students, *shapes[1][1:2]), (mentors, *shapes[0][1:2])] or len(shapes[0]) != 2:
            yield Complaint(
                "groups.slots", [list(one) for one in shapes], "a row a person, the same slots on both sides"
            )
        for name, table in tables.items():
            yield from _slots(f"groups.{name}", table)


def _group_column(path: str, column: NDArray[Any], length: int, low: int, high: int) -> Iterator[Complaint]:
    if np.shape(column) != (length,):
        yield Complaint(path, list(np.shape(column)), f"one value for each of the {length} students")
        return
    is_switch = high == 1
    expected = "true or false" if is_switch else f"a whole number from {low} to {high}"
    for place in _outside(column, low, high, is_switch=is_switch):
        yield Complaint(f"{path}[{place}]", _plain(column[place]), expected)


def _slots(path: str, table: NDArray[Any]) -> Iterator[Complaint]:
    """Complain about rows of slots that hold something else than true and false."""
    if table.dtype.kind == "b" or table.ndim != 2:
        return
    is_plain = table.dtype.kind in "iuf"
    for place, row in enumerate(table):
        if not (np.isin(row, (0, 1)).all() if is_plain else all(map(is_either, row))):
            yield Complaint(f"{path}[{place}]", row.tolist(), "true or false for each slot")
