"""Entries for people's own calendars: one identity for ever, wall time with the zone's rules, invited, taken out.

Files, invitations by mail and personal feeds are written here alone, so that the same event is the same everywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from people.domain import envelope
from people.domain.letters import Attachment
from programmes.domain import zones

REQUEST, CANCEL = "REQUEST", "CANCEL"
READ_AGAIN = timedelta(hours=2)


@dataclass(frozen=True)
class Entry:
    """One event: what it is for ever (`name`, such as "meeting-7"), when and where; `sequence` counts its movings.

    Without an end it is a moment, such as a deadline, and keeps nobody busy.
    """

    name: str
    summary: str
    starts: datetime
    ends: datetime | None
    zone: str
    sequence: int = 0
    place: str = ""
    url: str = ""
    words: str = ""
    cancelled: bool = False


def file(entries: Iterable[Entry], *, at: datetime, title: str = "", method: str = "", guest: str = "") -> bytes:
    """Write entries as one iCalendar file (RFC 5545); with a method as RFC 5546 asks, to one guest's address."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    if title:
        calendar.calendar_name, calendar.refresh_interval = title, READ_AGAIN
    chosen = list(entries)
    for zone in sorted({entry.zone for entry in chosen}):
        years = [entry.starts.year for entry in chosen if entry.zone == zone]
        calendar.add_component(zones.block(zone, min(years), max(years)))
    for entry in chosen:
        calendar.add_component(_event(entry, at, guest))
    written: bytes = calendar.to_ical()
    return written


def invitation(entry: Entry, guest: str, *, at: datetime, cancelled: bool = False) -> Attachment:
    """Write the invitation of one guest to an event, or the word that takes the event out again."""
    method = CANCEL if cancelled else REQUEST
    content = file([replace(entry, cancelled=cancelled)], at=at, method=method, guest=guest)
    name = f"{entry.name.partition('-')[0]}.ics"
    return Attachment(name, content, "text", "calendar", {"method": method})


def identity(name: str) -> str:
    """Give the identity of an event for all calendars: the same at every moving."""
    return f"{name}@{urlsplit(settings.SITE_URL).hostname}"


def _event(entry: Entry, at: datetime, guest: str) -> Event:
    event, zone = Event(), ZoneInfo(entry.zone)
    event.add("uid", identity(entry.name))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", entry.starts.astimezone(zone))
    if entry.ends is None:
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtend", entry.ends.astimezone(zone))
    event.add("summary", entry.summary)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    for name, value in (("location", entry.place), ("description", entry.words), ("url", entry.url)):
        if value:
            event.add(name, value)
    if guest:
        host = vCalAddress(f"mailto:{envelope.sender_address()}")
        host.params["CN"] = vText(settings.SITE_NAME)
        event.add("organizer", host)
        event.add("attendee", _invited(guest))
    return event


def _invited(address: str) -> vCalAddress:
    """Name the one reader of the mail as who is invited; nobody else's address stands in it, and no answer is asked."""
    guest = vCalAddress(f"mailto:{address}")
    guest.params["CUTYPE"] = vText("INDIVIDUAL")
    guest.params["ROLE"] = vText("REQ-PARTICIPANT")
    guest.params["PARTSTAT"] = vText("NEEDS-ACTION")
    guest.params["RSVP"] = vText("FALSE")
    return guest
