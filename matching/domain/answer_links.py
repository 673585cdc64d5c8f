"""Links in letters that let one side of an offer answer without logging in: signed, for some days, and once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from matching import queries
from matching.models import Pair
from matching.states import OPEN, Side
from people.models import Person

DAYS_AFTER_THE_OFFICE = timedelta(days=4)


@dataclass(frozen=True)
class Asked:
    """Whom a link asks about what, and whether it still may be answered by it."""

    pair: Pair
    side: Side
    until: datetime
    is_open: bool

    @property
    def person(self) -> Person:
        """Who is asked."""
        found: Person = getattr(self.pair, self.side).person
        return found


def address(pair: Pair, side: Side) -> str:
    """The link for one side of an offer; empty while that side is not asked."""
    since = queries.asked_since(pair, side)
    if since is None:
        return ""
    token = _signer().sign_object([pair.pk, str(side.value), int(since.timestamp())])
    return str(settings.SITE_URL) + reverse("answer", args=[token])


def until(pair: Pair, side: Side) -> datetime | None:
    """Until when the link of one side holds: some days after the office takes the silence up."""
    since = queries.asked_since(pair, side)
    if since is None:
        return None
    return since + timedelta(days=pair.coupling.first_contact.office_after_days) + DAYS_AFTER_THE_OFFICE


def read(token: str, at: datetime) -> Asked | None:
    """Say what a link asks; None when it is not ours, was made for an earlier question, or its reader is gone.

    It is open once: no longer when that side has answered, the offer is over, or the days have passed.
    """
    try:
        key, name, stamp = _signer().unsign_object(token)
        side = Side(name)
    except (BadSignature, ValueError, TypeError):
        return None
    pair = queries.pairs().filter(pk=key).first()
    if pair is None or not getattr(pair, side).person.is_active:
        return None
    since, last = queries.asked_since(pair, side), until(pair, side)
    if since is None or last is None or int(since.timestamp()) != stamp:
        return None
    fresh = pair.state in OPEN and queries.yes_at(pair, side) is None and at <= last
    return Asked(pair, side, last, fresh)


def _signer() -> Signer:
    return Signer(salt="matching.answer")
