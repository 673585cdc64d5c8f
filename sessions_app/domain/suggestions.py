"""Suggestions for a meeting: the next times that suit both as they answered, and where the two meet as a rule."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from applications import queries as applications
from applications.models import Application
from applications.queries import spoken
from matching.domain import disclosure
from matching.models import Group
from matching.states import PairState
from people.models import Person
from programmes.models import Question
from programmes.models.calendar import Mode
from programmes.models.questionnaire import QuestionKind
from sessions_app.domain import walltime
from sessions_app.queries import appointments, meetings
from sessions_app.queries.meetings import Bond

DAYS = list(spoken.DAYS)
HOURS = {"am": time(10), "pm": time(14), "eve": time(17)}
LOOK_AHEAD = 28
USUAL = time(15)
SUGGESTED = 4


@dataclass(frozen=True)
class Suggestion:
    """What a new meeting is filled in with: wall times to tap, why these, and length, mode and place."""

    times: list[datetime]
    suits_both: bool
    minutes: int
    mode: str
    place: str


def of_bond(bond: Bond, person: Person, *, at: datetime) -> Suggestion:
    """Suggest times, length, mode and place for the next meeting of a pair or group; times are wall times."""
    programme = meetings.programme_of(bond)
    planned = appointments.of_bond(bond).exclude(starts_at=None).order_by("-starts_at").first()
    last = meetings.meetings_of(bond).first()
    like = planned or last
    slots = common_slots(bond)
    usual = planned.starts_at.astimezone(walltime.zone_of(programme)) if planned and planned.starts_at else None
    place = (appointments.place_of(planned) if planned else "") or usual_place(bond, person)
    taken = {
        one.starts_at.astimezone(walltime.zone_of(programme)).date()
        for one in appointments.open_of(bond)
        if one.starts_at is not None
    }
    times = _next_times(slots, walltime.day_of(at, programme), last.held_on if last else None, usual)
    return Suggestion(
        times=[time for time in times if time.date() not in taken][:SUGGESTED],
        suits_both=bool(slots),
        minutes=like.minutes if like else 60,
        mode=like.mode if like else Mode.IN_PERSON,
        place=place,
    )


def common_slots(bond: Bond) -> set[str]:
    """Give the parts of the week that suit both of a pair as answered; none where not asked.

    In a group it is the group's own time, else what suits the guide and most of the members.
    """
    if not isinstance(bond, Group):
        return _free(bond.seeker) & _free(bond.guide)
    if bond.slot:
        return {bond.slot}
    members = bond.pairs.filter(state=PairState.ACTIVE).select_related("seeker")
    free = Counter(slot for pair in members for slot in _free(pair.seeker))
    suits = {slot: free[slot] for slot in _free(bond.guide) if free[slot]}
    return {slot for slot, number in suits.items() if number == max(suits.values())}


def usual_place(bond: Bond, person: Person) -> str:
    """Give where they meet as a rule: the guide's answer that the coupling names, as far as the reader is told it."""
    key = bond.coupling.meets_at
    if not key:
        return ""
    if bond.guide.person_id == person.pk:
        return _own_words(bond.guide, key)
    own = meetings.pairs_meeting(person).filter(group=bond).first() if isinstance(bond, Group) else bond
    if own is None:
        return ""
    return next((line.words for line in disclosure.seen_by(own, person).lines if line.key == key), "")


def _next_times(slots: set[str], today: date, last_day: date | None, usual: datetime | None) -> list[datetime]:
    """Give the next wall times: in the parts of the week that suit both, else on the weekday they met on before."""
    days = [today + timedelta(days=number) for number in range(1, LOOK_AHEAD + 1)]
    known = [(day, HOURS[part]) for day in days for part in HOURS if f"{DAYS[day.weekday()]}-{part}" in slots]
    if not known:
        before = usual.date() if usual else last_day
        weekday = before.weekday() if before else min(today.weekday(), 4)
        known = [(day, usual.time() if usual else USUAL) for day in days if day.weekday() == weekday]
    return [datetime.combine(day, at_time) for day, at_time in known]


def _free(application: Application) -> set[str]:
    """Give the parts of the week that somebody has ticked, whatever the question is called."""
    asked = Question.objects.filter(section__questionnaire=application.questionnaire_id, kind=QuestionKind.AVAILABILITY)
    found: set[str] = set()
    for key in asked.values_list("key", flat=True):
        given: Any = application.answers.get(key)
        found |= {spoken.slot(str(one)) for one in given} if isinstance(given, list) else set()
    return found


def _own_words(guide: Application, key: str) -> str:
    """Say the guide's own answer."""
    shown = applications.answers_in_words(guide)
    return next((one.text for one in shown if one.question.key == key), "")
