"""Numbers with honest denominators, and without people."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.models import Application, GivenPart, Interest
from matching.models import Pair
from people.models import AuditEvent, Person
from programmes.models import Assignment, Cohort, Expectation, Programme
from programmes.states import Role
from reports.domain import numbers, overview
from reports.models import Outcome
from reports.queries import outcomes
from sessions_app.domain import participation
from sessions_app.models import Meeting
from tests.reports.conftest import students
from tests.scenarios import stages

pytestmark = pytest.mark.django_db
BANK = "Topics, assignments and posts"


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

    assert numbers.of_cohort(course.cohort, at=timezone.now()).sentences[0] == (
        "59 of 300 participants have graduated; 30 of those 59 (51 %) are in work."
    )


@pytest.mark.requirement("GC-4")
def test_the_three_kinds_of_work_are_told_apart(course):
    Outcome.objects.filter(work="studying").update(work="student_job")
    table = numbers.of_cohort(course.cohort, at=timezone.now()).table("outcome")

    found = {row.label: row.counts for row in table.rows}

    assert found["first job that matches the qualifications"] == (30,)
    assert found["student job"] == (41,)
    assert found["internship"] == (0,)
    assert found["All"] == (100,)


@pytest.mark.requirement("OX-1", "OX-10")
def test_the_report_counts_the_bank_and_the_offer_and_leaves_a_few_out(client, course):
    at, ben = timezone.now(), course.mentors[0].person
    takers = students(course, 12, mark="bank")
    bank = {"cohort": course.cohort, "organisation": course.programme.owner, "title": "Who drops out?"}
    topic = Assignment.objects.create(kind="thesis", key="drop-out", **bank)
    post = Assignment.objects.create(kind="post", key="summer", **bank)
    for number, one in enumerate(takers):
        taken = {"state": "taken", "taken_from": at.date()} if number < 7 else {}
        Interest.objects.create(assignment=topic, application=one, said_at=at, moved_at=at, **taken)
        if number < 9:
            GivenPart.objects.create(application=one, part="Help with the thesis", noted_at=at, noted_by=ben)
    for one in takers[:3]:
        Interest.objects.create(assignment=post, application=one, said_at=at, moved_at=at)
    client.force_login(course.lead)

    page = client.get(report(course)).content.decode()

    given, bank = (
        page.split(f">{title}<")[2].split("</table>")[0] for title in ("What students got of the offer", BANK)
    )
    assert "Help with the thesis 9" in " ".join(re.sub(r"<[^>]+>", " ", given).split())
    counted = re.sub(r"<[^>]+>", " ", bank).split()
    assert "thesis" in counted and "7" in counted and "3" not in counted


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

    known = numbers.of_cohort(running.cohort, at=timezone.now())

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


def test_all_cohorts_are_read_with_equally_many_queries_as_one(course, other, django_assert_num_queries):
    with django_assert_num_queries(25):
        overview.of_programmes([course.programme.pk], at=timezone.now())
    stages.closed("third")
    everything = list(Programme.objects.values_list("pk", flat=True))
    with django_assert_num_queries(25):
        found = overview.of_programmes(everything, at=timezone.now())
    assert len(found.lines) == 3


@pytest.mark.requirement("SE-2")
def test_who_leads_several_programmes_reads_them_in_one_report(client, course):
    second = stages.reviewed("second")
    second.cohort.intakes.filter(part="student").update(places=None)
    students(second, 20, mark="x")
    stages.staff("Dan", second.programme, Role.LEAD)
    unseen = stages.running("third")
    client.force_login(course.lead)

    page = client.get(reverse("reports"))

    found = {line.cohort: line.counts for line in page.context["overview"].lines}
    assert found[course.cohort][0] == 300
    assert found[second.cohort][0] == 20
    assert page.context["overview"].sums[0] == 320
    assert unseen.cohort not in found
    assert report(second) in page.content.decode()


def test_a_count_that_the_cohorts_own_report_hides_is_hidden_in_the_overview_too(client, course):
    small = stages.running("small")
    stages.staff("Dan", small.programme, Role.LEAD)
    client.force_login(course.lead)

    shown = client.get(reverse("reports")).context["overview"]

    (line,) = [line for line in shown.lines if line.cohort == small.cohort]
    assert line.counts[0] is None
    assert shown.sums[0] is None


def test_the_overview_is_not_there_for_who_sees_no_numbers(client, course, eve):
    for person in (eve, course.facilitator, course.students[0].person):
        client.force_login(person)
        assert client.get(reverse("reports")).status_code == 404


def test_only_who_was_guided_and_has_had_a_pair_is_asked(running):
    asked = set(outcomes.asked(running.cohort))

    assert asked == {pair.seeker for pair in running.pairs[:3]}


@pytest.mark.requirement("US-3", "GC-13")
def test_a_closed_cohort_says_how_many_have_done_all_that_is_expected_as_the_ledger_has_it(client, course):
    mentors = guided_by_six(course)
    Expectation.objects.all().delete()
    Expectation.objects.create(cohort=course.cohort, kind="meetings_own_agreement", at_least=1, text="You meet.")
    first = course.cohort.starts_on
    now = timezone.now()
    Pair.objects.update(active_at=now - timedelta(days=19), ended_at=now - timedelta(days=2))
    pairs = list(Pair.objects.filter(coupling=course.coupling).order_by("pk"))
    Meeting.objects.bulk_create(
        Meeting(pair=pair, guide=pair.guide, held_on=first, minutes=60, mode="digital", logged_at=timezone.now())
        for pair in pairs[:200]
    )
    client.force_login(course.lead)
    assert "have done all that is expected" not in client.get(report(course)).content.decode(), "the year still runs"

    Cohort.objects.filter(pk=course.cohort.pk).update(state="closed", ends_on=timezone.localdate() - timedelta(days=1))
    course.cohort.refresh_from_db()
    accounts = participation.of_cohort(course.cohort, at=timezone.now())
    standing = Counter(str(one.state) for one in accounts)
    page = " ".join(client.get(report(course)).content.decode().split())

    assert standing == {"met": 200 + len(mentors), "missed": 100}
    assert "206 of 306 participants (67 %) have done all that is expected of them." in page

    Meeting.objects.bulk_create(
        Meeting(pair=pair, guide=pair.guide, held_on=first, minutes=60, mode="digital", logged_at=timezone.now())
        for pair in pairs[200:297]
    )
    shown = client.get(report(course)).content.decode()
    assert "have done all that is expected" not in shown, "it would tell of the three who have not"


def guided_by_six(scene) -> list:
    """Share the students of a course out among six mentors."""
    intake = scene.cohort.intakes.get(part="mentor")
    people = Person.objects.bulk_create(Person(email=f"m{n}@many.example.org", name=f"Mentor {n}") for n in range(6))
    made = Application.objects.bulk_create(
        Application(
            intake=intake,
            person=person,
            questionnaire=intake.questionnaire,
            campus=scene.north,
            state="pool",
            places=1000,
            submitted_at=timezone.now(),
        )
        for person in people
    )
    for number, pk in enumerate(Pair.objects.order_by("pk").values_list("pk", flat=True)):
        Pair.objects.filter(pk=pk).update(guide=made[number % 6])
    return made
