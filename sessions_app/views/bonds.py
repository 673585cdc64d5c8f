"""What the pages of an active pair or group begin with: who comes in, and what all of them show."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from applications.models import Application
from matching.domain import company, disclosure
from matching.models import CoGuide, Group, Pair
from matching.states import HELPS, CoGuideKind, PairState
from matching.views import together
from people.models import Person
from programmes import access
from programmes import queries as programmes
from sessions_app.domain.walk import address
from sessions_app.queries import meetings as queries
from sessions_app.queries.meetings import Bond


def person_of(request: HttpRequest) -> Person:
    """Give the visitor; LoginNeeded for nobody."""
    if not isinstance(request.user, Person):
        raise access.LoginNeeded
    return request.user


def pair(request: HttpRequest, pk: int, here: str) -> Bond:
    """Give an active pair of the visitor, or its group where it belongs to one, if the page is theirs; else 404."""
    person = person_of(request)
    found = get_object_or_404(queries.pairs_meeting(person), pk=pk, state=PairState.ACTIVE)
    if disclosure.seen_by(found, person).stage != disclosure.AFTER:
        access.refuse()
    bond = found.group if found.group is not None else found
    _opens(here, queries.helper_in(bond, person))
    return bond


def group(request: HttpRequest, pk: int, here: str) -> Group:
    """Give a group in which the visitor has begun and still is; who helps to guide has some pages; else 404."""
    person = person_of(request)
    found = get_object_or_404(queries.groups_meeting(person), pk=pk)
    helper = queries.helper_in(found, person)
    own = queries.pairs_meeting(person).filter(group=found, state=PairState.ACTIVE)
    if helper is None and not any(disclosure.seen_by(one, person).stage == disclosure.AFTER for one in own):
        access.refuse()
    _opens(here, helper)
    return found


def of(request: HttpRequest, bond: Pair | Group, here: str) -> Bond:
    """Give the pair or group of a row (a goal, say) if the visitor may come in; else 404."""
    return group(request, bond.pk, here) if isinstance(bond, Group) else pair(request, bond.pk, here)


def _opens(here: str, helper: CoGuide | None) -> None:
    if helper is not None and here not in HELPS[CoGuideKind(helper.kind)]:
        access.refuse()


def frame(request: HttpRequest, bond: Bond, here: str) -> dict[str, Any]:
    """Give what every page shows: programme, contacts, tabs, with whom, and what they are to each other."""
    person, programme = person_of(request), queries.programme_of(bond)
    application = queries.own_application(bond, person)
    return {
        "programme": programme,
        "contacts": programmes.contacts_for(programme, application.campus if application else None),
        "bond": bond,
        "together": together.of(bond, here, queries.helper_in(bond, person)),
        "other": other(bond, person),
        "eyebrow": eyebrow(bond, person),
    }


def application_in(bond: Bond, person: Person) -> Application:
    """Give the application with which somebody belongs to a pair or group that they meet in."""
    found = queries.own_application(bond, person)
    assert found is not None  # who meets in it belongs to it
    return found


def other(bond: Bond, person: Person) -> str:
    """Name the other, or the group; empty where the name is not told."""
    return bond.title if isinstance(bond, Group) else disclosure.seen_by(bond, person).name


def eyebrow(bond: Bond, person: Person) -> str:
    """Say whose page it is: what they are to each other, and who."""
    return " · ".join(filter(None, [company.relation(bond, person), other(bond, person)]))


def back(name: str, bond: Bond) -> str:
    """Give the address of a page of this pair or group."""
    return address(name, bond)
