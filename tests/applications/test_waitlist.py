"""The waitlist: its order, and one free place that goes along it, with a clock, to one person at a time."""

import threading
from datetime import timedelta
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.urls import reverse

from applications import queries, tasks
from applications.domain import intake, pending, review, waitlist
from applications.models import Application, PlaceOffer
from applications.states import ApplicationState, OfferState
from people.domain import letters
from people.models import OutgoingMail
from programmes.models import Membership

S = ApplicationState


@pytest.fixture
def line(scheme, crowd, ada, at):
    """Two with a place, and three who wait."""
    rows = crowd(5)
    for place, row in enumerate(rows):
        review.decide(row, S.POOL if place < 2 else S.WAITLIST, by=ada, at=at)
    return rows


def states() -> list[str]:
    return list(Application.objects.order_by("pk").values_list("state", flat=True))


def kinds(application) -> list[str]:
    return sorted(OutgoingMail.objects.filter(person=application.person).values_list("kind", flat=True))


def test_a_place_that_becomes_free_is_offered_to_the_first_and_taken_on_the_status_page(client, line, at):
    intake.withdraw(line[0], by=line[0].person, at=at)
    offered = PlaceOffer.objects.get()
    assert offered.application == line[2]
    assert "place_offered" in kinds(line[2])
    letter = letters.write(OutgoingMail.objects.get(kind="place_offered"))
    assert "23:59" in letter.text

    client.force_login(line[2].person)
    assert "it is held for you" in client.get(reverse("my_desk")).content.decode()
    page = client.get(reverse("application", args=[line[2].pk])).content.decode()
    assert "it is held for you" in page
    client.post(reverse("application_place", args=[line[2].pk]), {"answer": "yes"})
    again = client.post(reverse("application_place", args=[line[2].pk]), {"answer": "yes"}, follow=True)

    assert "no longer held for you" in again.content.decode()
    assert states() == [S.WITHDRAWN, S.POOL, S.POOL, S.WAITLIST, S.WAITLIST]
    assert kinds(line[2]).count("pool") == 1
    assert list(queries.waitlist(line[0].intake)) == line[3:]


def test_who_says_no_is_withdrawn_and_the_next_is_asked(client, line, at):
    intake.withdraw(line[0], by=line[0].person, at=at)

    client.force_login(line[2].person)
    client.post(reverse("application_place", args=[line[2].pk]), {"answer": "no"})

    assert states()[2] == S.WITHDRAWN
    assert PlaceOffer.objects.get(state=OfferState.OPEN).application == line[3]


def test_on_silence_the_worker_asks_the_next_once_and_the_silent_one_stays_on_the_list(line, ada, at):
    review.decide(line[0], S.DECLINED, "Has moved abroad", by=ada, at=at)
    late = PlaceOffer.objects.get().answer_by + timedelta(minutes=1)
    assert tasks.move_waitlists_up() == 0

    with mock.patch("applications.tasks.timezone.now", lambda: late):
        assert [tasks.move_waitlists_up(), tasks.move_waitlists_up()] == [1, 0]

    assert PlaceOffer.objects.get(state=OfferState.OPEN).application == line[3]
    assert kinds(line[2]).count("place_gone") == 1
    with pytest.raises(ValidationError, match="no longer held"):
        waitlist.accept(line[2], by=line[2].person, at=late)
    assert states()[2] == S.WAITLIST


def test_an_offered_place_is_held_against_everybody_else(line, ada, at):
    intake.withdraw(line[0], by=line[0].person, at=at)

    with pytest.raises(ValidationError, match="All 2 places are taken"):
        review.decide(line[3], S.POOL, by=ada, at=at)
    with pytest.raises(ValidationError, match="All 2 places are taken"):
        pending.keep(line[4], S.POOL, by=ada, at=at)
    with pytest.raises(ValidationError, match="All 2 places are taken"):
        waitlist.offer(line[3], by=ada, at=at)


def test_who_withdraws_with_an_offer_in_hand_gives_it_on(line, at):
    intake.withdraw(line[0], by=line[0].person, at=at)
    line[2].refresh_from_db()
    intake.withdraw(line[2], by=line[2].person, at=at)

    assert PlaceOffer.objects.get(state=OfferState.OPEN).application == line[3]


def test_a_waitlist_that_does_not_move_by_itself_waits_for_the_office(client, line, ada, at, settings):
    settings.STAFF_SECOND_FACTOR = False
    into = line[0].intake
    into.moves_up = False
    into.save()
    intake.withdraw(line[0], by=line[0].person, at=at)
    assert not PlaceOffer.objects.exists()
    Membership.objects.create(person=ada, programme=into.cohort.programme, role="coordinator")
    client.force_login(ada)
    address = reverse("admin:applications_application_waitlist", args=[into.pk])
    pile = client.get(reverse("admin:applications_application_changelist") + "?intake__part__exact=student")
    assert f'href="{address}"' in pile.content.decode()

    client.post(address, {"pk": line[4].pk, "place": 1})
    client.post(address, {"pk": line[2].pk, "place": 3})
    assert list(queries.waitlist(into)) == [line[4], line[3], line[2]]
    page = client.post(address, {"pk": line[4].pk, "act": "offer"}, follow=True).content.decode()

    assert "Student004 Example is offered a place. Days to answer: 5." in page
    assert "waits for an answer" in page
    assert (
        "All 2 places are taken"
        in client.post(address, {"pk": line[3].pk, "act": "offer"}, follow=True).content.decode()
    )


def at_once(*acts) -> None:
    """Let all acts go at the same moment, each on a connection of its own."""
    barrier = threading.Barrier(len(acts))

    def run(act) -> None:
        barrier.wait()
        act()
        connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_one_free_place_and_many_promotions_at_once_are_one_offer(line, at):
    intake.withdraw(line[0], by=line[0].person, at=at)
    late = PlaceOffer.objects.get().answer_by + timedelta(minutes=1)

    at_once(*[lambda: waitlist.expire(at=late)] * 4)

    assert PlaceOffer.objects.filter(state=OfferState.OPEN).count() == 1
    assert OutgoingMail.objects.filter(kind="place_offered").count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_leave_at_once_free_two_places_for_two_people(line, at):
    rows = [Application.objects.select_related(*queries.WHOLE).get(pk=row.pk) for row in line[:2]]

    at_once(*[lambda row=row: intake.withdraw(row, by=None, at=at) for row in rows])

    offered = PlaceOffer.objects.filter(state=OfferState.OPEN).values_list("application", flat=True)
    assert set(offered) == {line[2].pk, line[3].pk}
