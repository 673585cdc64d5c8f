"""The page of a group: its guide, its common time, and those who have begun."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from applications import queries as applications
from matching import queries
from matching.domain import company, disclosure, steps
from matching.models import Group, Pair
from matching.states import OPEN, PairState, Side
from matching.views import together
from people.models import Person
from programmes import access
from programmes import queries as programmes
from programmes.models.coupling import CriterionKind


@require_GET
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a group to its guide and to the members who have been asked; names only of those who have accepted."""
    person = request.user
    if not isinstance(person, Person):
        raise access.LoginNeeded
    found = queries.groups_of(person).filter(pk=pk).first()
    if found is None:
        access.refuse()
    own = list(queries.pairs_of(person).filter(group=found).order_by("seeker__person__name", "pk"))
    campus = found.guide.campus
    programme = found.coupling.cohort.programme
    page: dict[str, Any] = {
        "group": found,
        "programme": programme,
        "contacts": programmes.contacts_for(programme, campus),
        "title": found.name,
        "slot": slot_words(found),
        "relation": company.relation(found, person),
        "together": together.of(found, "overview") if any(one.state == PairState.ACTIVE for one in own) else None,
    }
    is_guide = found.guide.person_id == person.pk
    if page["together"]:
        page |= {"steps": steps.ahead(found, person, timezone.now()), "others": company.others(person, found)}
    return render(request, "matching/group.html", page | (led(own, person) if is_guide else joined(own[0], person)))


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
