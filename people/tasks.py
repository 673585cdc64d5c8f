"""The doors for Celery: deliver what is due; a message or the clock only says when to look."""

from celery import shared_task
from django.utils import timezone

from people.domain import delivery

BATCHES = 25


@shared_task(soft_time_limit=240, time_limit=300)  # type: ignore[untyped-decorator]  # celery is not typed
def deliver_mail() -> None:
    """Deliver batches until nothing is due, the server is away, or it is another worker's turn."""
    for _ in range(BATCHES):
        tally = delivery.deliver(at=timezone.now())
        if tally["claimed"] < delivery.BATCH or tally["unreachable"]:
            return
