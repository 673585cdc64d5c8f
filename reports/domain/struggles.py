"""The report upward (SE-7): what students struggle with, as five mentors or more tick it, and referrals by kind."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from programmes.models import ReferralKind
from reports.domain.suppression import LEAST
from reports.domain.tables import Report
from reports.queries.struggles import HalfYear


def draft(report: Report, years: Mapping[date, HalfYear], labels: Mapping[int, str]) -> None:
    """Note the counts of each half-year, the newest first; fewer than five tickers, and its themes are left out.

    A mentor may tick several themes, so that themes do not add up to tickers, and no theme can be worked out from it.
    """
    for since, known in sorted(years.items(), reverse=True):
        words = {"half": 1 if since.month < 7 else 2, "year": since.year}
        if known.tickers >= LEAST:
            ordered = sorted(known.themes, key=lambda theme: (-known.themes[theme], labels.get(theme, "")))
            rows = [(theme, labels.get(theme, "")) for theme in ordered]
            title = _("What students struggle with, half-year %(half)d of %(year)d") % words
            report.line(f"struggles-{since}", title, rows, known.themes)
        if known.referrals:
            title = _("Referred on, half-year %(half)d of %(year)d") % words
            report.line(f"referrals-{since}", title, ReferralKind.choices, known.referrals)
