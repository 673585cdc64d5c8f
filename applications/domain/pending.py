"""Decisions that wait: kept at the office, changed and undone freely, and released together with their letters."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.domain import places, review, scores, trail
from applications.models import Application, Decision, PendingDecision
from applications.queries import WHOLE
from people.models import Person


@dataclass
class Released:
    """What became of a release: the decisions that are out, and who was left, with the reason."""

    done: list[Decision] = field(default_factory=list)
    left: list[tuple[Application, str]] = field(default_factory=list)


@transaction.atomic
def keep(application: Application, state: str, reason: str = "", *, by: Person | None, at: datetime) -> PendingDecision:
    """Keep a decision that nobody is told of yet, in place of one kept before; an admission holds its place at once.

    Raises ValidationError where deciding would, and when the database says that all places are taken.
    """
    row = Application.objects.select_for_update(of=("self",)).select_related(*WHOLE).get(pk=application.pk)
    reason = review.weigh(row, state, reason)
    scores.refuse_recused(row, by)
    with places.within(row.intake):
        kept, _new = PendingDecision.objects.update_or_create(
            application=row,
            defaults={"state": state, "reason": reason, "version": row.version, "by": by, "at": at},
        )
    trail.record(row, "pending", by=by, at=at, note=f"{state}: {reason}" if reason else state)
    return kept


@transaction.atomic
def undo(application: Application, *, by: Person | None, at: datetime) -> None:
    """Drop the decision that was kept; raises ValidationError when there is none (any more)."""
    if not PendingDecision.objects.filter(application=application).delete()[0]:
        raise ValidationError(_("No decision is pending here any more: it was undone or released meanwhile."))
    trail.record(application, "pending_undone", by=by, at=at)


@transaction.atomic
def release(rows: Iterable[PendingDecision], *, by: Person | None, at: datetime) -> Released:
    """Release decisions together, each with its letter; what two people release at once is released once.

    Left, with the reason, is who has sent changed answers since, and whose state forbids the decision by now.
    """
    numbers = [row.pk for row in rows]
    standing = PendingDecision.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk")
    outcome = Released()
    for row in list(standing.select_related("by", *(f"application__{path}" for path in WHOLE))):
        try:
            with transaction.atomic():
                outcome.done.append(_release_one(row, by=by, at=at))
        except ValidationError as refusal:
            outcome.left.append((row.application, " ".join(refusal.messages)))
    return outcome


def _release_one(row: PendingDecision, *, by: Person | None, at: datetime) -> Decision:
    application = row.application
    if application.version != row.version:
        raise ValidationError(_("New answers have come in since the decision. Read them, and decide anew."))
    row.delete()
    return review.decide(application, row.state, row.reason, by=by, at=at, decided_by=row.by)
