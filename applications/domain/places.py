"""Places are held by the database: its refusal becomes a sentence here."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import ngettext

from programmes.models import Intake


@contextmanager
def within(intake: Intake) -> Iterator[None]:
    """Write inside a savepoint; raises ValidationError with code “full” when the database says all places are taken."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refusal:
        if "places of this intake" not in str(refusal):
            raise
        places = intake.places or 0
        raise ValidationError(
            ngettext(
                "The only place is taken. Put the applicant on the waitlist, or take somebody else out of the pool.",
                "All %(places)d places are taken. Put the applicant on the waitlist, "
                "or take somebody else out of the pool.",
                places,
            )
            % {"places": places},
            code="full",
        ) from refusal
