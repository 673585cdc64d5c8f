"""The door for Celery: tell readers of the handbook what is new."""

from celery import shared_task
from django.utils import timezone

from mentoring import library


@shared_task(soft_time_limit=240, time_limit=300)  # type: ignore[untyped-decorator]  # celery is not typed
def tell_of_the_handbook() -> None:
    """Write to the readers of what is released or new, once."""
    library.tell(at=timezone.now())
