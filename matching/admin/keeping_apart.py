"""Who is kept apart in a programme and why, on a page of its couplings, with the button that lifts it."""

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.admin import scope
from matching.domain import apart
from matching.models import Apart
from people.models import Person
from programmes import access
from programmes.access import Right
from programmes.models import Coupling


def page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """List who is kept apart, those of earlier years and those lifted too."""
    found = scope.coupling(request, pk, Right.PUBLISH)
    rows = _within(request, found)
    words = {"title": _("Kept apart"), "subtitle": str(found.cohort.programme), "coupling": found, "rows": rows}
    return render(request, "matching/admin/apart.html", site.each_context(request) | words)


def lift(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Let two be proposed to each other again."""
    found = scope.coupling(request, pk, Right.PUBLISH)
    row = _within(request, found).filter(pk=number).first()
    if row is None:
        raise Http404
    assert isinstance(request.user, Person)
    try:
        apart.lift(row, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("Lifted: the two may be proposed to each other again."))
    return redirect("admin:matching_apart", pk)


def _within(request: HttpRequest, found: Coupling) -> QuerySet[Apart]:
    """Who is kept apart in a programme, as far as the visitor follows up whoever is guided."""
    rows = Apart.objects.filter(programme=found.cohort.programme)
    path = {"programme": "programme", "campus": "seeker__applications__campus"}
    mine = access.visible(rows, request.user, Right.PUBLISH, **path).values("pk")
    return rows.filter(pk__in=mine).select_related("programme", "seeker", "guide", "said_by")
