"""Work that takes longer than a request may: asked for at the desk, done by a worker, read back, and forgotten."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from matching.domain import locks
from matching.models.search import Errand
from matching.states import SEARCHED, SearchState
from people.models import Person

E = TypeVar("E", bound=Errand)
Tell = Callable[[float], None]
KEPT = timedelta(days=2)
log = logging.getLogger(__name__)


def ask(model: type[E], which: dict[str, Any], emptied: dict[str, Any], *, by: Person, at: datetime) -> E:
    """Ask the worker; what is on its way is left, what was done before is `emptied` and worked out anew."""
    asked = {"asked_by": by, "asked_at": at}
    row, is_new = model._default_manager.get_or_create(**which, defaults=asked)
    if not is_new:
        again = {"state": SearchState.ASKED, "percent": 0, "mark": "", **emptied, **asked}
        model._default_manager.filter(pk=row.pk, state__in=SEARCHED).update(**again)
        row.refresh_from_db()
    return row


def carry_out(model: type[E], pk: int, space: int, work: Callable[[E, Tell], dict[str, Any]]) -> bool:
    """Do what waits, or whose worker has died, and keep what `work` gives; false when there was nothing to do.

    What cannot be done is failed and logged: it may neither hold up the others nor be tried again for ever.
    """
    rows = model._default_manager.filter(pk=pk)
    with locks.held(pk, space) as alone:
        waits = rows.exclude(state__in=SEARCHED)
        if not alone or not waits.update(state=SearchState.LOOKING, percent=1):
            return False
        try:
            done = work(rows.get(), lambda share: _tell(model, pk, share))
        except Exception:
            log.exception("%s %s could not be worked out", model._meta.verbose_name, pk)
            rows.update(state=SearchState.FAILED)
            return True
        rows.update(state=SearchState.FOUND, percent=100, **done)
        return True


def waiting(model: type[E]) -> list[int]:
    """List what is not done, the oldest first."""
    rows = model._default_manager.exclude(state__in=SEARCHED).order_by("asked_at", "pk")
    return list(rows.values_list("pk", flat=True))


def forget(model: type[E], *, at: datetime) -> int:
    """Delete what nobody has followed for some days; give the number."""
    return model._default_manager.filter(asked_at__lt=at - KEPT).delete()[0]


def _tell(model: type[E], pk: int, share: float) -> None:
    model._default_manager.filter(pk=pk).update(percent=min(99, 1 + round(98 * share)))
