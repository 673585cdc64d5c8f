"""Tables of counts that share one protection: what is hidden in one of them is hidden wherever it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from reports.domain import suppression
from reports.domain.suppression import Key, Sum

ALL = "all"
Label = tuple[object, Any]  # the value, and the word for it (a text, perhaps translated when it is read)


@dataclass(frozen=True)
class Row:
    """One line of a table: its label and its counts, None where a count is not shown."""

    label: str
    counts: tuple[int | None, ...]


@dataclass(frozen=True)
class Table:
    """A table of counts as a report shows it."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass
class Draft:
    """A table before it is known what must be hidden: labels, and the key of the count in each cell."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, tuple[Key, ...]]]


@dataclass
class Report:
    """All counts of one report, with the sums between them."""

    counts: dict[Key, int] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    dear: set[Key] = field(default_factory=set)

    def count(self, key: Key, number: int) -> Key:
        """Note one count."""
        self.counts[key] = number
        return key

    def total(self, key: Key, parts: Sequence[Key]) -> Key:
        """Note a count that is the sum of others."""
        self.counts[key] = sum(self.counts[part] for part in parts)
        self.sums.append((key, tuple(parts)))
        return key

    def same(self, one: Key, other: Key) -> None:
        """Note that two counts are the same number under two keys, so that one hidden is hidden under both."""
        self.sums.append((one, (other,)))

    def grid(
        self,
        key: str,
        title: str,
        rows: Sequence[Label],
        columns: Sequence[Label],
        counts: Mapping[Any, int],
        *,
        sum_rows: bool = True,
    ) -> None:
        """Draft a table of counts by row and column, with totals of each row and (`sum_rows`) of each column.

        The key of a cell is (table, row, column), with "all" for a total.
        """
        values, words = [value for value, _word in columns], [str(word) for _value, word in columns]
        lines: list[tuple[str, tuple[Key, ...]]] = []
        for row, word in rows:
            cells = [self.count((key, row, column), counts.get((row, column), 0)) for column in values]
            lines.append((str(word), (*cells, self.total((key, row, ALL), cells))))
        if sum_rows:
            down = [self.total((key, ALL, column), [(key, row, column) for row, _w in rows]) for column in values]
            self.total((key, ALL, ALL), down)
            self.sums.append(((key, ALL, ALL), tuple((key, row, ALL) for row, _w in rows)))
            lines.append((_("All"), (*down, (key, ALL, ALL))))
        self.drafts.append(Draft(key, title, (*words, _("All")), lines))

    def line(
        self, key: str, title: str, labels: Sequence[Label], counts: Mapping[Any, int], *, total: Key = None
    ) -> None:
        """Draft a table of one column; with the key of a `total` the counts add up to it, and it stands last."""
        cells = [self.count((key, value), counts.get(value, 0)) for value, _word in labels]
        rows: list[tuple[str, tuple[Key, ...]]] = [
            (str(word), (cell,)) for (_value, word), cell in zip(labels, cells, strict=True)
        ]
        if total is not None:
            self.total(total, cells)
            rows.append((_("All"), (total,)))
        self.drafts.append(Draft(key, title, (_("Number"),), rows))

    def protected(self) -> tuple[dict[Key, int | None], list[Table]]:
        """Give the counts and tables as they may be shown, with None for what is hidden."""
        away = suppression.hidden(self.counts, self.sums, dear=self.dear)
        shown = {key: None if key in away else number for key, number in self.counts.items()}
        tables = [
            Table(
                draft.key,
                draft.title,
                draft.columns,
                tuple(Row(word, tuple(shown[cell] for cell in cells)) for word, cells in draft.rows),
            )
            for draft in self.drafts
        ]
        return shown, tables
