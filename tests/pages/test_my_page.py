"""One's own page: what waits, what comes next, and nothing that is not yet disclosed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from applications.domain import review
from applications.models import Application
from applications.states import ApplicationState
from matching.domain import pairs
from matching.models import Pair
from matching.states import LIVE, PairState
from people.models import Person
from programmes.models import Intake
from tests.matching.test_pairs import group_of
from tests.scenarios import stages
from tests.scenarios.stages import Scene

pytestmark = pytest.mark.django_db


def my_page(client: Client, person: Person) -> str:
    """Read somebody's own page in English."""
    client.force_login(person)
    return client.get("/my/", headers={"accept-language": "en"}).content.decode()


def test_who_has_nothing_yet_is_told_what_to_do(client: Client, eve: Person):
    page = my_page(client, eve)

    assert "You are not in a programme yet." in page
    assert 'href="/"' in page


def test_a_draft_waits_until_its_deadline(client: Client, opened: Scene):
    draft = opened.students[0]
    Application.objects.filter(pk=draft.pk).update(state=ApplicationState.DRAFT)
    assert "Finish your application" in my_page(client, draft.person)

    draft.intake.closes_at = timezone.now() - timedelta(minutes=2)
    draft.intake.save()
    assert "Finish your application" not in my_page(client, draft.person)


@pytest.mark.requirement("OM-10")
def test_an_offer_waits_for_its_answer_without_the_others_name(client: Client, matched: Scene):
    pair = matched.pairs[0]
    page = my_page(client, pair.seeker.person)
    assert f'href="/pair/{pair.pk}/"' in page
    assert "Answer your match" in page
    assert pair.guide.person.name not in page

    pairs.accept(pair, by=pair.seeker.person, at=timezone.now())
    page = my_page(client, pair.seeker.person)
    assert "Answer your match" not in page
    assert pair.guide.person.name not in page

    pairs.accept(pair, by=pair.guide.person, at=timezone.now())
    assert pair.guide.person.name in my_page(client, pair.seeker.person)


@pytest.mark.requirement("GC-9")
def test_who_must_be_trained_reads_that_training_comes_first(client: Client, reviewed: Scene):
    mentor = reviewed.mentors[0]
    Intake.objects.filter(pk=mentor.intake_id).update(training_required=True)

    assert "Training comes first" in my_page(client, mentor.person)
    assert (
        "Training comes first"
        in client.get(f"/application/{mentor.pk}/", headers={"accept-language": "en"}).content.decode()
    )

    review.record_training(mentor, reviewed.at.date(), by=reviewed.coordinator, at=reviewed.at)
    assert "Training comes first" not in my_page(client, mentor.person)


STANDS = {  # what somebody admitted reads of their application, by the state of their pair
    PairState.OFFERED: "We have suggested a match to you",
    PairState.HALF: "We have suggested a match to you",
    PairState.ACTIVE: "You are admitted, and you are matched.",
    PairState.COMPLETED: "Your match is completed.",
    PairState.ENDED: "Your match has ended.",
    PairState.DECLINED: "Taking part depends on a good match.",
    PairState.EXPIRED: "Taking part depends on a good match.",
}


@pytest.mark.parametrize("of_pair", PairState)
def test_each_state_of_application_and_pair_reads_true(client: Client, matched: Scene, of_pair: PairState):
    pair, now = matched.pairs[0], timezone.now()
    said = {"seeker_yes_at": now, "guide_yes_at": now if of_pair != PairState.HALF else None}
    Pair.objects.filter(pk=pair.pk).update(state=of_pair, **(said if of_pair != PairState.OFFERED else {}))
    Intake.objects.filter(cohort=matched.cohort).update(closes_at=now - timedelta(days=1))

    for state in ApplicationState:
        Application.objects.filter(pk=pair.seeker_id).update(state=state)
        page = my_page(client, pair.seeker.person)

        assert [words for words in set(STANDS.values()) if words in page] == [STANDS[of_pair]] * (state == "pool")
        assert ("You have both said yes." in page) == (state == "pool" and of_pair == PairState.ACTIVE)
        assert ("Answer your match" in page) == (state == "pool" and of_pair == PairState.OFFERED)
        gone = state != "pool" and of_pair in LIVE
        assert ("One of you is no longer in the programme." in page) == gone


def test_the_next_gatherings_are_those_of_the_own_cohort(client: Client, running: Scene, other: Scene):
    page = my_page(client, running.students[0].person)

    assert "Gathering 1 kobling" in page
    assert other.mark not in page


def test_the_lead_finds_the_report_and_no_way_to_the_office(client: Client, running: Scene):
    page = my_page(client, running.lead)

    assert f"/reports/kobling/{running.cohort.number}/" in page
    assert 'href="/admin/"' not in page


def test_the_coordinator_finds_the_way_to_the_office(client: Client, running: Scene):
    assert 'href="/admin/"' in my_page(client, running.coordinator)


def test_more_applications_of_others_cost_no_more_queries(
    client: Client, running: Scene, django_assert_max_num_queries
):
    person = running.students[0].person
    my_page(client, person)
    stages.running("second")

    with django_assert_max_num_queries(49):
        my_page(client, person)


def test_a_guide_logs_meetings_of_a_group_when_somebody_has_said_yes(client: Client, matched: Scene):
    group = group_of(matched)
    address = f'href="/group/{group.pk}/meetings/new/"'
    assert address not in my_page(client, matched.mentors[0].person)

    pairs.accept(matched.pairs[0], by=matched.mentors[0].person, at=timezone.now())
    pairs.accept(matched.pairs[0], by=matched.pairs[0].seeker.person, at=timezone.now())
    page = my_page(client, matched.mentors[0].person)

    assert address in page and "1 of 2 has said yes" in page


def test_who_is_admitted_reads_when_the_first_gathering_is(client: Client, reviewed: Scene):
    first = reviewed.gatherings[0]

    assert f"The first gathering is {date_format(timezone.localtime(first.starts_at), 'DATE_FORMAT')}" in my_page(
        client, reviewed.students[0].person
    )
