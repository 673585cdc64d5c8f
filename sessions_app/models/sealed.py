"""Sealed columns: what lies in the database can be read only with the keys of the settings."""

import base64
import hashlib
import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _keys(named: tuple[str, ...], secret: str) -> MultiFernet:
    drawn = [base64.urlsafe_b64encode(hashlib.sha256(f"needs:{key}".encode()).digest()) for key in named or (secret,)]
    return MultiFernet([Fernet(key) for key in drawn])


def keys() -> MultiFernet:
    """Give the keys: the first seals, and all of them open; without any the site's own secret does both."""
    return _keys(tuple(settings.NEEDS_KEYS), str(settings.SECRET_KEY))


def seal(value: Any) -> str:
    """Seal a value (authenticated encryption, AES-128-CBC with HMAC-SHA256: Fernet)."""
    return keys().encrypt(json.dumps(value, sort_keys=True).encode()).decode()


def opened(sealed: str) -> Any:
    """Open what was sealed; None when no key opens it any more."""
    try:
        return json.loads(keys().decrypt(sealed.encode()))
    except InvalidToken:
        return None


def sealed_anew(sealed: str) -> str | None:
    """Seal with the first key what any key opens; None when none does."""
    try:
        return keys().rotate(sealed.encode()).decode()
    except InvalidToken:
        return None


class SealedField(models.TextField):  # type: ignore[type-arg]  # generic only for the type checker
    """A column that is sealed on its way into the database and opened on its way out."""

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> Any:
        """Open it."""
        return None if value is None else opened(value)

    def get_prep_value(self, value: Any) -> str | None:
        """Seal it."""
        return None if value is None else seal(value)

    def to_python(self, value: Any) -> Any:
        """Leave it as it is: only the database's side is sealed."""
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """Write it to files only sealed."""
        return seal(self.value_from_object(obj))
