"""The clock on silence: who waits for another's answer is told so once, half-way between reminder and office."""

from datetime import datetime

from django.db import transaction

from matching import queries
from matching.models import Pair
from matching.states import OPEN, Side
from people.domain import outbox
from programmes.models import Coupling


def tell(*, at: datetime, coupling: Coupling | None = None) -> int:
    """Write to those who have said yes and wait for somebody silent (in one coupling); give the new letters' number.

    May run twice: a letter's key makes it one.
    """
    told = 0
    for waiting in queries.unanswered(at, coupling):
        if waiting.tell_at <= at:
            for pair in _of(waiting):
                told += _tell(pair, waiting.side.other, at)
    return told


def _of(waiting: queries.Waiting) -> list[Pair]:
    """The pairs that wait for the same answer: all open ones of a group when its guide is silent."""
    if waiting.side is Side.GUIDE and waiting.pair.group_id:
        return list(queries.pairs().filter(group=waiting.pair.group_id, state__in=OPEN).order_by("pk"))
    return [waiting.pair]


@transaction.atomic
def _tell(pair: Pair, side: Side, at: datetime) -> bool:
    if queries.yes_at(pair, side) is None:
        return False
    return outbox.put(
        getattr(pair, side).person,
        "offer_waits",
        key=f"offer_waits:pair:{pair.pk}:{side}",
        at=at,
        scope=pair.coupling.cohort.programme.slug,
        about={"pair": pair.pk, "side": str(side.value)},
    )
