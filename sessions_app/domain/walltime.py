"""Wall time: days and hours as the clock on a programme's wall shows them, over both changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _

from programmes.models import Programme


def instant(day: date, at_time: time, programme: Programme) -> datetime:
    """Give the instant of a wall time in a programme's zone.

    In the hour that spring leaves out this is the hour after; of the hour that autumn has twice it is the first.
    """
    return datetime.combine(day, at_time, tzinfo=ZoneInfo(programme.time_zone)).astimezone(UTC)


def exact(day: date, at_time: time, programme: Programme) -> datetime:
    """Give the one instant of a wall time that people agree on.

    Raises ValidationError for an hour that spring leaves out or that autumn has twice.
    """
    zone = ZoneInfo(programme.time_zone)
    first = datetime.combine(day, at_time, tzinfo=zone)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    told = {"time": at_time.strftime("%H:%M"), "day": formats.date_format(day, "DATE_FORMAT")}
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != datetime.combine(day, at_time):
        said = _("On %(day)s the clocks go forward, and there is no %(time)s. Choose another time.")
    else:
        said = _("On %(day)s the clocks go back, and %(time)s comes twice. Choose a time before or after that hour.")
    raise ValidationError(said % told)


def zone_of(programme: Programme) -> ZoneInfo:
    """Give the zone of a programme's wall."""
    return ZoneInfo(programme.time_zone)


def day_of(moment: datetime, programme: Programme) -> date:
    """Give the day that an instant falls on in a programme's zone."""
    return moment.astimezone(ZoneInfo(programme.time_zone)).date()


def first_of_month(day: date) -> date:
    """Give the first day of a day's month."""
    return day.replace(day=1)


def first_of_next_month(day: date) -> date:
    """Give the first day of the month after a day's."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def in_words(moment: datetime, programme: Programme) -> str:
    """Say an instant as weekday, day and wall time, with the place whose clock it is."""
    local = moment.astimezone(ZoneInfo(programme.time_zone))
    return _("%(weekday)s %(day)s at %(time)s (%(place)s time)") % {
        "weekday": formats.date_format(local, "l"),
        "day": formats.date_format(local, "DATE_FORMAT"),
        "time": formats.date_format(local, "H:i"),
        "place": programme.time_zone.rpartition("/")[2].replace("_", " "),
    }


def span_in_words(starts: datetime, ends: datetime, programme: Programme) -> str:
    """Say from when to when: on one day with two hours, over several with two days."""
    zone = ZoneInfo(programme.time_zone)
    first, last = starts.astimezone(zone), ends.astimezone(zone)
    until = formats.date_format(last, "H:i")
    if first.date() != last.date():
        until = f"{formats.date_format(last, 'l')} {formats.date_format(last, 'DATE_FORMAT')} {until}"
    return _("%(start)s to %(end)s") % {"start": in_words(starts, programme), "end": until}


def local(moment: datetime, programme: Programme) -> datetime:
    """Give an instant by the clock on the programme's wall."""
    return moment.astimezone(ZoneInfo(programme.time_zone))
