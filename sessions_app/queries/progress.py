"""How far somebody has come with what a cohort expects of its participants, in numbers and in plain words."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application
from programmes.models import Expectation, Gathering
from programmes.models.calendar import ExpectationKind, Mode
from sessions_app.models import Attendance, Meeting
from sessions_app.queries import presence
from sessions_app.queries.meetings import Bond, meetings_of
from sessions_app.states import Presence

K = ExpectationKind


@dataclass(frozen=True)
class Progress:
    """One expectation, and how far somebody has come: words, and whether it is met (None while it cannot be told)."""

    expectation: str
    words: str
    met: bool | None


def of_gatherings(application: Application) -> list[Progress]:
    """Tell the progress with gatherings: came to, of how many."""
    found = []
    cohort = application.intake.cohort
    came = Counter(
        Attendance.objects.filter(application=application, presence=Presence.PRESENT, gathering__cohorts=cohort)
        .order_by()
        .values_list("gathering__mode", flat=True)
    )
    asked = Counter(_invited(application).values_list("mode", flat=True))
    for kind, mode in ((K.GATHERINGS_IN_PERSON, Mode.IN_PERSON), (K.GATHERINGS_DIGITAL, Mode.DIGITAL)):
        for expectation in cohort.expectations.filter(kind=kind):
            needed = expectation.at_least or asked[mode]
            words = _gathering_words(mode, needed) % {"came": came[mode], "needed": needed}
            found.append(Progress(str(expectation), words, came[mode] >= needed))
    return found


def _invited(application: Application) -> QuerySet[Gathering]:
    invited = presence.gatherings_at(application.intake.cohort, application.campus_id, application.intake.part)
    return invited.filter(cancelled_at=None)


def _gathering_words(mode: Mode, needed: int) -> str:
    if mode == Mode.DIGITAL:
        return ngettext("%(came)d of %(needed)d digital gathering", "%(came)d of %(needed)d digital gatherings", needed)
    return ngettext("%(came)d of %(needed)d gathering in person", "%(came)d of %(needed)d gatherings in person", needed)


def of_meetings(bond: Bond, began: date | None, today: date) -> list[Progress]:
    """Tell the progress with the meetings of one pair or group since it began."""
    cohort = bond.coupling.cohort
    meetings = list(meetings_of(bond))
    found = []
    for expectation in cohort.expectations.all():
        words, met = _meeting_words(expectation, meetings, began or cohort.starts_on, min(today, cohort.ends_on))
        if words:
            found.append(Progress(str(expectation), words, met))
    return found


def _meeting_words(
    expectation: Expectation, meetings: list[Meeting], began: date, until: date
) -> tuple[str, bool | None]:
    days = [meeting.held_on for meeting in meetings]
    needed = expectation.at_least or 1
    if expectation.kind == K.MEETINGS_PER_MONTH:
        return _months(days, began, until, needed)
    if expectation.kind == K.MEETINGS_PER_WEEK:
        return _weeks(days, began, until, needed)
    if expectation.kind == K.MEETINGS_MOSTLY_IN_PERSON:
        in_person = sum(meeting.mode == Mode.IN_PERSON for meeting in meetings)
        words = ngettext("%(met)d of %(all)d meeting in person", "%(met)d of %(all)d meetings in person", len(meetings))
        return words % {"met": in_person, "all": len(meetings)}, 2 * in_person > len(meetings) if meetings else None
    if expectation.kind == K.MEETINGS_OWN_AGREEMENT:
        words = ngettext("%(all)d meeting logged", "%(all)d meetings logged", len(meetings))
        return words % {"all": len(meetings)}, None
    return "", None


def _months(days: list[date], began: date, until: date, needed: int) -> tuple[str, bool | None]:
    """Count the months with enough meetings; the month that still runs is told apart."""
    held = Counter((day.year, day.month) for day in days)
    now = (until.year, until.month)
    past = [month for month in _months_between(began, until) if month != now]
    kept = sum(held[month] >= needed for month in past)
    this = ngettext("%(number)d meeting this month", "%(number)d meetings this month", held[now])
    words = [this % {"number": held[now]}]
    if past:
        before = ngettext(
            "%(kept)d of %(past)d month kept before", "%(kept)d of %(past)d months kept before", len(past)
        )
        words.append(before % {"kept": kept, "past": len(past)})
    return "; ".join(words), kept == len(past) and held[now] >= needed


def _weeks(days: list[date], began: date, until: date, needed: int) -> tuple[str, bool | None]:
    """Count the weeks with enough meetings, from the first whole one to the last whole one."""
    held = Counter(day.isocalendar()[:2] for day in days)
    weeks = max((_monday(until) - _monday(began)).days // 7, 0)
    past = [(_monday(began) + timedelta(weeks=number)).isocalendar()[:2] for number in range(weeks)]
    kept = sum(held[week] >= needed for week in past)
    this = held[until.isocalendar()[:2]]
    words = _("%(this)d this week") % {"this": this}
    if past:
        words += "; " + ngettext(
            "%(kept)d of %(past)d week kept before", "%(kept)d of %(past)d weeks kept before", len(past)
        ) % {"kept": kept, "past": len(past)}
    return words, kept == len(past) and this >= needed


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _months_between(first: date, last: date) -> list[tuple[int, int]]:
    count = (last.year - first.year) * 12 + last.month - first.month
    return [((first.month - 1 + n) // 12 + first.year, (first.month - 1 + n) % 12 + 1) for n in range(count + 1)]
