"""Bringing rows into line with what is written: made, changed or removed only where they differ, and counted."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, ProtectedError, QuerySet
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from programmes.domain import texts

M = TypeVar("M", bound=Model)


class Ledger:
    """Counts the rows that one loading made, changed or removed."""

    def __init__(self) -> None:
        self.changes = 0

    def rows(
        self, model: type[M], parent: dict[str, Any], key: Sequence[str], wanted: Iterable[dict[str, Any]]
    ) -> list[M]:
        """Give `parent` exactly the wanted rows, known again by `key` (by their order when the key is empty)."""
        listed = list(wanted)
        standing = list(model._default_manager.filter(**parent))
        if key:
            known = {tuple(getattr(row, name) for name in key): row for row in standing}
            found = [known.get(tuple(values[name] for name in key)) for values in listed]
        else:
            found = [standing[place] if place < len(standing) else None for place in range(len(listed))]
        kept = {row.pk for row in found if row is not None}
        self.remove([row for row in standing if row.pk not in kept])
        made = iter(self._make(model, parent, [v for v, row in zip(listed, found, strict=True) if row is None]))
        pairs = zip(found, listed, strict=True)
        return [next(made) if row is None else self.change(row, values) for row, values in pairs]

    def row(self, model: type[M], where: dict[str, Any], values: dict[str, Any]) -> M:
        """Give the one row that `where` names, with these values."""
        row = model._default_manager.filter(**where).first()
        if row is not None:
            return self.change(row, values)
        return self._make(model, {}, [{**where, **values}])[0]

    def change(self, row: M, values: dict[str, Any]) -> M:
        """Write the values that differ."""
        differing = [name for name, value in values.items() if not _same(getattr(row, name), value)]
        for name in differing:
            setattr(row, name, _stored(values[name]))
        if differing:
            row.save(update_fields=differing)
            self.changes += 1
        return row

    def link(self, manager: Any, rows: Iterable[Model]) -> None:
        """Link exactly these rows."""
        wanted = {row.pk for row in rows}
        standing: QuerySet[Any] = manager.all()
        if {row.pk for row in standing} != wanted:
            manager.set(wanted)
            self.changes += 1

    def _make(self, model: type[M], parent: dict[str, Any], listed: list[dict[str, Any]]) -> list[M]:
        rows = [model(**parent, **{name: _stored(value) for name, value in values.items()}) for values in listed]
        self.changes += len(rows)
        return model._default_manager.bulk_create(rows)

    def remove(self, rows: Iterable[Model]) -> None:
        """Remove rows; raises ValidationError for one that is in use."""
        for row in rows:
            try:
                row.delete()
            except ProtectedError:
                raise ValidationError(
                    _("“%(row)s” (%(kind)s) is in use already and cannot be left out of the recipe.")
                    % {"row": row, "kind": row._meta.verbose_name}
                ) from None
            self.changes += 1


def _stored(value: Any) -> Any:
    """Give a text its several languages; other values are stored as they are."""
    return LazyI18nString(value) if isinstance(value, dict) else value


def _same(now: Any, then: Any) -> bool:
    if isinstance(then, dict):
        return texts.spoken(now) == then
    return bool(now == then)
