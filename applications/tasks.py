"""Celery's door to the waitlist: the clock only says when to look."""

from celery import shared_task
from django.utils import timezone

from applications.domain import waitlist


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def move_waitlists_up() -> int:
    """Let go of offered places whose time to answer is over, and offer them to the next in line."""
    return waitlist.expire(at=timezone.now())
