"""The diary of one person: all gatherings and meetings over all programmes, with what is expected."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from matching.domain import disclosure
from matching.models import Pair
from matching.states import PairState
from people.models import Person
from programmes.models import Gathering, Programme
from sessions_app.domain import appointment_letters, participation, walltime
from sessions_app.domain.participation import Account
from sessions_app.models import Appointment, Attendance, Meeting
from sessions_app.queries import appointments, meetings, places, presence
from sessions_app.states import AHEAD


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
class Planned:
    """One meeting ahead as one of those who meet sees it: when and where in words, and what waits for whom."""

    appointment: Appointment
    other: str
    programme: Programme
    when: str
    place: str
    times: list[str]
    begun: bool
    waits_for_me: bool


@dataclass(frozen=True)
class Diary:
    """What is ahead (the next first), what is behind (the latest first), with whom one meets, and how far one is."""

    ahead: list[Day] = field(default_factory=list)
    behind: list[Day] = field(default_factory=list)
    companies: list[Company] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)


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
        planned=planned(appointments.of_person(person).filter(state__in=AHEAD), person, at),
    )


def planned(rows: Iterable[Appointment], person: Person, at: datetime) -> list[Planned]:
    """Tell of appointments as one of those who meet sees them; who the others are is asked once for each pair."""
    standing = list(rows)
    names = appointment_letters.names_for(standing, person)
    waiting = appointments.waiting_in(standing, person)
    found = []
    for one in standing:
        bond = appointments.bond_of(one)
        programme = meetings.programme_of(bond)
        instants = [one.starts_at] if one.starts_at else appointments.free_times(one, at)
        times = [walltime.in_words(instant, programme) for instant in instants]
        found.append(
            Planned(
                appointment=one,
                other=names[bond],
                programme=programme,
                when="; ".join(times),
                place=appointments.place_of(one),
                times=times,
                begun=one.starts_at is not None and one.starts_at <= at,
                waits_for_me=bool(times) and one.pk in waiting,
            )
        )
    return found


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
        str(pair.group) if pair.group else disclosure.seen_by(pair, person).name,
        meetings.is_open(bond),
        list(meetings.meetings_of(bond)[:3]),
    )
