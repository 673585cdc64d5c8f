"""The calendar feed of one person: gatherings, planned meetings and own deadlines.

A feed is made at each reading, so that a pair that has ended is gone at the next, with the other's name.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from applications import queries as applications
from applications.states import ApplicationState
from matching import queries as matching
from matching.states import OPEN, PairState
from people.models import Person
from programmes.domain import calendars
from programmes.domain.calendars import Entry
from sessions_app.domain import appointment_letters, gathering_files
from sessions_app.queries import appointments, presence
from sessions_app.states import AppointmentState

KEPT_BEHIND = timedelta(days=90)
RUNNING = [PairState.ACTIVE]


def feed(person: Person, *, at: datetime) -> bytes:
    """Write a person's gatherings, planned meetings and own deadlines as one calendar, in the active language."""
    entries = [entry for find in FINDERS for entry in find(person, at)]
    title = _("%(site)s: my dates") % {"site": settings.SITE_NAME}
    return calendars.file(entries, at=at, title=title)


def _gatherings(person: Person, at: datetime) -> Iterator[Entry]:
    for gathering in presence.gatherings_of(person).filter(ends_at__gt=at - KEPT_BEHIND):
        yield gathering_files.entry(gathering, person)


def _meetings(person: Person, at: datetime) -> Iterator[Entry]:
    standing = [AppointmentState.PLANNED, AppointmentState.HELD]
    own = appointments.of_person(person, RUNNING)  # of a match that is over nothing stays, not even where they met
    rows = list(own.filter(state__in=standing, starts_at__gt=at - KEPT_BEHIND))
    names = appointment_letters.names_for(rows, person)
    for one in rows:
        yield appointment_letters.entry(one, person, names[appointments.bond_of(one)])


def _proposals(person: Person, at: datetime) -> Iterator[Entry]:
    for one in appointments.waiting_for(appointments.of_person(person, RUNNING), person):
        free = appointments.free_times(one, at)
        if free:
            name, words = f"answer-meeting-{one.pk}", _("Last chance to pick a time for a meeting")
            yield _deadline(name, words, free[-1], appointments.programme_of(one).time_zone)


def _drafts(person: Person, at: datetime) -> Iterator[Entry]:
    rows = applications.applications_of(person).filter(state=ApplicationState.DRAFT, intake__closes_at__gt=at)
    for row in rows:
        programme = row.intake.cohort.programme
        words = _("Deadline: your application to %(programme)s") % {"programme": programme}
        yield _deadline(f"application-{row.pk}", words, row.intake.closes_at, programme.time_zone)


def _offers(person: Person, at: datetime) -> Iterator[Entry]:
    for pair in matching.pairs_of(person):
        side = matching.side_of(pair, person)
        asked = matching.asked_since(pair, side) if side else None
        if side and asked and pair.state in OPEN and not matching.yes_at(pair, side):
            programme = pair.coupling.cohort.programme
            until = asked + timedelta(days=pair.coupling.first_contact.office_after_days)
            words = _("Answer your match in %(programme)s") % {"programme": programme}
            yield _deadline(f"offer-{pair.pk}", words, until, programme.time_zone)


def _deadline(name: str, words: str, until: datetime, zone: str) -> Entry:
    return Entry(name=name, summary=words, starts=until, ends=None, zone=zone)


# What stands in a feed; a room further down may add its own deadlines here.
FINDERS: list[Callable[[Person, datetime], Iterator[Entry]]] = [_gatherings, _meetings, _proposals, _drafts, _offers]
