"""Meetings: logged by either side, changed and taken back by who logged them; never what was said."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from matching.queries import whose
from people.domain import audit
from people.models import Person
from programmes.models.calendar import Mode
from sessions_app.domain import leading
from sessions_app.models import Meeting, Topic
from sessions_app.queries import meetings as queries
from sessions_app.queries.meetings import Bond

SHORTEST, LONGEST = 5, 600


def log(
    bond: Bond, *, held_on: date, minutes: int, mode: str, topics: Sequence[str] = (), by: Person, at: datetime
) -> Meeting:
    """Log one meeting of a pair or group; raises ValidationError for a day or length that cannot be right."""
    _check_day(bond, held_on, at)
    _check_words(minutes, mode, topics)
    meeting = Meeting(
        **whose(bond),
        guide=leading.led(bond, held_on, by),
        held_on=held_on,
        minutes=minutes,
        mode=mode,
        topics=sorted(set(topics)),
        logged_by=by,
        logged_at=at,
    )
    with transaction.atomic():
        _save(meeting)
        audit.record("meeting.logged", meeting, by=by, at=at, scope=_scope(bond))
    return meeting


def change(
    meeting: Meeting, *, held_on: date, minutes: int, mode: str, topics: Sequence[str] = (), by: Person, at: datetime
) -> None:
    """Correct one's own entry; raises ValidationError for the other side's."""
    bond = queries.bond_of(meeting)
    _check_own(meeting, by)
    _check_day(bond, held_on, at)
    _check_words(minutes, mode, topics)
    meeting.held_on, meeting.minutes, meeting.mode, meeting.topics = held_on, minutes, mode, sorted(set(topics))
    meeting.guide = leading.led(bond, held_on, by)
    with transaction.atomic():
        _save(meeting)
        audit.record("meeting.changed", meeting, by=by, at=at, scope=_scope(bond))


def take_back(meeting: Meeting, *, by: Person, at: datetime) -> None:
    """Delete one's own entry; raises ValidationError for the other side's."""
    _check_own(meeting, by)
    with transaction.atomic():
        audit.record("meeting.taken_back", meeting, by=by, at=at, scope=_scope(queries.bond_of(meeting)))
        meeting.delete()


def today_of(bond: Bond, at: datetime) -> date:
    """Give the day that it is where the programme is."""
    return at.astimezone(ZoneInfo(queries.programme_of(bond).time_zone)).date()


def _check_day(bond: Bond, held_on: date, at: datetime) -> None:
    if not queries.is_open(bond):
        raise ValidationError(_("This match has ended, so meetings can no longer be logged. Write to your contact."))
    if held_on > today_of(bond, at):
        raise ValidationError({"held_on": _("This day has not come yet. Log the meeting when you have met.")})
    if held_on < bond.coupling.cohort.starts_on:
        raise ValidationError({"held_on": _("This day is before the programme began. Check the date.")})


def _check_words(minutes: int, mode: str, topics: Sequence[str]) -> None:
    if not SHORTEST <= minutes <= LONGEST:
        raise ValidationError({"minutes": _("Choose how long you met, from five minutes to ten hours.")})
    if mode not in Mode.values:
        raise ValidationError({"mode": _("Choose whether you met in person or digitally.")})
    if not set(topics) <= set(Topic.values):
        raise ValidationError({"topics": _("Choose topics from the list.")})


def _check_own(meeting: Meeting, by: Person) -> None:
    if meeting.logged_by_id != by.pk:
        raise ValidationError(_("Only who logged a meeting can change it. Ask the other to correct it."))


def _save(meeting: Meeting) -> None:
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError as error:
        if "a_day" not in str(error):
            raise
        said = _("A meeting on this day is already logged. One of you has done it; it counts for both.")
        if meeting.group_id:
            said = _("A meeting on this day is already logged. One of you has done it; it counts for everybody.")
        raise ValidationError({"held_on": said}) from None


def _scope(bond: Bond) -> str:
    return queries.programme_of(bond).slug
