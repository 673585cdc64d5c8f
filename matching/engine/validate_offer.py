"""Complaints about a mentor who does not exist yet: points, free times, hours and places that cannot be."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import numpy as np

from matching.engine.problem import MOST_HOURS, MOST_PLACES, TOP_SCORE, Complaint, Problem, is_number, is_whole

SHOWN = 50


def scores(given: Any) -> list[Complaint]:
    """List what is wrong with points by the ids of students; strangers among them are left out, not complained of."""
    if not isinstance(given, Mapping):
        return [Complaint("offer.scores", given, "points by the ids of students")]
    expected = f"a whole number from 0 to {TOP_SCORE}"
    bad = [(name, points) for name, points in given.items() if not is_whole(points) or not 0 <= points <= TOP_SCORE]
    return [Complaint(f"offer.scores[{name}]", points, expected) for name, points in bad[:SHOWN]]


def complaints(problem: Problem, given: Any, slots: Any, hours: Any, places: Any) -> list[Complaint]:
    """List what is wrong with an offer: its points, free times (None for all), hours (None for any) and places."""
    return [*scores(given), *_slots(problem, slots), *_numbers(hours, places)]


def _slots(problem: Problem, slots: Any) -> Iterator[Complaint]:
    if slots is None:
        return
    known = None if problem.groups is None else problem.groups.mentor_slots
    width = 0 if known is None else int(np.shape(known)[1])
    expected = f"numbers from 0 to {width - 1}" if width else "no slots, as the problem has none"
    is_list = isinstance(slots, Collection) and not isinstance(slots, str | Mapping) and getattr(slots, "ndim", 1) == 1
    if not is_list or any(not is_whole(one) or not 0 <= one < width for one in slots):
        yield Complaint("offer.slots", slots, expected)


def _numbers(hours: Any, places: Any) -> Iterator[Complaint]:
    if hours is not None and (not is_number(hours) or not 0 <= hours <= MOST_HOURS):
        yield Complaint("offer.hours", hours, f"hours from 0 to {MOST_HOURS}")
    if not is_whole(places) or not 0 <= places <= MOST_PLACES:
        yield Complaint("offer.places", places, f"a whole number from 0 to {MOST_PLACES}")
