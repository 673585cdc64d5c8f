"""The follow-up list: signs become rows once, somebody sees to each, and what is done stays done."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.domain import texts
from applications.models import Application
from matching.states import WAITING
from people.domain import audit
from people.models import Person
from programmes.models import Cohort
from programmes.states import CohortState
from sessions_app.domain import signs, walltime
from sessions_app.domain.signs import Sign
from sessions_app.models import FollowUp, FollowUpNote
from sessions_app.queries import readers
from sessions_app.states import FOLLOW_UP_MOVES, Channel, FollowUpKind, FollowUpState

LONGEST = 500


def notice(*, at: datetime) -> int:
    """Look at all living cohorts for signs; give the number of new rows. What has passed by itself is settled."""
    living = Cohort.objects.exclude(state__in=[CohortState.PLANNING, CohortState.CLOSED])
    rows = living.select_related("programme").prefetch_related("follow_up_rules", "couplings")
    return sum(_notice_cohort(cohort, at) for cohort in rows)


def put(found: Iterable[Sign], *, at: datetime) -> int:
    """Write a row for each sign that has none yet; give the number of new rows. May run twice, also at once."""
    wanted = {sign.key: sign for sign in found}
    known = set(FollowUp.objects.filter(key__in=list(wanted)).values_list("key", flat=True))
    new = [_row(sign, at) for key, sign in wanted.items() if key not in known]
    FollowUp.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    return len(new)


def _notice_cohort(cohort: Cohort, at: datetime) -> int:
    found = list(signs.of_cohort(cohort, at))
    keys = [sign.key for sign in found]
    passing = [kind for kind, source in signs.SOURCES.items() if source.passes]
    rows = FollowUp.objects.filter(cohort=cohort, kind__in=passing)
    rows.filter(state=FollowUpState.OPEN).exclude(key__in=keys).update(state=FollowUpState.OVER, settled_at=at)
    rows.filter(state=FollowUpState.OVER, key__in=keys).update(state=FollowUpState.OPEN, settled_at=None)
    return put(found, at=at)


def _row(sign: Sign, at: datetime) -> FollowUp:
    urgency = signs.SOURCES[sign.kind].urgency
    return FollowUp(
        cohort_id=sign.cohort,
        kind=sign.kind,
        key=sign.key,
        since=sign.since,
        urgency=urgency,
        noticed_at=at,
        **sign.columns,
    )


@transaction.atomic
def assign(row: FollowUp, to: Person | None, *, by: Person, at: datetime) -> None:
    """Say who sees to something; raises ValidationError for somebody who does not work with it."""
    if to is not None and to.pk not in colleagues(row):
        raise ValidationError({"to": _("Choose somebody who follows up here.")})
    FollowUp.objects.filter(pk=row.pk).update(assigned_to=to)
    audit.record("follow_up.assigned", row, by=by, at=at, scope=_scope(row))


@transaction.atomic
def note(
    row: FollowUp, *, channel: str, text: str = "", due_on: date | None = None, by: Person, at: datetime
) -> FollowUpNote:
    """Log a contact or a note; with a day for the next contact the row rests until then.

    Raises ValidationError for a note without words, words that cannot be kept, or a day that has passed.
    """
    if channel not in Channel.values:
        raise ValidationError({"channel": _("Choose how you were in touch.")})
    words = _kept(text)
    if channel == Channel.NOTE and not words:
        raise ValidationError({"text": _("Write a few words.")})
    if due_on is not None:
        _check_ahead(row, due_on, at, "due_on")
    written = FollowUpNote.objects.create(follow_up=row, channel=channel, text=words, due_on=due_on, by=by, at=at)
    if due_on is not None:
        FollowUp.objects.filter(pk=row.pk, state=FollowUpState.OPEN).update(snoozed_until=due_on)
    audit.record("follow_up.noted", row, by=by, at=at, scope=_scope(row))
    return written


@transaction.atomic
def snooze(row: FollowUp, until: date | None, *, by: Person, at: datetime) -> None:
    """Let something rest until a day, or wake it with None; raises ValidationError for a day that has passed."""
    if until is not None:
        _check_ahead(row, until, at, "until")
    if not FollowUp.objects.filter(pk=row.pk, state=FollowUpState.OPEN).update(snoozed_until=until):
        raise ValidationError(_("This is settled already."))
    audit.record("follow_up.snoozed", row, by=by, at=at, scope=_scope(row))


@transaction.atomic
def finish(row: FollowUp, text: str = "", *, by: Person, at: datetime) -> None:
    """Say that something is seen to; it does not come back unless something new happens.

    Raises ValidationError when it is settled already, or the concern or request behind it is still open.
    """
    if row.concern is not None and row.concern.closed_at is None:
        raise ValidationError(_("Close the concern first, with what was done: then this is done too."))
    if row.request is not None and row.request.state in WAITING:
        raise ValidationError(_("Settle the request for a change first: then this is done too."))
    words = _kept(text)
    _move(row, FollowUpState.DONE, settled_by=by, settled_at=at)
    if words:
        FollowUpNote.objects.create(follow_up=row, channel=Channel.NOTE, text=words, by=by, at=at)
    audit.record("follow_up.done", row, by=by, at=at, scope=_scope(row))


@transaction.atomic
def reopen(row: FollowUp, *, by: Person, at: datetime) -> None:
    """Take a "done" back; raises ValidationError when it is open."""
    _move(row, FollowUpState.OPEN, settled_by=None, settled_at=None, snoozed_until=None)
    audit.record("follow_up.reopened", row, by=by, at=at, scope=_scope(row))


@transaction.atomic
def plan(application: Application, due_on: date, text: str, *, by: Person, at: datetime) -> FollowUp:
    """Plan a contact with a participant on a day, for whoever plans it; raises ValidationError for a day gone by."""
    row = FollowUp(
        cohort=application.intake.cohort,
        campus_id=application.campus_id,
        part=application.intake.part,
        kind=FollowUpKind.PLANNED,
        key=f"planned:{application.pk}:{at.timestamp()}",
        urgency=signs.SOURCES[FollowUpKind.PLANNED].urgency,
        since=due_on,
        noticed_at=at,
        application=application,
        assigned_to=by,
    )
    _check_ahead(row, due_on, at, "due_on", today_too=True)
    words = _kept(text)
    row.snoozed_until = due_on
    row.save()
    FollowUpNote.objects.create(
        follow_up=row, channel=Channel.NOTE, text=words or _("Planned."), due_on=due_on, by=by, at=at
    )
    audit.record("follow_up.planned", row, by=by, at=at, scope=_scope(row))
    return row


def colleagues(row: FollowUp) -> dict[int, Person]:
    """Give who can see to something: the staff who follow up its participant, or those of its programme."""
    whose = row.application or (row.pair.seeker if row.pair else row.group.guide if row.group else None)
    assert whose is not None  # the database holds that it is about somebody
    return {held.person_id: held.person for held in readers.readers_of(whose)}


def _check_ahead(row: FollowUp, day: date, at: datetime, name: str, *, today_too: bool = False) -> None:
    today = walltime.day_of(at, row.cohort.programme)
    if day < today or (day == today and not today_too):
        raise ValidationError({name: _("Choose a day that is still ahead.")})


def _kept(text: str) -> str:
    try:
        return str(texts.plain_text(text, LONGEST))
    except ValidationError as refusal:
        raise ValidationError({"text": refusal.messages}) from None


def _move(row: FollowUp, to: FollowUpState, **columns: Any) -> None:
    sources = [state for state, targets in FOLLOW_UP_MOVES.items() if to in targets]
    if not FollowUp.objects.filter(pk=row.pk, state__in=sources).update(state=to, **columns):
        raise ValidationError(_("Somebody has already changed this. Look at the page anew."))
    row.refresh_from_db()


def _scope(row: FollowUp) -> str:
    return row.cohort.programme.slug
