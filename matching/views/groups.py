"""The page of a group: its guides, its common time, and those who have begun."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from matching import queries
from matching.domain import company, composition, disclosure, steps
from matching.models import Group, Pair
from matching.states import LIVE, OPEN, PairState, Side
from matching.views import beside, together
from people.models import Person
from programmes import access
from programmes import queries as programmes

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
        return beside.page(request, person, group=pk)
    page = frame(found) | {
        "relation": company.relation(found, person),
        "together": together.of(found, "overview") if any(one.state == PairState.ACTIVE for one in own) else None,
        "beside": disclosure.guides_beside(found, timezone.now()),
    }
    is_guide = found.guide.person_id == person.pk
    if page["together"]:
        page |= {"steps": steps.ahead(found, person, timezone.now()), "others": company.others(person, found)}
        page["goes_on"] = next((one.pk for one in own if one.state == PairState.ACTIVE), None)
    return render(request, "matching/group.html", page | (led(own, person) if is_guide else joined(own[0], person)))


def frame(found: Group) -> dict[str, Any]:
    """What every page of a group needs."""
    programme = found.coupling.cohort.programme
    return {
        "group": found,
        "programme": programme,
        "contacts": programmes.contacts_for(programme, found.guide.campus),
        "title": found.title,
        "slot": composition.slot_words(found),
    }


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
