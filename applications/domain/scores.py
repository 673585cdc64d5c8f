"""Scores of several readers: each by the intake's criteria, each alone, and stepping back from somebody one knows."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications import queries
from applications.domain import texts, trail
from applications.models import Application, Review
from people.models import Person
from programmes.models import ScoreCriterion
from programmes.models.weighing import HIGHEST, LOWEST


@transaction.atomic
def give(application: Application, points: Mapping[str, int], text: str = "", *, by: Person, at: datetime) -> Review:
    """Score an application by all criteria of its intake; once more replaces what one gave before.

    Raises ValidationError when a criterion is missing or out of range, when it is decided, and for who stepped back.
    """
    application = _undecided(application)
    criteria = list(ScoreCriterion.objects.filter(intake=application.intake_id))
    if not criteria:
        raise ValidationError(_("This intake has no criteria to score by."))
    missing = [str(c.label) for c in criteria if not LOWEST <= points.get(c.key, 0) <= HIGHEST]
    if missing:
        raise ValidationError(_("Score each criterion from 1 to 5. Missing: %(names)s") % {"names": ", ".join(missing)})
    refuse_recused(application, by)
    weight = sum(c.weight for c in criteria)
    mean = Decimal(sum(c.weight * points[c.key] for c in criteria)) / weight
    kept, _new = Review.objects.update_or_create(
        application=application,
        reviewer=by,
        defaults={
            "points": {c.key: points[c.key] for c in criteria},
            "mean": mean.quantize(Decimal("0.01")),
            "text": texts.plain_text(text, 2000),
            "at": at,
        },
    )
    trail.record(application, "scored", by=by, at=at)
    return kept


@transaction.atomic
def recuse(application: Application, reason: str, *, by: Person, at: datetime) -> Review:
    """Step back from an application: one's scores are dropped, and one decides nothing about it.

    Raises ValidationError without a reason, and when it is decided.
    """
    application = _undecided(application)
    reason = texts.plain_text(reason, 2000)
    if not reason:
        raise ValidationError({"reason": _("Write why you step back: the others need to know.")})
    kept, _new = Review.objects.update_or_create(
        application=application,
        reviewer=by,
        defaults={"points": {}, "mean": None, "recused": True, "text": reason, "at": at},
    )
    trail.record(application, "recused", by=by, at=at, note=reason)
    return kept


def refuse_recused(application: Application, by: Person | None) -> None:
    """Raise ValidationError for who has stepped back from an application."""
    if by is not None and Review.objects.filter(application=application, reviewer=by, recused=True).exists():
        raise ValidationError(_("You have stepped back from this applicant, so somebody else decides."), code="recused")


def _undecided(application: Application) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related("intake__cohort__programme")
    row = rows.get(pk=application.pk)
    if row.state not in queries.UNDECIDED:
        raise ValidationError(_("The application is “%s”: it is scored before the decision.") % row.get_state_display())
    return row
