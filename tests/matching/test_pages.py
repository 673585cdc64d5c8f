"""The participants' pages: the offer, the answer, what the two know of each other; strangers find nothing."""

import re

import pytest
from django.urls import reverse

from matching.models import Group, Pair
from matching.states import PairState
from people.models import AuditEvent
from programmes.models import FirstContact
from tests.matching.test_disclosure import EVERYTHING, STATES, canaries, pair_in, reveal
from tests.matching.test_pairs import group_of
from tests.scenarios import stages

pytestmark = pytest.mark.django_db
ADDRESSES = ("pair", "pair_decline", "pair_end")


def page(client, person, name: str, pk: int) -> str:
    """What a person reads at an address, with all redirects followed."""
    client.force_login(person)
    return client.get(reverse(name, args=[pk]), follow=True).content.decode()


@pytest.mark.requirement("OM-10")
@pytest.mark.parametrize("state", STATES)
def test_no_page_leaks_the_other_before_two_yeses_or_after_the_end(client, state):
    scene = stages.matched()
    marks = canaries(scene)
    reveal(scene, before=EVERYTHING, after=EVERYTHING)
    pair = pair_in(scene, state)
    found = {}

    for reader, other in (("seeker", "guide"), ("guide", "seeker")):
        for address in ADDRESSES:
            shown = page(client, getattr(pair, reader).person, address, pair.pk)
            found[reader, address] = {mark for mark in marks[other] if mark in shown}

    for (reader, address), leaked in found.items():
        is_open = state == PairState.ACTIVE and address != "pair_end"
        assert leaked == (set(marks["guide" if reader == "seeker" else "seeker"]) if is_open else set())


def test_accepting_on_the_page_twice_from_two_sides_opens_the_pair(client):
    scene = stages.matched()
    pair = scene.pairs[0]
    before = page(client, pair.seeker.person, "pair", pair.pk)
    assert "What both accept" in before and "Yes, I accept" in before

    client.post(reverse("pair_accept", args=[pair.pk]))
    waiting = page(client, pair.seeker.person, "pair", pair.pk)
    assert "We write to you when the other has answered" in waiting and "Yes, I accept" not in waiting

    client.force_login(pair.guide.person)
    client.post(reverse("pair_accept", args=[pair.pk]))
    after = page(client, pair.seeker.person, "pair", pair.pk)
    assert "Ben Example" in after and "ben@example.org" in after


def test_an_offer_says_why_it_is_made_without_telling_what_the_other_answered(client):
    scene = stages.matched()
    part = {"key": "industry", "label": {"nb": "Bransje", "en": "The industry you want"}, "of": 5000}
    weak = {"key": "pace", "label": {"nb": "Tempo", "en": "The same pace"}, "of": 2000, "points": 500}
    Pair.objects.filter(pk=scene.pairs[0].pk).update(parts=[{**part, "points": 5000}, weak])
    reveal(scene, before=[], after=[])

    shown = page(client, scene.students[0].person, "pair", scene.pairs[0].pk)

    assert "The industry you want" in shown and "The same pace" not in shown
    assert "Health" not in shown


def test_a_second_click_is_the_same_yes(client):
    scene = stages.matched()
    pair = scene.pairs[0]
    client.force_login(pair.seeker.person)
    client.post(reverse("pair_accept", args=[pair.pk]))

    answer = client.post(reverse("pair_accept", args=[pair.pk]), follow=True).content.decode()

    assert "Thank you for your yes" in answer and "already answered" not in answer
    assert AuditEvent.objects.filter(verb="pair.accepted").count() == 1


def test_a_yes_after_a_no_says_that_it_is_answered(client):
    scene = stages.matched()
    pair = scene.pairs[0]
    client.force_login(pair.seeker.person)
    client.post(reverse("pair_decline", args=[pair.pk]), {"reason": "no_time"})

    answer = client.post(reverse("pair_accept", args=[pair.pk]), follow=True).content.decode()

    assert "already answered" in answer


def test_looking_at_the_address_of_a_yes_changes_nothing(client):
    scene = stages.matched()
    client.force_login(scene.students[0].person)

    answer = client.get(reverse("pair_accept", args=[scene.pairs[0].pk]))

    scene.pairs[0].refresh_from_db()
    assert (answer.status_code, scene.pairs[0].state) == (405, PairState.OFFERED)


