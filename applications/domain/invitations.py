"""An interview as a calendar invitation: the same identity at every moving, and taken out when it is cancelled."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress

from applications.models import Interview
from people.domain import envelope
from people.domain.letters import Attachment


def invitation(talk: Interview, *, at: datetime, cancelled: bool = False) -> Attachment:
    """Write the invitation (or its cancellation) of a talk that has a time, in the active language."""
    assert talk.starts_at is not None
    programme = talk.application.intake.cohort.programme
    method = "CANCEL" if cancelled else "REQUEST"
    event, starts = Event(), talk.starts_at.astimezone(ZoneInfo(programme.time_zone))
    event.add("uid", f"interview-{talk.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", talk.sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", starts)
    event.add("dtend", starts + timedelta(minutes=talk.minutes))
    event.add("summary", _("Interview: %(programme)s") % {"programme": programme})
    event.add("location", talk.place)
    event.add("organizer", vCalAddress(f"MAILTO:{envelope.sender_address()}"))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//interviews//")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return Attachment("interview.ics", calendar.to_ical(), "text", "calendar", {"method": method})
