"""Calendar feeds: a secret address, kept as a digest alone, behind which calendars find one person's own dates."""

import hashlib
import secrets
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from people.domain import audit
from people.models import Person
from sessions_app.models import CalendarFeed

SECRET_BYTES = 32
WRONG_A_MINUTE, READ_AN_HOUR = 30, 60


@transaction.atomic
def renew(person: Person, *, at: datetime) -> str:
    """Make a person's secret, or a new one; give it, for it is told this once. The old one opens nothing any more."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    CalendarFeed.objects.update_or_create(
        person=person, defaults={"digest": _digest(secret), "made_at": at, "read_on": None}
    )
    audit.record("feed.renewed", person, by=person, at=at)
    return secret


@transaction.atomic
def stop(person: Person, *, at: datetime) -> None:
    """Close a person's feed; the second time changes nothing."""
    if CalendarFeed.objects.filter(person=person).delete()[0]:
        audit.record("feed.stopped", person, by=person, at=at)


def address(secret: str) -> str:
    """Give the absolute address of a feed."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse('calendar_feed', args=[secret])}"


def opened_by(secret: str, *, at: datetime) -> Person | None:
    """Give whose feed a secret opens, and note the day; the search is over digests, so that time tells nothing."""
    row = CalendarFeed.objects.select_related("person").filter(digest=_digest(secret), person__is_active=True).first()
    if row is None:
        return None
    CalendarFeed.objects.filter(pk=row.pk).exclude(read_on=at.date()).update(read_on=at.date())
    return row.person


def is_too_often(who: str, most: int, seconds: int) -> bool:
    """Count one visit, and say whether there were more of them than allowed within some seconds."""
    key = f"feed:{hashlib.sha256(who.encode()).hexdigest()}"
    if cache.add(key, 1, seconds):
        return False
    try:
        return bool(cache.incr(key) > most)
    except ValueError:  # it ended between the two words
        return False


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
