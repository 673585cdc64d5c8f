"""The doors for Celery: plan reminders, and release those that are due."""

from celery import shared_task
from django.utils import timezone

from sessions_app.domain import certificates, reminders, surveys


@shared_task(soft_time_limit=240, time_limit=300)  # type: ignore[untyped-decorator]  # celery is not typed
def release_due_reminders() -> None:
    """Hand what is due to the outbox; cheap, so it looks oftener than the planning."""
    reminders.release(at=timezone.now())


@shared_task(soft_time_limit=240, time_limit=300)  # type: ignore[untyped-decorator]  # celery is not typed
def plan_and_release_reminders() -> None:
    """Look what is to be reminded of, and hand what is due to the outbox."""
    at = timezone.now()
    reminders.plan(at=at)
    reminders.release(at=at)


@shared_task(soft_time_limit=240, time_limit=300)  # type: ignore[untyped-decorator]  # celery is not typed
def close_what_is_over() -> None:
    """Ask in surveys whose time has come, remind once, and issue the certificates that the ledger gives."""
    at = timezone.now()
    surveys.ask(at=at)
    surveys.remind(at=at)
    certificates.issue_due(at=at)
