"""Interviews: the office proposes times, the applicant chooses one, and both get it into their calendars."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from applications.domain import texts, trail
from applications.models import Application, Interview
from applications.states import LIVING_TALKS, ApplicationState, InterviewState, Leaning
from people.domain import outbox
from people.models import Person

S = InterviewState
MOST_TIMES = 10


@transaction.atomic
def propose(
    application: Application,
    times: Sequence[datetime],
    place: str,
    minutes: int = 30,
    *,
    by: Person | None,
    at: datetime,
) -> Interview:
    """Propose times for a talk, or other times for the talk that was proposed or fixed before.

    Raises ValidationError unless the applicant is called to interview, and for no times, too many, or times gone by.
    """
    row = Application.objects.select_for_update(of=("self",)).select_related("intake__cohort__programme", "person")
    application = row.get(pk=application.pk)
    if application.state != ApplicationState.INTERVIEW:
        raise ValidationError(_("Call the applicant to interview first, and release that decision."))
    chosen = sorted(set(times))
    if not chosen or len(chosen) > MOST_TIMES:
        raise ValidationError({"time_1": _("Propose at least one time, and at most ten.")})
    if chosen[0] <= at:
        raise ValidationError({"time_1": _("A time that you propose has passed already.")})
    place = texts.plain_text(place, 300)
    if not place:
        raise ValidationError({"place": _("Say where it is: a room, or the link of a video call.")})
    talk = living(application).first() or Interview(application=application, sequence=0)
    talk.sequence += talk.state == S.FIXED
    talk.state, talk.starts_at = S.PROPOSED, None
    talk.times, talk.minutes, talk.place, talk.by, talk.at = chosen, minutes, place, by, at
    talk.save()
    trail.record(application, "interview_proposed", by=by, at=at)
    _tell(talk, application.person, "interview_times", at=at, not_after=chosen[-1])
    return talk


@transaction.atomic
def choose(talk: Interview, starts_at: datetime, *, by: Person | None, at: datetime) -> Interview:
    """Fix one of the proposed times; both get an invitation.

    Raises ValidationError for a time that is not proposed (any more), has passed, or was just taken by another.
    """
    talk = _locked(talk)
    if talk.state not in (S.PROPOSED, S.NONE_SUITS) or starts_at not in talk.times:
        raise ValidationError(_("This time is not proposed any more. Look at your application's page again."))
    if starts_at <= at:
        raise ValidationError(_("This time has passed. Choose another."))
    talk.state, talk.starts_at = S.FIXED, starts_at
    try:
        with transaction.atomic():
            talk.save(update_fields=["state", "starts_at"])
    except IntegrityError as refusal:
        if "one_talk_at_a_time" not in str(refusal):
            raise
        raise ValidationError(_("This time has just been taken. Choose another."), code="taken") from refusal
    trail.record(talk.application, "interview_fixed", by=by, at=at)
    for person in (talk.application.person, talk.by):
        _tell(talk, person, "interview_fixed", at=at, not_after=starts_at)
    return talk


@transaction.atomic
def none_suits(talk: Interview, *, by: Person | None, at: datetime) -> None:
    """Say that none of the proposed times suits: the office sees it and proposes others."""
    talk = _locked(talk)
    if talk.state != S.PROPOSED:
        raise ValidationError(_("This time is not proposed any more. Look at your application's page again."))
    Interview.objects.filter(pk=talk.pk).update(state=S.NONE_SUITS)
    trail.record(talk.application, "interview_none_suits", by=by, at=at)


@transaction.atomic
def cancel(talk: Interview, *, by: Person | None, at: datetime) -> None:
    """Cancel a talk; whoever had it in the calendar gets it taken out. Raises ValidationError when it is over."""
    talk = _locked(talk)
    if talk.state not in LIVING_TALKS:
        raise ValidationError(_("This interview is held or cancelled already."))
    Interview.objects.filter(pk=talk.pk).update(state=S.CANCELLED, sequence=talk.sequence + 1)
    trail.record(talk.application, "interview_cancelled", by=by, at=at)
    people = (talk.application.person, talk.by) if talk.state == S.FIXED else (talk.application.person,)
    for person in people:
        _tell(talk, person, "interview_cancelled", at=at)


@transaction.atomic
def record(talk: Interview, leaning: str, notes: str, *, by: Person | None, at: datetime) -> None:
    """Record what came of a talk; the notes are the office's own. Raises ValidationError before it has begun."""
    talk = _locked(talk)
    if talk.state not in (S.FIXED, S.HELD) or talk.starts_at is None or talk.starts_at > at:
        raise ValidationError(_("Record the outcome when the interview has been held."))
    if leaning not in Leaning.values:
        raise ValidationError({"leaning": _("Choose what you make of the talk.")})
    notes = texts.plain_text(notes, 4000)
    Interview.objects.filter(pk=talk.pk).update(state=S.HELD, leaning=leaning, notes=notes)
    trail.record(talk.application, "interview_held", by=by, at=at, note=leaning)


def drop(application: Application, *, by: Person | None, at: datetime) -> None:
    """Cancel the talks of an application that needs none any more: decided, or withdrawn."""
    for talk in living(application).filter(state=S.FIXED, starts_at__gt=at):
        cancel(talk, by=by, at=at)
    living(application).exclude(state=S.FIXED).update(state=S.CANCELLED)


def living(application: Application) -> QuerySet[Interview]:
    """Give the talk of an application that is proposed or fixed; there is one at most."""
    return application.interviews.filter(state__in=LIVING_TALKS)


def free_times(talk: Interview, at: datetime) -> list[datetime]:
    """Give the proposed times that are ahead and that nobody else has chosen with the same interviewer."""
    taken = Interview.objects.filter(by=talk.by, state=S.FIXED, starts_at__in=talk.times).exclude(pk=talk.pk)
    gone = set(taken.values_list("starts_at", flat=True)) if talk.by_id else set()
    return [time for time in talk.times if time > at and time not in gone]


def _locked(talk: Interview) -> Interview:
    rows = Interview.objects.select_for_update(of=("self",))
    return rows.select_related("application__intake__cohort__programme", "application__person", "by").get(pk=talk.pk)


def _tell(
    talk: Interview, person: Person | None, kind: str, *, at: datetime, not_after: datetime | None = None
) -> None:
    if person is None:
        return
    scope = talk.application.intake.cohort.programme.slug
    about = {"application": talk.application_id, "interview": talk.pk, "sequence": talk.sequence}
    key = f"{kind}:{talk.pk}:{person.pk}:{at.isoformat()}"
    outbox.put(person, kind, key=key, at=at, scope=scope, about=about, not_after=not_after)
