"""What a criterion and a rule are: two fields of two profiles, a way to compare them, and whole-number weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

KINDS = ("same", "shares", "near", "tree", "wishes", "availability", "text")
RULE_KINDS = ("same", "share", "differ")
NEUTRAL = 50

Profile = Mapping[str, Any]


@dataclass(frozen=True)
class Criterion:
    """Something wanted: compares the student's field with the mentor's field and gives 0..100.

    Kinds: `same` (equal, or one in common), `shares` (how much of what is wanted is offered; `wants` says whose list
    is the wanted one), `near` (distance of numbers on `scale`), `tree` (same code, same branch, parent; `steps`
    points by how many levels up they meet), `wishes` (a ranked list of ids of the other side; `wants` says whose),
    `availability` (`enough` common times give 100), `text` (likeness by TF-IDF).
    `weight` is how much it matters to the student, `mentor_weight` to the mentor, both whole numbers.
    """

    name: str
    kind: str
    student: str
    mentor: str
    weight: int = 1
    mentor_weight: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """Something required of every pair: fields the `same`, with one value in `share`, or that must `differ`.

    A missing answer breaks `same` and `share` and keeps `differ`.
    """

    name: str
    kind: str
    student: str
    mentor: str


@dataclass(frozen=True)
class Part:
    """What one criterion gives to one pair: `points` = `value` (0..100) x `weight`; the parts add up to the score.

    `weight` is the share of 100 that the criterion has, both sides together; `student_points` and `mentor_points`
    are what each side's wish gives; `missing` marks a neutral value because somebody did not answer.
    """

    name: str
    value: int
    weight: int
    points: int
    student_points: int
    mentor_points: int
    missing: bool


def problems(criteria: Sequence[Criterion], rules: Sequence[Rule]) -> list[str]:
    """List what is wrong with criteria and rules, in words."""
    found = []
    for one in criteria:
        if one.kind not in KINDS:
            found.append(f"criterion {one.name}: kind {one.kind!r} – expected one of {', '.join(KINDS)}")
        for side, weight in (("weight", one.weight), ("mentor_weight", one.mentor_weight)):
            if isinstance(weight, bool) or not isinstance(weight, int) or not 0 <= weight <= 1000:
                found.append(f"criterion {one.name}: {side} {weight!r} – expected a whole number from 0 to 1000")
    found += [
        f"rule {one.name}: kind {one.kind!r} – expected one of {', '.join(RULE_KINDS)}"
        for one in rules
        if one.kind not in RULE_KINDS
    ]
    for things in (criteria, rules):
        names = [one.name for one in things]
        found += [f"{name}: the name stands twice" for name in sorted({n for n in names if names.count(n) > 1})]
    return found


def shares_of_100(weights: Sequence[int]) -> list[int]:
    """Turn weights into whole shares that add up to 100 exactly (largest remainder); all zero stay zero."""
    total = sum(weights)
    if total == 0:
        return [0] * len(weights)
    shares = [100 * one // total for one in weights]
    by_remainder = sorted(range(len(weights)), key=lambda k: (-(100 * weights[k] % total), k))
    for k in by_remainder[: 100 - sum(shares)]:
        shares[k] += 1
    return shares
