"""The page of a group: its guides, its common time, and those who have begun; and the answer of who is to help."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from applications import queries as applications
from matching import queries
from matching.domain import co_guide_letters, co_guides, company, disclosure, steps
from matching.models import CoGuide, Group, Pair
from matching.states import LIVE, OPEN, PairState, Side
from matching.views import together
from people.models import Person
from programmes import access
from programmes import queries as programmes
from programmes.models.coupling import CriterionKind

SHOWN = (*LIVE, PairState.COMPLETED)


@require_GET
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a group to its guides and to the members who have been asked; names only of those who have accepted."""
    person = request.user
    if not isinstance(person, Person):
        raise access.LoginNeeded
    found = queries.groups_of(person).filter(pk=pk).first()
    own = list(queries.pairs_of(person).filter(group=found, state__in=SHOWN).order_by("seeker__person__name", "pk"))
    if found is None or not own:
        return beside(request, person, pk)
    page = frame(found) | {
        "relation": company.relation(found, person),
        "together": together.of(found, "overview") if any(one.state == PairState.ACTIVE for one in own) else None,
        "beside": disclosure.guides_beside(found, today(found)),
    }
    is_guide = found.guide.person_id == person.pk
    if page["together"]:
        page |= {"steps": steps.ahead(found, person, timezone.now()), "others": company.others(person, found)}
    return render(request, "matching/group.html", page | (led(own, person) if is_guide else joined(own[0], person)))


def beside(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Show a group to who guides it besides: the question first, and its members from their first day on."""
    one = helper(person, pk)
    on = today(one.group)
    members = disclosure.seen_beside(one, on)
    page = frame(one.group) | {
        "one": one,
        "days": co_guide_letters.days_in_words(one),
        "terms": disclosure.terms(one),
        "promised": [disclosure.contact_word(key) for key in disclosure.CONTACT if key in one.disclosed],
        "members": members,
        "has_begun": one.yes_at is not None and one.from_day <= on,
        "together": together.beside(one.group, "overview") if members else None,
    }
    return render(request, "matching/beside.html", page)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes or no to guiding a group besides its guide."""
    person = request.user
    if not isinstance(person, Person):
        raise access.LoginNeeded
    one, says_yes = helper(person, pk), request.POST.get("answer") == "yes"
    act = co_guides.accept if says_yes else co_guides.decline
    try:
        act(one, by=person, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        if not says_yes:
            return render(request, "matching/beside.html", frame(one.group) | {"one": one, "said_no": True})
        messages.success(request, _("Thank you for your yes."))
    return redirect("group", pk)


def helper(person: Person, pk: int) -> CoGuide:
    """Find what somebody is asked about a group, or guides besides; nobody else finds anything here."""
    one = queries.asked_to_co_guide(person, timezone.localdate()).filter(group=pk).first()
    if one is None or (one.until_day is not None and one.until_day < today(one.group)):
        access.refuse()
    return one


def frame(found: Group) -> dict[str, Any]:
    """What every page of a group needs."""
    programme = found.coupling.cohort.programme
    return {
        "group": found,
        "programme": programme,
        "contacts": programmes.contacts_for(programme, found.guide.campus),
        "title": found.title,
        "slot": slot_words(found),
    }


def today(found: Group) -> date:
    """The day of today where the programme is."""
    return timezone.now().astimezone(ZoneInfo(found.coupling.cohort.programme.time_zone)).date()


def led(own: list[Pair], person: Person) -> dict[str, Any]:
    """What the guide sees: each member who has begun, and how many have not answered."""
    members = [(one, disclosure.seen_by(one, person)) for one in own if one.state == PairState.ACTIVE]
    waiting = [one for one in own if one.state in OPEN]
    return {
        "members": [(one, seen) for one, seen in members if seen.stage == disclosure.AFTER],
        "waiting": sum(queries.yes_at(one, Side.SEEKER) is None for one in waiting),
        "unanswered": next((one for one in waiting if queries.yes_at(one, Side.GUIDE) is None), None),
    }


def joined(own: Pair, person: Person) -> dict[str, Any]:
    """What a member sees: the guide when both have accepted, and the names of the others who have begun."""
    seen = disclosure.seen_by(own, person)
    return {
        "own": own,
        "seen": seen if seen.stage == disclosure.AFTER else None,
        "fellows": disclosure.fellows(own, person),
    }


def slot_words(group: Group) -> str:
    """Say the common time of a group, in the words of the guide's questionnaire."""
    if not group.slot:
        return ""
    times = group.coupling.criteria.filter(kind=CriterionKind.AVAILABILITY).values("guide_key")
    asked = programmes.questions(group.guide.questionnaire).filter(key__in=times).first()
    if asked is None:
        return group.slot
    return applications.in_words(asked, [group.slot], applications.Choices(group.coupling.cohort))
