"""The one place where allauth is bent: its mail goes through the outbox, its languages are ours."""

import secrets
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.utils import timezone

from people.domain import account_letters
from people.models import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """Accounts as Kobling keeps them."""

    def is_safe_url(self, url: str) -> bool:
        """Say whether one may be led to an address; what cannot even be read is no such address."""
        try:
            urlsplit(url)
        except ValueError:
            return False
        return bool(super().is_safe_url(url))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write an account mail into the outbox; the worker sends it, so that no request waits for a mail server."""
        account_letters.put(
            template_prefix,
            email,
            context,
            person=Person.objects.filter(email=email.lower()).first(),
            key=f"account:{secrets.token_hex(12)}",
            at=timezone.now(),
        )
