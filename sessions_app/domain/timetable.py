"""The timetable of a gathering, day by day, each line with its clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import formats

from programmes.models import AgendaItem, Gathering
from sessions_app.domain import walltime


@dataclass(frozen=True)
class Line:
    """One line: from and to by the wall clock, and what happens."""

    starts: str
    ends: str
    item: AgendaItem
    speakers: list[str]


@dataclass(frozen=True)
class Day:
    """One day of a gathering, named where there are several."""

    name: str
    lines: list[Line]


def days(gathering: Gathering) -> list[Day]:
    """Give the timetable; days without a line are left out."""
    first = walltime.day_of(gathering.starts_at, gathering.programme)
    by_day: dict[int, list[Line]] = {}
    for item in gathering.timetable.prefetch_related("speakers"):
        begins = datetime.combine(first, item.at_time)
        line = Line(
            f"{begins:%H:%M}",
            f"{begins + timedelta(minutes=item.minutes):%H:%M}",
            item,
            [speaker.name for speaker in item.speakers.all()],
        )
        by_day.setdefault(item.day, []).append(line)
    several = len(by_day) > 1
    return [Day(_name(first, number) if several else "", lines) for number, lines in sorted(by_day.items())]


def _name(first: date, number: int) -> str:
    day = first + timedelta(days=number - 1)
    return f"{formats.date_format(day, 'l')} {formats.date_format(day, 'DATE_FORMAT')}"
