"""National identity numbers: found in any text, so that none is ever stored."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ELEVEN = re.compile(r"(?<![\d+])(\d{2})[ .\-]?(\d{2})[ .\-]?(\d{2})[ .\-\u2010-\u2013]?(\d{3})[ ]?(\d{2})(?!\d)")
CPR = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{2})\s?[-\u2010-\u2013]\s?(\d{4})(?!\d)")
FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
REFUSAL = _(
    "This looks like a national identity number. Kobling never stores those: please take it out. "
    "The programme does not need it."
)


def refuse(text: str) -> None:
    """Raise ValidationError when a text holds a Norwegian or Danish identity number."""
    if is_present(text):
        raise ValidationError(REFUSAL, code="national_id")


def is_present(text: str) -> bool:
    """Say whether a text holds eleven digits with valid Norwegian check digits, or a Danish CPR number."""
    eleven = ("".join(found.groups()) for found in ELEVEN.finditer(text))
    return any(has_check_digits(digits) for digits in eleven) or any(_is_cpr(found) for found in CPR.finditer(text))


def has_check_digits(digits: str) -> bool:
    """Say whether eleven digits end in the two check digits of a fødselsnummer or D-number (modulo 11)."""
    numbers = [int(digit) for digit in digits]
    first = sum(weight * number for weight, number in zip(FIRST_WEIGHTS, numbers, strict=False))
    second = sum(weight * number for weight, number in zip(SECOND_WEIGHTS, numbers, strict=True))
    return first % 11 == 0 and second % 11 == 0


def _is_cpr(found: re.Match[str]) -> bool:
    day, month, year = (int(part) for part in found.groups()[:3])
    try:
        date(2000 + year if year % 4 == 0 else 1999, month, day)
    except ValueError:
        return False
    return True
