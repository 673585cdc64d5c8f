"""The roof's doors for Celery: rehearsals that wait are carried out, and readers hear what is new in the handbook."""

from celery import shared_task
from django.utils import timezone

from matching.domain import locks
from mentoring import library
from mentoring.models import Rehearsal, RehearsalState
from mentoring.rehearsal import acts
from programmes.domain import documents


@shared_task(soft_time_limit=1500, time_limit=1560)  # type: ignore[untyped-decorator]  # celery has no types
def carry_out_requested_rehearsals() -> int:
    """Carry out the rehearsals that wait, oldest first, while there is room; a dead worker's become interrupted."""
    acts.interrupt_stale(at=timezone.now())
    waiting = Rehearsal.objects.filter(state=RehearsalState.REQUESTED).order_by("requested_at", "pk")
    found = 0
    for pk in list(waiting.values_list("pk", flat=True)):
        with locks.room() as is_free:
            if not is_free:
                break
            found += acts.carry_out(pk, at=timezone.now())
    return found


@shared_task(soft_time_limit=240, time_limit=300)  # type: ignore[untyped-decorator]  # celery is not typed
def tell_of_the_handbook() -> None:
    """Write to the readers of what is released or new, once."""
    library.tell(at=timezone.now())


@shared_task(soft_time_limit=240, time_limit=300)  # type: ignore[untyped-decorator]  # celery is not typed
def sweep_the_handbook() -> None:
    """Remove files of the handbook whose document is gone."""
    documents.sweep(timezone.now())
