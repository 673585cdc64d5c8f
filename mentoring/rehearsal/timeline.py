"""The timeline of a rehearsal: what happens when, to whom, in words; collected, frozen, filtered and written out."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _


class Sort(StrEnum):
    """What sort of thing happens."""

    MAIL = "mail"
    REMINDER = "reminder"
    DEADLINE = "deadline"
    GATHERING = "gathering"
    CONTACT = "contact"
    GATE = "gate"
    OFFICE = "office"
    PEOPLE = "people"
    PURGE = "purge"
    FAULT = "fault"


WORDS: dict[str, Any] = {
    Sort.MAIL: _("letter"),
    Sort.REMINDER: _("reminder"),
    Sort.DEADLINE: _("date"),
    Sort.GATHERING: _("gathering"),
    Sort.CONTACT: _("first contact"),
    Sort.GATE: _("gate"),
    Sort.OFFICE: _("the office acts"),
    Sort.PEOPLE: _("people act"),
    Sort.PURGE: _("deletion"),
    Sort.FAULT: _("does not work"),
}
OFFICE = "office"


@dataclass
class Entry:
    """One thing on the timeline: when by the programme's clock, what, for which part and campus, for how many."""

    at: str
    sort: str
    title: str
    part: str = ""
    campus: str = ""
    number: int = 1
    detail: str = ""


@dataclass
class Timeline:
    """Collects what happens; the same thing on the same day for the same people is one entry with their number."""

    zone: ZoneInfo
    entries: dict[tuple[str, ...], Entry] = field(default_factory=dict)

    def add(
        self,
        at: datetime,
        sort: Sort,
        title: str,
        *,
        part: str = "",
        campus: str = "",
        detail: str = "",
        number: int = 1,
        alike: str = "",
    ) -> None:
        """Note one thing; `alike` names what makes two things one entry (else the title)."""
        local = at.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M")
        key = (local[:10], sort, part, campus, alike or title)
        known = self.entries.get(key)
        if known is None:
            self.entries[key] = Entry(local, str(sort), title, part, campus, number, detail)
        else:
            known.number += number
            known.at = min(known.at, local)

    def frozen(self) -> list[dict[str, Any]]:
        """Give all entries in their order, as plain values."""
        return [asdict(entry) for entry in sorted(self.entries.values(), key=lambda entry: entry.at)]


def narrowed(
    entries: Iterable[dict[str, Any]], *, sort: str = "", part: str = "", month: str = "", campus: str = ""
) -> list[dict[str, Any]]:
    """Give the entries of one sort, part, month and campus, each with its place in the whole; "" takes all.

    What is for everybody is shown with each campus.
    """
    return [
        {**entry, "place": place}
        for place, entry in enumerate(entries)
        if (not sort or entry["sort"] == sort)
        and (not part or entry["part"] == part)
        and (not month or entry["at"].startswith(month))
        and (not campus or entry["campus"] in ("", campus))
    ]


def months(entries: Iterable[dict[str, Any]]) -> list[str]:
    """List the months in which something happens, as 2026-09."""
    return sorted({entry["at"][:7] for entry in entries})


def table(entries: Sequence[dict[str, Any]]) -> tuple[list[str], list[list[str | int | None]]]:
    """Write entries as rows for a file."""
    head = ["at", "sort", "part", "campus", "number", "title", "text"]
    return head, [[e["at"], e["sort"], e["part"], e["campus"], e["number"], e["title"], e["detail"]] for e in entries]
