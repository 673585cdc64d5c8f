"""Approved absence: the office approves it, and may let somebody make up for it at another gathering."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from applications.models import Application
from people.domain import audit, outbox
from people.models import Person
from programmes.models import Gathering
from sessions_app.domain import attendance
from sessions_app.models import Allowance, MakeUp
from sessions_app.queries import presence
from sessions_app.states import Presence


def chances(missed: Gathering, application: Application, *, at: datetime) -> QuerySet[Gathering]:
    """Give the gatherings at which somebody can make up: ahead, of the same cohort, and not their own."""
    own = presence.gatherings_of(application.person).values("pk")
    rows = Gathering.objects.filter(cohorts=application.intake.cohort_id, starts_at__gt=at, cancelled_at=None)
    return rows.exclude(pk__in=own).exclude(pk=missed.pk).order_by("starts_at", "pk")


@transaction.atomic
def approve(
    missed: Gathering, application: Application, instead: Gathering | None, *, by: Person, at: datetime
) -> MakeUp | None:
    """Approve somebody's absence; with `instead` they are invited there, with a mail, and that they come counts.

    A make-up or a task that was agreed before gives way to it. Raises ValidationError for who was not
    expected, and for a gathering where they cannot make up.
    """
    attendance.mark(missed, application, Presence.EXCUSED, by=by, at=at)
    MakeUp.objects.filter(missed=missed, application=application).delete()
    if instead is None:
        return None
    if not chances(missed, application, at=at).filter(pk=instead.pk).exists():
        raise ValidationError(_("Nobody can make up for this absence there: choose another gathering of the cohort."))
    Allowance.objects.filter(gathering=missed, application=application).delete()
    made = MakeUp.objects.create(application=application, missed=missed, instead=instead, by=by, at=at)
    scope = missed.programme.slug
    audit.record("absence.made_up", made, by=by, at=at, scope=scope)
    outbox.put(
        application.person,
        "gathering_make_up",
        key=f"gathering_make_up:{made.pk}",
        at=at,
        scope=scope,
        about={"make_up": made.pk, "application": application.pk},
        not_after=instead.starts_at,
    )
    return made
