"""Next year's recipe: the cohort again with new dates, on the same weekdays, and new numbers; nobody is copied."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programmes.domain.recipe import exporting
from programmes.models import Cohort, Programme

INSTANT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
YEAR = re.compile(r"\b20\d\d\b")
STAMP = "%Y-%m-%d %H:%M"


@dataclass(frozen=True)
class Rolled:
    """A recipe for the next year, by how many weeks it lies later, and the texts that still name a year."""

    text: str
    weeks: int
    to_read: list[str]


def forward(programme: Programme, cohort: Cohort | None = None, *, weeks: int | None = None) -> Rolled:
    """Write the recipe of a programme's next cohort, from one cohort (the newest unless named).

    All dates move by whole weeks: unless told, so many that the first day falls in the same week of the next year.
    Raises ValidationError without a cohort, when the new one would not be the newest, and for fewer than one week.
    """
    newest = programme.cohorts.order_by("-number").first()
    year = cohort or newest
    if year is None or newest is None:
        raise ValidationError(_("A recipe describes a programme with a cohort. Make one first."))
    shift = weeks if weeks is not None else weeks_to_next_year(year.starts_on)
    if shift < 1:
        raise ValidationError(_("The next cohort begins at least one week later."))
    tree = exporting.as_tree(programme, year)
    number = newest.number + 1
    tree["cohort"] = _next(tree["cohort"], year, number, shift)
    keys = _keys(tree["cohort"].get("gatherings", []), year.number, number)
    for gathering in tree["cohort"].get("gatherings", []):
        gathering["key"] = keys[gathering["key"]]
    for campus in tree.get("campuses", []):
        if changes := _moved(campus.get("gatherings", {}), timedelta(weeks=shift)):
            campus["gatherings"] = {keys[key]: change for key, change in changes.items()}
    return Rolled(exporting.dumped(tree), shift, list(_years(tree)))


def weeks_to_next_year(day: date) -> int:
    """Count the weeks to the same weekday of the same week (ISO 8601) of the next year: 52 or 53."""
    year, week, weekday = day.isocalendar()
    last = date(year + 1, 12, 28).isocalendar().week
    return (date.fromisocalendar(year + 1, min(week, last), weekday) - day).days // 7


def _next(tree: dict[str, Any], year: Cohort, number: int, weeks: int) -> dict[str, Any]:
    moved: dict[str, Any] = _moved(tree, timedelta(weeks=weeks))
    years = moved["starts"].year - year.starts_on.year
    names = {codes: _renamed(words, year.number, number, years) for codes, words in moved["name"].items()}
    return moved | {"number": number, "name": names, "state": "planning"}


def _keys(gatherings: list[dict[str, Any]], old: int, new: int) -> dict[str, str]:
    """Give each gathering a key of the new cohort; last year's keeps the key that it has."""
    known = [gathering["key"] for gathering in gatherings]
    counted = all(key.endswith(f"-{old}") for key in known)
    return {key: f"{(key.removesuffix(f'-{old}') if counted else key)[:45]}-{new}" for key in known}


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, dict):
        return {key: _moved(part, by) for key, part in value.items()}
    if isinstance(value, list):
        return [_moved(part, by) for part in value]
    if isinstance(value, str) and INSTANT.fullmatch(value):
        return f"{datetime.strptime(value, STAMP) + by:{STAMP}}"
    return value + by if isinstance(value, date) else value


def _renamed(words: str, old: int, new: int, years: int) -> str:
    """Count on the years in a cohort's name, and its number where that stands alone."""
    later = YEAR.sub(lambda found: str(int(found[0]) + years), words)
    return re.sub(rf"(?<![\d–-]){old}(?!\d)", str(new), later) if old < 1000 else later


def _years(node: Any, path: str = "") -> Any:
    """Name the texts in which a year stands, for a person to read."""
    if isinstance(node, dict):
        for key, part in node.items():
            yield from _years(part, f"{path}.{key}" if path else str(key))
    elif isinstance(node, list):
        for place, part in enumerate(node):
            yield from _years(part, f"{path}.{place + 1}")
    elif isinstance(node, str) and YEAR.search(node) and not INSTANT.fullmatch(node) and "cohort.name." not in path:
        yield f"{path}: {node if len(node) < 100 else node[:97] + '…'}"
