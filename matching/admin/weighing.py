"""What counts: the weights of a coupling, tried on one seeker before anything is saved."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from matching import queries
from matching.admin import couplings, scope
from matching.domain import profiles, weighing
from matching.forms import WeighForm
from matching.states import Side
from people.models import Person
from programmes import access
from programmes.access import Right
from programmes.models import Coupling


def page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Show how other weights would change the best matches of a chosen seeker; nothing is kept here."""
    found = scope.coupling(request, pk)
    limited = scope.campuses(request, found)
    seekers, guides = (queries.pool(found, side) for side in (Side.SEEKER, Side.GUIDE))
    if limited is not None:
        seekers = seekers.filter(campus__in=limited)
    criteria = list(found.criteria.all())
    first = seekers.order_by("person__name", "pk").first()
    shown: dict[str, Any] = {"seeker": first.pk if first else "", **{f"w-{one.key}": one.weight for one in criteria}}
    shown |= {f"g-{one.key}": one.guide_weight for one in criteria}
    form = WeighForm({**shown, **request.GET.dict()}, criteria=criteria, seekers=seekers.order_by("person__name", "pk"))
    words: dict[str, Any] = {"title": _("What counts"), "subtitle": str(found), "coupling": found, "form": form}
    words |= {"is_empty": first is None}
    if first is not None and form.is_valid():
        one, weights = form.cleaned_data["seeker"], form.weights()
        here = guides.filter(campus=one.campus_id) if found.within_campus else guides
        rows = weighing.top(found, one, tuple(here), weights)
        words |= {
            "one": one,
            "rows": [(row, couplings.bars(row.parts)) for row in rows],
            "is_other": any(
                weights.get(row.key, row.weight) != row.weight
                or weights.get(row.key + profiles.GUIDES, row.guide_weight) != row.guide_weight
                for row in criteria
            ),
            "save": _to_save(request, found, weights),
        }
    return render(request, "matching/admin/weighing.html", site.each_context(request) | words)


def _to_save(request: HttpRequest, found: Coupling, weights: dict[str, int]) -> str:
    """The address of the coupling's own form with the tried weights filled in; empty for who may not change it."""
    assert isinstance(request.user, Person)
    if Right.CONFIGURE not in access.rights_in(request.user, found.cohort.programme):
        return ""
    sides = {False: "w-", True: "g-"}
    named = {sides[key.endswith(profiles.GUIDES)] + key.removesuffix(profiles.GUIDES): n for key, n in weights.items()}
    asked = urlencode(named)
    return reverse("admin:programmes_coupling_change", args=[found.pk]) + f"?{asked}"
