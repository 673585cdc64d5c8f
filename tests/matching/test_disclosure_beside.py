"""First contact (R-FIRST) to those near a pair who are not its ends: in every page and letter that they can open."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from matching.domain import co_guide_letters
from matching.models import CoGuide, Group, Pair
from matching.states import PairState, Side
from mentoring import own_data
from people.models import OutgoingMail, Person
from sessions_app.domain import feeds
from tests.matching.test_desk import without_second_factor  # noqa: F401  its fixture is used by name
from tests.matching.test_disclosure import pair_in
from tests.matching.test_disclosure_everywhere import heard, posted, scene_with_marks, told
from tests.matrix import doors

pytestmark = pytest.mark.django_db
YESES = ("seeker_yes_at", "guide_yes_at")


def of_rows(rows: dict) -> list[str]:
    """Every page of a pair and of a group, with the rows that are given."""
    return [
        reverse(name, kwargs={"pk": rows[door.row]})
        for name, found in doors.PAGES.items()
        for door in found
        if door.row in rows
    ]


def read_by(client, person: Person, pages: list[str], more: list[OutgoingMail]) -> dict[str, str]:
    """All that somebody reads who is no end of the pair: pages, calendar, own data and letters."""
    client.force_login(person)
    said = {address: told(client, address) for address in pages}
    said["calendar feed"] = told(client, reverse("calendar_feed", args=[feeds.renew(person, at=timezone.now())]))
    said["own data"] = str(own_data.as_document(person, at=timezone.now()))
    for mail in (*OutgoingMail.objects.filter(person=person), *more):
        said[f"letter {mail.kind}"] = said.get(f"letter {mail.kind}", "") + posted(mail)
    return said


def in_one_group(scene) -> tuple[Group, Pair]:
    """Put the marked pair and the third into one group of the marked guide; the third is the fellow's."""
    group = Group.objects.create(coupling=scene.coupling, guide=scene.mentors[0], name="Group 7")
    for pair in (scene.pairs[0], scene.pairs[2]):
        Pair.objects.filter(pk=pair.pk).update(group=group, guide=scene.mentors[0])
    return group, Pair.objects.select_related("seeker__person", "guide__person").get(pk=scene.pairs[2].pk)


def asked_to_step_in(scene, bond: dict) -> list[OutgoingMail]:
    """Ask the fourth mentor to step in, today, without an answer yet; give every letter that can follow."""
    day = timezone.localdate()
    CoGuide.objects.all().delete()
    days = {"from_day": day, "until_day": day + timedelta(days=9), "asked_at": scene.at, "disclosed": ["name", "email"]}
    one = CoGuide.objects.create(guide=scene.mentors[3], kind="instead", **days, **bond)
    person = scene.mentors[3].person
    return [OutgoingMail(person=person, kind=k, about={"co_guide": one.pk}) for k in co_guide_letters.WRITERS]


@pytest.mark.requirement("OM-10")
def test_fellows_of_a_group_and_who_is_asked_to_step_in_hear_of_nobody_before_the_yeses(client):
    scene, marks, pages = scene_with_marks()
    seeker, guide = set(marks["seeker"]), set(marks["guide"])
    found, told_of = [], set()
    with transaction.atomic():
        group, fellows = in_one_group(scene)
        mine = [*pages, *of_rows({doors.GROUP: group.pk, doors.PAIR: fellows.pk})]
        for state, yeses, own, hidden in (
            (PairState.HALF, YESES[1:], PairState.ACTIVE, seeker),  # the fellow has begun, the marked seeker not
            (PairState.ACTIVE, YESES, PairState.OFFERED, seeker | guide),  # the other way about
            (PairState.ACTIVE, YESES, PairState.ACTIVE, set()),  # both have begun: so the sweep can see
        ):
            pair_in(scene, state, yeses)
            times = dict.fromkeys(YESES, scene.at if own == PairState.ACTIVE else None)
            Pair.objects.filter(pk=fellows.pk).update(state=own, **times)
            fellows.refresh_from_db()
            said = heard(client, mine, fellows, Side.SEEKER)
            found += [(state, own, where, mark) for where, text in said.items() for mark in hidden if mark in text]
            told_of |= {mark for mark in seeker | guide for text in said.values() if mark in text}
        transaction.set_rollback(True)
    for bond in ("pair", "group"):
        with transaction.atomic():
            of = {"pair": scene.pairs[0]} if bond == "pair" else {"group": in_one_group(scene)[0]}
            letters = asked_to_step_in(scene, of)
            pair_in(scene, PairState.ACTIVE)
            mine = pages if bond == "pair" else [*pages, *of_rows({doors.GROUP: of["group"].pk})]
            said = read_by(client, scene.mentors[3].person, mine, letters)
            found += [(bond, where, mark) for where, text in said.items() for mark in seeker | guide if mark in text]
            transaction.set_rollback(True)

    assert found == []
    assert {"name-of-seeker", "name-of-guide"} <= told_of


@pytest.mark.requirement("OM-10")
def test_leads_and_facilitators_read_no_contact_and_no_word_of_who_is_offered_whom(client):
    scene, marks, pages = scene_with_marks()
    pages = [*pages, *(reverse(name, kwargs=door.row(scene)) for name, door in staff_doors())]
    pages += [reverse(f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist") for m in admin.site._registry]
    pair_in(scene, PairState.HALF)
    hidden = {mark for side in marks.values() for mark in side}
    found = []
    for person in (scene.lead, scene.facilitator):
        names = {"name-of-seeker", "name-of-guide"} if person == scene.facilitator else set()  # they mark attendance
        for where, text in read_by(client, person, pages, []).items():
            found += [(person.name, where, mark) for mark in hidden - names if mark in text]

    assert found == []


def staff_doors():
    """Every page outside the desk that asks for a right."""
    return [(name, door) for name, found in doors.PAGES.items() for door in found if door.staff]
