"""Celery's doors of this room: waitlists move up, files go that nothing needs; the clock only says when to look."""

from celery import shared_task
from django.utils import timezone

from applications.domain import files, waitlist


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def move_waitlists_up() -> int:
    """Let go of offered places whose time to answer is over, and offer them to the next in line."""
    return waitlist.expire(at=timezone.now())


@shared_task(soft_time_limit=240, time_limit=300)  # type: ignore[untyped-decorator]  # celery has no types
def sweep_files() -> None:
    """Remove files whose application, or whose place in it, is gone, and those of who was decided on a while ago."""
    files.forget_decided(at=timezone.now())
    files.sweep(timezone.now())
