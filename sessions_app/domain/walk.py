"""What comes next for two who walk together: the first meeting, the agreement, their goals, the next gathering."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.domain import company, letters
from matching.domain.steps import Step
from matching.models import Group
from matching.states import Side
from people.models import Person
from programmes import queries as programmes
from sessions_app.domain import meetings as acts
from sessions_app.domain import walltime
from sessions_app.models import Appointment
from sessions_app.queries import agreements, appointments, goals, meetings, places
from sessions_app.queries.meetings import Bond
from sessions_app.states import GoalState

SOON = timedelta(days=14)
AHEAD = timedelta(days=30)


def steps(bond: Bond, person: Person, at: datetime) -> Iterator[Step]:
    """Tell what comes next for somebody in an active pair or group."""
    if not meetings.is_open(bond):
        return
    has_met, planned = meetings.meetings_of(bond).exists(), list(appointments.open_of(bond))
    if not has_met and not planned:
        yield _first_meeting(bond, person)
    waiting = appointments.waiting_in(planned, person)
    for one in planned:
        yield from _planned(one, one.pk in waiting, at)
    yield from _agreement(bond, person)
    yield from _goals(bond, person, at, has_met)
    yield from _gathering(bond, person, at)


def address(name: str, bond: Bond) -> str:
    """Give the address of a page that pairs and groups both have."""
    return reverse(f"group_{name}" if isinstance(bond, Group) else name, args=[bond.pk])


def _first_meeting(bond: Bond, person: Person) -> Step:
    url, label = address("meeting_plan", bond), _("Plan your first meeting")
    if isinstance(bond, Group):
        if bond.guide.person_id == person.pk:
            why = _("Write to the members and suggest the first meeting.")
            return Step(10, _("Bring the group together"), why, url, label)
        why = _("The one who guides the group suggests the first meeting.")
        return Step(10, _("Your first meeting"), why, url, label, mine=False)
    side = Side.SEEKER if bond.seeker.person_id == person.pk else Side.GUIDE
    writes = bond.coupling.first_contact.writes_first
    return Step(10, _("Your first meeting"), letters.next_step(bond, side), url, label, mine=writes == side)


def _planned(one: Appointment, waits: bool, at: datetime) -> Iterator[Step]:
    """Tell of one meeting ahead, or of times to choose from; of one that has begun, ask whether it took place."""
    programme, url = appointments.programme_of(one), reverse("appointment", args=[one.pk])
    if one.starts_at is not None:
        when = {"when": walltime.in_words(one.starts_at, programme)}
        if one.starts_at <= at:
            yield Step(5, _("Did you meet on %(when)s?") % when, "", url, _("Say whether you did"))
        else:
            yield Step(25, _("You meet on %(when)s") % when, one.place, url, _("See the meeting"))
    elif free := appointments.free_times(one, at):
        times = "; ".join(walltime.in_words(instant, programme) for instant in free)
        if waits and one.group_id:
            yield Step(5, _("Say which times suit you"), times, url, _("Answer"))
        elif waits:
            yield Step(5, _("Choose when you meet"), times, url, _("Choose a time"))
        else:
            yield Step(25, _("Times are proposed"), times, url, _("See the meeting"), mine=False)


def _agreement(bond: Bond, person: Person) -> Iterator[Step]:
    if agreements.text_for(bond.coupling) is None:
        return
    latest, needed = agreements.wordings(bond).first(), agreements.parties(bond)
    signed = agreements.signed_by(latest) if latest else set()
    missing = [one for one in needed if one.pk not in signed]
    url, label = address("agreement", bond), _("To the agreement")
    if any(one.person_id == person.pk for one in missing):
        why = _("How often, where, and what you can count on: settle it in a few lines, and sign.")
        if signed:
            why = _("It is worded and signed from the other side. Read it, and sign or change it.")
        elif latest is not None and latest.number > 1:
            why = _("The words have been changed. Read them, and sign anew; until then the earlier ones hold.")
        yield Step(20, _("Sign your agreement"), why, url, label)
    elif missing:
        known = company.names(bond, person)
        names = [known[one.person_id] for one in missing if one.person_id in known]
        why = _("Still missing: %(names)s.") % {"names": ", ".join(names)} if names else ""
        yield Step(20, _("You have signed; a signature is missing"), why, url, label, mine=False)


def _goals(bond: Bond, person: Person, at: datetime, has_met: bool) -> Iterator[Step]:
    url = address("goals", bond)
    if left := len(goals.left_behind(bond, person)):
        title = ngettext(
            "%(number)d open goal from your earlier match",
            "%(number)d open goals from your earlier match",
            left,
        ) % {"number": left}
        yield Step(
            30, title, _("Take along what you want to go on with. Only you see them until then."), url, _("Choose")
        )
    found = list(goals.goals_of(bond))
    if not found:
        if has_met:
            why = _("One for this year and one for later is a good beginning.")
            yield Step(40, _("Set your first goals"), why, url, _("To the goals"))
        return
    today = acts.today_of(bond, at)
    due = [(one.by_when, one.text) for one in found if one.state == GoalState.OPEN and one.by_when is not None]
    near = [line for line in due if line[0] <= today + SOON]
    if not near:
        return
    day, text = near[0]
    title = _("A goal was due on %(day)s") if day < today else _("A goal is due on %(day)s")
    more = len(near) - 1
    rest = ngettext("and %(number)d more is due soon", "and %(number)d more are due soon", more) % {"number": more}
    words = f"{text} ({rest})" if more else text
    yield Step(35, title % {"day": date_format(day, "DATE_FORMAT")}, words, url, _("To the goals"))


def _gathering(bond: Bond, person: Person, at: datetime) -> Iterator[Step]:
    application = meetings.own_application(bond, person)
    if application is None:
        return
    programme = meetings.programme_of(bond)
    rows = programmes.gatherings_for(bond.coupling.cohort, application.campus, application.intake.part)
    ahead = rows.filter(starts_at__gte=at, starts_at__lte=at + AHEAD).first()
    if ahead is not None:
        where = places.of(ahead, person) or str(ahead.get_mode_display())
        why = f"{walltime.in_words(ahead.starts_at, programme)}, {where}"
        url = reverse("gathering", args=[ahead.pk])
        yield Step(50, str(ahead.name), why, url, _("To the gathering"))
