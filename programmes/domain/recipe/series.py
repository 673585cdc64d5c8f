"""Series of gatherings: one set-up that comes again every so many weeks, written out, and rows folded back into it."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import gcd
from typing import Any

from programmes.domain.recipe.year import GatheringShape, RepeatShape

PLACE = "{n}"
LONGEST = 120  # no series is looked at for more weeks or rounds than this
FEWEST, MOST = 3, 60  # so many rows that are alike are said as a series
MOST_WEEKS = 26
MEMBER = re.compile(r"(?P<stem>.+)-(?P<place>[1-9]\d*)")
STAMP = "%Y-%m-%d %H:%M"
Tree = dict[str, Any]


def written_out(shape: GatheringShape) -> list[GatheringShape]:
    """Give the gatherings of a set-up: itself, or `<key>-1`, `<key>-2` … with their own numbers, names and dates."""
    if shape.repeat is None or shape.starts is None:
        return [shape]
    return [_member(shape, place, starts) for place, starts in enumerate(_dates(shape.starts, shape.repeat), 1)]


def _member(shape: GatheringShape, place: int, starts: datetime) -> GatheringShape:
    changed = {
        "key": f"{shape.key}-{place}",
        "number": shape.number + place - 1,
        "name": {code: words.replace(PLACE, str(place)) for code, words in shape.name.items()},
        "starts": starts,
        "repeat": None,
    }
    return shape.model_copy(update=changed)


def _dates(first: datetime, repeat: RepeatShape) -> Iterator[datetime]:
    """Give the local times at which a series is held, on the same weekday and at the same hour."""
    skipped = {day.isocalendar()[:2] for day in repeat.skip}
    held = 0
    for turn in range(LONGEST):
        starts = first + timedelta(weeks=repeat.weeks * turn)
        if (repeat.until and starts.date() > repeat.until) or held == repeat.times:
            return
        if starts.date().isocalendar()[:2] not in skipped:
            held += 1
            yield starts


def folded(shapes: list[Tree], apart: set[str]) -> list[Tree]:
    """Say rows that are a series as one with `repeat`; those whose keys stand `apart` (changed somewhere) stay."""
    stems: dict[str, list[Tree]] = {}
    for shape in shapes:
        found = MEMBER.fullmatch(shape["key"])
        if found:
            stems.setdefault(found["stem"], []).append(shape)
    taken = {shape["key"] for shape in shapes}
    instead: dict[str, Tree | None] = {}
    for stem, members in stems.items():
        keys = [shape["key"] for shape in members]
        one = None if stem in taken or apart & set(keys) else _one(stem, members)
        if one:
            instead |= dict.fromkeys(keys) | {keys[0]: one}
    return [row for row in (instead.get(shape["key"], shape) for shape in shapes) if row]


def _one(stem: str, members: list[Tree]) -> Tree | None:
    """Give the series that members are, or nothing when loading it would not give exactly these."""
    wanted = [f"{stem}-{place}" for place in range(1, len(members) + 1)]
    if not FEWEST <= len(members) <= MOST or [row["key"] for row in members] != wanted:
        return None
    plain = [_plain(row, place) for place, row in enumerate(members, 1)]
    days = [datetime.strptime(row["starts"], STAMP) for row in members]
    repeat = _repeat(days)
    if repeat is None or any(row != plain[0] for row in plain):
        return None
    whole: Tree = {}
    for name, value in (members[0] | {"key": stem, "name": plain[0]["name"]}).items():
        whole[name] = value
        if name == "starts":
            whole["repeat"] = repeat
    return whole


def _plain(row: Tree, place: int) -> Tree:
    """Give what a member shares with the others: its own place in the series taken out of number and name."""
    given = row.get("name")
    names = given
    if isinstance(given, dict):
        names = {code: re.sub(rf"\b{place}\b", PLACE, words) for code, words in given.items()}
    rest = {name: value for name, value in row.items() if name not in ("key", "starts")}
    return rest | {"number": row["number"] - place, "name": names}


def _repeat(days: list[datetime]) -> Tree | None:
    """Say by which repetition days come about; nothing when they do not lie on one weekday and hour."""
    gaps = [later - earlier for earlier, later in pairwise(days)]
    if any(gap <= timedelta() or gap % timedelta(weeks=1) for gap in gaps):
        return None
    weeks = gcd(*(gap.days // 7 for gap in gaps))
    turns = (days[-1] - days[0]).days // 7 // weeks + 1
    skip: list[date] = [
        day.date() for day in (days[0] + timedelta(weeks=weeks * turn) for turn in range(turns)) if day not in days
    ]
    if len(skip) >= len(days) or turns > LONGEST or weeks > MOST_WEEKS:
        return None
    return {"weeks": weeks, "times": len(days)} | ({"skip": skip} if skip else {})
