"""The diary of one person: all gatherings and meetings over all programmes, with what is expected."""

from dataclasses import dataclass, field
from datetime import datetime

from matching.domain import disclosure
from matching.models import Pair
from matching.states import PairState
from people.models import Person
from programmes.models import Gathering, Programme
from sessions_app.domain import participation, walltime
from sessions_app.domain.participation import Account
from sessions_app.models import Attendance, Meeting
from sessions_app.queries import meetings, places, presence


@dataclass(frozen=True)
class Day:
    """One gathering as somebody sees it: when in words, and whether they came."""

    gathering: Gathering
    programme: Programme
    when: str
    presence: str
    presence_words: str
    where: str
    asks: bool


@dataclass(frozen=True)
class Company:
    """One pair or group in which somebody meets."""

    pair: Pair
    other: str
    is_open: bool
    latest: list[Meeting]


@dataclass(frozen=True)
class Diary:
    """What is ahead (the next first), what is behind (the latest first), with whom one meets, and how far one is."""

    ahead: list[Day] = field(default_factory=list)
    behind: list[Day] = field(default_factory=list)
    companies: list[Company] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)


def of_person(person: Person, *, at: datetime) -> Diary:
    """Gather the diary of one person as it stands at an instant."""
    noted = {row.gathering_id: row for row in Attendance.objects.filter(application__person=person)}
    gatherings = list(presence.gatherings_of(person))
    hidden = places.hidden_from(person, gatherings)
    days = [_day(one, noted.get(one.pk), one.pk in hidden) for one in gatherings]
    return Diary(
        ahead=[day for day in days if day.gathering.ends_at > at],
        behind=[day for day in reversed(days) if day.gathering.ends_at <= at],
        companies=[_company(pair, person) for pair in _pairs(person)],
        accounts=participation.of_person(person, at=at),
    )


def _day(gathering: Gathering, row: Attendance | None, hidden: bool) -> Day:
    return Day(
        gathering,
        gathering.programme,
        walltime.in_words(gathering.starts_at, gathering.programme),
        row.presence if row else "",
        str(row.get_presence_display()) if row else "",
        "" if hidden else gathering.url or gathering.place,
        hidden,
    )


def _pairs(person: Person) -> list[Pair]:
    """Give the pairs that stand, one for each group."""
    seen: set[int] = set()
    found = []
    for pair in meetings.pairs_meeting(person).filter(state=PairState.ACTIVE).order_by("-active_at", "pk"):
        if pair.group_id in seen:
            continue
        if pair.group_id:
            seen.add(pair.group_id)
        found.append(pair)
    return found


def _company(pair: Pair, person: Person) -> Company:
    bond = pair.group or pair
    return Company(
        pair,
        pair.group.name if pair.group else disclosure.seen_by(pair, person).name,
        meetings.is_open(bond),
        list(meetings.meetings_of(bond)[:3]),
    )
