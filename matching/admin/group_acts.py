"""Acts on groups at the desk: a member changes group, with the cost shown first."""

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
from matching.domain import grouping
from matching.forms import RegroupForm
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
