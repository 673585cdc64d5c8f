"""Working days: weekends and the public holidays of a country, so that a deadline never falls on a closed office."""

from datetime import date, timedelta
from functools import cache

import holidays

WEEKEND = frozenset({5, 6})


@cache
def supported() -> frozenset[str]:
    """Give the countries whose public holidays are known, as two letters."""
    return frozenset(holidays.list_supported_countries())


@cache
def _of(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))


def is_working_day(day: date, country: str) -> bool:
    """Say whether offices of a country are open."""
    return day.weekday() not in WEEKEND and day not in _of(country, day.year)


def on_or_before(day: date, country: str) -> date:
    """Give the last working day that is not after a day."""
    while not is_working_day(day, country):
        day -= timedelta(days=1)
    return day
