"""Every address × every actor: who has no right comes not in, sees nobody's data, and changes nothing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group as DjangoGroup
from django.db import transaction
from django.urls import reverse

from matching.models import Group, Pair
from people.models import Consent
from programmes.models import Coupling, FirstContact
from programmes.models.coupling import Method
from tests.house.addresses import Address, addresses
from tests.matrix import desk_pages, desk_rows, doors
from tests.matrix.actors import Actor, actors
from tests.matrix.knock import Answer, client_of, knock
from tests.scenarios import stages
from tests.scenarios.stages import Scene

METHODS = ("GET", "POST", "PUT", "DELETE")
NAMES = [
    "anonymous",
    "stranger",
    "deactivated coordinator",
    "student of another programme",
    "coordinator of another programme",
    "admin of another programme",
    "lead of another programme",
    "student with an active pair",
    "mentor with an active pair",
    "student with another pair",
    "mentor with another pair",
    "student with an offer",
    "mentor with an offer",
    "coordinator",
    "coordinator of the other campus",
    "coordinator of the mentors",
    "admin",
    "lead",
    "facilitator",
    "coordinator without second factor",
    "superuser without second factor",
    "superuser",
]
pytestmark = pytest.mark.django_db
knocked: Counter[str] = Counter()


@dataclass(frozen=True)
class World:
    """Programme A with everybody at its doors, and programme B."""

    a: Scene
    b: Scene
    actors: dict[str, Actor]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Two programmes in their running year, made once for all cells and rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        a = stages.running("alpha", mark="mark-of-alpha")
        b = stages.running("beta", mark="mark-of-beta")
        furnish(a)
        yield World(a, b, {actor.name: actor for actor in actors(a, b)})
        transaction.set_rollback(True)


def furnish(a: Scene) -> None:
    """Give programme A one row of what no scenario makes."""
    cleo = a.students[0].person
    DjangoGroup.objects.create(name="no such thing")
    coupling = Coupling.objects.create(cohort=a.cohort, key="group", name="Group", method=Method.FORMED_GROUPS)
    FirstContact.objects.create(coupling=coupling, text="Yes", disclosed_after=["name"])
    group = Group.objects.create(coupling=coupling, name="Group 1", guide=a.mentors[0])
    yes = {"seeker_yes_at": a.at, "guide_yes_at": a.at, "active_at": a.at, "offered_at": a.at, "state": "active"}
    Pair.objects.create(coupling=coupling, group=group, seeker=a.students[0], guide=a.mentors[0], **yes)
    Consent.objects.create(person=cleo, purpose="newsletter", text="Yes", text_version="1", given_at=a.at)
    UserSession.objects.create(user=cleo, ip="192.0.2.1", session_key="k", user_agent="browser")


def test_every_table_of_the_desk_has_a_row_to_try(world: World):
    empty = [model._meta.label for model in admin.site._registry if not desk_pages.first_of(model)]

    assert empty == []


def test_every_address_is_classified():
    loose = [address for address in addresses() if classified(address) is None]

    assert loose == []


def test_nothing_is_classified_that_is_not_there():
    names = {address.name for address in addresses()}
    tables = {model._meta.label for model in admin.site._registry}

    assert (doors.PAGES.keys() | doors.LIBRARY.keys() | desk_pages.PAGES.keys()) - names == set()
    assert desk_rows.DESK_ROWS.keys() - tables == set()


@pytest.mark.parametrize("name", NAMES)
def test_who_comes_in_and_what_they_see(name: str, world: World):
    actor = world.actors[name]
    client = client_of(actor)
    secrets = forbidden(actor, world)
    wrong = []
    for address in filter(classified, addresses()):
        for path, opens, needs_factor in cells(address, actor, world):
            for method in METHODS if address.admin is None else METHODS[:2]:
                answer = knock(client, method, path)
                knocked[name] += 1
                for complaint in complaints(answer, method, opens, needs_factor and not actor.factor, secrets):
                    wrong.append(f"{method} {path}: {complaint}")

    assert wrong == []


def test_the_matrix_is_large():
    print(f"{sum(knocked.values())} cells")

    assert set(knocked) == set(NAMES)
    assert sum(knocked.values()) >= 4000


def classified(address: Address) -> Any:
    """How an address is classified, or None."""
    if address.admin is not None:
        return desk_rows.DESK_ROWS.get(address.admin.model._meta.label)
    for table in (doors.PAGES, doors.LIBRARY, desk_pages.PAGES, desk_pages.STOCK):
        if address.name in table:
            return table[address.name] if table[address.name] else "library"
    return None


def cells(address: Address, actor: Actor, world: World) -> Iterator[tuple[str, bool | None, bool]]:
    """The paths to knock at, whether each opens (None: anybody may try), and whether it asks for a second factor."""
    if address.admin is not None:
        yield desk_pages.of_rows(address, actor, world.a)
    elif address.name in desk_pages.STOCK:
        path, opens = desk_pages.STOCK[address.name]
        yield path, None if opens is None else opens and actor.desk, True
    elif address.name in doors.LIBRARY:
        yield reverse(address.name, kwargs=doors.LIBRARY[address.name]), None, False
    else:
        for door in doors.PAGES.get(address.name) or desk_pages.PAGES[address.name]:
            yield reverse(address.name, kwargs=door.row(world.a)), door.opens_to(actor, world.a), door.staff


def forbidden(actor: Actor, world: World) -> list[str]:
    """The words that no page may show this actor: names, addresses and answers of people not theirs to see."""
    secrets = []
    for scene, readable in ((world.a, actor.may_read), (world.b, actor.may_read_elsewhere)):
        for application in (*scene.students, *scene.mentors):
            if readable is None or application.person_id in readable:
                continue
            person = application.person
            secrets += [person.email, application.answers["why"]] + [person.name] * (not actor.may_name)
    return secrets


def complaints(
    answer: Answer, method: str, opens: bool | None, lacks_factor: bool, secrets: list[str]
) -> Iterator[str]:
    """What is wrong with an answer."""
    if answer.status >= 500:
        yield f"{answer.status}"
    for secret in secrets:
        if secret in answer.text or secret in answer.location:
            yield f"shows {secret}"
    if answer.written and (method == "GET" or opens is False or lacks_factor):
        yield f"writes {', '.join(sorted(set(answer.written)))}"
    if opens is None:
        return
    if lacks_factor:
        if answer.status not in (404, 405) and "/2fa/" not in answer.location and "/login/" not in answer.location:
            yield f"{answer.status} {answer.location} without a second factor"
    elif opens and method == "GET" and refused(answer, but=405):
        yield f"{answer.status} {answer.location} though the door is theirs"
    elif not opens and not refused(answer):
        yield f"{answer.status} {answer.location} though the door is not theirs"


def refused(answer: Answer, but: int = 0) -> bool:
    """Say whether an answer lets nobody in: not found, wrong method, or on to the log-in or the desk's front."""
    if answer.status == 302:
        return "/login/" in answer.location or answer.location == reverse("admin:index")
    return answer.status in {404, 405} - {but}
