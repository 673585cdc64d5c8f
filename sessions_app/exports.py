"""A gathering as a file that calendars read, at its wall time with the zone's own rules."""

from datetime import UTC, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event

from programmes.models import Gathering


def calendar_file(gathering: Gathering, *, at: datetime) -> bytes:
    """Write one gathering as an iCalendar file; the same gathering always has the same identity."""
    zone = ZoneInfo(gathering.programme.time_zone)
    event = Event()
    event.add("uid", f"gathering-{gathering.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", gathering.starts_at.astimezone(zone))
    event.add("dtend", gathering.ends_at.astimezone(zone))
    event.add("summary", f"{gathering.name} – {gathering.programme}")
    if gathering.place:
        event.add("location", gathering.place)
    if gathering.url:
        event.add("url", gathering.url)
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//gatherings//")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written
