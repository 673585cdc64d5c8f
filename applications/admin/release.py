"""Releasing decisions together: which intakes have some, every letter as it will be read, and one button."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.admin import bulk
from applications.domain import letters, pending
from applications.models import Application, PendingDecision
from applications.queries import WHOLE
from people.domain.letters import Letter
from programmes import access
from programmes.access import Right
from programmes.models import Intake

PER_PAGE = 50
YEAR = timedelta(days=365)


def decidable(request: HttpRequest) -> QuerySet[PendingDecision]:
    """Give the pending decisions on applications that the visitor may decide on."""
    rows = PendingDecision.objects.select_related("by", *(f"application__{path}" for path in WHOLE))
    paths = {"programme": "application__intake__cohort__programme", "campus": "application__campus"}
    return access.visible(rows, request.user, Right.DECIDE, **paths, part="application__intake__part")


def overview(desk: Any, request: HttpRequest) -> HttpResponse:
    """List the intakes in which decisions wait for their release."""
    if not desk.has_change_permission(request):
        raise Http404
    counts = decidable(request).order_by().values_list("application__intake").annotate(Count("pk"))
    numbers: dict[int, int] = {intake: count for intake, count in counts}  # noqa: C416  the stubs see rows, not pairs
    intakes = Intake.objects.filter(pk__in=numbers).select_related("cohort__programme")
    page = {"title": _("Release decisions"), "intakes": [(intake, numbers[intake.pk]) for intake in intakes]}
    return _answer(desk, request, "admin/applications/release_overview.html", page)


def show(desk: Any, request: HttpRequest, number: int) -> HttpResponse:
    """Show each decision with its letter; release those that were shown, or undo one."""
    intake = get_object_or_404(Intake.objects.select_related("cohort__programme"), pk=number)
    may = access.visible(
        Intake.objects.filter(pk=number), request.user, Right.DECIDE, programme="cohort__programme", part="part"
    )
    if not may.exists():
        raise Http404
    rows = decidable(request).filter(application__intake=intake)
    now = timezone.now()
    if request.method == "POST":
        if "undo" in request.POST:
            _undo(request, rows, now)
        else:
            _release(request, rows, now)
        return redirect("admin:applications_application_release_one", number)
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    page = {
        "title": _("Release decisions"),
        "subtitle": str(intake),
        "intake": intake,
        "page_obj": found,
        "rows": [(row, letter_of(row, now)) for row in found],
        "as_of": now.isoformat(),
        "count": found.paginator.count,
    }
    return _answer(desk, request, "admin/applications/release.html", page)


def letter_of(row: PendingDecision, at: datetime) -> Letter:
    """Write the letter that follows a decision, in its reader's language."""
    with translation.override(row.application.person.language):
        return letters.preview(row.application, row.state, row.reason, at=at)


def _release(request: HttpRequest, rows: QuerySet[PendingDecision], at: datetime) -> None:
    """Release what stood on the page: decisions taken after it was made wait for the next time."""
    try:
        seen = parse_datetime(request.POST.get("as_of", ""))
    except ValueError:
        seen = None
    if seen is None or timezone.is_naive(seen) or not at - YEAR <= seen <= at:
        raise Http404
    outcome = pending.release(rows.filter(at__lte=seen), by=bulk.person(request), at=at)
    for application, why in outcome.left:
        messages.error(request, f"{application.person}: {why}")
    done = len(outcome.done)
    words = ngettext("%(done)d decision is released.", "%(done)d decisions are released.", done)
    messages.success(request, words % {"done": done})


def _undo(request: HttpRequest, rows: QuerySet[PendingDecision], at: datetime) -> None:
    number = request.POST["undo"]
    row = rows.filter(pk=int(number)).first() if number.isascii() and number.isdigit() and len(number) < 16 else None
    try:
        if row is None:
            raise ValidationError(_("No decision is pending here any more: it was undone or released meanwhile."))
        pending.undo(row.application, by=bulk.person(request), at=at)
        messages.success(request, _("The decision is undone."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))


def _answer(desk: Any, request: HttpRequest, template: str, page: dict[str, Any]) -> HttpResponse:
    context = {**desk.admin_site.each_context(request), "opts": Application._meta, **page}
    return TemplateResponse(request, template, context)
