"""Hours: what mentors have given in meetings, and lengths of time in words."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from applications.models import Application
from programmes.models import Cohort
from sessions_app.models import Meeting


@dataclass(frozen=True)
class Given:
    """How many meetings, how long together, and by how many mentors."""

    meetings: int
    minutes: int
    mentors: int = 1

    @property
    def length(self) -> str:
        """The time in words."""
        return in_words(self.minutes)


def given_by(application: Application) -> Given:
    """Sum what one mentor has given in meetings of pairs and groups."""
    rows = meetings_of(application)
    return Given(rows.count(), rows.aggregate(sum=Sum("minutes"))["sum"] or 0)


def meetings_of(application: Application) -> QuerySet[Meeting]:
    """Give the meetings that somebody has led, whoever guides the pair or group today."""
    return Meeting.objects.filter(guide=application)


def nth_meetings(cohort: Cohort, number: int) -> dict[int, datetime]:
    """Say of each mentor of a cohort who has so many meetings when the last of these was logged."""
    rows = _in(cohort).filter(guide__isnull=False)
    place = Window(RowNumber(), partition_by=[F("guide")], order_by=["held_on", "pk"])
    rows = rows.annotate(place=place).filter(place=number)
    return dict(rows.order_by().values_list("guide", "logged_at"))


def given_in(cohort: Cohort) -> Given:
    """Sum what the mentors of a cohort have given."""
    rows = _in(cohort)
    guides = rows.order_by().values("guide").distinct().count()
    return Given(rows.count(), rows.aggregate(sum=Sum("minutes"))["sum"] or 0, guides)


def _in(cohort: Cohort) -> QuerySet[Meeting]:
    return Meeting.objects.filter(Q(pair__coupling__cohort=cohort) | Q(group__coupling__cohort=cohort))


def in_words(minutes: int) -> str:
    """Say a length of time in hours and minutes; corrections may be below nothing."""
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else ""
    if not rest:
        return sign + _("%(hours)d h") % {"hours": hours}
    return sign + _("%(hours)d h %(rest)d min") % {"hours": hours, "rest": rest}


def as_clock(minutes: int) -> str:
    """Write a length of time as hours and minutes with a colon, which sums without rounding."""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else ''}{hours}:{rest:02d}"
