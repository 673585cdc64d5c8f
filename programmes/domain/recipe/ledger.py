"""Bringing rows into line with what is written: made, changed or removed only where they differ, and counted."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model, ProtectedError, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from programmes import queries
from programmes.domain import texts

M = TypeVar("M", bound=Model)
Revise = Callable[[Any, Sequence[str]], dict[str, Any]]


@dataclass(frozen=True)
class Change:
    """One row that is made, changed or removed: its fields with the words before and after, and what hangs on it."""

    deed: str
    kind: str
    name: str
    fields: tuple[tuple[str, str, str], ...] = ()
    concerns: tuple[tuple[str, int], ...] = ()


class Ledger:
    """Counts the rows that one loading made, changed or removed; tells of each of them if that is asked for."""

    def __init__(self, *, told: bool = False) -> None:
        self.changes = 0
        self.told: list[Change] = []
        self._tells = told

    def rows(
        self,
        model: type[M],
        parent: dict[str, Any],
        key: Sequence[str],
        wanted: Iterable[dict[str, Any]],
        *,
        named: str = "",
        revise: Revise | None = None,
    ) -> list[M]:
        """Give `parent` exactly the wanted rows, known again by `key` (by their order when the key is empty).

        With `named`, a text, those that bear the same one are the same, and only the others go by their order.
        `revise` hears of a row before it is changed, and gives what else changes with it.
        """
        listed = list(wanted)
        standing = list(model._default_manager.filter(**parent))
        if named:
            found: list[M | None] = _by_name(standing, [values[named] for values in listed], named)
        elif key:
            known = {tuple(getattr(row, name) for name in key): row for row in standing}
            found = [known.get(tuple(values[name] for name in key)) for values in listed]
        else:
            found = [standing[place] if place < len(standing) else None for place in range(len(listed))]
        listed = _in_standing_order(listed, found)
        kept = {row.pk for row in found if row is not None}
        self.remove([row for row in standing if row.pk not in kept])
        made = iter(self._make(model, parent, [v for v, row in zip(listed, found, strict=True) if row is None]))
        pairs = zip(found, listed, strict=True)
        return [next(made) if row is None else self.change(row, values, revise) for row, values in pairs]

    def row(self, model: type[M], where: dict[str, Any], values: dict[str, Any]) -> M:
        """Give the one row that `where` names, with these values."""
        row = model._default_manager.filter(**where).first()
        if row is not None:
            return self.change(row, values)
        return self._make(model, {}, [{**where, **values}])[0]

    def change(self, row: M, values: dict[str, Any], revise: Revise | None = None) -> M:
        """Write the values that differ."""
        differing = [name for name, value in values.items() if not _same(getattr(row, name), value)]
        if differing:
            self._tell("changed", row, {name: (getattr(row, name), values[name]) for name in differing})
        more = revise(row, differing) if revise and differing else {}
        for name, value in [*((name, values[name]) for name in differing), *more.items()]:
            setattr(row, name, _stored(value))
        if differing:
            row.save(update_fields=[*differing, *more])
            self.changes += 1
        return row

    def link(self, manager: Any, rows: Sequence[Model]) -> None:
        """Link exactly these rows."""
        wanted = {row.pk for row in rows}
        standing: QuerySet[Any] = manager.all()
        if {row.pk for row in standing} != wanted:
            words = (", ".join(map(str, standing)), ", ".join(map(str, rows)))
            self._tell("changed", manager.instance, {manager.prefetch_cache_name: words})
            manager.set(wanted)
            self.changes += 1

    def _make(self, model: type[M], parent: dict[str, Any], listed: list[dict[str, Any]]) -> list[M]:
        rows = [model(**parent, **{name: _stored(value) for name, value in values.items()}) for values in listed]
        self.changes += len(rows)
        made = model._default_manager.bulk_create(rows)
        for row in made:
            self._tell("new", row, {})
        return made

    def remove(self, rows: Iterable[Model]) -> None:
        """Remove rows; raises ValidationError for one that is in use."""
        for row in rows:
            self._tell("gone", row, {})
            try:
                row.delete()
            except ProtectedError:
                raise ValidationError(
                    _("“%(row)s” (%(kind)s) is in use already and cannot be left out of the recipe.")
                    % {"row": row, "kind": row._meta.verbose_name}
                ) from None
            self.changes += 1

    def _tell(self, deed: str, row: Model, differing: dict[str, tuple[Any, Any]]) -> None:
        if not self._tells:
            return
        fields = tuple(
            (_label(row, name), _words(row, name, a), _words(row, name, b)) for name, (a, b) in differing.items()
        )
        concerns = queries.hanging_on(row) if deed != "new" else ()
        self.told.append(Change(deed, capfirst(str(row._meta.verbose_name)), str(row), fields, concerns))


def _by_name(standing: list[M], wanted: Sequence[Any], named: str) -> list[M | None]:
    """Find each wanted row by its text, in any one of its languages; those left over by their order."""
    left = list(standing)

    def take(words: Any) -> M | None:
        said = set(texts.spoken(LazyI18nString(words)).items())
        row = next((one for one in left if said & set(texts.spoken(getattr(one, named)).items())), None)
        if row is not None:
            left.remove(row)
        return row

    found = [take(words) for words in wanted]
    rest = iter(left)
    return [next(rest, None) if row is None else row for row in found]


def _in_standing_order(listed: list[dict[str, Any]], found: Sequence[Model | None]) -> list[dict[str, Any]]:
    """Keep the numbers by which standing rows are ordered, where they give the order that is wanted."""
    numbers = [getattr(row, "order", None) for row in found]
    if not all("order" in values for values in listed) or None in numbers:
        return listed
    if any(first >= second for first, second in itertools.pairwise(numbers)):  # type: ignore[operator]  # none is None
        return listed
    return [{**values, "order": number} for values, number in zip(listed, numbers, strict=True)]


def _label(row: Model, name: str) -> str:
    return str(getattr(row._meta.get_field(name), "verbose_name", name))


def _words(row: Model, name: str, value: Any) -> str:
    """Say a value of a field as a person reads it."""
    field = row._meta.get_field(name)
    if isinstance(field, ForeignKey):
        return str(field.related_model._default_manager.filter(pk=value).first() or "")
    spoken = texts.spoken(value)
    if spoken:
        return " / ".join(f"{code}: {words}" for code, words in spoken.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value in (None, {}) else str(value)


def _stored(value: Any) -> Any:
    """Give a text its several languages; other values are stored as they are."""
    return LazyI18nString(value) if isinstance(value, dict) else value


def _same(now: Any, then: Any) -> bool:
    if isinstance(then, dict):
        return texts.spoken(now) == then
    if isinstance(now, datetime) and isinstance(then, datetime):
        return now.replace(second=0, microsecond=0) == then.replace(second=0, microsecond=0)  # recipes tell minutes
    return bool(now == then)
