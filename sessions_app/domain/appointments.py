"""Appointments: times proposed and one picked, meetings planned, moved, cancelled, and noted as held with one tap."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from matching.models import Pair
from matching.queries import whose
from people.domain import audit, outbox
from people.models import Person
from programmes.models.calendar import Mode
from sessions_app.domain import meetings, walltime
from sessions_app.models import Appointment, Meeting, TimeAnswer
from sessions_app.queries import appointments as queries
from sessions_app.queries import meetings as bonds
from sessions_app.queries.meetings import Bond
from sessions_app.states import APPOINTMENT_MOVES, AppointmentState

S = AppointmentState
MOST_TIMES = 3
FARTHEST = timedelta(days=400)
MOST_AHEAD = 20


@transaction.atomic
def propose(
    bond: Bond, times: Sequence[datetime], *, minutes: int, mode: str, place: str = "", by: Person, at: datetime
) -> Appointment:
    """Propose up to three times: the other of a pair picks one, the members of a group say which suit them.

    Raises ValidationError for what cannot be.
    """
    chosen = sorted(set(times))
    if not chosen or len(chosen) > MOST_TIMES:
        raise ValidationError(_("Choose at least one time, and at most three."))
    for time in chosen:
        _check_time(bond, time, at)
    made = _made(bond, S.PROPOSED, minutes=minutes, mode=mode, place=place, by=by, at=at)
    made.times = chosen
    made.save()
    audit.record("appointment.proposed", made, by=by, at=at, scope=_scope(bond))
    for person in bonds.people_of(bond):
        if person != by:
            _tell(made, person, "meeting_proposed", at=at, not_after=chosen[-1])
    return made


@transaction.atomic
def plan(
    bond: Bond, starts_at: datetime, *, minutes: int, mode: str, place: str = "", by: Person, at: datetime
) -> Appointment:
    """Put a time that is agreed on into everybody's calendar; raises ValidationError for a time that cannot be."""
    _check_time(bond, starts_at, at)
    made = _made(bond, S.PLANNED, minutes=minutes, mode=mode, place=place, by=by, at=at)
    made.starts_at = starts_at
    _save(made)
    audit.record("appointment.planned", made, by=by, at=at, scope=_scope(bond))
    _tell_all(made, "meeting_planned", at=at)
    return made


@transaction.atomic
def choose(appointment: Appointment, starts_at: datetime, *, by: Person, at: datetime) -> Appointment:
    """Pick one of the proposed times, and everybody who meets gets it into their calendar.

    In a pair the other picks, in a group who proposed or guides. Raises ValidationError for who may not pick, and for a
    time that is not proposed (any more) or has passed.
    """
    found = _locked(appointment)
    if found.state != S.PROPOSED or starts_at not in found.times:
        raise ValidationError(_("This time is not proposed any more. Look at your meetings again."))
    bond = queries.bond_of(found)
    if isinstance(bond, Pair) and found.made_by_id == by.pk:
        raise ValidationError(_("You have proposed these times yourself; the other picks one."))
    if not queries.may_settle(found, by):
        raise ValidationError(_("Who proposed these times sets the one that you all meet at."))
    _check_time(bond, starts_at, at)
    found.answers.all().delete()
    found.starts_at, found.changed_at = starts_at, at
    _move(found, S.PLANNED)
    audit.record("appointment.chosen", found, by=by, at=at, scope=_scope(bond))
    _tell_all(found, "meeting_planned", at=at)
    return found


@transaction.atomic
def say_what_suits(appointment: Appointment, times: Sequence[datetime], *, by: Person, at: datetime) -> None:
    """Keep which of the times proposed to a group suit one member, or that none does; who proposed hears from the last.

    Raises ValidationError where there is nothing to answer, and for a time that is not proposed.
    """
    found = _locked(appointment)
    asked = [one.pk for one in queries.asked(found)]
    if found.state != S.PROPOSED or not set(times) <= set(found.times):
        raise ValidationError(_("This time is not proposed any more. Look at your meetings again."))
    if by.pk not in asked:
        raise ValidationError(_("These times wait for the others, not for you."))
    told = {"times": sorted(set(times)), "answered_at": at}
    TimeAnswer.objects.update_or_create(appointment=found, person=by, defaults=told)
    if found.made_by and found.answers.filter(person__in=asked).count() == len(asked):
        _tell(found, found.made_by, "meeting_answered", at=at, not_after=max(found.times))


@transaction.atomic
def move(
    appointment: Appointment,
    starts_at: datetime,
    *,
    minutes: int,
    mode: str,
    place: str = "",
    by: Person,
    at: datetime,
) -> Appointment:
    """Change a planned meeting's time, length or place; calendars move it. Raises ValidationError when it is over."""
    found = _locked(appointment)
    bond = queries.bond_of(found)
    _check_time(bond, starts_at, at)
    _check_words(minutes, mode)
    found.starts_at, found.minutes, found.mode, found.place = starts_at, minutes, mode, _plain(place)
    found.sequence, found.changed_at = found.sequence + 1, at
    _move(found, S.PLANNED, sources={S.PLANNED})
    audit.record("appointment.moved", found, by=by, at=at, scope=_scope(bond))
    _tell_all(found, "meeting_moved", at=at)
    return found


