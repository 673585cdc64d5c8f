"""What somebody says of themselves: name, phone, and the language of their pages and mail."""

import re
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people.domain import audit, envelope
from people.models import Person
from people.models.person import Language

PHONE = re.compile(r"\+[0-9][0-9 ]{6,18}|[0-9](?: ?[0-9]){4,9}")


@transaction.atomic
def change(person: Person, *, name: str, phone: str, language: str, at: datetime) -> None:
    """Keep what a person says of themselves; raises ValidationError with the field that must be mended."""
    if language not in Language.values:
        raise ValidationError({"language": _("Choose a language from the list.")})
    person.name, person.phone, person.language = checked_name(name), checked_phone(phone), language
    person.save(update_fields=["name", "phone", "language"])
    audit.record("person.changed", person, by=person, at=at)


def checked_name(name: str) -> str:
    """Hold a name to one line; raises ValidationError for numbers, which no name has and identity numbers are."""
    line = envelope.one_line(name)
    if not line:
        raise ValidationError({"name": _("Write your name.")})
    if any(sign.isdigit() for sign in line):
        raise ValidationError({"name": _("Write your name without numbers. We never ask for an identity number.")})
    return line


def checked_phone(phone: str) -> str:
    """Hold a phone number to digits; raises ValidationError for what is none, or might be an identity number."""
    line = envelope.one_line(phone)
    if line and not PHONE.fullmatch(line):
        said = _(
            "Write the number with digits and spaces; with more than ten digits begin with + and the country code."
        )
        raise ValidationError({"phone": said})
    return line
