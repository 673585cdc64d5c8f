"""Decisions that wait: nothing leaves before the release, places are held at once, and all of it can be undone."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.urls import reverse

from applications.domain import intake, pending, review
from applications.models import Application, Decision, PendingDecision
from applications.states import ApplicationState
from people.models import OutgoingMail
from programmes.models import Campus, Membership
from tests.applications.conftest import sent

S = ApplicationState
RELEASE = "admin:applications_application_release_one"


def one(application):
    return reverse("admin:applications_application_change", args=[application.pk])


def release(desk, scheme, **more):
    """Open the page, and press its button."""
    address = reverse(RELEASE, args=[scheme.students.pk])
    as_of = desk.get(address).context["as_of"]
    return desk.post(address, {"as_of": as_of, **more}, follow=True).content.decode()


def test_nothing_leaves_before_the_release_and_then_all_of_it_does(desk, scheme, crowd):
    first, second, third = crowd(3)
    for row, state in ((first, "pool"), (second, "waitlist"), (third, "declined")):
        desk.post(one(row), {"act": "decide", "state": state, "reason": "We read with care", "when": "later"})

    assert set(Application.objects.values_list("state", flat=True)) == {S.ELIGIBLE}
    assert not OutgoingMail.objects.exclude(kind="receipt").exists()
    desk.force_login(first.person)
    assert "We have received your application." in desk.get(reverse("application", args=[first.pk])).content.decode()
    desk.force_login(Membership.objects.get().person)
    page = desk.get(reverse(RELEASE, args=[scheme.students.pk])).content.decode()
    assert page.count("We read with care") >= 3
    assert "du er på ventelisten" in page or "you are on the waitlist" in page

    assert "3 decisions are released" in release(desk, scheme)

    assert sorted(OutgoingMail.objects.exclude(kind="receipt").values_list("kind", flat=True)) == [
        "declined",
        "pool",
        "waitlist",
    ]
    assert list(Application.objects.order_by("pk").values_list("state", flat=True)) == [S.POOL, S.WAITLIST, S.DECLINED]
    assert not PendingDecision.objects.exists()


@pytest.mark.requirement("OX-2")
def test_a_pending_admission_holds_its_place(desk, scheme, crowd, ada, at):
    first, second, third = crowd(3)
    pending.keep(first, S.POOL, by=ada, at=at)
    review.decide(second, S.POOL, by=ada, at=at)

    page = desk.post(one(third), {"act": "decide", "state": "pool", "reason": "", "when": "later"}).content.decode()
    assert "All 2 places are taken" in page
    with pytest.raises(ValidationError, match="All 2 places are taken"):
        review.decide(third, S.POOL, by=ada, at=at)
    desk.post(one(first), {"act": "undo"})

    assert pending.keep(third, S.POOL, by=ada, at=at).state == S.POOL


def test_a_pending_decision_is_changed_and_undone(desk, scheme, cleo, ada, at):
    application = sent(scheme.students, cleo, at)
    desk.post(one(application), {"act": "decide", "state": "pool", "reason": "", "when": "later"})
    desk.post(one(application), {"act": "decide", "state": "waitlist", "reason": "", "when": "later"})
    assert PendingDecision.objects.get().state == S.WAITLIST

    number = PendingDecision.objects.get().pk
    page = release(desk, scheme, undo=number)

    assert "The decision is undone." in page
    assert not PendingDecision.objects.exists()
    assert "undone or released meanwhile" in release(desk, scheme, undo=number)
    assert not Decision.objects.exists()


def test_answers_that_came_after_the_decision_are_read_first(desk, scheme, cleo, ada, at):
    application = sent(scheme.students, cleo, at)
    pending.keep(application, S.POOL, by=ada, at=at)
    sent(scheme.students, cleo, at, why="I have changed my mind about the branch")

    page = release(desk, scheme)

    assert "New answers have come in since the decision" in page
    assert Application.objects.get().state == S.ELIGIBLE
    assert not OutgoingMail.objects.filter(kind="pool").exists()


def test_who_withdraws_takes_the_pending_decision_along(scheme, cleo, ada, at):
    application = sent(scheme.students, cleo, at)
    pending.keep(application, S.POOL, by=ada, at=at)

    intake.withdraw(application, by=cleo, at=at)

    assert not PendingDecision.objects.exists()


def test_an_office_of_one_campus_releases_its_own_only(desk, scheme, crowd, ada, at):
    here, there = crowd(2)
    Application.objects.filter(pk=there.pk).update(campus=Campus.objects.get(slug="drammen"))
    for row in (here, there):
        pending.keep(row, S.WAITLIST, by=ada, at=at)
    Membership.objects.update(campus=Campus.objects.get(slug="bo"))

    page = desk.get(reverse(RELEASE, args=[scheme.students.pk])).content.decode()
    assert there.person.name not in page
    release(desk, scheme)

    assert PendingDecision.objects.get().application == there


def test_many_are_kept_pending_and_found_in_the_pile(desk, scheme, crowd):
    chosen = [row.pk for row in crowd(3)]
    address = reverse("admin:applications_application_decide", args=["waitlist"])

    page = desk.post(address, {"pk": chosen, "when": "later"}, follow=True).content.decode()

    assert "3 decisions are pending until they are released" in page
    assert page.count("pending: on the waitlist") == 3
    assert "Release 3 decisions" in page
    listed = desk.get(reverse("admin:applications_application_changelist") + "?pending=no").content.decode()
    assert "Student000" not in listed


@pytest.mark.parametrize("as_of", ["", "0001-01-01T00:00:00+14:00", "2099-13-99T99:99", "now", "9999-12-31T00:00:00Z"])
def test_a_release_that_no_page_has_shown_releases_nothing(desk, scheme, cleo, ada, at, as_of):
    pending.keep(sent(scheme.students, cleo, at), S.POOL, by=ada, at=at)

    answer = desk.post(reverse(RELEASE, args=[scheme.students.pk]), {"as_of": as_of})

    assert answer.status_code == 404
    assert PendingDecision.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_two_release_at_once_is_released_once(scheme, crowd, ada, at):
    for row in crowd(4):
        pending.keep(row, S.WAITLIST, by=ada, at=at)
    rows, barrier, done = list(PendingDecision.objects.all()), threading.Barrier(3), []

    def press() -> None:
        barrier.wait()
        done.append(len(pending.release(rows, by=None, at=at).done))
        connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == [0, 0, 4]
    assert OutgoingMail.objects.filter(kind="waitlist").count() == 4
    assert sorted(Application.objects.values_list("waitlist_rank", flat=True)) == [1, 2, 3, 4]
