"""Numbers with honest denominators, and without people."""

import re

import pytest
from django.urls import reverse

from people.models import AuditEvent
from reports.domain import numbers
from reports.models import Outcome
from reports.queries import outcomes
from tests.reports.conftest import students

pytestmark = pytest.mark.django_db


def report(scene) -> str:
    return reverse("programme_report", args=[scene.programme.slug, scene.cohort.number])


@pytest.mark.requirement("GC-10", "GC-13")
def test_the_lead_reads_the_share_in_work_with_its_base_computed_from_rows(client, course):
    client.force_login(course.lead)

    page = " ".join(client.get(report(course)).content.decode().split())

    assert "59 of 300 participants have graduated; 43 of those 59 (73 %) are in work." in page
    assert "100 of 300 have answered; of 200 it is unknown." in page
    assert "As of 3 May 2017." in page
    assert "Denmark" in page


@pytest.mark.requirement("GC-10")
def test_the_sentence_follows_the_rows(course):
    Outcome.objects.filter(work="other_job").update(work="seeking")

    assert numbers.of_cohort(course.cohort).sentences[0] == (
        "59 of 300 participants have graduated; 30 of those 59 (51 %) are in work."
    )


@pytest.mark.requirement("GC-4")
def test_the_three_kinds_of_work_are_told_apart(course):
    Outcome.objects.filter(work="studying").update(work="student_job")
    table = numbers.of_cohort(course.cohort).table("outcome")

    found = {row.label: row.counts for row in table.rows}

    assert found["first job that matches the qualifications"] == (30,)
    assert found["student job"] == (41,)
    assert found["internship"] == (0,)
    assert found["All"] == (100,)


def test_a_count_below_five_is_not_shown_and_cannot_be_worked_out(client, course):
    students(course, 3, course.south, "few")
    client.force_login(course.lead)

    page = client.get(report(course))
    table = page.context["numbers"].table("participants")
    found = {row.label: row.counts for row in table.rows}

    assert found[str(course.south)][0] is None
    assert found[str(course.north)][0] is None
    assert found["All"][0] == 303
    assert ">3<" not in page.content.decode()


def test_a_small_cohort_shows_no_outcome_at_all(running):
    pair = running.pairs[0]
    Outcome.objects.create(application=pair.seeker, graduated=True, work="matching_job", status_on="2026-01-01")

    known = numbers.of_cohort(running.cohort)

    assert known.sentences == ("Too few people are behind the outcome to show it.",)
    assert all(count in {None, 0} or count >= 5 for table in known.tables for row in table.rows for count in row.counts)


def test_the_report_holds_no_person(client, course):
    client.force_login(course.lead)

    page = client.get(report(course)).content.decode()

    assert "Student s" not in page
    assert "many.example.org" not in page
    assert course.mentors[0].person.name not in page
    assert not re.search(r"/(application|pair)/\d", page)


@pytest.mark.parametrize("who", ["lead", "coordinator", "admin"])
def test_the_report_opens_for_who_may_see_numbers(client, course, who):
    client.force_login(getattr(course, who))

    assert client.get(report(course)).context["numbers"].sentences


def test_the_report_is_not_there_for_others(client, course, other, eve):
    client.get(report(course))
    for person in (eve, course.facilitator, course.students[0].person, other.lead, other.coordinator):
        client.force_login(person)
        assert client.get(report(course)).status_code == 404
        for shape in ("csv", "xlsx"):
            address = reverse("report_export", args=[course.programme.slug, 1, "participants", shape])
            assert client.post(address).status_code == 404
    assert not AuditEvent.objects.filter(verb="report.exported").exists()


def test_who_is_not_logged_in_is_asked_to(client, course):
    answer = client.get(report(course))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_reading_numbers_takes_equally_many_queries_for_few_and_for_many(course, django_assert_max_num_queries):
    with django_assert_max_num_queries(24):
        numbers.of_cohort(course.cohort)


def test_only_who_was_guided_and_has_had_a_pair_is_asked(running):
    asked = set(outcomes.asked(running.cohort))

    assert asked == {pair.seeker for pair in running.pairs[:3]}
