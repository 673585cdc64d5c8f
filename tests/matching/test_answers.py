"""Answers from letters by links that show a page first, act once, and end; and the clock on silence."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.domain import answer_links, pairs, publishing, silence
from matching.models import Pair
from matching.states import PairState, Side
from people.domain.letters import writers
from people.models import OutgoingMail
from programmes.models import FirstContact
from tests.matching import crowd
from tests.matching.test_desk import words
from tests.matching.test_pairs import group_of
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


def path(pair: Pair, side: Side = Side.SEEKER) -> str:
    """The path of the link in one side's letter."""
    return "/answer/" + answer_links.address(pair, side).split("/answer/")[1]


def test_a_link_shows_a_page_first_and_says_yes_only_when_the_button_is_pressed(client):
    pair = stages.matched().pairs[0]

    shown = client.get(path(pair))
    pair.refresh_from_db()
    assert pair.state == PairState.OFFERED and "Yes, I accept" in words(shown)
    assert "Ben" not in words(shown) and "no-store" in shown["Cache-Control"]
    said = client.post(path(pair), {"answer": "yes"})

    pair.refresh_from_db()
    assert pair.state == PairState.HALF and pair.seeker_yes_at and "Thank you for your yes." in words(said)
    again = client.post(path(pair), {"answer": "no", "reason": "no_time"})
    pair.refresh_from_db()
    assert pair.state == PairState.HALF and "Thank you for your yes." in words(again)


def test_a_no_by_link_asks_for_a_reason(client):
    pair = stages.matched().pairs[0]

    assert client.post(path(pair, Side.GUIDE), {"answer": "no"}).status_code == 200
    pair.refresh_from_db()
    assert pair.state == PairState.OFFERED
    client.post(path(pair, Side.GUIDE), {"answer": "no", "reason": "no_time"})

    pair.refresh_from_db()
    assert (pair.state, pair.end_reason) == (PairState.DECLINED, "no_time")


def test_a_link_ends_with_its_days_with_the_offer_and_with_the_person(client):
    scene = stages.matched()
    late, over, gone = scene.pairs[:3]
    Pair.objects.filter(pk=late.pk).update(offered_at=scene.at - timedelta(days=60))
    late.refresh_from_db()
    pairs.expire(over, by=scene.coordinator, at=scene.at)
    gone.seeker.person.is_active = False
    gone.seeker.person.save()

    assert "This link no longer works" in words(client.get(path(late)))
    client.post(path(late), {"answer": "yes"})
    late.refresh_from_db()
    assert late.state == PairState.OFFERED
    assert "This link no longer works" in words(client.post(path(over), {"answer": "yes"}))
    assert client.get(path(gone)).status_code == 404


def test_a_forged_or_an_earlier_offers_link_finds_nothing(client):
    scene = stages.matched()
    pair = scene.pairs[0]
    old = path(pair)
    Pair.objects.filter(pk=pair.pk).update(offered_at=scene.at + timedelta(seconds=5))

    assert client.get(old).status_code == 404
    for token in ("x", path(pair)[8:-2], path(scene.pairs[1])[8:20] + path(pair)[20:-1]):
        assert client.get(reverse("answer", args=[token])).status_code == 404


def test_the_link_is_in_the_offer_and_who_is_not_asked_yet_has_none(client):
    scene = stages.matched()
    pair = scene.pairs[0]
    assert answer_links.address(pair, Side.SEEKER) in offer_to(pair.seeker.person)
    pair.coupling.first_contact.asked_first = "guide"

    assert answer_links.address(pair, Side.SEEKER) == "" and answer_links.address(pair, Side.GUIDE)


def offer_to(person) -> str:
    """The words of somebody's offer, as it is released."""
    return writers()["offer"](OutgoingMail.objects.get(person=person, kind="offer")).text


def test_who_waits_for_a_silent_other_is_told_once_on_the_seventh_day():
    scene = stages.matched()
    pair, both_silent = scene.pairs[:2]
    pairs.accept(pair, by=pair.seeker.person, at=scene.at)

    assert silence.tell(at=scene.at + timedelta(days=6)) == 0
    assert silence.tell(at=scene.at + timedelta(days=7)) == 1 + 2 * 3
    assert silence.tell(at=scene.at + timedelta(days=8)) == 0

    mail = OutgoingMail.objects.get(kind="offer_waits")
    assert mail.person == pair.seeker.person and both_silent.seeker.person != mail.person
    assert "the other has not answered yet" in writers()["offer_waits"](mail).text
    pairs.accept(pair, by=pair.guide.person, at=scene.at)
    assert writers()["offer_waits"](mail) is None
    asked_again = OutgoingMail.objects.filter(kind="offer_silent")
    whom = {one for pair in scene.pairs[1:] for one in (pair.seeker.person, pair.guide.person)}
    assert {mail.person for mail in asked_again} == whom and len(asked_again) == len(whom)
    letter = writers()["offer_silent"](asked_again.get(person=both_silent.seeker.person))
    assert "no answer from you yet" in letter.text and "here, once, until" in letter.text
    assert both_silent.guide.person.name.split()[0] not in letter.text
    pairs.accept(both_silent, by=both_silent.seeker.person, at=scene.at)
    assert writers()["offer_silent"](asked_again.get(person=both_silent.seeker.person)) is None


def test_who_is_not_asked_yet_hears_nothing_of_a_silence_and_the_guide_of_a_group_is_asked_again_once():
    scene = stages.matched()
    FirstContact.objects.filter(coupling=scene.coupling).update(asked_first="guide")
    group_of(scene, members=3)

    assert silence.tell(at=scene.at + timedelta(days=7)) == 2

    asked = set(OutgoingMail.objects.filter(kind="offer_silent").values_list("person", flat=True))
    assert asked == {scene.mentors[0].person_id, scene.mentors[3].person_id}
    assert not OutgoingMail.objects.filter(kind="offer_waits").exists()


def test_the_guide_of_a_group_answers_once_for_all_by_one_link(client):
    year = crowd.cohort("oslomet-study-groups")
    students = crowd.join(year, "student", 5)
    crowd.join(year, "mentor", 1)
    crowd.in_study_groups(students, [5])
    run = crowd.run_of(year.couplings.first())
    crowd.clear(run.coupling)
    publishing.publish(run, by=run.requested_by, at=crowd.NOW)
    one = Pair.objects.select_related("coupling__first_contact", "guide__person").order_by("pk").first()
    Pair.objects.update(offered_at=timezone.now())
    one.refresh_from_db()

    client.post(path(one, Side.GUIDE), {"answer": "yes"})

    assert not Pair.objects.filter(guide_yes_at=None).exists()
