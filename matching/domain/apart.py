"""Who is kept apart in a programme, this year and later: lifted by a named person when the reason is gone."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matching.models import Apart
from people.domain import audit
from people.models import Person


@transaction.atomic
def lift(row: Apart, *, by: Person, at: datetime) -> None:
    """Let two be proposed to each other again; the row stays, with its reason. Raises ValidationError when it is."""
    if not Apart.objects.filter(pk=row.pk, lifted_at__isnull=True).update(lifted_at=at):
        raise ValidationError(_("These two are not kept apart any more."))
    row.refresh_from_db()
    audit.record("apart.lifted", row, by=by, at=at, scope=row.programme.slug)
