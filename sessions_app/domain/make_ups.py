"""Make-ups: the office agrees what comes in place of a gathering or a month, approves a task, or takes it back."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from applications.models import Application
from people.domain import audit
from people.models import Person
from programmes.models import Gathering
from sessions_app.domain import walltime
from sessions_app.models import Attendance, MakeUp
from sessions_app.states import MakeUpKind, Presence


@transaction.atomic
def agree(
    application: Application,
    missed: Gathering | date,
    kind: str,
    *,
    instead: Gathering | None = None,
    task: str = "",
    by: Person,
    at: datetime,
) -> MakeUp:
    """Approve an absence from a gathering or a month, with what comes in its place.

    Raises ValidationError when it does not say what comes in its place, or something is agreed already.
    """
    gathering = missed if isinstance(missed, Gathering) else None
    _check(gathering, kind, instead, task)
    row = MakeUp(
        application=application,
        gathering=gathering,
        month=None if isinstance(missed, Gathering) else walltime.first_of_month(missed),
        kind=kind,
        instead=instead if kind == MakeUpKind.GATHERING else None,
        task=task if kind == MakeUpKind.TASK else "",
        agreed_by=by,
        agreed_at=at,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise ValidationError(_("Something is agreed for this already. Take it back first.")) from None
    if gathering is not None:
        noted = {"presence": Presence.EXCUSED, "marked_by": by, "marked_at": at}
        Attendance.objects.update_or_create(gathering=gathering, application=application, defaults=noted)
    _tell(row, "make_up.agreed", by, at)
    return row


@transaction.atomic
def approve_task(row: MakeUp, *, by: Person, at: datetime) -> None:
    """Say that the task is done; raises ValidationError where there is none or it is approved already."""
    if not MakeUp.objects.filter(pk=row.pk, kind=MakeUpKind.TASK, done_at=None).update(done_at=at):
        raise ValidationError(_("There is no task here that waits to be approved."))
    _tell(row, "make_up.approved", by, at)


@transaction.atomic
def take_back(row: MakeUp, *, by: Person, at: datetime) -> None:
    """Take back what was agreed; the approved absence stays in the register."""
    _tell(row, "make_up.taken_back", by, at)
    row.delete()


def _check(gathering: Gathering | None, kind: str, instead: Gathering | None, task: str) -> None:
    if kind not in MakeUpKind.values:
        raise ValidationError({"kind": _("Choose what comes in its place.")})
    if kind == MakeUpKind.GATHERING:
        if gathering is None:
            raise ValidationError({"kind": _("A month without a meeting is made up by a task, or let off.")})
        if instead is None or instead.pk == gathering.pk:
            raise ValidationError({"instead": _("Choose the other gathering.")})
    if kind == MakeUpKind.TASK and not task.strip():
        raise ValidationError({"task": _("Say what the task is.")})


def _tell(row: MakeUp, verb: str, by: Person, at: datetime) -> None:
    scope = row.application.intake.cohort.programme.slug
    audit.record(verb, row.application, by=by, at=at, scope=scope, note=str(row.kind))
