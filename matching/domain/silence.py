"""The clock on silence: half-way between reminder and office, who waits is told, or else who is silent asked again."""

from datetime import datetime

from django.db import transaction

from matching import queries
from matching.models import Pair
from matching.states import OPEN, Side
from people.domain import outbox
from programmes.models import Coupling


def tell(*, at: datetime, coupling: Coupling | None = None) -> int:
    """Write about each silence (in one coupling) that has lasted; give the new letters' number.

    The other side is told when it has said yes. When nobody has, there is nobody to tell: who is silent is asked once
    more, with the day on which the office takes it up, and hears nothing of the other. May run twice: a letter's key
    makes it one.
    """
    told = 0
    for waiting in queries.unanswered(at, coupling):
        if waiting.tell_at <= at:
            hopeful = [one for one in _of(waiting) if queries.yes_at(one, waiting.side.other)]
            for pair in hopeful:
                told += _put(pair, waiting.side.other, "offer_waits", f"pair:{pair.pk}", at)
            if not hopeful:
                told += _put(waiting.pair, waiting.side, "offer_silent", _whom(waiting), at)
    return told


def _of(waiting: queries.Waiting) -> list[Pair]:
    """The pairs that wait for the same answer: all open ones of a group when its guide is silent."""
    if waiting.side is Side.GUIDE and waiting.pair.group_id:
        return list(queries.pairs().filter(group=waiting.pair.group_id, state__in=OPEN).order_by("pk"))
    return [waiting.pair]


def _whom(waiting: queries.Waiting) -> str:
    """Name what is asked again: the guide of a group is asked once for all of it, whoever is in it by then."""
    pair = waiting.pair
    is_guide = waiting.side is Side.GUIDE and pair.group_id
    return f"group:{pair.group_id}:{pair.guide_id}" if is_guide else f"pair:{pair.pk}"


@transaction.atomic
def _put(pair: Pair, side: Side, kind: str, whom: str, at: datetime) -> bool:
    return outbox.put(
        getattr(pair, side).person,
        kind,
        key=f"{kind}:{whom}:{side}",
        at=at,
        scope=pair.coupling.cohort.programme.slug,
        about={"pair": pair.pk, "side": str(side.value)},
    )