def test_a_no_asks_for_a_reason_and_then_closes_the_offer(client):
    scene = stages.matched()
    pair = scene.pairs[0]
    client.force_login(pair.guide.person)
    address = reverse("pair_decline", args=[pair.pk])

    assert "Something needs mending" in client.post(address).content.decode()
    said = client.post(address, {"reason": "too_close"}, follow=True).content.decode()

    pair.refresh_from_db()
    assert (pair.state, pair.end_reason) == (PairState.DECLINED, "too_close")
    assert "came to nothing" in said
    told = page(client, pair.seeker.person, "pair", pair.pk)
    assert "too close" not in told and "came to nothing" in told


def test_ending_a_pair_closes_the_page_for_both(client):
    scene = stages.running()
    pair = scene.pairs[0]
    client.force_login(pair.seeker.person)

    client.post(reverse("pair_end", args=[pair.pk]), {"reason": "moved"})

    for person in (pair.seeker.person, pair.guide.person):
        shown = page(client, person, "pair", pair.pk)
        assert "This match has ended" in shown
    assert "ben@example.org" not in page(client, pair.seeker.person, "pair", pair.pk)


@pytest.mark.parametrize("name", ["pair", "pair_accept", "pair_decline", "pair_end"])
def test_strangers_and_the_office_find_no_pair(client, name):
    scene = stages.running()
    other = stages.running("other")
    for person in (scene.students[1].person, scene.coordinator, other.students[0].person):
        client.force_login(person)
        answer = client.post if name == "pair_accept" else client.get
        assert answer(reverse(name, args=[scene.pairs[0].pk])).status_code == 404


def test_who_is_not_logged_in_is_asked_to_log_in(client):
    scene = stages.running()

    answer = client.get(reverse("pair", args=[scene.pairs[0].pk]))

    assert (answer.status_code, reverse("account_login") in answer["Location"]) == (302, True)


def test_the_seeker_finds_nothing_while_the_guide_is_asked_first(client):
    scene = stages.matched()
    FirstContact.objects.filter(coupling=scene.coupling).update(asked_first="guide")
    pair = scene.pairs[0]

    client.force_login(pair.seeker.person)
    assert client.get(reverse("pair", args=[pair.pk])).status_code == 404
    client.force_login(pair.guide.person)
    client.post(reverse("pair_decline", args=[pair.pk]), {"reason": "no_time"})
    client.force_login(pair.seeker.person)
    assert client.get(reverse("pair", args=[pair.pk])).status_code == 404


@pytest.mark.requirement("OM-5")
def test_the_page_of_a_group_names_only_those_who_have_accepted(client):
    scene = stages.matched()
    group = group_of(scene, members=3)
    begun = [scene.pairs[0].pk, scene.pairs[1].pk]
    Pair.objects.filter(pk__in=begun).update(state=PairState.ACTIVE, seeker_yes_at=scene.at, guide_yes_at=scene.at)
    Pair.objects.filter(pk=scene.pairs[2].pk).update(state=PairState.HALF, guide_yes_at=scene.at)

    ben = page(client, scene.mentors[0].person, "group", group.pk)
    cleo = page(client, scene.students[0].person, "group", group.pk)
    cora = page(client, scene.students[2].person, "group", group.pk)

    assert names(ben) == {"Cleo", "Carl"} and "1 person has not answered yet" in ben
    assert names(cleo) == {"Carl", "Ben"}
    assert names(cora) == set()
    client.force_login(scene.students[3].person)
    assert client.get(reverse("group", args=[group.pk])).status_code == 404


def names(shown: str) -> set[str]:
    """The first names of the cast in the main part of a page."""
    main = shown[shown.index("<main") : shown.index("</main>")]
    return set(re.findall(r"(\w+) Example", main))


@pytest.mark.parametrize("members", [1, 3])
def test_the_page_of_a_group_asks_the_database_the_same_number_of_times(client, members, django_assert_num_queries):
    scene = stages.matched()
    group = group_of(scene, members=members)
    Pair.objects.filter(group=group).update(state=PairState.ACTIVE, seeker_yes_at=scene.at, guide_yes_at=scene.at)
    assert Group.objects.count() == 1
    client.force_login(scene.students[0].person)

    with django_assert_num_queries(38):
        client.get(reverse("group", args=[group.pk]))
