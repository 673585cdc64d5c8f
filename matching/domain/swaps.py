"""Requests for a change: asked by one of the two, taken up and settled by the office; the other is not told."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from applications.domain import texts
from matching import queries
from matching.models import Pair, SwapRequest
from matching.states import (
    REQUEST_MOVES,
    WAITING,
    Cause,
    ChangeWish,
    PairState,
    RequestOutcome,
    RequestState,
    Side,
    Trouble,
    before,
)
from people.domain import audit, outbox
from people.models import Person

LONGEST = 1000


@transaction.atomic
def ask(pair: Pair, *, trouble: str, wish: str, note: str = "", by: Person, at: datetime) -> SwapRequest:
    """Ask the office for a change of one's own pair.

    Raises ValidationError when the pair is not active, when one has asked already, and for words that are not taken.
    """
    side = queries.side_of(pair, by)
    if side is None or pair.state != PairState.ACTIVE:
        raise ValidationError(_("Only an active match can be changed. Load the page anew to see where it stands."))
    if trouble not in Trouble.values or wish not in ChangeWish.values:
        raise ValidationError(_("Choose from the list."))
    words = texts.plain_text(note, LONGEST)
    try:
        with transaction.atomic():
            made = SwapRequest.objects.create(
                pair=pair, application=getattr(pair, side), trouble=trouble, wish=wish, note=words, asked_at=at
            )
    except IntegrityError:
        raise ValidationError(_("You have asked for a change already; it stands below how far it is.")) from None
    audit.record("swap.asked", made, by=by, at=at, scope=_scope(made), note=trouble)
    return made


@transaction.atomic
def take_up(request: SwapRequest, *, by: Person, at: datetime) -> None:
    """Note who at the office is on it, so that the asker sees that somebody is."""
    _move(request, RequestState.TAKEN, by=by, at=at, verb="swap.taken_up", taken_by=by, taken_at=at)


@transaction.atomic
def settle(request: SwapRequest, outcome: str, *, by: Person | None, at: datetime) -> None:
    """Say what came of it, delete the asker's own words, and write to the asker unless they did it themselves."""
    if outcome not in RequestOutcome.values:
        raise ValidationError(_("Say what came of it."))
    _move(
        request,
        RequestState.SETTLED,
        by=by,
        at=at,
        verb="swap.settled",
        line=outcome,
        outcome=outcome,
        settled_at=at,
        note="",
    )
    asker = request.application.person
    if asker != by:
        key, about = f"swap_settled:{request.pk}", {"request": request.pk}
        outbox.put(asker, "swap_settled", key=key, at=at, scope=_scope(request), about=about)


@transaction.atomic
def withdraw(request: SwapRequest, *, by: Person, at: datetime) -> None:
    """Take one's own request back; its words are deleted."""
    if request.application.person_id != by.pk:
        raise ValidationError(_("Only who has asked can take it back."))
    _move(request, RequestState.WITHDRAWN, by=by, at=at, verb="swap.withdrawn", settled_at=at, note="")


def pair_is_over(pair: Pair, outcomes: dict[Side, RequestOutcome], *, by: Person | None, at: datetime) -> None:
    """Settle what waits about a pair that ends: by side what came of it, else that it has ended."""
    rows = SwapRequest.objects.filter(pair=pair, state__in=WAITING).select_related("application__person")
    for one in rows.select_for_update(of=("self",)):
        settle(one, outcomes.get(side_of(one), RequestOutcome.ENDED), by=by, at=at)


def side_of(request: SwapRequest) -> Side:
    """Say which end of the pair asks."""
    return Side.SEEKER if request.application_id == request.pair.seeker_id else Side.GUIDE


def cause_of(request: SwapRequest) -> Cause | None:
    """Give the desk's cause for what the asker says is the matter; None where it says nothing."""
    if request.wish == ChangeWish.LEAVE:
        return Cause.WITHDRAWN
    return None if request.trouble == Trouble.OTHER else Cause(request.trouble)


def _move(
    request: SwapRequest,
    state: RequestState,
    *,
    by: Person | None,
    at: datetime,
    verb: str,
    line: str = "",
    **values: object,
) -> None:
    rows = SwapRequest.objects.filter(pk=request.pk, state__in=before(state, REQUEST_MOVES))
    if not rows.update(state=state, **values):
        raise ValidationError(_("This request is settled already, or somebody else is on it. Load the page anew."))
    audit.record(verb, request, by=by, at=at, scope=_scope(request), note=line)
    request.refresh_from_db()


def _scope(request: SwapRequest) -> str:
    return request.pair.coupling.cohort.programme.slug
