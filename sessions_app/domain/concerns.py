"""Concerns: raised in confidence, taken up by a coordinator, closed with what was done; forgotten after a period."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.domain import texts
from applications.models import Application
from people.domain import audit, outbox
from people.models import Person
from programmes.models import Cohort
from sessions_app.domain import follow_ups, retention, signs
from sessions_app.domain.check_ins import about
from sessions_app.models import CheckIn, Concern, FollowUp
from sessions_app.queries import readers
from sessions_app.queries.meetings import Bond
from sessions_app.states import CONCERN_MOVES, ConcernKind, ConcernState, FollowUpState

LONGEST, LONGEST_DONE = 2000, 1000


@transaction.atomic
def raise_one(
    application: Application, bond: Bond | None, *, kind: str, text: str, by: Person, at: datetime
) -> Concern:
    """Keep a concern, give the raiser a receipt, and tell those who read it that there is one.

    Raises ValidationError without a kind or words, for words that cannot be kept, and when nobody would read it.
    """
    if kind not in ConcernKind.values:
        raise ValidationError({"kind": _("Choose what it is about.")})
    words = _kept(text, LONGEST, "text")
    if not words:
        raise ValidationError({"text": _("Write what you want us to know.")})
    offices = list(readers.readers_of(application))
    if not offices:
        raise ValidationError(_("Nobody would read this at the moment. Please write to your contact."))
    where = about(bond) if bond is not None else {}
    row = Concern.objects.create(application=application, kind=kind, text=words, raised_at=at, **where)
    scope = application.intake.cohort.programme.slug
    audit.record("concern.raised", row, by=by, at=at, scope=scope)
    follow_ups.put([signs.is_raised(row)], at=at)
    mine = {"concern": row.pk}
    outbox.put(by, "concern_receipt", key=f"concern_receipt:{row.pk}", at=at, scope=scope, about=mine)
    for office in {held.person_id: held.person for held in offices}.values():
        key = f"concern_raised:{row.pk}:{office.pk}"
        outbox.put(office, "concern_raised", key=key, at=at, scope=scope, about=mine)
    return row


@transaction.atomic
def read(row: Concern, *, by: Person, at: datetime) -> None:
    """Note that somebody of the office reads what a concern says."""
    audit.record("concern.read", row, by=by, at=at, scope=_scope(row))


@transaction.atomic
def take_up(row: Concern, *, by: Person, at: datetime) -> None:
    """Say that one sees to a concern; the raiser sees that it is taken up. Raises ValidationError if it is already."""
    _move(row, ConcernState.TAKEN, taken_by=by, taken_at=at)
    FollowUp.objects.filter(concern=row).update(assigned_to=by)
    audit.record("concern.taken_up", row, by=by, at=at, scope=_scope(row))


@transaction.atomic
def close(row: Concern, done: str, *, by: Person, at: datetime) -> None:
    """Close a concern with what was done, which the raiser reads; raises ValidationError without words."""
    words = _kept(done, LONGEST_DONE, "done")
    if not words:
        raise ValidationError({"done": _("Write what was done; whoever raised the concern reads it.")})
    _move(row, ConcernState.CLOSED, closed_by=by, closed_at=at, done=words)
    rows = FollowUp.objects.filter(concern=row, state=FollowUpState.OPEN)
    rows.update(state=FollowUpState.DONE, settled_by=by, settled_at=at)
    scope = _scope(row)
    audit.record("concern.closed", row, by=by, at=at, scope=scope)
    key = f"concern_closed:{row.pk}"
    outbox.put(row.application.person, "concern_closed", key=key, at=at, scope=scope, about={"concern": row.pk})


def forget(*, at: datetime) -> int:
    """Delete what was told in confidence in cohorts whose period is over; give the number of rows.

    Concerns, answers to check-ins and follow-ups go together, so many days after the cohort's last day.
    """
    return sum(_forget(cohort) for cohort in retention.over(at))


@transaction.atomic
def _forget(cohort: Cohort) -> int:
    gone = 0
    for rows in (
        FollowUp.objects.filter(cohort=cohort),
        Concern.objects.filter(application__intake__cohort=cohort),
        CheckIn.objects.filter(application__intake__cohort=cohort),
    ):
        gone += rows.delete()[0]
    return gone


def _kept(text: str, longest: int, name: str) -> str:
    try:
        return str(texts.plain_text(text, longest))
    except ValidationError as refusal:
        raise ValidationError({name: refusal.messages}) from None


def _move(row: Concern, to: ConcernState, **columns: Any) -> None:
    sources = [state for state, targets in CONCERN_MOVES.items() if to in targets]
    if not Concern.objects.filter(pk=row.pk, state__in=sources).update(state=to, **columns):
        raise ValidationError(_("Somebody has already changed this. Look at the page anew."))
    row.refresh_from_db()


def _scope(row: Concern) -> str:
    return row.application.intake.cohort.programme.slug
