"""Who holds a place of an intake: the admitted, those whose admission is pending, and those who are offered one."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from applications.models import Application, PendingDecision, PlaceOffer
from applications.states import ApplicationState, OfferState
from programmes.models import Intake


def holders(intake: Intake) -> QuerySet[Application]:
    """Give the applications that hold a place of an intake."""
    pending = PendingDecision.objects.filter(application=OuterRef("pk"), state=ApplicationState.POOL)
    offered = PlaceOffer.objects.filter(application=OuterRef("pk"), state=OfferState.OPEN)
    held = Q(state=ApplicationState.POOL) | Q(Exists(pending)) | Q(Exists(offered))
    return Application.objects.filter(held, intake=intake)


def places_left(intake: Intake) -> int | None:
    """Count the places of an intake that nobody holds; None when there is no fixed number."""
    return None if intake.places is None else max(intake.places - holders(intake).count(), 0)


def waitlist(intake: Intake) -> QuerySet[Application]:
    """Give who waits for a place of an intake, the first in rank first."""
    rows = Application.objects.filter(intake=intake, state=ApplicationState.WAITLIST)
    return rows.order_by(F("waitlist_rank").asc(nulls_last=True), "submitted_at", "pk")
