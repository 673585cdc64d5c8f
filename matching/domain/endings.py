"""The end of a match on its day: nobody has to do anything for it, and both are told, two weeks before and then."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError

from matching import queries
from matching.domain import pairs
from matching.models import Pair
from matching.states import PairState, Side
from people.domain import outbox

NOTICE = timedelta(days=14)


def end_due(*, at: datetime) -> int:
    """End the matches whose last day is over where the programme is; give their number.

    May run twice, also at once: each end is one conditional update, and a letter's key makes it one.
    """
    ended = 0
    for pair in queries.ending(at.date() + timedelta(days=2)):
        if queries.last_day(pair) >= _today(pair, at):
            continue
        try:
            pairs.complete(pair, by=None, at=at)
        except ValidationError:  # somebody else has ended it in between
            continue
        ended += 1
    return ended


def announce(*, at: datetime) -> int:
    """Write to both of each match that ends within two weeks, once for each last day; give the number of letters."""
    told = 0
    for pair in queries.ending((at + NOTICE).date() + timedelta(days=2)):
        last = queries.last_day(pair)
        if _today(pair, at) <= last <= _today(pair, at + NOTICE):
            told += sum(_tell(pair, side, f"{last}", at) for side in Side)
    return told


def _tell(pair: Pair, side: Side, last: str, at: datetime) -> bool:
    whom = f"group:{pair.group_id}" if pair.group_id and side is Side.GUIDE else f"pair:{pair.pk}"
    assert pair.state == PairState.ACTIVE
    return outbox.put(
        getattr(pair, side).person,
        "end_near",
        key=f"end_near:{whom}:{last}:{side}",
        at=at,
        scope=pair.coupling.cohort.programme.slug,
        about={"pair": pair.pk, "side": str(side.value)},
    )


def _today(pair: Pair, at: datetime) -> date:
    return at.astimezone(ZoneInfo(pair.coupling.cohort.programme.time_zone)).date()
