"""Writing mail into the outbox, in the transaction of the act that causes it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from people.models import OutgoingMail, Person


def put(
    person: Person,
    kind: str,
    *,
    key: str,
    at: datetime,
    scope: str = "",
    about: dict[str, Any] | None = None,
    not_after: datetime | None = None,
) -> bool:
    """Write one mail to be sent from the instant `at`; the same `key` twice is one mail. True when it is new."""
    _, new = OutgoingMail.objects.get_or_create(
        key=key,
        defaults={
            "person": person,
            "kind": kind,
            "scope": scope,
            "about": about or {},
            "not_before": at,
            "not_after": not_after,
        },
    )
    return new


def put_all(mails: Sequence[OutgoingMail]) -> dict[str, int]:
    """Write many mails at once; the same key twice is one mail. Give the number of each row by its key."""
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True)
    return dict(OutgoingMail.objects.filter(key__in=[mail.key for mail in mails]).values_list("key", "pk"))
