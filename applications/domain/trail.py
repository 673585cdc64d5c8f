"""The history of one application: written to the audit trail with each act, and read from it in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from applications.models import Application
from people.domain import audit
from people.models import AuditEvent, Person

WORDS = {
    "application.begun": _("Begun"),
    "application.submitted": _("Sent"),
    "application.imported": _("Taken over from a file"),
    "application.withdrawn": _("Withdrawn"),
    "application.reopened": _("Withdrawal undone"),
    "application.verdict_overridden": _("A verdict was overruled"),
    "application.pool": _("Put into the pool"),
    "application.waitlist": _("Put on the waitlist"),
    "application.interview": _("Called to interview"),
    "application.declined": _("Declined"),
    "application.pending": _("Decided, pending"),
    "application.pending_undone": _("Pending decision undone"),
    "application.ranked": _("Moved on the waitlist"),
    "application.place_offered": _("A place was offered"),
    "application.place_accepted": _("The place was accepted"),
    "application.place_declined": _("The place was declined"),
    "application.place_expired": _("The place was let go: no answer in time"),
    "application.interview_proposed": _("Times for an interview were proposed"),
    "application.interview_fixed": _("The time of the interview is fixed"),
    "application.interview_none_suits": _("None of the proposed times suits"),
    "application.interview_cancelled": _("The interview was cancelled"),
    "application.interview_held": _("The interview was held"),
    "application.scored": _("Scored"),
    "application.recused": _("Stepped back"),
    "application.noted": _("A note was written"),
    "application.trained": _("Training recorded"),
}


@dataclass(frozen=True)
class Line:
    """One act: when, what, by whom, and what was noted with it."""

    at: datetime
    words: str
    actor: Person | None
    note: str


def record(application: Application, verb: str, *, by: Person | None, at: datetime, note: str = "") -> None:
    """Write what was done to an application into the audit trail of its programme."""
    scope = application.intake.cohort.programme.slug
    audit.record(f"application.{verb}", application, by=by, at=at, scope=scope, note=note)


def of(application: Application) -> list[Line]:
    """List what happened to an application, the newest first."""
    rows = AuditEvent.objects.filter(thing=application._meta.label_lower, thing_id=str(application.pk))
    return [
        Line(row.at, str(WORDS.get(row.verb, row.verb)), row.actor, row.note) for row in rows.select_related("actor")
    ]
