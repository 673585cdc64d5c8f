"""The office's checklist: ticking a task off, and taking the tick back."""

from datetime import datetime

from django.db import transaction

from people.domain import audit
from people.models import Person
from programmes.models import PhaseTask


def finish(task: PhaseTask, *, by: Person | None, at: datetime) -> bool:
    """Tick a task off; False when it was ticked already."""
    return _tick(task, "task.finished", at, by=by, at=at)


def resume(task: PhaseTask, *, by: Person | None, at: datetime) -> bool:
    """Take a tick back; False when there was none."""
    return _tick(task, "task.resumed", None, by=by, at=at)


@transaction.atomic
def _tick(task: PhaseTask, verb: str, done_at: datetime | None, *, by: Person | None, at: datetime) -> bool:
    rows = PhaseTask.objects.filter(pk=task.pk, done_at__isnull=done_at is not None)
    if not rows.update(done_at=done_at):
        return False
    audit.record(verb, task, by=by, at=at, scope=task.phase.cohort.programme.slug)
    return True
