"""Stopping reminders: a kind that may be left out is left out for one person, by a link in its mails or on a page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from people.domain import audit
from people.models import Person
from programmes.models.calendar import ReminderKind
from sessions_app.domain import kinds
from sessions_app.models import Contract, DeclinedKind

OF_THE_PAID = {ReminderKind.TIMESHEET, ReminderKind.CONTRACT_END}


@dataclass(frozen=True)
class Choice:
    """One kind of reminder as a person has it: whether it comes, and why it cannot be stopped where it cannot."""

    kind: ReminderKind
    words: str
    comes: bool
    bound: str


def choices(person: Person) -> list[Choice]:
    """List the kinds of reminders that can come to a person with their choice; those of pay only with a contract."""
    left_out = set() if Contract.objects.filter(application__person=person).exists() else OF_THE_PAID
    declined = set(person.declined_reminders.values_list("kind", flat=True))
    return [
        Choice(kind, str(kind.label), bool(row.bound) or kind not in declined, str(row.bound))
        for kind, row in kinds.TABLE.items()
        if kind not in left_out
    ]


@transaction.atomic
def stop(person: Person, kind: str, *, at: datetime) -> None:
    """Leave a kind of reminder out from now on; the second time changes nothing.

    Raises ValidationError, with the reason, for a kind that nobody can leave out.
    """
    row = _known(kind)
    if row.bound:
        raise ValidationError(str(row.bound))
    _row, new = DeclinedKind.objects.get_or_create(person=person, kind=kind, defaults={"at": at})
    if new:
        audit.record("reminders.stopped", person, by=person, at=at, note=kind)


@transaction.atomic
def resume(person: Person, kind: str, *, at: datetime) -> None:
    """Send a kind of reminder again; the second time changes nothing."""
    _known(kind)
    if DeclinedKind.objects.filter(person=person, kind=kind).delete()[0]:
        audit.record("reminders.resumed", person, by=person, at=at, note=kind)


def address(person: Person, kind: str) -> str:
    """Give the absolute address on which one person stops one kind, without logging in."""
    token = _signer().sign_object([person.pk, kind])
    return f"{settings.SITE_URL.rstrip('/')}{reverse('reminders_stop', args=[token])}"


def read(token: str) -> tuple[Person, ReminderKind] | None:
    """Say whose reminders of which kind a link stops; None when it is not ours, or its person is gone."""
    try:
        given: Any = _signer().unsign_object(token)
        pk, kind = given
        found = ReminderKind(kind)
    except (BadSignature, ValueError, TypeError):
        return None
    person = Person.objects.filter(pk=pk, is_active=True).first()
    return (person, found) if person else None


def _known(kind: str) -> kinds.Kind:
    if kind not in ReminderKind.values:
        raise ValidationError(_("There is no such reminder."))
    return kinds.TABLE[ReminderKind(kind)]


def _signer() -> Signer:
    return Signer(salt="sessions_app.reminders")
