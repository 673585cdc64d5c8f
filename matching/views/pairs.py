"""The pages of a pair: the offer, the answer, what the two know of each other, and its end."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from matching import queries
from matching.domain import company, disclosure, pairs, steps
from matching.forms import DeclineForm, EndForm
from matching.models import Pair
from matching.states import LIVE, OPEN, Side
from matching.views import beside, together
from people.models import Person
from programmes import access
from programmes import queries as programmes


@require_GET
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the offer before both have accepted, the other after that, and nothing of the other when it is over."""
    person = request.user
    if isinstance(person, Person) and not queries.pairs_of(person).filter(pk=pk).exists():
        return beside.page(request, person, pair=pk)
    found, person = mine(request, pk)
    seen = disclosure.seen_by(found, person)
    page = frame(found, person)
    if seen.stage == disclosure.BEFORE:
        return render(request, "matching/offer.html", page | offer_of(found, person, seen))
    if seen.stage == disclosure.AFTER:
        page |= {"seen": seen, "together": together.of(found, "overview"), "others": company.others(person, found)}
        page["relation"] = company.relation(found, person)
        page["beside"] = disclosure.guides_beside(found.group or found, timezone.now())
        page["steps"] = [] if found.group_id else steps.ahead(found, person, timezone.now())
        return render(request, "matching/pair.html", page | {"title": seen.name or str(found.coupling.name)})
    return render(request, "matching/over.html", page)


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes; a second click on the button is the same yes."""
    found, person = mine(request, pk)
    try:
        pairs.accept(found, by=person, at=timezone.now())
    except ValidationError as refusal:
        found.refresh_from_db()
        if found.state not in LIVE or not queries.yes_at(found, side_of(found, person)):
            messages.error(request, refusal.messages[0])
            return redirect("pair", pk)
    messages.success(request, _("Thank you for your yes."))
    return redirect("pair", pk)


@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, and say no."""
    found, person = mine(request, pk)
    if found.state not in OPEN:
        return redirect("pair", pk)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            pairs.decline(found, form.cleaned_data["reason"], by=person, at=timezone.now())
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, _("Your answer is in. You are still in the pool."))
        return redirect("pair", pk)
    page = frame(found, person) | {"title": _("Say no to this suggestion"), "form": form}
    return render(request, "matching/decline.html", page)


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, and end the pair."""
    found, person = mine(request, pk)
    if found.state not in LIVE or found.state in OPEN:
        return redirect("pair", pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            pairs.end(found, form.cleaned_data["reason"], by=person, at=timezone.now())
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, _("The match has ended. The office has been told."))
        return redirect("pair", pk)
    page = frame(found, person) | {"title": _("End this match"), "form": form, "together": together.of(found, "help")}
    return render(request, "matching/end.html", page)


def mine(request: HttpRequest, pk: int) -> tuple[Pair, Person]:
    """Find a pair about which the visitor has been asked; nobody else finds anything here."""
    person = request.user
    if not isinstance(person, Person):
        raise access.LoginNeeded
    found = queries.pairs_of(person).filter(pk=pk).first()
    if found is None:
        access.refuse()
    return found, person


def side_of(found: Pair, person: Person) -> Side:
    """Which end of their own pair somebody is."""
    side = queries.side_of(found, person)
    if side is None:
        access.refuse()
    return side


def frame(found: Pair, person: Person) -> dict[str, Any]:
    """What every page of a pair needs."""
    programme = found.coupling.cohort.programme
    own = getattr(found, side_of(found, person))
    return {
        "pair": found,
        "programme": programme,
        "contacts": programmes.contacts_for(programme, own.campus),
        "title": str(found.coupling.name),
        "side": str(side_of(found, person).value),
        "has_left": found.state in LIVE and disclosure.seen_by(found, person).stage == disclosure.OVER,
    }


def offer_of(found: Pair, person: Person, seen: disclosure.Seen) -> dict[str, Any]:
    """What the page of an offer shows: what may be told, the text, what it gives away, and how far it is."""
    side = side_of(found, person)
    answered = queries.yes_at(found, side)
    first = _("You have been asked")
    steps = [
        {"label": first, "state": "done"},
        {"label": _("Your answer"), "state": "done" if answered else "current"},
        {"label": _("The other's answer"), "state": "current" if answered else "todo"},
        {"label": _("You meet"), "state": "todo"},
    ]
    return {
        "title": _("A suggestion for you"),
        "seen": seen,
        "answered": answered,
        "steps": steps,
        "terms": disclosure.terms(found),
        "promised": disclosure.promised(found, person),
        "common_ground": () if found.group_id and side is Side.GUIDE else disclosure.common_ground(found),
        "members": members_of(found, person) if side is Side.GUIDE else [],
    }


def members_of(found: Pair, person: Person) -> list[disclosure.Seen]:
    """What the guide of a group may see of each member before the two yeses; nothing for a pair alone."""
    if found.group_id is None:
        return []
    rows = queries.pairs_of(person).filter(group=found.group_id, state__in=OPEN).order_by("pk")
    return [disclosure.seen_by(one, person) for one in rows]
