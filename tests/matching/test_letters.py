"""Letters of matching: in the reader's language, to one reader, and only while their reason stands."""

import pytest
from django.utils import translation

from matching.domain import letters, pairs, publishing, runs
from matching.models import Pair
from people.models import OutgoingMail
from programmes.models import MailTemplate
from tests.matching import crowd
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


def letter(kind: str, person):
    """The words of the newest mail of a kind to a person, in their language."""
    mail = OutgoingMail.objects.filter(kind=kind, person=person).latest("pk")
    with translation.override(person.language):
        return letters.WRITERS[kind](mail)


def published():
    """A scene whose run is published by the act itself."""
    scene = stages.reviewed()
    crowd.clear(scene.coupling)
    run = runs.request(scene.coupling, by=scene.coordinator, at=scene.at)
    runs.carry_out(run.pk, at=scene.at)
    run.refresh_from_db()
    publishing.publish(run, by=scene.coordinator, at=scene.at)
    return scene, Pair.objects.get(seeker=scene.students[0])


def test_an_offer_leads_to_the_page_and_tells_nothing_of_the_other():
    _scene, pair = published()

    offer = letter("offer", pair.seeker.person)

    assert f"/pair/{pair.pk}/" in offer.text and "Hi Cleo" in offer.text
    assert "Ben" not in offer.text + offer.subject and pair.guide.person.email not in offer.text


def test_an_offer_that_is_answered_is_not_sent_any_more():
    scene, pair = published()
    pairs.accept(pair, by=pair.seeker.person, at=scene.at)

    assert letter("offer", pair.seeker.person) is None
    assert letter("offer", pair.guide.person) is not None


def test_the_letter_of_an_active_pair_says_who_writes_first_and_only_while_it_is_active():
    scene, pair = published()
    pairs.accept(pair, by=pair.seeker.person, at=scene.at)
    pairs.accept(pair, by=pair.guide.person, at=scene.at)

    assert "You write first" in letter("active", pair.seeker.person).text
    assert "The other writes first" in letter("active", pair.guide.person).text
    pairs.end(pair, "moved", by=scene.coordinator, at=scene.at)
    assert letter("active", pair.seeker.person) is None
    assert "has ended" in letter("ended", pair.seeker.person).text


def test_the_words_of_the_programme_stand_before_the_houses_and_name_the_other_only_if_disclosed():
    scene, pair = published()
    MailTemplate.objects.create(
        programme=scene.programme, kind="active", subject="Your match", body="Greet {other}, {first_name}."
    )
    pairs.accept(pair, by=pair.seeker.person, at=scene.at)
    pairs.accept(pair, by=pair.guide.person, at=scene.at)
    assert "Greet Ben Example, Cleo." in letter("active", pair.seeker.person).text

    Pair.objects.filter(pk=pair.pk).update(disclosed=["email"])
    assert "Greet , Cleo." in letter("active", pair.seeker.person).text


def test_a_no_and_a_silence_are_told_kindly_and_without_names():
    scene, pair = published()
    pairs.decline(pair, "too_close", by=pair.guide.person, at=scene.at)
    other = Pair.objects.get(seeker=scene.students[1])
    pairs.expire(other, by=scene.coordinator, at=scene.at)

    declined, expired = letter("offer_declined", pair.seeker.person), letter("offer_expired", other.seeker.person)

    assert "it says nothing about you" in declined.text and "too close" not in declined.text
    assert "no longer stands" in expired.text
    assert not [name for name in stages.MENTORS if name in declined.text + expired.text]


def test_who_got_no_place_is_told_unless_they_have_one_by_now():
    scene = stages.reviewed()
    crowd.clear(scene.coupling)
    scene.mentors[0].places = 0
    scene.mentors[0].save()
    run = runs.request(scene.coupling, by=scene.coordinator, at=scene.at)
    runs.carry_out(run.pk, at=scene.at)
    run.refresh_from_db()
    publishing.publish(run, by=scene.coordinator, at=scene.at)
    cleo = next(row.application for row in run.unmatched.all() if row.application.intake.part == "student")

    assert "depends on a match" in letter("unmatched", cleo.person).text
    scene.mentors[0].places = 1
    scene.mentors[0].save()
    publishing.couple(scene.coupling, cleo, scene.mentors[0], by=scene.coordinator, at=scene.at)
    assert letter("unmatched", cleo.person) is None


def test_the_second_asked_gets_the_offer_after_the_first_has_said_yes():
    scene = stages.reviewed()
    rule = scene.coupling.first_contact
    rule.asked_first, rule.writes_first = "guide", "office"
    rule.save()
    crowd.clear(scene.coupling)
    pair = publishing.couple(scene.coupling, scene.students[0], scene.mentors[0], by=scene.coordinator, at=scene.at)
    assert not OutgoingMail.objects.filter(kind="offer", person=pair.seeker.person).exists()

    pairs.accept(pair, by=pair.guide.person, at=scene.at)
    assert letter("offer", pair.seeker.person) is not None
    pairs.accept(pair, by=pair.seeker.person, at=scene.at)
    assert "The office writes to both of you" in letter("active", pair.seeker.person).text
