"""The page of a match that cannot go on: what is the matter, what to try first, and three plans to choose from."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import queries
from matching.admin import scope
from matching.domain import reach, repairs, searches
from matching.forms import CauseForm
from matching.models import Pair, Search
from matching.states import LIVE, Cause, SearchState, Side
from people.models import Person
from programmes.access import Right
from programmes.models.coupling import Method


def page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Diagnose, show the plans, and carry one out when a person confirms it."""
    pair = scope.pair(request, pk, Right.PUBLISH)
    if pair.state not in LIVE:
        return redirect("admin:matching_pair_change", pk)
    given = request.POST if request.method == "POST" else request.GET
    form = CauseForm(given if given.get("cause") else None)
    words: dict[str, Any] = {"title": _("This match cannot go on"), "subtitle": str(pair), "pair": pair, "form": form}
    if form.is_bound and form.is_valid():
        leaves = form.cleaned_data["leaves"]
        diagnosis = repairs.Diagnosis(Cause(form.cleaned_data["cause"]), Side(leaves) if leaves else None)
        campuses = _campuses(request, pair)
        if request.method == "POST" and form.cleaned_data["look"]:
            return _looked_for(request, pair, diagnosis, campuses)
        if request.method == "POST" and _done(request, pair, diagnosis, form, campuses):
            return redirect("admin:matching_pair_change", pk)
        search = searches.of(pair, diagnosis, campuses) if searches.is_long(pair) else None
        found = _found(pair, diagnosis, search, campuses)
        words |= {
            "is_limited": campuses is not None,
            "refused": _refused(pair, diagnosis, campuses),
            "search": search if search is not None and search.waits else None,
            "can_look": found is None,
            "is_old": search is not None and search.state == SearchState.FOUND and found is None,
            "has_failed": search is not None and search.has_failed,
            "advice": advice(diagnosis.cause),
            "diagnosis": diagnosis,
            "leaver": getattr(pair, diagnosis.leaves).person if diagnosis.leaves else None,
            "plans": [{"plan": one, "words": named(one.name, pair.coupling.method)} for one in _different(found or [])],
            "in_groups": pair.group_id is not None,
            "clearance": queries.clearance(pair.coupling),
        }
    return render(request, "matching/admin/repair.html", site.each_context(request) | words)


def progress(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Tell how far a search for plans is; once it is done, the page is loaded anew."""
    pair = scope.pair(request, pk, Right.PUBLISH)
    search, campuses = pair.searches.filter(pk=number).first(), _campuses(request, pair)
    if search is None or search.campuses != (None if campuses is None else sorted(campuses)):
        raise Http404
    response = render(request, "matching/admin/search.html", {"search": search, "pair": pair})
    if not search.waits:
        response["HX-Redirect"] = _address(pair, search.cause, search.leaves)
    return response


def _campuses(request: HttpRequest, pair: Pair) -> frozenset[int] | None:
    """The campuses to which the visitor is limited; None when they are not."""
    limited = scope.campuses(request, pair.coupling, Right.PUBLISH)
    return None if limited is None else frozenset(one.pk for one in limited)


def _found(
    pair: Pair, diagnosis: repairs.Diagnosis, search: Search | None, campuses: Collection[int] | None
) -> list[repairs.Plan] | None:
    """Give the plans: worked out here for two alone, and in groups those of a search that is done and of now.

    Who works at some campuses only has theirs made for these, and is given none that touches anybody of another.
    """
    if not searches.is_long(pair):
        return reach.within(repairs.plans(pair, diagnosis, campuses=campuses), campuses)
    found = searches.found(search) if search is not None else None
    return None if found is None else reach.within(found, campuses)


def _refused(pair: Pair, diagnosis: repairs.Diagnosis, campuses: Collection[int] | None) -> str:
    """Say why the visitor cannot do this; empty when they can."""
    try:
        reach.hold(pair, diagnosis, campuses)
    except ValidationError as refusal:
        return str(refusal.messages[0])
    return ""


def _looked_for(
    request: HttpRequest, pair: Pair, diagnosis: repairs.Diagnosis, campuses: Collection[int] | None
) -> HttpResponse:
    """Ask the worker for plans, and lead back to the page that tells how far they are."""
    assert isinstance(request.user, Person)
    try:
        searches.ask(pair, diagnosis, campuses, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(_address(pair, diagnosis.cause, diagnosis.leaves or ""))


def _address(pair: Pair, cause: str, leaves: str) -> str:
    asked = urlencode({"cause": str(cause), "leaves": str(leaves)})
    return f"{reverse('admin:matching_pair_repair', args=[pair.pk])}?{asked}"


def advice(cause: Cause) -> str:
    """Say what to try before anybody is moved."""
    return {
        Cause.NO_TIME: _(
            "Ask both for the times that they can, and whether a shorter or a digital meeting would do. A match that "
            "is ended is not tried again."
        ),
        Cause.LANGUAGE: _("Ask both which language they would rather meet in; another guide may share one of them."),
        Cause.SILENCE: _(
            "Write to the silent one yourself, and ring: a mail may not have arrived. Give a day until which you wait."
        ),
        Cause.NOT_SUITABLE: _(
            "Talk with each of them alone first. Often the expectations differ more than the people."
        ),
        Cause.CONDUCT: _(
            "Talk with both, one at a time, before anybody is matched anew. Follow the programme's own routine; what "
            "was said does not belong into this form."
        ),
        Cause.WITHDRAWN: _("Thank whoever leaves, and ask why: the answer helps the next cohort."),
    }[cause]


def named(name: str, method: str) -> str:
    """Name a plan; where study groups stay together, it is they who move."""
    if method == Method.EXISTING_GROUPS and name in ("nobody-moves", "one-moves"):
        return _("No other group moves") if name == "nobody-moves" else _("One other group moves")
    return {
        "together": _("Each group stays together, with another guide"),
        "nobody-moves": _("Nobody else moves"),
        "one-moves": _("One person moves"),
        "best": _("The best for all together"),
    }.get(name, name)


def _different(found: list[repairs.Plan]) -> list[repairs.Plan]:
    """Leave out a plan that offers nobody anything, and one that says the same as one before it."""
    kept: dict[tuple[repairs.Change, ...], repairs.Plan] = {}
    for one in found:
        if any(change.after is not None for change in one.changes):
            kept.setdefault(one.changes, one)
    return list(kept.values())


def _done(
    request: HttpRequest,
    pair: Pair,
    diagnosis: repairs.Diagnosis,
    form: CauseForm,
    campuses: Collection[int] | None,
) -> bool:
    assert isinstance(request.user, Person)
    plan, seen, known = form.cleaned_data["plan"], form.cleaned_data["seen"], None
    if plan and (searches.is_long(pair) or campuses is not None):
        search = searches.of(pair, diagnosis, campuses) if searches.is_long(pair) else None
        known = _found(pair, diagnosis, search, campuses) or []
    try:
        reach.hold(pair, diagnosis, campuses)
        made = repairs.carry_out(pair, diagnosis, plan, seen, known=known, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return False
    messages.success(request, _("Done. New offers on their way: %(number)s.") % {"number": len(made)})
    return True
