"""The waitlist of one intake at the desk: its order, and the place that is free."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from applications import queries
from applications.admin import bulk
from applications.domain import waitlist
from applications.models import Application, PlaceOffer
from programmes import access
from programmes.access import Right
from programmes.models import Intake


def open_to(request: HttpRequest) -> QuerySet[Intake]:
    """Give the intakes whose waitlist the visitor keeps: whoever decides for the whole intake, not for one campus."""
    rows = Intake.objects.select_related("cohort__programme")
    return access.visible(rows, request.user, Right.DECIDE, programme="cohort__programme", part="part")


def show(desk: Any, request: HttpRequest, number: int) -> HttpResponse:
    """Show the line, move somebody in it, or offer the free place."""
    intake = open_to(request).filter(pk=number).first()
    if intake is None:
        raise Http404
    mine = desk.get_queryset(request).filter(intake=intake)
    if request.method == "POST":
        _act(request, mine)
        return redirect("admin:applications_application_waitlist", number)
    offers = Prefetch("offers", PlaceOffer.objects.order_by("-at", "-pk"))
    seen = set(mine.values_list("pk", flat=True))
    line = queries.waitlist(intake).select_related("person", "campus").defer("answers", "draft")
    context = {
        **desk.admin_site.each_context(request),
        "opts": Application._meta,
        "title": _("Waitlist"),
        "subtitle": str(intake),
        "intake": intake,
        "line": [(place, row, row.pk in seen) for place, row in enumerate(line.prefetch_related(offers), start=1)],
        "places_left": queries.places_left(intake),
    }
    return TemplateResponse(request, "admin/applications/waitlist.html", context)


def _act(request: HttpRequest, rows: QuerySet[Application]) -> None:
    now, by = timezone.now(), bulk.person(request)
    pk, place = (_number(request.POST.get(name, "")) for name in ("pk", "place"))
    row = rows.select_related(*queries.WHOLE).filter(pk=pk).first()
    if row is None:
        raise Http404
    try:
        if request.POST.get("act") == "offer":
            made = waitlist.offer(row, by=by, at=now)
            words = _("%(person)s is offered a place. Days to answer: %(days)d.")
            days = (made.answer_by.date() - now.date()).days
            messages.success(request, words % {"person": row.person, "days": days})
        elif place:
            waitlist.put(row, place, by=by, at=now)
            messages.success(request, _("%(person)s is now number %(place)d.") % {"person": row.person, "place": place})
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
