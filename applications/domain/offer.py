"""The programme's offer in its parts, and which of them each student got."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from applications.models import Application, GivenPart
from people.domain import audit
from people.models import Person
from programmes.models import Programme

LONGEST = 300


def parts(programme: Programme) -> dict[str, str]:
    """Give the parts of the offer: in the programme's first language, by which they are kept, and in the reader's."""
    with translation.override(programme.languages[0]):
        kept = _lines(str(programme.offer))
    read = _lines(str(programme.offer))
    return dict(zip(kept, read if len(read) == len(kept) else kept, strict=True))


@transaction.atomic
def record(application: Application, given: Collection[str], *, by: Person | None, at: datetime) -> None:
    """Record which parts a student got; parts of an older wording stay as they were noted.

    Raises ValidationError for a part that the programme does not offer.
    """
    known = parts(application.intake.cohort.programme)
    if set(given) - set(known):
        raise ValidationError(_("Choose among the parts of the programme's offer."))
    row = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    row.given_parts.filter(part__in=set(known) - set(given)).delete()
    for part in known:
        if part in given:
            GivenPart.objects.get_or_create(application=row, part=part, defaults={"noted_by": by, "noted_at": at})
    scope = application.intake.cohort.programme.slug
    audit.record("application.given", application, by=by, at=at, scope=scope, note=f"{len(given)} of {len(known)}")


def _lines(text: str) -> list[str]:
    return [line.strip()[:LONGEST] for line in text.splitlines() if line.strip()]
