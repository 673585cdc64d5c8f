"""The doors for Celery: plan reminders, release those that are due, and call off what ended pairs had planned."""

from celery import shared_task
from django.utils import timezone

from sessions_app.domain import appointments, reminders


@shared_task(soft_time_limit=240, time_limit=300)  # type: ignore[untyped-decorator]  # celery is not typed
def release_due_reminders() -> None:
    """Hand what is due to the outbox; cheap, so it looks oftener than the planning."""
    reminders.release(at=timezone.now())


@shared_task(soft_time_limit=240, time_limit=300)  # type: ignore[untyped-decorator]  # celery is not typed
def plan_and_release_reminders() -> None:
    """Look what is to be reminded of, and hand what is due to the outbox."""
    at = timezone.now()
    appointments.tidy(at=at)
    reminders.plan(at=at)
    reminders.release(at=at)
