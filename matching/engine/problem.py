"""A matching problem, frozen: who there is, who may meet whom and what is wanted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
Pair = tuple[str, str]

COUPLINGS = ("pairs", "existing-groups", "formed-groups", "random")
BEST_TOTAL, RAISING = "best-total", ("worst-first", "worst-to-good")
OBJECTIVES = ("total", *RAISING, BEST_TOTAL)
TOP_SCORE, MOST_PLACES, MOST_HOURS, MOST_HOMES = 10_000, 10**9, 10_000, 1_000_000
COLUMNS = {"student_slots": np.bool_, "mentor_slots": np.bool_, "home": np.int64, "minority": np.bool_}


def is_whole(value: Any) -> bool:
    """Say whether a value is a whole number, and not true or false."""
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def is_number(value: Any) -> bool:
    """Say whether a value is a number, perhaps not a whole one, and not true or false."""
    return is_whole(value) or isinstance(value, float | np.floating)


def is_text(*words: str) -> bool:
    """Say whether words can be written in UTF-8; half a surrogate pair cannot."""
    try:
        "".join(words).encode()
    except UnicodeEncodeError:
        return False
    return True


def _rows(given: Any) -> tuple[Any, ...]:
    """Return lists of names as tuples; what is no list stays as it is, for the validator to name."""
    rows = given if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    return tuple(tuple(one) if isinstance(one, Iterable) and not isinstance(one, str) else one for one in rows)


def _frozen(values: ArrayLike, dtype: Any) -> NDArray[Any]:
    """Return a read-only array; values that do not fit keep their own type for the validator to name."""
    try:
        given = np.asarray(values)
    except ValueError:
        given = np.empty(0, dtype="U")
    if given.dtype == dtype and given.flags.owndata and not given.flags.writeable:
        return given
    if given.dtype.kind not in "biufO" or _hides_switches(values, given):
        given = np.asarray(list(values), dtype=object)  # type: ignore[arg-type]  # numpy would have read any
    array = given.astype(dtype) if _fits(given, np.dtype(dtype)) else given.copy()
    array.setflags(write=False)
    return array


def _hides_switches(values: ArrayLike, given: NDArray[Any]) -> bool:
    """Say whether there is a true or false among numbers, which numpy would read as 1 or 0."""
    is_list = isinstance(values, list | tuple) and given.ndim == 1 and given.dtype.kind in "iuf"
    return is_list and not {bool, np.bool_}.isdisjoint(map(type, values))  # type: ignore[arg-type]  # a list it is


def _fits(given: NDArray[Any], dtype: np.dtype[Any]) -> bool:
    """Say whether every value survives the change of type; true and false are no numbers, 1 and 0 may be switches."""
    if given.size == 0:
        return True
    if dtype.kind == "b":
        return given.dtype.kind == "b" or (given.dtype.kind in "iuf" and bool(np.isin(given, (0, 1)).all()))
    if dtype.kind == "f":
        return given.dtype.kind in "iuf"
    if given.dtype.kind not in "iuf" or (given.dtype.kind == "f" and not np.isfinite(given).all()):
        return False
    bounds = np.iinfo(dtype)
    inside = bounds.min <= given.min() and given.max() <= bounds.max
    return bool(inside and (given.dtype.kind != "f" or np.array_equal(given, np.rint(given))))


@dataclass(frozen=True, eq=False)
class Students:
    """One row per student, or per study group: id, priority (higher first), must be placed, size in people."""

    ids: tuple[str, ...]
    priority: NDArray[Any] = field(default_factory=lambda: np.zeros(0, np.int64))
    must: NDArray[Any] = field(default_factory=lambda: np.zeros(0, np.bool_))
    size: NDArray[Any] = field(default_factory=lambda: np.zeros(0, np.int64))

    def __init__(
        self, ids: Any, priority: ArrayLike | None = None, must: ArrayLike | None = None, size: ArrayLike | None = None
    ) -> None:
        names = tuple(ids)
        object.__setattr__(self, "ids", names)
        object.__setattr__(self, "priority", _frozen(np.zeros(len(names)) if priority is None else priority, np.int64))
        object.__setattr__(self, "must", _frozen(np.zeros(len(names), bool) if must is None else must, np.bool_))
        object.__setattr__(self, "size", _frozen(np.ones(len(names)) if size is None else size, np.int64))


@dataclass(frozen=True, eq=False)
class Mentors:
    """One row per mentor: id, places (students, or groups) and hours that can be given; no hours means no limit.

    A row may be a team that leads formed groups together: `people` then names who is in each row, and who stands in
    several rows leads no more groups in all than the row with most places allows, and one at a time.
    """

    ids: tuple[str, ...]
    places: NDArray[Any] = field(default_factory=lambda: np.zeros(0, np.int64))
    hours: NDArray[Any] | None = None
    people: tuple[tuple[str, ...], ...] | None = None

    def __init__(
        self,
        ids: Any,
        places: ArrayLike | None = None,
        hours: ArrayLike | None = None,
        people: Iterable[Iterable[str]] | None = None,
    ) -> None:
        names = tuple(ids)
        object.__setattr__(self, "ids", names)
        object.__setattr__(self, "places", _frozen(np.ones(len(names)) if places is None else places, np.int64))
        object.__setattr__(self, "hours", None if hours is None else _frozen(hours, np.float64))
        object.__setattr__(self, "people", None if people is None else _rows(people))

    @property
    def teams(self) -> tuple[tuple[str, ...], ...]:
        """Who is in each row: the mentor alone, unless more is said."""
        return tuple((one,) for one in self.ids) if self.people is None else self.people


@dataclass(frozen=True, eq=False)
class Edges:
    """The pairs that may be: positions of student and mentor, and whole points; no edge, no pair."""

    student: NDArray[Any]
    mentor: NDArray[Any]
    score: NDArray[Any]

    def __init__(self, student: ArrayLike, mentor: ArrayLike, score: ArrayLike) -> None:
        object.__setattr__(self, "student", _frozen(student, np.int32))
        object.__setattr__(self, "mentor", _frozen(mentor, np.int32))
        object.__setattr__(self, "score", _frozen(score, np.int32))

    def __len__(self) -> int:
        return len(self.student)


@dataclass(frozen=True)
class Cap:
    """At least `min` and at most `max` students with these mentors together; caps are nested or disjoint."""

    mentors: tuple[str, ...]
    min: int = 0
    max: int = 1_000_000
    name: str = ""


@dataclass(frozen=True, eq=False)
class Groups:
    """What a group must be: sizes, common time, home programme, no lone minority member, hours per student.

    `student_slots` is bool (students, slots) and `mentor_slots` bool (mentors, slots): who is free when.
    `home` is one whole number per student, -1 for none; `cohesion` points reward each member from the group's home, or
    `spread` points each different home that members bring.
    `minority` is bool (students,): a group holds none of them or at least two.
    `hours_per_student` is what one student costs a mentor in the coupling of existing groups.
    """

    lo: int = 1
    hi: int = 10
    cohesion: int = 0
    spread: int = 0
    premium: int = 20_000
    student_slots: BoolArray | None = None
    mentor_slots: BoolArray | None = None
    home: IntArray | None = None
    minority: BoolArray | None = None
    hours_per_student: float = 1.0

    def __post_init__(self) -> None:
        """Freeze what stands for each person, as the columns of people are."""
        for name, dtype in COLUMNS.items():
            column = getattr(self, name)
            if column is not None:
                object.__setattr__(self, name, _frozen(column, dtype))


@dataclass(frozen=True, eq=False)
class Problem:
    """All that a run decides on; `validate.complaints` says what is wrong with it.

    `origin` is the problem of single mentors of whom `in_pairs` made this one, as long as it is that unchanged.
    """

    students: Students
    mentors: Mentors
    edges: Edges
    coupling: str = "pairs"
    minimum: int = 0
    good: int = 0
    locked: tuple[Pair, ...] = ()
    forbidden: tuple[Pair, ...] = ()
    caps: tuple[Cap, ...] = ()
    objective: str = "total"
    balance: int = 0
    groups: Groups | None = None
    keep: tuple[Pair, ...] = ()
    seed: int = 0
    origin: Problem | None = None


@dataclass(frozen=True)
class Complaint:
    """One thing wrong with a problem: where, what stood there, what was expected (perhaps as a `NamedRule`)."""

    path: str
    value: Any
    expected: str

    def __str__(self) -> str:
        return f"{self.path}: {self.value!r} – expected {self.expected}"


class BadProblem(ValueError):
    """The problem cannot be read; carries every complaint at once."""

    def __init__(self, complaints: list[Complaint]) -> None:
        super().__init__("\n".join(str(one) for one in complaints))
        self.complaints = tuple(complaints)


class Infeasible(Exception):
    """The constraints contradict one another; carries the smallest set of rules that do.

    For groups it may be that no answer was found and none is ruled out: then it is not proven, and says so.
    """

    def __init__(self, rules: tuple[str, ...], *, is_proven: bool = True) -> None:
        cause = "these rules cannot hold together" if is_proven else "no groups were found that keep all these rules"
        super().__init__(f"{cause}: {'; '.join(rules)}")
        self.rules, self.is_proven, self.cause = rules, is_proven, cause


class Cancelled(Exception):
    """The caller asked to stop; nothing was decided."""
