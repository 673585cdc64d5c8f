"""The help page of a pair or group: what there is to read, whom to ask, and what to do when it does not work."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from matching import queries as matching
from matching.domain import company, disclosure
from matching.models import Group, Pair, SwapRequest
from matching.states import WAITING, PairState
from mentoring import library
from sessions_app.views import bonds


@require_safe
def pair_help(request: HttpRequest, pk: int) -> HttpResponse:
    """Help with a pair, or with the group that it belongs to."""
    return _help(request, bonds.pair(request, pk, "help"))


@require_safe
def group_help(request: HttpRequest, pk: int) -> HttpResponse:
    """Help with a group."""
    return _help(request, bonds.group(request, pk, "help"))


def _help(request: HttpRequest, bond: Pair | Group) -> HttpResponse:
    person = bonds.person_of(request)
    of = {"group": bond} if isinstance(bond, Group) else {"pk": bond.pk}
    pairs = list(matching.pairs_of(person).filter(**of, state=PairState.ACTIVE).order_by("seeker__person__name", "pk"))
    names = company.names(bond, person)
    rows = SwapRequest.objects.filter(pair__in=pairs, application__person=person, state__in=WAITING)
    asked = set(rows.values_list("pair", flat=True))
    page: dict[str, Any] = {
        **bonds.frame(request, bond, "help"),
        "papers": [
            one for one in library.for_person(person, timezone.now()) if one.cohort_id == bond.coupling.cohort_id
        ],
        "matches": [
            {
                "pair": one,
                "name": names.get(
                    one.seeker.person_id if one.guide.person_id == person.pk else one.guide.person_id, ""
                ),
                "asked": one.pk in asked,
            }
            for one in pairs
        ],
        "terms": disclosure.terms(pairs[0]) if pairs else "",
        "accepted": pairs[0] if pairs else None,
    }
    return render(request, "mentoring/help.html", page)
