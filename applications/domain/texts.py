"""Texts that people type: cleaned for the database, cut to size, and free of identity numbers."""

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from applications.domain import national_ids

LONGEST = 5000
UNSEEN = re.compile(r"[\x01-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff]")


def keepable(raw: Any) -> Any:
    """Give what a draft keeps of an answer that does not fit yet: cut to size, and without identity numbers."""
    if isinstance(raw, str):
        text = "" if "\x00" in raw else raw.encode("utf-8", "ignore").decode()[: 2 * LONGEST]
        return "" if national_ids.is_present(text) else text
    if isinstance(raw, list):
        return [keepable(item) for item in raw[:200]]
    if isinstance(raw, dict):
        return {str(keepable(key)): keepable(item) for key, item in list(raw.items())[:200]}
    return raw if isinstance(raw, bool | int | float | None) else None


def plain_text(raw: Any, longest: int) -> str:
    """Clean a text: one form of each letter, no invisible characters, no identity numbers, at most so many characters.

    Raises ValidationError for a text that is too long, cannot be stored, or holds an identity number.
    """
    text = unicodedata.normalize("NFC", str(raw)).replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValidationError(_("The text holds a character that cannot be stored. Please type it anew."))
    text = UNSEEN.sub("", text).strip()
    if len(text) > longest:
        raise ValidationError(
            _("The text has %(length)d characters; there is room for %(longest)d. Please shorten it.")
            % {"length": len(text), "longest": longest}
        )
    national_ids.refuse(text)
    return text
