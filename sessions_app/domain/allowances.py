"""Allowances: the office agrees what comes in place of a gathering or a month, approves a task, or takes it back."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from applications.models import Application
from people.domain import audit
from people.models import Person
from programmes.models import Gathering
from sessions_app.domain import make_up, walltime
from sessions_app.models import Allowance
from sessions_app.states import AllowanceKind

ELSEWHERE = "gathering"


def agree(
    application: Application,
    missed: Gathering | date,
    kind: str,
    *,
    instead: Gathering | None = None,
    task: str = "",
    by: Person,
    at: datetime,
) -> None:
    """Approve an absence: a task in its place, nothing (waived), or another gathering (kind "gathering").

    Raises ValidationError when it does not say what comes in its place, or something is agreed already.
    """
    if kind not in (ELSEWHERE, *AllowanceKind.values):
        raise ValidationError({"kind": _("Choose what comes in its place.")})
    if kind == ELSEWHERE:
        _elsewhere(application, missed, instead, by, at)
    else:
        _allow(application, missed, AllowanceKind(kind), task.strip(), by, at)


@transaction.atomic
def approve_task(row: Allowance, *, by: Person, at: datetime) -> None:
    """Say that the task is done; raises ValidationError where there is none or it is approved already."""
    if not Allowance.objects.filter(pk=row.pk, kind=AllowanceKind.TASK, done_at=None).update(done_at=at):
        raise ValidationError(_("There is no task here that waits to be approved."))
    _tell(row, "allowance.approved", by, at)


@transaction.atomic
def take_back(row: Allowance, *, by: Person, at: datetime) -> None:
    """Take back what was agreed; the approved absence stays in the register."""
    _tell(row, "allowance.taken_back", by, at)
    row.delete()


@transaction.atomic
def _elsewhere(
    application: Application, missed: Gathering | date, instead: Gathering | None, by: Person, at: datetime
) -> None:
    if not isinstance(missed, Gathering):
        raise ValidationError({"kind": _("A month without a meeting is made up by a task, or let off.")})
    if instead is None:
        raise ValidationError({"instead": _("Choose the other gathering.")})
    make_up.approve(missed, application, instead, by=by, at=at)


@transaction.atomic
def _allow(
    application: Application, missed: Gathering | date, kind: AllowanceKind, task: str, by: Person, at: datetime
) -> None:
    if kind == AllowanceKind.TASK and not task:
        raise ValidationError({"task": _("Say what the task is.")})
    gathering = missed if isinstance(missed, Gathering) else None
    row = Allowance(
        application=application,
        gathering=gathering,
        month=None if isinstance(missed, Gathering) else walltime.first_of_month(missed),
        kind=kind,
        task=task if kind == AllowanceKind.TASK else "",
        agreed_by=by,
        agreed_at=at,
    )
    if gathering is not None:
        make_up.approve(gathering, application, None, by=by, at=at)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise ValidationError(_("Something is agreed for this already. Take it back first.")) from None
    _tell(row, "allowance.agreed", by, at)


def _tell(row: Allowance, verb: str, by: Person, at: datetime) -> None:
    scope = row.application.intake.cohort.programme.slug
    audit.record(verb, row.application, by=by, at=at, scope=scope, note=str(row.kind))
