"""Who helps to guide a group or a pair, at the desk: the list of them, asking one more, and ending it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import queries
from matching.admin import names, scope
from matching.domain import co_guide_letters, co_guides
from matching.forms import CoGuideForm
from matching.models import CoGuide, Group, Pair
from people.models import Person
from programmes.access import Right


def panel(bond: Pair | Group, request: HttpRequest, *, may_ask: bool) -> dict[str, Any]:
    """What the page of a group or pair shows of who helps to guide it, and the form where one more can be asked."""
    return {
        "of_pair": isinstance(bond, Pair),
        "co_guides": _rows(bond, request),
        "form": CoGuideForm(bond=bond, campuses=scope.campuses(request, bond.coupling, Right.PUBLISH))
        if may_ask
        else None,
        "ask_url": reverse(f"admin:matching_{_kind(bond)}_co_guide", args=[bond.pk]),
        "clearance": queries.clearance(bond.coupling),
    }


def ask(request: HttpRequest, bond: Pair | Group, form: CoGuideForm) -> HttpResponse | None:
    """Ask somebody to help to guide; None when the form or the act is refused, and the page shows the form again."""
    if not form.is_valid():
        return None
    assert isinstance(request.user, Person)
    try:
        co_guides.ask(bond, **form.cleaned_data, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None
    messages.success(request, _("Asked. They see nothing of who is guided before their yes."))
    return _back(bond)


def end(request: HttpRequest, bond: Pair | Group, number: int) -> HttpResponse:
    """End it before its day."""
    one = queries.co_guide_rows().filter(**queries.whose(bond), pk=number).first()
    if one is None:
        raise Http404
    assert isinstance(request.user, Person)
    try:
        co_guides.end(one, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("Ended. They no longer see who is guided."))
    return _back(bond)


def _rows(bond: Pair | Group, request: HttpRequest) -> list[dict[str, Any]]:
    """Who helps, or has: the name as far as the visitor may know it, the days, and where it stands."""
    kind, part, on = _kind(bond), str(bond.coupling.get_guides_display()), co_guides.day_there(bond, timezone.now())
    rows = CoGuide.objects.filter(**queries.whose(bond)).select_related("guide__person")
    return [
        {
            "one": one,
            "name": str(one.guide.person) if getattr(one, "knows_guide", False) else part,
            "days": co_guide_letters.days_in_words(one),
            "state": _standing(one, on),
            "is_live": one.ended_at is None and (one.until_day is None or one.until_day >= on),
            "end_url": reverse(f"admin:matching_{kind}_co_guide_end", args=[bond.pk, one.pk]),
        }
        for one in names.known(rows, request, guide="guide")
    ]


def _standing(one: CoGuide, on: Any) -> tuple[str, str]:
    """Where a co-guide stands: the colour of the badge, and its word."""
    if one.ended_at is not None:
        return ("bad", _("said no")) if one.yes_at is None else ("quiet", _("ended"))
    if one.until_day is not None and one.until_day < on:
        return "quiet", _("over")
    if one.yes_at is None:
        return "warn", _("asked")
    return ("ok", _("guides now")) if one.from_day <= on else ("info", _("has said yes"))


def _kind(bond: Pair | Group) -> str:
    return "pair" if isinstance(bond, Pair) else "group"


def _back(bond: Pair | Group) -> HttpResponse:
    return redirect(f"admin:matching_{_kind(bond)}_change", bond.pk)
