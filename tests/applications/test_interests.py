"""The bank of topics, assignments and posts: shown to students, connected by the office, counted in reports."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from applications.domain import interests
from applications.models import GivenPart, Interest
from people.models import OutgoingMail
from programmes.domain.recipe import loading
from programmes.models import Assignment, Programme
from tests.scenarios.stages import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR = False


@pytest.fixture
def topic(running: Scene) -> Assignment:
    Programme.objects.filter(pk=running.programme.pk).update(
        offer={"nb": "Mentor\nHjelp med oppgaven", "en": "A mentor\nHelp with the thesis"}
    )
    return Assignment.objects.create(
        cohort=running.cohort,
        key="drop-out",
        kind="thesis",
        title="Who drops out?",
        goal="More complete",
        organisation=running.programme.owner,
        offer_line=2,
    )


@pytest.mark.requirement("OX-9")
def test_oslos_recipe_brings_its_bank_and_each_topic_is_tied_to_a_goal_of_the_city():
    made = loading.load("programmes/recipes/oxlo.yaml", by=None, at=timezone.now())

    bank = Assignment.objects.filter(cohort__programme=made)

    assert {one.kind for one in bank} == {"thesis", "project", "post"}
    assert all(str(one.goal) for one in bank if one.kind == "thesis")
    assert {one.organisation.kind for one in bank} >= {"municipal", "municipal_company"}


@pytest.mark.requirement("OX-1", "OX-9", "OX-10")
def test_a_student_is_interested_the_office_connects_and_what_is_taken_counts_as_a_part_of_the_offer(
    client, running, topic
):
    cleo, carl = running.students[0], running.students[1]
    address = reverse("assignments", args=[cleo.pk])
    client.force_login(cleo.person)
    assert "Topics, assignments and posts" in client.get("/my/").content.decode()
    page = client.get(address).content.decode()
    assert "Who drops out?" in page and "More complete" in page
    client.post(address, {"assignment": topic.pk})
    client.post(address, {"act": "take_back", "assignment": topic.pk})
    client.post(address, {"assignment": topic.pk})
    row = Interest.objects.get()
    assert row.state == "interested"
    other = interests.say(topic, carl, by=carl.person, at=timezone.now())

    client.force_login(running.coordinator)
    desk = reverse("admin:applications_interest_change", args=[row.pk])
    client.post(desk, {"act": "connect"})
    wrong = client.post(desk, {"act": "take", "since": "2026-09-01", "until": "2026-08-01"})
    client.post(desk, {"act": "take", "since": "2026-09-01", "until": "2027-02-01"})
    row.refresh_from_db()
    assert "cannot be before the first" in wrong.content.decode()
    assert (row.state, row.taken_from, row.taken_until) == ("taken", date(2026, 9, 1), date(2027, 2, 1))
    assert GivenPart.objects.get(application=cleo).part in ("Hjelp med oppgaven", "Help with the thesis")
    with pytest.raises(ValidationError, match="All places"):
        interests.take(other, date(2026, 9, 1), None, by=running.coordinator, at=timezone.now())
    client.post(desk, {"act": "finish", "since": "2026-09-01", "until": "2027-01-15"})
    row.refresh_from_db()
    assert (row.state, row.taken_until) == ("finished", date(2027, 1, 15))
    kinds = OutgoingMail.objects.filter(person=cleo.person, kind__startswith="interest").values_list("kind", flat=True)
    assert set(kinds) == {"interest_connected", "interest_taken"}


@pytest.mark.requirement("OX-10")
def test_reports_count_offer_taker_and_period(client, running, topic):
    row = interests.say(topic, running.students[0], by=running.students[0].person, at=timezone.now())
    interests.take(row, date(2026, 9, 1), date(2027, 2, 1), by=running.coordinator, at=timezone.now())
    address = reverse("report_export", args=[running.programme.slug, running.cohort.number, "assignments", "csv"])
    client.force_login(running.coordinator)

    rows = list(csv.reader(io.StringIO(client.post(address).content.decode("utf-8-sig"))))

    assert rows[1][0::2] == ["topic for a thesis", str(running.programme.owner), "taken", "2027-02-01"]
    assert (rows[1][3], rows[1][5]) == ("Cleo Example", "2026-09-01")
    client.force_login(running.lead)
    counted = client.post(address).content.decode("utf-8-sig")
    assert "Cleo" not in counted and "–" in counted  # one taker is too few to be shown


def test_the_bank_is_for_admitted_students_of_its_cohort_alone(client, running, topic, other):
    ben, stranger = running.mentors[0], other.students[0]
    client.force_login(ben.person)
    assert client.get(reverse("assignments", args=[ben.pk])).status_code == 404
    client.force_login(stranger.person)
    assert client.get(reverse("assignments", args=[running.students[0].pk])).status_code == 404
    assert client.post(reverse("assignments", args=[stranger.pk]), {"assignment": topic.pk}).status_code == 404
    with pytest.raises(ValidationError):
        interests.say(topic, stranger, by=stranger.person, at=timezone.now() + timedelta(days=1))
