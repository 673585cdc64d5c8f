"""Counting what mentors ticked that students struggle with, and how often they referred somebody on, by half-year."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Sum

from programmes.models import Cohort, StruggleTheme
from sessions_app.models import Referral, ThemeTick


@dataclass
class HalfYear:
    """The counts of one half-year of a cohort: mentors who ticked anything, mentors by theme, referrals by kind."""

    tickers: int = 0
    themes: dict[int, int] = field(default_factory=dict)
    referrals: dict[str, int] = field(default_factory=dict)


Found = dict[int, dict[date, HalfYear]]


def by_half_year(cohorts: Collection[Cohort]) -> Found:
    """Count for each cohort and half-year; a mentor who ticks several themes is one ticker."""
    found: Found = {cohort.pk: {} for cohort in cohorts}
    ticks = ThemeTick.objects.filter(application__intake__cohort__in=cohorts).order_by()
    where = ("application__intake__cohort_id", "half_year")
    for cohort, since, number in ticks.values_list(*where).annotate(n=Count("application", distinct=True)):
        found[cohort].setdefault(since, HalfYear()).tickers = number
    for cohort, since, theme, number in ticks.values_list(*where, "theme_id").annotate(n=Count("application")):
        found[cohort][since].themes[theme] = number
    referred = Referral.objects.filter(application__intake__cohort__in=cohorts).order_by()
    for cohort, since, kind, number in referred.values_list(*where, "service__kind").annotate(n=Sum("number")):
        found[cohort].setdefault(since, HalfYear()).referrals[kind] = number
    return found


def labels(found: Found) -> dict[int, str]:
    """Give the words of all themes that were ticked, in the reader's language."""
    ticked = {theme for years in found.values() for one in years.values() for theme in one.themes}
    return {row.pk: str(row) for row in StruggleTheme.objects.filter(pk__in=ticked)} if ticked else {}
