"""Quiet hours: no reminder goes at night, by the clock on the programme's wall; it waits for the morning.

A reminder whose event would be over by then goes in the evening before the quiet began.
"""

from datetime import datetime, time, timedelta

from django.conf import settings

from programmes.models import Programme
from sessions_app.domain import walltime


def awake(planned: datetime, event_at: datetime | None, programme: Programme) -> datetime:
    """Move an instant out of the quiet hours: to their end, or before they began where their end is too late."""
    hours = _hours_around(planned, programme)
    if hours is None:
        return planned
    began, ends = hours
    return ends if event_at is None or ends < event_at else began - timedelta(minutes=1)


def until(at: datetime, programme: Programme) -> datetime | None:
    """Say until when it is quiet where a programme is; None when it is not quiet."""
    hours = _hours_around(at, programme)
    return hours[1] if hours else None


def _hours_around(at: datetime, programme: Programme) -> tuple[datetime, datetime] | None:
    """Give beginning and end of the quiet hours that an instant lies in."""
    if not settings.QUIET_HOURS:
        return None
    start, end = (time.fromisoformat(one.strip()) for one in settings.QUIET_HOURS.split("-"))
    day = walltime.day_of(at, programme)
    for first in (day - timedelta(days=1), day):
        last = first + timedelta(days=1) if end <= start else first
        began, ends = walltime.instant(first, start, programme), walltime.instant(last, end, programme)
        if began <= at < ends:
            return began, ends
    return None
