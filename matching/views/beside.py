"""The page of a group or pair for who helps to guide it: the question, the wait, and from their first day who it is."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from matching import queries
from matching.domain import co_guide_letters, co_guides, composition, disclosure
from matching.models import CoGuide, Group
from matching.views import together
from people.models import Person
from programmes import access
from programmes import queries as programmes


def page(request: HttpRequest, person: Person, **of: int) -> HttpResponse:
    """Show a group or pair to who helps to guide it: the question first, and who it is from their first day on."""
    one, now = helper(person, **of), timezone.now()
    members = disclosure.seen_beside(one, now)
    told = _frame(one) | {
        "days": co_guide_letters.days_in_words(one),
        "terms": disclosure.terms(one),
        "promised": [disclosure.contact_word(key) for key in disclosure.CONTACT if key in one.disclosed],
        "members": members,
        "has_begun": one.yes_at is not None and co_guides.has_begun(one, now),
        "together": together.of(one.bond, "overview", one) if members else None,
    }
    return render(request, "matching/beside.html", told)


@require_POST
def answer_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes or no to guiding a group besides its guide."""
    return _answer(request, group=pk)


@require_POST
def answer_pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes or no to stepping in for who guides a pair."""
    return _answer(request, pair=pk)


def helper(person: Person, **of: int) -> CoGuide:
    """Find what somebody is asked about a group or pair, or helps to guide; nobody else finds anything here."""
    one = queries.asked_to_co_guide(person, timezone.now()).filter(**of).first()
    if one is None:
        access.refuse()
    return one


def _answer(request: HttpRequest, **of: int) -> HttpResponse:
    person = request.user
    if not isinstance(person, Person):
        raise access.LoginNeeded
    one, says_yes = helper(person, **of), request.POST.get("answer") == "yes"
    act = co_guides.accept if says_yes else co_guides.decline
    try:
        act(one, by=person, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        if not says_yes:
            return render(request, "matching/beside.html", _frame(one) | {"said_no": True})
        messages.success(request, _("Thank you for your yes."))
    return redirect("group" if one.group_id else "pair", one.bond.pk)


def _frame(one: CoGuide) -> dict[str, Any]:
    bond, programme = one.bond, one.bond.coupling.cohort.programme
    return {
        "one": one,
        "programme": programme,
        "contacts": programmes.contacts_for(programme, one.guide.campus),
        "title": bond.title if isinstance(bond, Group) else _("You step in for a while"),
        "coupling": bond.coupling,
        "slot": composition.slot_words(bond) if isinstance(bond, Group) else "",
    }
