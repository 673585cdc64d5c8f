"""Time zones as calendars write them (VTIMEZONE): the changes of the clock as yearly rules, each at its true instant.

RFC 5545 counts a change by the wall clock before it: Europe's spring change stands at 02:00, autumn's at 03:00.
Written from the zone database itself; a zone whose changes follow no yearly rule gets them one by one.
"""

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LOOKED_AT = 6
Change = tuple[datetime, datetime]  # the first instant after it, as an instant; and the wall clock just before it


def block(name: str, first: int, last: int) -> Timezone:
    """Write the block of a zone that is right from the year `first` to the year `last`."""
    found, zone = Timezone(), ZoneInfo(name)
    found.add("tzid", name)
    years = range(first - 1, max(last, first + LOOKED_AT) + 1)
    changes = [list(changes_of(name, year)) for year in years]
    rules = _rules(changes)
    if not any(changes):
        found.add_component(_observance(zone, datetime(first - 1, 1, 1, tzinfo=UTC), datetime(first - 1, 1, 1)))
    elif rules:
        for (instant, wall), rule in zip(changes[0], rules, strict=True):
            found.add_component(_observance(zone, instant, wall, rule))
    else:
        start = datetime(first - 2, 12, 31)
        found.add_component(_observance(zone, start.replace(tzinfo=UTC), start))
        for instant, wall in (change for year in changes for change in year):
            found.add_component(_observance(zone, instant, wall))
    return found


@lru_cache(maxsize=256)
def changes_of(name: str, year: int) -> tuple[Change, ...]:
    """Find the changes of the clock in a year, each with the wall clock that shows just before it."""
    zone, found = ZoneInfo(name), []
    day, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    while day < end:
        after = day + timedelta(days=1)
        if _offset(day, zone) != _offset(after, zone):
            instant = _instant_of_change(day, after, zone)
            found.append((instant, (instant + _offset(day, zone)).replace(tzinfo=None)))
        day = after
    return tuple(found)


def _instant_of_change(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """Close in on the minute between two instants at which the offset changes."""
    while high - low > timedelta(minutes=1):
        middle = low + timedelta(minutes=(high - low) // timedelta(minutes=1) // 2)
        if _offset(middle, zone) == _offset(low, zone):
            low = middle
        else:
            high = middle
    return high


def _rules(changes: list[list[Change]]) -> list[vRecur]:
    """Say the changes of all years as yearly rules; none where they do not come at the same weekday and hour."""
    if {len(year) for year in changes} != {2}:
        return []
    rules = []
    for number in (0, 1):
        walls = [year[number][1] for year in changes]
        if len({(wall.month, wall.weekday(), wall.time()) for wall in walls}) != 1:
            return []
        first, weekday = walls[0], WEEKDAYS[walls[0].weekday()]
        if all(wall.day + 7 > monthrange(wall.year, wall.month)[1] for wall in walls):
            place = -1
        elif len({(wall.day - 1) // 7 for wall in walls}) == 1:
            place = (first.day - 1) // 7 + 1
        else:
            return []
        rules.append(vRecur({"FREQ": "YEARLY", "BYMONTH": first.month, "BYDAY": f"{place}{weekday}"}))
    return rules


def _observance(
    zone: ZoneInfo, instant: datetime, wall: datetime, rule: vRecur | None = None
) -> TimezoneDaylight | TimezoneStandard:
    """Write from when on which offset holds."""
    local = instant.astimezone(zone)
    found = TimezoneDaylight() if local.dst() else TimezoneStandard()
    found.add("dtstart", wall)
    found.add("tzoffsetfrom", _offset(instant - timedelta(minutes=1), zone))
    found.add("tzoffsetto", _offset(instant, zone))
    found.add("tzname", local.tzname() or "")
    if rule is not None:
        found.add("rrule", rule)
    return found


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()
