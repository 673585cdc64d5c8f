"""A gathering in somebody's calendar: as a file, as an invitation by mail, and as an entry of their feed."""

from datetime import datetime

from people.domain.letters import Attachment
from people.models import Person
from programmes.domain import calendars
from programmes.domain.calendars import Entry
from programmes.models import Gathering
from sessions_app.queries import places


def entry(gathering: Gathering, person: Person) -> Entry:
    """Say a gathering as an entry of a person's calendar, with the place as far as that person is told it."""
    place, url = places.shown_to(gathering, person)
    return Entry(
        name=f"gathering-{gathering.pk}",
        summary=f"{gathering.name} – {gathering.programme}",
        starts=gathering.starts_at,
        ends=gathering.ends_at,
        zone=gathering.programme.time_zone,
        sequence=gathering.sequence,
        place=place,
        url=url,
        cancelled=gathering.cancelled_at is not None,
    )


def calendar_file(gathering: Gathering, person: Person, *, at: datetime) -> bytes:
    """Write one gathering as an iCalendar file; the same gathering always has the same identity."""
    return calendars.file([entry(gathering, person)], at=at)


def invitation(gathering: Gathering, person: Person, *, at: datetime, cancelled: bool = False) -> Attachment:
    """Write the invitation of one person to a gathering, or the word that takes it out of their calendar again."""
    return calendars.invitation(entry(gathering, person), person.email, at=at, cancelled=cancelled)
