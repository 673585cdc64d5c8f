"""How alike two profiles are in one field: each kind encodes both sides once and then fills blocks with 0..100."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.criteria import NEUTRAL, Criterion
from matching.engine.problem import BoolArray

Block = NDArray[np.int16]
Filler = Callable[[int, int], Block]
Values = Sequence[Any]


def is_missing(value: Any) -> bool:
    """Say whether an answer was left out; False and 0 are answers."""
    return value is None or (isinstance(value, str | Sequence | Mapping | set | frozenset) and len(value) == 0)


def items(value: Any) -> dict[Any, int]:
    """Read an answer as items with whole weights: one value, a list of values, or a mapping value -> weight."""
    if is_missing(value):
        return {}
    if isinstance(value, Mapping):
        return {key: int(weight) for key, weight in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return dict.fromkeys(value, 1)
    return {value: 1}


def filler(criterion: Criterion, students: Values, mentors: Values, ids: tuple[Values, Values]) -> Filler:
    """Return a function (start, stop) -> int16 (stop - start, mentors) of 0..100; a missing answer is neutral."""
    fill = {
        "same": _same,
        "shares": _shares,
        "near": _near,
        "tree": _tree,
        "wishes": _wishes,
        "availability": _availability,
        "text": _text,
    }[criterion.kind](criterion, students, mentors, ids)
    gap_s, gap_m = missing(criterion, students, mentors)

    def block(start: int, stop: int) -> Block:
        values = fill(start, stop)
        values[gap_s[start:stop]] = NEUTRAL
        values[:, gap_m] = NEUTRAL
        return values

    return block


def missing(criterion: Criterion, students: Values, mentors: Values) -> tuple[BoolArray, BoolArray]:
    """Return who did not answer, on each side; with wishes only the wishing side is asked."""
    gap_s = np.array([is_missing(one) for one in students], dtype=bool)
    gap_m = np.array([is_missing(one) for one in mentors], dtype=bool)
    if criterion.kind == "wishes":
        if criterion.options.get("wants", "student") == "student":
            gap_m[:] = False
        else:
            gap_s[:] = False
    return gap_s, gap_m


def _hot(values: Values, known: dict[Any, int], weighted: bool) -> NDArray[np.float32]:
    """Return float32 (people, items) with weights (or ones); whole numbers, so that products stay exact."""
    table = np.zeros((len(values), len(known)), np.float32)
    for row, value in enumerate(values):
        for item, weight in items(value).items():
            if item in known:
                table[row, known[item]] = weight if weighted else weight > 0
    return table


def _known(*sides: Values) -> dict[Any, int]:
    """Number every item that occurs, in order of its text."""
    seen = {item for side in sides for value in side for item in items(value)}
    return {item: place for place, item in enumerate(sorted(seen, key=str))}


def _same(criterion: Criterion, students: Values, mentors: Values, ids: tuple[Values, Values]) -> Filler:
    known = _known(students, mentors)
    left, right = _hot(students, known, False), _hot(mentors, known, False).T

    def fill(start: int, stop: int) -> Block:
        values: Block = np.where((left[start:stop] @ right) > 0, 100, 0).astype(np.int16)
        return values

    return fill


def _shares(criterion: Criterion, students: Values, mentors: Values, ids: tuple[Values, Values]) -> Filler:
    """Share of the wanted weight that is offered, rounded half up: 100 when all that is wanted is there."""
    by_student = criterion.options.get("wants", "student") == "student"
    known = _known(students, mentors)
    left, right = _hot(students, known, by_student), _hot(mentors, known, not by_student).T
    wanted = (left.sum(1)[:, None] if by_student else right.sum(0)[None, :]).astype(np.int32)

    def fill(start: int, stop: int) -> Block:
        met = (left[start:stop] @ right).astype(np.int32)
        whole = np.maximum(wanted[start:stop] if by_student else wanted, 1)
        share: Block = ((200 * met + whole) // (2 * whole)).astype(np.int16)
        return share

    return fill


def _near(criterion: Criterion, students: Values, mentors: Values, ids: tuple[Values, Values]) -> Filler:
    """100 at the same point, 0 at `scale` or further; a list of numbers counts by its mean distance."""
    scale = float(criterion.options.get("scale", 4))
    width = max((len(one) for one in (*students, *mentors) if isinstance(one, list | tuple)), default=1)
    left, right = _numbers(students, width), _numbers(mentors, width)

    def fill(start: int, stop: int) -> Block:
        far = np.zeros((stop - start, len(right)), np.float64)
        for axis in range(width):
            far += np.abs(left[start:stop, axis, None] - right[None, :, axis])
        return np.floor(np.clip(100 - 100 * far / (width * scale), 0, 100) + 0.5).astype(np.int16)

    return fill


def _numbers(values: Values, width: int) -> NDArray[np.float64]:
    table = np.zeros((len(values), width))
    for row, value in enumerate(values):
        if not is_missing(value):
            table[row] = value
    return table


def _tree(criterion: Criterion, students: Values, mentors: Values, ids: tuple[Values, Values]) -> Filler:
    """Points by how many levels up two codes such as 62.01 and 62.09 meet; the best of several codes counts."""
    steps = tuple(int(one) for one in criterion.options.get("steps", (100, 60, 25)))
    known_s, known_m = _known(students), _known(mentors)
    table = np.zeros((len(known_s), len(known_m)), np.int16)
    for one, row in known_s.items():
        for other, column in known_m.items():
            table[row, column] = _branch(str(one), str(other), steps)
    left, right = _positions(students, known_s), _positions(mentors, known_m)
    padded = np.zeros((len(known_s) + 1, len(known_m) + 1), np.int16)
    padded[:-1, :-1] = table

    def fill(start: int, stop: int) -> Block:
        values = np.zeros((stop - start, len(right)), np.int16)
        for a in range(left.shape[1]):
            rows = padded[left[start:stop, a]]
            for b in range(right.shape[1]):
                np.maximum(values, rows[:, right[:, b]], out=values)
        return values

    return fill


def _branch(one: str, other: str, steps: tuple[int, ...]) -> int:
    """Return the points of two codes: equal, or parted by so many levels below their common branch."""
    if one == other:
        return steps[0]
    a, b = one.split("."), other.split(".")
    common = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    apart = max(len(a), len(b)) - common
    return steps[apart] if common > 0 and apart < len(steps) else 0


def _positions(values: Values, known: dict[Any, int]) -> NDArray[np.int64]:
    """Return (people, most codes) positions, padded with the position after the last."""
    lists = [[known[item] for item in items(value)] for value in values]
    table = np.full((len(lists), max((len(one) for one in lists), default=1) or 1), len(known), np.int64)
    for row, places in enumerate(lists):
        table[row, : len(places)] = places
    return table


def _wishes(criterion: Criterion, students: Values, mentors: Values, ids: tuple[Values, Values]) -> Filler:
    """First wish 100, then evenly down over `places` wishes: a shorter list gains nothing."""
    by_student = criterion.options.get("wants", "student") == "student"
    places = int(criterion.options.get("places", 3))
    wishers, others = (students, ids[1]) if by_student else (mentors, ids[0])
    at = {one: place for place, one in enumerate(others)}
    found = [
        (row, at[other], 100 * (places - rank) // places)
        for row, value in enumerate(wishers)
        for rank, other in enumerate(list(items(value))[:places])
        if other in at
    ]
    rows, columns, points = (np.array([one[k] for one in found], np.int64) for k in range(3))
    if not by_student:
        rows, columns = columns, rows

    def fill(start: int, stop: int) -> Block:
        values = np.zeros((stop - start, len(mentors)), np.int16)
        inside = (rows >= start) & (rows < stop)
        values[rows[inside] - start, columns[inside]] = points[inside]
        return values

    return fill


def _availability(criterion: Criterion, students: Values, mentors: Values, ids: tuple[Values, Values]) -> Filler:
    """Common times out of `enough`, which give 100."""
    enough = max(1, int(criterion.options.get("enough", 3)))
    known = _known(students, mentors)
    left, right = _hot(students, known, False), _hot(mentors, known, False).T

    def fill(start: int, stop: int) -> Block:
        common = (left[start:stop] @ right).astype(np.int32)
        return np.minimum(100, 100 * common // enough).astype(np.int16)

    return fill


def _text(criterion: Criterion, students: Values, mentors: Values, ids: tuple[Values, Values]) -> Filler:
    """Cosine of TF-IDF vectors, in thousandths rounded before the product, so that the points are whole everywhere."""
    words = [Counter(re.findall(r"\w{2,}", str(value or "").casefold())) for value in (*students, *mentors)]
    spread = Counter(word for one in words for word in one)
    known = {word: place for place, word in enumerate(sorted(word for word, n in spread.items() if n > 1))}
    table = np.zeros((len(words), len(known)))
    for row, one in enumerate(words):
        for word, times in one.items():
            if word in known:
                table[row, known[word]] = times * (1 + math.log((1 + len(words)) / (1 + spread[word])))
    length = np.sqrt((table**2).sum(1, keepdims=True))
    unit = np.rint(1000 * table / np.where(length > 0, length, 1))
    left, right = unit[: len(students)], unit[len(students) :].T

    def fill(start: int, stop: int) -> Block:
        cosine = (left[start:stop] @ right).astype(np.int64)
        return np.minimum(100, (cosine + 5000) // 10000).astype(np.int16)

    return fill
