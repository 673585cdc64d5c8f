"""The doors for Celery: reminders go, seats and contracts are looked after, thanks given, what is over is left."""

from celery import shared_task
from django.utils import timezone

from sessions_app.domain import (
    appointments,
    certificates,
    check_ins,
    concerns,
    contracts,
    follow_ups,
    keeping,
    needs,
    reminders,
    retention,
    sign_up,
    surveys,
    thanks,
    ticks,
)


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


@shared_task(soft_time_limit=240, time_limit=300)  # type: ignore[untyped-decorator]  # celery is not typed
def close_what_is_over() -> None:
    """Ask in surveys whose time has come, and issue the certificates that the ledger gives."""
    at = timezone.now()
    surveys.ask(at=at)
    certificates.issue_due(at=at)


@shared_task(soft_time_limit=240, time_limit=300)  # type: ignore[untyped-decorator]  # celery is not typed
def look_after_gatherings() -> None:
    """Give on seats that are free, and delete needs and ticks whose time is over."""
    at = timezone.now()
    needs.forget(at=at)
    ticks.forget(at=at)
    sign_up.settle(at=at)


@shared_task(soft_time_limit=240, time_limit=300)  # type: ignore[untyped-decorator]  # celery is not typed
def follow_up() -> None:
    """Ask the check-ins that are due, and look who needs the office."""
    at = timezone.now()
    check_ins.ask_due(at=at)
    follow_ups.notice(at=at)


@shared_task(soft_time_limit=240, time_limit=300)  # type: ignore[untyped-decorator]  # celery is not typed
def forget_what_was_told() -> None:
    """Delete what was told in confidence, and what was reminded of, in cohorts whose period is over."""
    at = timezone.now()
    concerns.forget(at=at)
    retention.forget_reminders(at=at)


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