@transaction.atomic
def cancel(appointment: Appointment, *, by: Person | None, at: datetime) -> None:
    """Call a meeting off, or take proposed times back; calendars drop it. Raises ValidationError when it is over."""
    found = _locked(appointment)
    was = found.state
    found.answers.all().delete()
    found.sequence, found.changed_at = found.sequence + 1, at
    _move(found, S.CANCELLED)
    audit.record("appointment.cancelled", found, by=by, at=at, scope=_scope(queries.bond_of(found)))
    if was == S.PLANNED and found.starts_at is not None and found.starts_at > at:
        _tell_all(found, "meeting_cancelled", at=at)


@transaction.atomic
def held(appointment: Appointment, *, by: Person, at: datetime) -> Meeting:
    """Note with one tap that a planned meeting was held: it is logged as planned, and counts for both.

    Raises ValidationError before it has begun. Where its day is logged already, that entry is taken for it.
    """
    found = _locked(appointment)
    bond = queries.bond_of(found)
    if found.state != S.PLANNED or found.starts_at is None:
        raise ValidationError(_("This meeting is not planned any more. Look at your meetings again."))
    if found.starts_at > at:
        raise ValidationError(_("This meeting has not begun yet. Say so when you have met."))
    day = walltime.day_of(found.starts_at, bonds.programme_of(bond))
    logged = bonds.meetings_of(bond).filter(held_on=day, appointment__isnull=True).first()
    found.meeting = logged or meetings.log(bond, held_on=day, minutes=found.minutes, mode=found.mode, by=by, at=at)
    _move(found, S.HELD)
    return found.meeting


def take_back(meeting: Meeting, *, by: Person, at: datetime) -> None:
    """Delete one's own entry in the log; what it was planned as stands as planned again."""
    with transaction.atomic():
        planned = Appointment.objects.filter(meeting=meeting, state=S.HELD).first()
        if planned is not None:
            planned.meeting = None
            _move(planned, S.PLANNED)
        meetings.take_back(meeting, by=by, at=at)


def tidy(*, at: datetime) -> int:
    """Call off what is planned by pairs and groups that have ended; give the number. May run twice."""
    found = [one for one in queries.ahead(at) if not bonds.is_open(queries.bond_of(one))]
    for appointment in found:
        cancel(appointment, by=None, at=at)
    return len(found)


def _made(
    bond: Bond, state: AppointmentState, *, minutes: int, mode: str, place: str, by: Person, at: datetime
) -> Appointment:
    _check_words(minutes, mode)
    if queries.of_bond(bond).filter(state__in=[S.PROPOSED, S.PLANNED], starts_at__gt=at).count() >= MOST_AHEAD:
        raise ValidationError(_("You have many meetings planned already. Hold or cancel some first."))
    return Appointment(
        **whose(bond),
        state=state,
        minutes=minutes,
        mode=mode,
        place=_plain(place),
        made_by=by,
        changed_at=at,
    )


def _check_time(bond: Bond, starts_at: datetime, at: datetime) -> None:
    if not bonds.is_open(bond):
        raise ValidationError(_("This match has ended, so meetings can no longer be planned. Write to your contact."))
    if starts_at <= at:
        raise ValidationError(_("This time has passed. If you have met, log the meeting instead."))
    if starts_at > at + FARTHEST:
        raise ValidationError(_("This is more than a year ahead. Check the date."))


def _check_words(minutes: int, mode: str) -> None:
    if not meetings.SHORTEST <= minutes <= meetings.LONGEST:
        raise ValidationError({"minutes": _("Choose how long you meet, from five minutes to ten hours.")})
    if mode not in Mode.values:
        raise ValidationError({"mode": _("Choose whether you meet in person or digitally.")})


def _plain(place: str) -> str:
    return " ".join(place.split())[:200]


def _locked(appointment: Appointment) -> Appointment:
    return queries.with_frame().select_for_update(of=("self",)).get(pk=appointment.pk)


def _move(found: Appointment, to: AppointmentState, sources: set[AppointmentState] | None = None) -> None:
    """Move an appointment as the table allows; raises ValidationError when it stands elsewhere by now."""
    allowed = sources or {state for state, targets in APPOINTMENT_MOVES.items() if to in targets and state != to}
    was, found.state = found.state, to
    if was not in allowed:
        raise ValidationError(_("This meeting is held or cancelled already. Look at your meetings again."))
    _save(found)


def _save(found: Appointment) -> None:
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as error:
        if "at_a_time" not in str(error):
            raise
        raise ValidationError(_("You have a meeting planned at this time already.")) from None


def _tell_all(found: Appointment, kind: str, *, at: datetime) -> None:
    """Write to everybody who meets; what was to begin before the mail could go is not sent."""
    for person in bonds.invited(queries.bond_of(found)):
        _tell(found, person, kind, at=at, not_after=found.starts_at)


def _tell(found: Appointment, person: Person, kind: str, *, at: datetime, not_after: datetime | None) -> None:
    about: dict[str, Any] = {"appointment": found.pk, "sequence": found.sequence}
    key = f"{kind}:{found.pk}:{found.sequence}:{person.pk}"
    scope = _scope(queries.bond_of(found))
    outbox.put(person, kind, key=key, at=at, scope=scope, about=about, not_after=not_after)


def _scope(bond: Bond) -> str:
    return bonds.programme_of(bond).slug
