"""Attendance: the register of a gathering, ticked off by who leads it, and what participants see of it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from people.models import AuditEvent
from programmes.models import Membership
from sessions_app.domain import attendance
from sessions_app.models import Attendance
from sessions_app.queries import presence

pytestmark = pytest.mark.django_db
LIST = "admin:sessions_app_attendance_changelist"


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR = False


def names(response) -> set[str]:
    return {line["application"].person.first_name for line in response.context["lines"]}


@pytest.mark.requirement("US-5", "US-3")
def test_a_facilitator_ticks_off_a_gathering_and_sees_nothing_else_of_the_desk(client, running):
    client.force_login(running.facilitator)
    address = reverse("admin:register", args=[running.gatherings[1].pk])
    here, away, ill = (pair.seeker for pair in running.pairs[:3])

    client.post(address, {f"of-{here.pk}": "present", f"of-{away.pk}": "absent", f"of-{ill.pk}": "excused"})

    noted = dict(Attendance.objects.filter(gathering=running.gatherings[1]).values_list("application", "presence"))
    assert noted == {here.pk: "present", away.pk: "absent", ill.pk: "excused"}
    kept = AuditEvent.objects.filter(verb="register.kept").order_by("pk").last()
    assert (kept.actor, kept.note) == (running.facilitator, "3 changes")
    for name in ("admin:sessions_app_reminder_changelist", "admin:sessions_app_meeting_changelist"):
        assert client.get(reverse(name)).status_code in {403, 404}


def test_saving_the_same_register_twice_changes_nothing(client, running):
    client.force_login(running.facilitator)
    address = reverse("admin:register", args=[running.gatherings[1].pk])
    marks = {f"of-{running.pairs[0].seeker.pk}": "present"}

    client.post(address, marks)
    kept = AuditEvent.objects.filter(verb="register.kept").count()
    client.post(address, marks)

    assert AuditEvent.objects.filter(verb="register.kept").count() == kept


@pytest.mark.requirement("US-2")
def test_a_gathering_of_one_campus_expects_its_participants_and_a_shared_one_expects_all(client, running):
    running.gatherings[0].campuses.add(running.north)
    client.force_login(running.facilitator)

    own = client.get(reverse("admin:register", args=[running.gatherings[0].pk]))
    shared = client.get(reverse("admin:register", args=[running.gatherings[1].pk]))

    assert names(own) == {"Cleo", "Cora", "Ben", "Bo"}
    assert names(shared) == {"Cleo", "Carl", "Cora", "Cyril", "Ben", "Bea", "Bo", "Bente"}


def test_another_programmes_register_is_not_there(client, running, other):
    client.force_login(running.facilitator)

    page = client.get(reverse(LIST))
    answer = client.get(reverse("admin:register", args=[other.gatherings[0].pk]))

    assert str(running.gatherings[0].name) in page.content.decode()
    assert other.mark not in page.content.decode()
    assert answer.status_code == 404


def test_who_is_limited_to_a_campus_ticks_off_only_its_people(client, running):
    Membership.objects.filter(person=running.facilitator).update(campus=running.south)
    running.gatherings[0].campuses.add(running.north)
    client.force_login(running.facilitator)

    shared = reverse("admin:register", args=[running.gatherings[1].pk])
    client.post(shared, {f"of-{running.students[0].pk}": "present"})

    assert names(client.get(shared)) == {"Carl", "Cyril", "Bea", "Bente"}
    assert client.get(reverse("admin:register", args=[running.gatherings[0].pk])).status_code == 404
    assert not Attendance.objects.filter(gathering=running.gatherings[1]).exists()


def test_nobody_is_ticked_off_where_they_do_not_belong(running, other):
    with pytest.raises(ValidationError, match="does not belong"):
        attendance.mark(running.gatherings[0], other.students[0], "present", by=running.coordinator, at=timezone.now())
    with pytest.raises(ValidationError, match="Choose present"):
        attendance.mark(running.gatherings[0], running.students[0], "late", by=running.coordinator, at=timezone.now())


def test_a_mark_is_taken_away_again(running):
    student = running.pairs[0].seeker

    attendance.mark(running.gatherings[0], student, "", by=running.coordinator, at=timezone.now())

    assert not Attendance.objects.filter(gathering=running.gatherings[0], application=student).exists()


def test_the_register_asks_the_database_equally_often_for_few_and_for_many(running, django_assert_num_queries):
    def read(gathering):
        return presence.register(gathering, presence.to_register(gathering, running.facilitator))

    running.gatherings[0].campuses.add(running.north)
    read(running.gatherings[0])  # what the facilitator may do is read once
    with django_assert_num_queries(3):
        assert len(read(running.gatherings[0])) == 4
    with django_assert_num_queries(3):
        assert len(read(running.gatherings[1])) == 8
