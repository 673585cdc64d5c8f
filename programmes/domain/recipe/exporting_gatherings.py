"""Writing gatherings out: rows that differ only in when and where become one set-up with the changes of each campus."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from programmes.domain.recipe.exporting_details import DETAILS, details
from programmes.domain.recipe.series import folded
from programmes.domain.recipe.telling import instant, slim, text
from programmes.models import Cohort, Gathering

CHANGED = ("starts", "minutes", "mode", "place", "url")  # what a campus may change; all else is shared
Changes = dict[str, dict[str, dict[str, Any]]]


@dataclass(frozen=True)
class Row:
    """One gathering as a recipe says it, and where it is held; no campus named means all of them."""

    values: dict[str, Any]
    campuses: tuple[str, ...]

    @property
    def key(self) -> str:
        """Its own key."""
        return str(self.values["key"])

    @property
    def root(self) -> str:
        """The key of the set-up that a campus's own row comes from: its key without the campus."""
        return self.key.removesuffix(f"-{self.campuses[0]}") if len(self.campuses) == 1 else self.key


def gatherings(year: Cohort) -> tuple[list[dict[str, Any]], Changes]:
    """Give the set-ups of a cohort in the order of the calendar, and by campus and key what is different there."""
    campuses = [campus.slug for campus in year.programme.campuses.all()]
    found = year.gatherings.prefetch_related("campuses", *DETAILS).order_by("starts_at", "pk")
    rows = [_row(gathering, year.programme.time_zone) for gathering in found]
    keys = {row.key for row in rows}
    by_root: dict[str, list[Row]] = {}
    for row in rows:
        by_root.setdefault(row.root, []).append(row)
    shapes, changes = [], Changes()
    for root, members in by_root.items():
        base = next((row for row in members if row.key == root), None)
        own = {row.campuses[0]: row for row in members if row is not base}
        if not _is_one(members, base, own) or (base is None and root in keys):
            shapes += [_shape(row.values, row.campuses) for row in members]
            continue
        shared = base.values if base else _common(root, members)
        shapes.append(_shape(shared, _where(base, own, campuses)))
        for campus, row in own.items():
            change = {name: row.values[name] for name in CHANGED if row.values[name] != shared[name]}
            changes.setdefault(campus, {})[root] = change
    return folded(shapes, {key for changed in changes.values() for key in changed}), changes


def _row(gathering: Gathering, zone: str) -> Row:
    values = {
        "key": gathering.key,
        "number": gathering.number,
        "name": text(gathering.name),
        "starts": instant(gathering.starts_at, zone),
        "minutes": int((gathering.ends_at - gathering.starts_at).total_seconds() // 60),
        "mode": gathering.mode,
        "place": gathering.place,
        "url": gathering.url,
        "agenda": text(gathering.agenda),
        "obligatory": gathering.obligatory,
        "catering": gathering.catering,
        "parts": list(gathering.parts),
        "answer_days": gathering.answer_days,
        **details(gathering),
    }
    return Row(values, tuple(campus.slug for campus in gathering.campuses.all()))


def _is_one(members: list[Row], base: Row | None, own: dict[str, Row]) -> bool:
    """Say whether loading one set-up with changes gives exactly these rows."""
    if len(members) < 2 or len(own) + (base is not None) < len(members):
        return False
    if base and (not base.campuses or set(base.campuses) & set(own)):
        return False
    first = members[0].values
    return all(row.values[name] == first[name] for row in members for name in first if name not in ("key", *CHANGED))


def _common(root: str, members: list[Row]) -> dict[str, Any]:
    """Say once what all have in common; a length and a mode must be said, so they are those of most."""
    shared = {**members[0].values, "key": root}
    for name in CHANGED:
        counted = Counter(row.values[name] for row in members)
        value, times = counted.most_common(1)[0]
        shared[name] = value if times == len(members) or name in ("minutes", "mode") else ""
    return shared


def _where(base: Row | None, own: dict[str, Row], campuses: list[str]) -> tuple[str, ...]:
    """Name the campuses of a set-up; none when it is for all of them."""
    named = {*own, *(base.campuses if base else ())}
    return () if named == set(campuses) else tuple(slug for slug in campuses if slug in named)


def _shape(values: dict[str, Any], campuses: tuple[str, ...]) -> dict[str, Any]:
    return slim({**values, "campuses": list(campuses)})
