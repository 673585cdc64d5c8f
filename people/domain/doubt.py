"""Doubtful mail: a person decides whether it goes again or is left."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people.domain import audit
from people.models import OutgoingMail, Person
from people.queries import NEEDS_A_PERSON
from people.states import MailState


@transaction.atomic
def resend(mail: OutgoingMail, *, by: Person, at: datetime) -> None:
    """Send a failed or uncertain mail again, with the same Message-ID; raises ValidationError when it is too late."""
    if mail.not_after and mail.not_after <= at:
        raise ValidationError(_("This mail is about something that has passed. Leave it, and write to the person."))
    _move(mail, MailState.WAITING, tries=0, write_tries=0, not_before=at)
    audit.record("mail.resent", mail, by=by, at=at, scope=mail.scope)


@transaction.atomic
def leave(mail: OutgoingMail, *, by: Person, at: datetime) -> None:
    """Leave a failed or uncertain mail as it is; raises ValidationError when somebody has decided already."""
    _move(mail, MailState.DROPPED)
    audit.record("mail.left", mail, by=by, at=at, scope=mail.scope)


def _move(mail: OutgoingMail, state: MailState, **values: object) -> None:
    if not OutgoingMail.objects.filter(pk=mail.pk, state__in=NEEDS_A_PERSON).update(state=state, **values):
        raise ValidationError(_("Somebody has already decided about this mail."))
    mail.refresh_from_db()
