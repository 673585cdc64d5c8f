"""Putting somebody first: a named coordinator says that they must have a place, or come first, and why."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from applications.domain import national_ids
from applications.models import Application
from applications.states import ApplicationState
from matching.domain import reasons
from matching.models import Precedence
from people.domain import audit
from people.models import Person
from programmes.models import Coupling
from programmes.models.placing import FIRST_CLASS, LAST_CLASS


@transaction.atomic
def say(
    coupling: Coupling, application: Application, *, rank: int | None, reason: str, by: Person, at: datetime
) -> Precedence:
    """Put somebody first in a coupling: into a class, or, without one, so that they must have a place.

    Raises ValidationError without a reason, for who is not in the pool to be guided, and where something is said.
    """
    if not reason.strip():
        raise ValidationError(_("Write why: others will ask, and the person can."))
    national_ids.refuse(reason)
    if rank is not None and not FIRST_CLASS <= rank <= LAST_CLASS:
        raise ValidationError(_("Choose a class from 1 to %(last)s.") % {"last": LAST_CLASS})
    there = {"intake__cohort": coupling.cohort_id, "intake__part": coupling.seekers, "state": ApplicationState.POOL}
    if not Application.objects.filter(pk=application.pk, **there).exists():
        raise ValidationError(_("Only who is in the pool to be guided can be put first."))
    try:
        with transaction.atomic():
            row = Precedence.objects.create(
                coupling=coupling,
                application=application,
                must=rank is None,
                rank=rank,
                reason=reason.strip(),
                said_by=by,
                said_at=at,
            )
    except IntegrityError:
        raise ValidationError(
            _("%(name)s is put first already. Lift that, then say it anew.") % {"name": application.person}
        ) from None
    audit.record("precedence.said", row, by=by, at=at, scope=_scope(row), note=reasons.put_first(row))
    return row


@transaction.atomic
def lift(row: Precedence, *, by: Person, at: datetime) -> None:
    """Let somebody wait like others again; the row stays, with its reason. Raises ValidationError when it is lifted."""
    if not Precedence.objects.filter(pk=row.pk, lifted_at__isnull=True).update(lifted_at=at):
        raise ValidationError(_("This is lifted already."))
    row.refresh_from_db()
    audit.record("precedence.lifted", row, by=by, at=at, scope=_scope(row))


def _scope(row: Precedence) -> str:
    return row.coupling.cohort.programme.slug
