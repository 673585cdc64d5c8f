"""The pair or group that a page is about: found only for who meets in it, and framed with its tabs."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from applications.models import Application
from matching.domain import disclosure
from matching.models import Group
from matching.views import together
from people.models import Person
from programmes import queries as programmes
from sessions_app.queries import meetings
from sessions_app.queries.meetings import Bond


def person_of(request: HttpRequest) -> Person:
    """Give who is logged in."""
    assert isinstance(request.user, Person)  # login_required stands before
    return request.user


def pair_of(request: HttpRequest, pk: int) -> Bond:
    """Give a pair in which the visitor meets; its group where it belongs to one; else 404."""
    pair = get_object_or_404(meetings.pairs_meeting(person_of(request)), pk=pk)
    return pair.group if pair.group is not None else pair


def group_of(request: HttpRequest, pk: int) -> Group:
    """Give a group in which the visitor meets; else 404."""
    return get_object_or_404(meetings.groups_meeting(person_of(request)), pk=pk)


def application_in(bond: Bond, person: Person) -> Application:
    """Give the application with which somebody belongs to a pair or group that they meet in."""
    found = meetings.own_application(bond, person)
    assert found is not None  # who meets in it belongs to it
    return found


def frame(request: HttpRequest, bond: Bond, here: str) -> dict[str, Any]:
    """Give what all pages of a pair or group show: programme, contacts, tabs, and with whom one meets."""
    person, programme = person_of(request), meetings.programme_of(bond)
    application = application_in(bond, person)
    return {
        "programme": programme,
        "contacts": programmes.contacts_for(programme, application.campus),
        "bond": bond,
        "other": bond.name if isinstance(bond, Group) else disclosure.seen_by(bond, person).name,
        "eyebrow": str(bond.coupling.name),
        "together": together.of(bond, here),
    }


def address(name: str, bond: Bond) -> str:
    """Give a page's address for a pair, or that for a group."""
    return reverse(f"group_{name}" if isinstance(bond, Group) else name, args=[bond.pk])
