"""The life of a pair: two yeses, a no, silence, the end. Each move is one conditional update."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When
from django.utils.translation import gettext as _

from applications.domain import texts
from applications.states import ApplicationState
from matching import queries
from matching.domain import swaps
from matching.models import Pair
from matching.states import PAIR_MOVES, DeclineReason, EndReason, PairState, Side, TrialHeard, before
from people.domain import audit, outbox
from people.models import Person

LONGEST = 1000
YES = {Side.SEEKER: "seeker_yes_at", Side.GUIDE: "guide_yes_at"}


@transaction.atomic
def accept(pair: Pair, *, by: Person, at: datetime) -> None:
    """Say yes for the side of `by`; the second yes makes the pair active. A guide's yes counts for the whole group.

    Raises ValidationError when `by` is not asked, has answered, or one of the two has left the pool.
    """
    side = _asked(pair, by)
    _both_in_the_pool(pair)
    mine, theirs = YES[side], YES[side.other]
    rows = _together(pair, side).filter(state__in=before(PairState.ACTIVE, PAIR_MOVES), **{f"{mine}__isnull": True})
    answered = list(rows.values_list("pk", flat=True))
    second = {f"{theirs}__isnull": False}
    changed = rows.filter(pk__in=answered).update(
        state=Case(When(**second, then=Value(PairState.ACTIVE)), default=Value(PairState.HALF)),
        active_at=Case(When(**second, then=Value(at)), default=F("active_at")),
        **{mine: at},
    )
    if not changed:
        raise ValidationError(_already(pair))
    for one in queries.pairs().filter(pk__in=answered, **{mine: at}).order_by("pk"):
        _after_a_yes(one, side, by, at)
    pair.refresh_from_db()


@transaction.atomic
def decline(pair: Pair, reason: str, *, by: Person, at: datetime) -> None:
    """Say no with a reason code of DeclineReason; a guide's no counts for the whole group's open offers."""
    if reason not in DeclineReason.values:
        raise ValidationError(_("Choose a reason from the list."))
    side = _asked(pair, by)
    rows = _together(pair, side).filter(**{f"{YES[side]}__isnull": True})
    _close(pair, rows, PairState.DECLINED, reason, by=by, at=at, verb="pair.declined", kind="offer_declined")


@transaction.atomic
def expire(pair: Pair, *, by: Person | None, at: datetime) -> None:
    """Take back an offer that got no answer in time, so that both are free for another."""
    rows = Pair.objects.filter(pk=pair.pk)
    _close(pair, rows, PairState.EXPIRED, "", by=by, at=at, verb="pair.expired", kind="offer_expired")


@transaction.atomic
def end(pair: Pair, reason: str, *, by: Person, at: datetime) -> None:
    """End a pair before its date, with a reason code of EndReason; by one of the two or by the office."""
    if reason not in EndReason.values:
        raise ValidationError(_("Choose a reason from the list."))
    rows = Pair.objects.filter(pk=pair.pk)
    _close(pair, rows, PairState.ENDED, reason, by=by, at=at, verb="pair.ended", kind="ended")


@transaction.atomic
def confirm(pair: Pair, *, heard: str, note: str, by: Person, at: datetime) -> int:
    """Say after the trial that a match goes on; in a group for all members whose trial is over. Give how many.

    `heard` is of TrialHeard: whom the office has asked; `note` is what it found, and stands in their own data.
    """
    if heard not in TrialHeard.values:
        raise ValidationError(_("Say whom you have asked how it goes."))
    together = Pair.objects.filter(group=pair.group_id) if pair.group_id else Pair.objects.filter(pk=pair.pk)
    rows = queries.on_trial(at).filter(pk__in=together)
    confirmed = list(rows)
    review = {"confirmed_at": at, "trial_heard": heard, "trial_note": texts.plain_text(note, LONGEST)}
    if not Pair.objects.filter(pk__in=[one.pk for one in confirmed]).update(**review):
        raise ValidationError(_("There is no trial to review here. Load the page anew to see where it stands."))
    for one in confirmed:
        audit.record("pair.confirmed", one, by=by, at=at, scope=_scope(one))
    pair.refresh_from_db()
    return len(confirmed)


@transaction.atomic
def complete(pair: Pair, *, by: Person | None, at: datetime) -> None:
    """Bring an active pair to its planned end."""
    rows = Pair.objects.filter(pk=pair.pk, state__in=before(PairState.COMPLETED, PAIR_MOVES))
    if not rows.update(state=PairState.COMPLETED, ended_at=at):
        raise ValidationError(_("Only an active pair can be completed. Load the page anew to see where it stands."))
    audit.record("pair.completed", pair, by=by, at=at, scope=_scope(pair))
    for side in Side:
        _tell(pair, side, "completed", key=f"completed:{_whom(pair, side)}:{side}", at=at)
    swaps.pair_is_over(pair, {}, by=by, at=at)
    pair.refresh_from_db()


def offer(pair: Pair, side: Side, *, at: datetime) -> None:
    """Put the offer to one side into the outbox; the guide of a group gets one letter for all of it.

    Who joins a group later, when its guide has said yes, is asked about in a letter of their own.
    """
    whom = f"pair:{pair.pk}" if side is Side.GUIDE and _has_said_yes(pair) else _whom(pair, side)
    _tell(pair, side, "offer", key=f"offer:{whom}:{side}", at=at)


def _whom(pair: Pair, side: Side) -> str:
    """Name what a letter is about: a guide gets one for the group that is theirs, everybody else one for the pair."""
    return f"group:{pair.group_id}:{pair.guide_id}" if side is Side.GUIDE and pair.group_id else f"pair:{pair.pk}"


def _has_said_yes(pair: Pair) -> bool:
    """Say whether the guide has said yes to others of the same group."""
    rows = Pair.objects.filter(group=pair.group_id, guide=pair.guide_id, guide_yes_at__isnull=False)
    return pair.group_id is not None and rows.exclude(pk=pair.pk).exists()


def _asked(pair: Pair, person: Person) -> Side:
    side = queries.side_of(pair, person)
    if side is None or queries.asked_since(pair, side) is None:
        raise ValidationError(_("This offer is not yours to answer."))
    return side


def _both_in_the_pool(pair: Pair) -> None:
    pair.seeker.refresh_from_db(fields=["state"])
    pair.guide.refresh_from_db(fields=["state"])
    if {pair.seeker.state, pair.guide.state} != {ApplicationState.POOL}:
        raise ValidationError(
            _("One of the two has left the programme, so this offer no longer stands. Ask the office.")
        )


def _together(pair: Pair, side: Side) -> QuerySet[Pair]:
    if side is Side.GUIDE and pair.group_id:
        return Pair.objects.filter(group=pair.group_id)
    return Pair.objects.filter(pk=pair.pk)


def _already(pair: Pair) -> str:
    pair.refresh_from_db()
    return _("This offer is already answered: %(state)s. Nothing was changed.") % {"state": pair.get_state_display()}


def _after_a_yes(pair: Pair, side: Side, by: Person, at: datetime) -> None:
    audit.record("pair.accepted", pair, by=by, at=at, scope=_scope(pair), note=str(side.value))
    if pair.state != PairState.ACTIVE:
        if queries.first_asked(pair) == side:
            offer(pair, side.other, at=at)
        return
    audit.record("pair.active", pair, by=None, at=at, scope=_scope(pair))
    for each in Side:
        _tell(pair, each, "active", key=f"active:{_whom(pair, each)}:{each}", at=at)


def _close(
    pair: Pair,
    rows: QuerySet[Pair],
    state: PairState,
    reason: str,
    *,
    by: Person | None,
    at: datetime,
    verb: str,
    kind: str,
) -> None:
    rows = rows.filter(state__in=before(state, PAIR_MOVES))
    closing = list(queries.pairs().filter(pk__in=rows.values("pk")).order_by("pk"))
    changed = rows.filter(pk__in=[one.pk for one in closing]).update(state=state, ended_at=at, end_reason=reason)
    if not changed:
        raise ValidationError(_already(pair))
    for one in closing:
        audit.record(verb, one, by=by, at=at, scope=_scope(one), note=reason)
        swaps.pair_is_over(one, {}, by=by, at=at)
        for side in Side:
            if getattr(one, side).person != by and queries.asked_since(one, side) is not None:
                _tell(one, side, kind, key=f"{kind}:pair:{one.pk}:{side}", at=at)
    pair.refresh_from_db()


def _tell(pair: Pair, side: Side, kind: str, *, key: str, at: datetime) -> None:
    person = getattr(pair, side).person
    outbox.put(person, kind, key=key, at=at, scope=_scope(pair), about={"pair": pair.pk, "side": str(side.value)})


def _scope(pair: Pair) -> str:
    return pair.coupling.cohort.programme.slug
