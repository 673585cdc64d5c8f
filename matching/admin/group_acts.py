"""Acts on groups at the desk: a member changes group with the cost shown first, and more than one guides."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import queries
from matching.admin import scope
from matching.domain import co_guides, grouping
from matching.forms import CoGuideForm, RegroupForm
from matching.models import Group
from matching.states import LIVE
from people.models import Person
from programmes.access import Right


def regroup(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Choose another group for a member, see what it means, and move them."""
    pair = scope.pair(request, pk, Right.PUBLISH)
    if pair.state not in LIVE or pair.group_id is None:
        return redirect("admin:matching_pair_change", pk)
    others = scope.groups(request, Right.PUBLISH).filter(coupling=pair.coupling).exclude(pk=pair.group_id)
    given = request.POST if request.method == "POST" else request.GET
    form = RegroupForm(given if given.get("to") else None, groups=others)
    page: dict[str, Any] = {"title": _("Move into another group"), "subtitle": str(pair), "pair": pair, "form": form}
    if form.is_bound and form.is_valid():
        to = form.cleaned_data["to"]
        if request.method == "POST":
            assert isinstance(request.user, Person)
            try:
                made = grouping.move(pair, to, by=request.user, at=timezone.now())
            except ValidationError as refusal:
                messages.error(request, refusal.messages[0])
            else:
                messages.success(request, _("Moved into %(group)s.") % {"group": to})
                return redirect("admin:matching_pair_change", made.pk)
        page |= {"to": to, "move": grouping.weigh(pair, to), "clearance": queries.clearance(pair.coupling)}
    return render(request, "matching/admin/regroup.html", site.each_context(request) | page)


def ask(request: HttpRequest, group: Group, form: CoGuideForm) -> HttpResponse:
    """Ask somebody to guide a group besides its guide, as the form says."""
    assert isinstance(request.user, Person)
    try:
        co_guides.ask(group, **form.cleaned_data, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("Asked. They see nothing of the members before their yes."))
    return redirect("admin:matching_group_change", group.pk)


def end(request: HttpRequest, group: Group, number: int) -> HttpResponse:
    """End it before its day."""
    one = (
        group.co_guides.select_related("guide__person", "group__coupling__cohort__programme").filter(pk=number).first()
    )
    if one is None:
        raise Http404
    assert isinstance(request.user, Person)
    try:
        co_guides.end(one, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("Ended. They no longer see the group."))
    return redirect("admin:matching_group_change", group.pk)
