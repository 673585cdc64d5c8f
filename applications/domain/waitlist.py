"""The waitlist: its order, and places that become free and are offered along it, each offer with a clock.

Locks are taken in one order everywhere: the application, its offer, the intake.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from applications import queries
from applications.domain import moves, places, trail
from applications.models import Application, Decision, PendingDecision, PlaceOffer
from applications.states import ApplicationState, OfferState
from people.domain import outbox
from people.models import Person
from programmes.models import Intake, Programme

S = ApplicationState


@transaction.atomic
def put(application: Application, position: int, *, by: Person | None, at: datetime) -> None:
    """Put somebody at a position of the waitlist, counted from 1; the others close up.

    Raises ValidationError when they are not on it.
    """
    Intake.objects.select_for_update().get(pk=application.intake_id)
    line = list(queries.waitlist(application.intake).values_list("pk", flat=True))
    if application.pk not in line:
        raise ValidationError(_("This applicant is not on the waitlist any more."))
    line.remove(application.pk)
    line.insert(min(max(position, 1), len(line) + 1) - 1, application.pk)
    rows = [Application(pk=pk, waitlist_rank=rank) for rank, pk in enumerate(line, start=1)]
    Application.objects.bulk_update(rows, ["waitlist_rank"])
    trail.record(application, "ranked", by=by, at=at, note=str(line.index(application.pk) + 1))


@transaction.atomic
def offer(application: Application, *, by: Person | None, at: datetime) -> PlaceOffer:
    """Offer a place to somebody on the waitlist, to be answered by a day's end; it is held until then.

    Raises ValidationError when they are not on it, have an open offer, or no place is free.
    """
    intake = Intake.objects.select_for_update(of=("self",)).select_related("cohort__programme")
    row = queries.whole().get(pk=application.pk)
    into = intake.get(pk=row.intake_id)
    if row.state != S.WAITLIST:
        raise ValidationError(_("This applicant is not on the waitlist any more."))
    if row.offers.filter(state=OfferState.OPEN).exists():
        raise ValidationError(_("A place is offered to this applicant already."))
    if PendingDecision.objects.filter(application=row).exists():
        raise ValidationError(_("A decision is pending for this applicant: release or undo it first."))
    with places.within(into):
        made = PlaceOffer.objects.create(application=row, at=at, answer_by=answer_by(into, at))
    trail.record(row, "place_offered", by=by, at=at)
    _write(row, "place_offered", made, at=at, not_after=made.answer_by)
    return made


def offer_next(intake: Intake, *, at: datetime) -> PlaceOffer | None:
    """Offer a free place to the first on the waitlist who was never offered one; None when there is nobody or no place.

    Two at once are one after the other: the intake's row is the lock, and the database counts the places.
    """
    if not intake.moves_up or intake.places is None:
        return None
    Intake.objects.select_for_update().get(pk=intake.pk)
    asked = PlaceOffer.objects.filter(application=OuterRef("pk"))
    decided = PendingDecision.objects.filter(application=OuterRef("pk"))
    line = queries.waitlist(intake).filter(~Exists(asked), ~Exists(decided), person__is_active=True)
    first = line.first()
    if first is None:
        return None
    try:
        return offer(first, by=None, at=at)
    except ValidationError as refusal:
        if refusal.code != "full":
            raise
        return None


@transaction.atomic
def accept(application: Application, *, by: Person | None, at: datetime) -> None:
    """Take the place that is offered; raises ValidationError when there is no offer (any more) or its time is over."""
    row = _locked(application)
    found = row.offers.select_for_update().filter(state=OfferState.OPEN).first()
    if found is None or found.answer_by < at:
        raise ValidationError(_("This place is no longer held for you: the time to answer is over."), code="late")
    _settle(found, OfferState.ACCEPTED, at)
    with places.within(row.intake):
        moves.move(row, S.POOL, at=at, waitlist_rank=None)
    decision = Decision.objects.create(application=row, state=S.POOL, by=None, at=at)
    trail.record(row, "place_accepted", by=by, at=at)
    about = {"application": row.pk, "decision": decision.pk}
    scope = row.intake.cohort.programme.slug
    outbox.put(row.person, "pool", key=f"decision:{decision.pk}", at=at, scope=scope, about=about)


@transaction.atomic
def decline(application: Application, *, by: Person | None, at: datetime) -> None:
    """Say no to the place that is offered: the application is withdrawn, and the next in line is asked."""
    row = _locked(application)
    found = row.offers.select_for_update().filter(state=OfferState.OPEN).first()
    if found is None:
        raise ValidationError(_("No place is offered to you at the moment."))
    _settle(found, OfferState.DECLINED, at)
    PendingDecision.objects.filter(application=row).delete()
    moves.move(row, S.WITHDRAWN, at=at, waitlist_rank=None)
    trail.record(row, "place_declined", by=by, at=at)
    offer_next(row.intake, at=at)


def expire(*, at: datetime, of: Programme | None = None) -> int:
    """Let go of offers whose time is over, and ask the next in line; running it twice changes nothing. Gives how many.

    Who did not answer stays on the waitlist, and is offered a place again only by the office.
    """
    rows = PlaceOffer.objects.filter(state=OfferState.OPEN, answer_by__lt=at)
    due = rows if of is None else rows.filter(application__intake__cohort__programme=of)
    return sum(_expire_one(pk, at) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _expire_one(pk: int, at: datetime) -> int:
    locked = PlaceOffer.objects.select_for_update(skip_locked=True, of=("self",)).filter(state=OfferState.OPEN, pk=pk)
    found = locked.select_related("application__intake__cohort__programme", "application__person").first()
    if found is None:
        return 0
    _settle(found, OfferState.EXPIRED, at)
    trail.record(found.application, "place_expired", by=None, at=at)
    _write(found.application, "place_gone", found, at=at)
    offer_next(found.application.intake, at=at)
    return 1


def let_go(application: Application, *, at: datetime) -> bool:
    """Take back an open offer, before the office decides otherwise or the applicant withdraws; say whether one was."""
    open_ones = PlaceOffer.objects.filter(application=application, state=OfferState.OPEN)
    return bool(open_ones.update(state=OfferState.TAKEN_BACK, settled_at=at))


def settle(application: Application, before: str, *, at: datetime, had_offer: bool = False) -> None:
    """After a move: rank who joins the line, unrank who leaves it, and offer on the place that became free."""
    intake, state = application.intake, application.state
    if S.WAITLIST in (before, state):
        Intake.objects.select_for_update().get(pk=intake.pk)
        had_offer = let_go(application, at=at) or had_offer
        last = queries.waitlist(intake).aggregate(last=Max("waitlist_rank"))["last"] or 0
        rank = last + 1 if state == S.WAITLIST else None
        Application.objects.filter(pk=application.pk).update(waitlist_rank=rank)
        application.waitlist_rank = rank
    if (before == S.POOL or had_offer) and state not in (S.POOL, S.WAITLIST):
        offer_next(intake, at=at)


def answer_by(intake: Intake, at: datetime) -> datetime:
    """Give the last minute of the day by which a place offered at an instant is to be answered, in local time."""
    zone = ZoneInfo(intake.cohort.programme.time_zone)
    day = timezone.localdate(at, zone) + timedelta(days=intake.answer_days)
    return datetime.combine(day, time(23, 59), zone)


def _locked(application: Application) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related(*queries.WHOLE)
    return rows.get(pk=application.pk)


def _settle(found: PlaceOffer, state: OfferState, at: datetime) -> None:
    PlaceOffer.objects.filter(pk=found.pk, state=OfferState.OPEN).update(state=state, settled_at=at)


def _write(row: Application, kind: str, made: PlaceOffer, *, at: datetime, not_after: datetime | None = None) -> None:
    about, scope = {"application": row.pk, "offer": made.pk}, row.intake.cohort.programme.slug
    outbox.put(row.person, kind, key=f"{kind}:{made.pk}", at=at, scope=scope, about=about, not_after=not_after)
