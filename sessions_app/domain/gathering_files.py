"""A gathering as a file that calendars read, at its wall time with the zone's own rules."""

from datetime import UTC, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress

from people.domain import envelope
from people.models import Person
from programmes.models import Gathering
from sessions_app.queries import places


def calendar_file(gathering: Gathering, person: Person, *, at: datetime, method: str = "") -> bytes:
    """Write one gathering for one reader: the same gathering always has the same identity.

    Place and link stand in it as far as the reader is told them. With a method (REQUEST, CANCEL) it is a message to
    their calendar, as RFC 5546 asks.
    """
    zone = ZoneInfo(gathering.programme.time_zone)
    place, url = places.shown_to(gathering, person)
    event = Event()
    event.add("uid", f"gathering-{gathering.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", gathering.sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", gathering.starts_at.astimezone(zone))
    event.add("dtend", gathering.ends_at.astimezone(zone))
    event.add("summary", f"{gathering.name} – {gathering.programme}")
    event.add("status", "CANCELLED" if gathering.cancelled_at else "CONFIRMED")
    if place:
        event.add("location", place)
    if url:
        event.add("url", url)
    if method:
        event.add("organizer", vCalAddress(f"mailto:{envelope.sender_address()}"))
        event.add("attendee", vCalAddress(f"mailto:{person.email}"))
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//gatherings//")
    calendar.add("version", "2.0")
    if method:
        calendar.add("method", method)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written
