"""What stands above the pile for the intakes to which it is narrowed: the mix of their pools, and their waitlists."""

from django.db.models import QuerySet
from django.http import HttpRequest

from applications import queries
from applications.queries import Mix
from applications.states import ApplicationState
from programmes import access
from programmes.access import Right
from programmes.models import Intake
from programmes.states import CohortState

MOST = 2


def shown(request: HttpRequest) -> list[Mix]:
    """Give the mixes of the intakes in view, unless the list is too wide for them."""
    found = list(_in_view(request, Right.SEE_APPLICATIONS).exclude(wanted_shares=None).distinct()[: MOST + 1])
    return queries.composition(found) if len(found) <= MOST else []


def waitlists(request: HttpRequest) -> list[Intake]:
    """Give the intakes in view on whose waitlist somebody is, for who keeps them."""
    rows = _in_view(request, Right.DECIDE).filter(applications__state=ApplicationState.WAITLIST)
    found = list(rows.distinct()[: MOST + 1])
    return found if len(found) <= MOST else []


def _in_view(request: HttpRequest, right: Right) -> QuerySet[Intake]:
    rows = Intake.objects.exclude(cohort__state=CohortState.CLOSED)
    rows = access.visible(rows, request.user, right, programme="cohort__programme", part="part")
    asked = request.GET
    if slug := asked.get("intake__cohort__programme__slug"):
        rows = rows.filter(cohort__programme__slug=slug)
    if part := asked.get("intake__part__exact"):
        rows = rows.filter(part=part)
    cohort = asked.get("cohort", "")
    if cohort.isascii() and cohort.isdigit() and len(cohort) < 16:
        rows = rows.filter(cohort=int(cohort))
    return rows.select_related("cohort__programme", "questionnaire")
