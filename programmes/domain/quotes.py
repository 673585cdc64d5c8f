"""Quotes of participants: given with a consent, shown by role only, published by the office, taken back."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from people.domain import audit
from people.models import Consent, Person
from programmes.models import Programme, Quote

PURPOSE, VERSION, LONGEST = "quote", "1", 400


def consent_text(programme: Programme) -> str:
    """Give the text to which somebody says yes."""
    return _(
        "%(programme)s may show these words on its public page, with my role and without my name, "
        "until I take them back."
    ) % {"programme": programme}


def standing(programme: Programme, person: Person) -> Quote | None:
    """Give the quote that somebody has given and not taken back."""
    return Quote.objects.filter(programme=programme, given_by=person).first()


@transaction.atomic
def give(programme: Programme, text: str, *, part: str, consents: bool, by: Person, at: datetime) -> Quote:
    """Keep a quote with its consent; the office publishes it.

    Raises ValidationError without words or consent, with too many words, and while an earlier one stands.
    """
    words = text.strip()
    if not words or len(words) > LONGEST:
        raise ValidationError({"text": _("Write up to %(longest)d characters.") % {"longest": LONGEST}})
    if not consents:
        raise ValidationError({"consents": _("Without your yes we do not keep the words.")})
    if standing(programme, by) is not None:
        raise ValidationError(_("You have given a quote already. Take it back first to give another."))
    consent = Consent.objects.create(
        person=by,
        purpose=PURPOSE,
        scope=programme.slug,
        text=consent_text(programme),
        text_version=VERSION,
        given_at=at,
    )
    row = Quote.objects.create(
        programme=programme,
        text=LazyI18nString({by.language: words}),
        said_by=part,
        consent_note=_("Given on the site by the participant."),
        given_by=by,
        consent=consent,
    )
    audit.record("quote.given", row, by=by, at=at, scope=programme.slug)
    return row


@transaction.atomic
def publish(row: Quote, *, by: Person, at: datetime) -> bool:
    """Show a quote on the public page; False when it is shown already."""
    if not Quote.objects.filter(pk=row.pk, published_at__isnull=True).update(published_at=at):
        return False
    audit.record("quote.published", row, by=by, at=at, scope=row.programme.slug)
    return True


@transaction.atomic
def hide(row: Quote, *, by: Person, at: datetime) -> bool:
    """Take a quote off the public page; False when it is not shown."""
    if not Quote.objects.filter(pk=row.pk, published_at__isnull=False).update(published_at=None):
        return False
    audit.record("quote.hidden", row, by=by, at=at, scope=row.programme.slug)
    return True


@transaction.atomic
def take_back(row: Quote, *, by: Person, at: datetime) -> None:
    """Take one's words back: the consent ends, and the words are deleted at once."""
    Consent.objects.filter(quote=row, withdrawn_at__isnull=True).update(withdrawn_at=at)
    audit.record("quote.taken_back", row, by=by, at=at, scope=row.programme.slug)
    row.delete()
