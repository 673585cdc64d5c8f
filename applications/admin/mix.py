"""The mix of the pool above the pile: for the intakes to which the list is narrowed."""

from django.http import HttpRequest

from applications import queries
from applications.queries import Mix
from programmes import access
from programmes.access import Right
from programmes.models import Intake
from programmes.states import CohortState

MOST = 2


def shown(request: HttpRequest) -> list[Mix]:
    """Give the mixes of the intakes in view, unless the list is too wide for them."""
    rows = Intake.objects.exclude(wanted_shares=None).exclude(cohort__state=CohortState.CLOSED)
    rows = access.visible(rows, request.user, Right.SEE_APPLICATIONS, programme="cohort__programme", part="part")
    asked = request.GET
    if slug := asked.get("intake__cohort__programme__slug"):
        rows = rows.filter(cohort__programme__slug=slug)
    if part := asked.get("intake__part__exact"):
        rows = rows.filter(part=part)
    cohort = asked.get("cohort", "")
    if cohort.isascii() and cohort.isdigit() and len(cohort) < 16:
        rows = rows.filter(cohort=int(cohort))
    found = list(rows.select_related("cohort__programme", "questionnaire").distinct()[: MOST + 1])
    return queries.composition(found) if len(found) <= MOST else []
