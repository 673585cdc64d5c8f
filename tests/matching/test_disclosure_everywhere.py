"""First contact (R-FIRST) through every door: each state and side, on all pages and in all letters, with canaries."""

from itertools import product

import pytest
from django.contrib import admin
from django.urls import reverse

from applications.models import Application
from matching.domain import co_guide_letters, letters
from matching.models import Group, Pair
from matching.states import PairState, Side
from mentoring import own_data
from people.models import OutgoingMail, Person
from programmes.models import Membership
from programmes.states import Part, Role
from tests.matching.test_desk import without_second_factor  # noqa: F401  its fixture is used by name
from tests.matching.test_disclosure import STATES, canaries, pair_in
from tests.matrix import doors, world
from tests.scenarios import stages

pytestmark = pytest.mark.django_db
PUBLIC = {"everyone"}


def scene_with_marks():
    """Programme A with a row for every door, and both ends of its first pair marked in name, contacts and free text."""
    scene = stages.running("alpha", mark="alpha")
    world.furnish(scene)
    Group.objects.update(guide=scene.mentors[1])
    Pair.objects.filter(group__isnull=False).update(seeker=scene.students[1], guide=scene.mentors[1])
    return scene, canaries(scene)


def addresses(scene) -> list[str]:
    """Every page that is not public, with the row of the first pair, of its people, and of their group and meetings."""
    return [
        reverse(name, kwargs=door.row(scene))
        for name, rows in doors.PAGES.items()
        for door in rows
        if door.who not in PUBLIC and not door.staff
    ]


def told(client, address: str) -> str:
    """All that an answer says: its words, its title, where it leads, and the name of its file."""
    answer = client.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "replace") + " ".join(f"{key}: {value}" for key, value in answer.items())


@pytest.mark.parametrize("state", STATES)
@pytest.mark.requirement("OM-10")
def test_no_page_file_or_letter_tells_of_the_other_before_two_yeses_or_after_the_end(client, state):
    scene, marks = scene_with_marks()
    pair = pair_in(scene, state)
    leaks = []
    for side in Side:
        reader, hidden = getattr(pair, side).person, set(marks[side.other])
        if state == PairState.ACTIVE:
            hidden = {mark for mark in hidden if mark.startswith("+47")}  # the phone is not in the accepted text
        client.force_login(reader)
        said = {address: told(client, address) for address in addresses(scene)}
        said["own data"] = str(own_data.as_document(reader, at=scene.at)) + str(list(own_data.as_pages(reader)))
        for kind, write in {**letters.WRITERS, **co_guide_letters.WRITERS}.items():
            mail = OutgoingMail(person=reader, kind=kind, about={"pair": pair.pk, "side": side.value})
            letter = write(mail)
            said[f"letter {kind}"] = f"{letter.subject} {letter.text}" if letter else ""
        leaks += [(side, where, mark) for where, words in said.items() for mark in hidden if mark in words]

    assert leaks == []


def test_where_the_two_know_each_other_the_canaries_are_seen_so_the_sweep_can_see(client):
    scene, marks = scene_with_marks()
    pair = pair_in(scene, PairState.ACTIVE)
    client.force_login(pair.seeker.person)

    seen = " ".join(told(client, address) for address in addresses(scene))

    assert {mark for mark in marks["guide"] if mark in seen} == set(marks["guide"][:2]) | {marks["guide"][3]}


def test_who_works_for_one_side_finds_nobody_of_the_other_by_search_or_autocomplete(client):
    scene, marks = scene_with_marks()
    split = stages.someone("Mia")
    Membership.objects.create(person=split, programme=scene.programme, role=Role.COORDINATOR, side=Part.MENTOR)
    client.force_login(split)
    fields = [
        {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": field.name}
        for model in admin.site._registry
        for field in model._meta.get_fields()
        if getattr(field, "related_model", None) in (Person, Application, Pair, Group) and field.concrete
    ]
    assert len(fields) > 10
    asked = [(reverse("admin:autocomplete"), one) for one in fields]
    lists = ("matching_pair", "matching_group", "sessions_app_meeting", "applications_application")
    asked += [(reverse(f"admin:{name}_changelist"), {"q": ""}) for name in lists]

    leaks = []
    for (address, given), mark in product(asked, marks["seeker"][:2]):
        answer = client.get(address, given | {"term": mark, "q": mark})
        if f">{mark}" in answer.content.decode() or f'"{mark}' in answer.content.decode().replace(f'value="{mark}', ""):
            leaks.append((address, given, mark))

    assert leaks == []
