"""The doors for Celery: reminders are planned and released, contracts end, volunteers are thanked, old sheets go."""

from celery import shared_task
from django.utils import timezone

from sessions_app.domain import contracts, keeping, reminders, thanks


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
def keep_pay_in_order() -> None:
    """End contracts whose period is over, and delete what is no longer to be kept."""
    at = timezone.now()
    contracts.end_those_over(at=at)
    keeping.purge(at=at)


@shared_task(soft_time_limit=240, time_limit=300)  # type: ignore[untyped-decorator]  # celery is not typed
def thank_volunteers() -> None:
    """Thank those who have come to a milestone."""
    thanks.give(at=timezone.now())
