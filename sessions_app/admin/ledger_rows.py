"""The rows of the participation ledger as the desk shows them: narrowed, sorted, and each cell with sign and word."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from programmes.models import Campus, Gathering
from programmes.states import Part
from sessions_app.domain import participation
from sessions_app.domain.participation import GRAVITY, Account, Cell
from sessions_app.domain.periods import Turn
from sessions_app.states import Standing

SORTS = {
    "state": lambda one: (GRAVITY.index(one.state), one.application.person.name, one.application.pk),
    "name": lambda one: (one.application.person.name, one.application.pk),
    "meetings": lambda one: (one.meetings, one.application.person.name, one.application.pk),
    "gatherings": lambda one: (one.came, one.application.person.name, one.application.pk),
}
SORT_WORDS = {
    "state": gettext_lazy("who needs you first"),
    "name": gettext_lazy("name"),
    "meetings": gettext_lazy("fewest meetings"),
    "gatherings": gettext_lazy("fewest gatherings"),
}
SIGNS: dict[str, tuple[str, Any]] = {
    Turn.KEPT: ("✓", gettext_lazy("kept")),
    Turn.EXCUSED: ("E", gettext_lazy("made up or let off")),
    Turn.LOST: ("✗", gettext_lazy("missing")),
    Turn.OPEN: ("○", gettext_lazy("still open")),
    Turn.AHEAD: ("·", gettext_lazy("ahead")),
    "": ("–", gettext_lazy("does not count")),
}


@dataclass(frozen=True)
class Column:
    """One month or gathering as the head of a column: short, and in full."""

    short: str
    full: str


@dataclass(frozen=True)
class Shown:
    """One cell: its state for the colour, the sign, and the words for who does not see either."""

    turn: str
    sign: str
    words: str


@dataclass(frozen=True)
class Row:
    """One participant in the list and in the map."""

    account: Account
    cells: list[Shown]


@dataclass
class View:
    """What of a cohort is shown: the filters and the order that the address names, and what they leave."""

    rows: list[Account]
    months: list[date]
    asked: dict[str, str]
    states: list[tuple[str, str, int]]
    parts: list[tuple[str, str]]
    campuses: list[Campus]
    is_map: bool
    everybody: int
    sorts: list[tuple[str, Any]] = field(default_factory=lambda: list(SORT_WORDS.items()))

    @classmethod
    def read(cls, address: Mapping[str, str], accounts: Sequence[Account]) -> "View":
        """Read filters and order from an address; what is unknown there is as if it were not."""
        parts = sorted({one.application.intake.part for one in accounts})
        campuses = {one.application.campus_id: one.application.campus for one in accounts if one.application.campus}
        known = {
            "state": Standing.values,
            "part": parts,
            "campus": [str(pk) for pk in campuses],
            "sort": list(SORTS),
            "view": ["map"],
        }
        asked = {name: address.get(name, "") for name, values in known.items() if address.get(name) in values}
        near = [one for one in accounts if _fits(one, asked, ("part", "campus"))]
        counts = Counter(str(one.state) for one in near)
        rows = sorted((one for one in near if _fits(one, asked, ("state",))), key=SORTS[asked.get("sort", "state")])
        return cls(
            rows=rows,
            months=participation.months_of(accounts),
            asked=asked,
            states=[(state.value, str(state.label), counts[state.value]) for state in GRAVITY],
            parts=[(part, str(Part(part).label)) for part in parts],
            campuses=sorted((one for one in campuses.values() if one), key=lambda one: one.name),
            is_map="view" in asked,
            everybody=len(near),
        )

    def query(self, **changed: str | None) -> str:
        """Write the address of this view with something changed; None leaves it out."""
        return urlencode({name: value for name, value in {**self.asked, **changed}.items() if value})

    @property
    def as_list(self) -> str:
        """The address of the same rows as a list."""
        return self.query(view=None)

    @property
    def as_map(self) -> str:
        """The address of the same rows as a map."""
        return self.query(view="map")


def columns(months: Sequence[date], gatherings: Sequence[Gathering]) -> list[Column]:
    """Head the columns: months first, then gatherings."""
    named = [Column(date_format(month, "M"), date_format(month, "F Y")) for month in months]
    return named + [Column(_("G%(number)d") % {"number": one.number}, _full(one)) for one in gatherings]


def row(account: Account, months: Sequence[date], gatherings: Sequence[Gathering]) -> Row:
    """Give the cells of one participant in the same order as the columns."""
    cells = [_month(account.months.get(month)) for month in months]
    return Row(account, cells + [_gathering(account.gatherings.get(one.pk)) for one in gatherings])


def _month(cell: Cell | None) -> Shown:
    if cell is None:
        return Shown("", "", _("no match"))
    if cell.held is None:
        sign, word = SIGNS[Turn.AHEAD]
        return Shown("", sign, str(word))
    sign, word = SIGNS[cell.turn]
    number = f"{cell.held}" if cell.held or not cell.turn else ""
    held = cell.held or 0
    words = ngettext("%(number)d meeting, %(how)s", "%(number)d meetings, %(how)s", held)
    words = words % {"number": held, "how": word}
    return Shown(cell.turn, f"{sign if cell.turn else ''} {number}".strip(), words)


def _gathering(cell: Cell | None) -> Shown:
    if cell is None:
        return Shown("", "", _("not invited"))
    sign, word = SIGNS[cell.turn]
    return Shown(cell.turn, sign, str(word))


def _full(gathering: Gathering) -> str:
    campuses = ", ".join(campus.name for campus in gathering.campuses.all())
    return f"{gathering} ({campuses})" if campuses else str(gathering)


def _fits(account: Account, asked: Mapping[str, str], names: Sequence[str]) -> bool:
    own = {
        "state": str(account.state),
        "part": account.application.intake.part,
        "campus": str(account.application.campus_id),
    }
    return all(asked.get(name, own[name]) == own[name] for name in names)
