"""Filling free places: who waits, after a no or from the start, and the next best for each, offered when confirmed."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import queries
from matching.admin import scope
from matching.domain import reasons, repairs
from matching.forms import ReadyForm
from people.models import Person
from programmes.access import Right
from programmes.models import Campus, Coupling


def page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the next best for everybody who waits, nobody else moving; make the offers when a person confirms them."""
    found = scope.coupling(request, pk, Right.PUBLISH)
    limited = scope.campuses(request, found, Right.PUBLISH)
    form = ReadyForm(request.GET, campuses=limited or [], is_limited=True)
    campus = form.cleaned_data.get("campus") if form.is_valid() else None
    campus = campus or (limited[0] if limited else None)
    if request.method == "POST" and _done(request, found, campus):
        return redirect("admin:matching_coupling", pk)
    plan = repairs.fill(found, campus)
    waiting = queries.free_seekers(found)
    waiting = waiting if limited is None else waiting.filter(campus=campus)
    last = {pair.seeker_id: pair for pair in queries.over(found)}
    after = {one.seeker.pk: one for one in plan.changes} if plan else {}
    rows = [_row(one, after.get(one.pk), last.get(one.pk)) for one in waiting.order_by("person__name", "pk")]
    words: dict[str, Any] = {
        "title": _("Next best"),
        "subtitle": str(found),
        "coupling": found,
        "rows": sorted(rows, key=lambda row: row["change"] is None),
        "without": sum(row["change"] is None for row in rows),
        "in_groups": found.method in repairs.GROUPED,
        "plan": plan,
        "form": ReadyForm({"campus": campus}, campuses=limited, is_limited=True) if limited and limited[1:] else None,
        "clearance": queries.clearance(found),
    }
    return render(request, "matching/admin/fill.html", site.each_context(request) | words)


def _row(one: Any, change: repairs.Change | None, last: Any) -> dict[str, Any]:
    """One person who waits: why the last came to nothing, and whom the plan gives them."""
    return {"one": one, "change": change, "last": last, "why": reasons.over(last) if last is not None else ""}


def _done(request: HttpRequest, found: Coupling, campus: Campus | None) -> bool:
    assert isinstance(request.user, Person)
    seen = request.POST.get("seen", "")[:64]
    try:
        made = repairs.carry_out_fill(found, campus, seen, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return False
    messages.success(request, _("Done. New offers on their way: %(number)s.") % {"number": len(made)})
    return True
