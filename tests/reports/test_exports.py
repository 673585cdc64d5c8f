"""Exports: counts for the lead, people of the own campus and side for coordinators, no formula, one audit line."""

import csv
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import AuditEvent, Person
from programmes.models import Membership
from reports.exports import files
from reports.models import Outcome
from sessions_app.models import Attendance

pytestmark = pytest.mark.django_db


def address(scene, table: str, shape: str = "csv") -> str:
    return reverse("report_export", args=[scene.programme.slug, scene.cohort.number, table, shape])


def rows(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def sheet(answer) -> list[tuple]:
    return list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)


@pytest.mark.requirement("GC-10", "SE-10")
@pytest.mark.parametrize("table", ["participants", "pairs", "attendance", "participation", "outcome"])
def test_the_lead_exports_counts_and_no_person(client, course, table):
    client.force_login(course.lead)

    answer = client.post(address(course, table))
    book = sheet(client.post(address(course, table, "xlsx")))

    assert answer["Content-Disposition"] == f'attachment; filename="kobling-1-{table}.csv"'
    assert "no-store" in answer["Cache-Control"]
    assert b"many.example.org" not in answer.content
    assert b"Student s" not in answer.content
    assert [list(map(str, (cell for cell in row if cell is not None))) for row in book] == rows(answer)


def test_the_leads_outcome_file_says_the_sentence_with_its_base(client, course):
    client.force_login(course.lead)

    found = rows(client.post(address(course, "outcome")))

    assert ["59 of 300 participants have graduated; 43 of those 59 (73 %) are in work."] in found


def test_the_leads_file_hides_what_the_report_hides(client, running):
    client.force_login(running.lead)

    found = rows(client.post(address(running, "participants")))

    assert {cell for row in found[1:] for cell in row[1:]} <= {"0", "–"} | {str(n) for n in range(5, 100)}


def test_a_coordinator_exports_the_people_of_the_own_programme(client, running, other):
    client.force_login(running.coordinator)

    found = rows(client.post(address(running, "participants")))

    assert {row[2] for row in found[1:]} == {one.person.name for one in (*running.students, *running.mentors)}
    assert other.mark not in str(found)


@pytest.mark.requirement("GC-7")
def test_a_split_desk_exports_only_its_own_side_and_campus(client, running):
    Membership.objects.filter(person=running.coordinator).update(side="mentor", campus=running.north)
    client.force_login(running.coordinator)

    participants = rows(client.post(address(running, "participants")))
    pairs = rows(client.post(address(running, "pairs")))
    attendance = rows(client.post(address(running, "attendance")))

    assert {row[2] for row in participants[1:]} == {"Ben Example", "Bo Example"}
    assert {(row[3], row[4]) for row in pairs[1:]} == {("", "Ben Example"), ("", "Bo Example")}
    assert {row[4] for row in attendance[1:]} == {"Ben Example", "Bo Example"}


def test_pairs_and_outcomes_are_exported_with_wall_time_and_meetings(client, running):
    pair = running.pairs[0]
    Outcome.objects.create(
        application=pair.seeker, graduated=True, work="matching_job", country="NO", status_on=timezone.localdate()
    )
    client.force_login(running.coordinator)

    (first,) = [row for row in rows(client.post(address(running, "pairs"))) if row[3] == pair.seeker.person.name]
    outcome = rows(client.post(address(running, "outcome")))[1]

    assert first[4] == pair.guide.person.name
    assert first[7] == f"{timezone.localtime(pair.offered_at):%Y-%m-%d %H:%M}"
    assert first[11] == "1"
    assert outcome[1:6] == [
        pair.seeker.person.name,
        str(running.north),
        "yes",
        "first job that matches the qualifications",
        "Norway",
    ]


@pytest.mark.parametrize("evil", ["=1+1", "+1+cmd", "-2+3", "@SUM(A1)", "|calc", "%0", "\t=1", "\r=1", "＝1+1", "＠x"])
def test_no_name_becomes_a_formula(client, running, evil):
    Person.objects.filter(pk=running.students[0].person_id).update(name=evil)
    client.force_login(running.coordinator)

    found = {row[2] for row in rows(client.post(address(running, "participants")))}
    book = openpyxl.load_workbook(io.BytesIO(client.post(address(running, "participants", "xlsx")).content)).active
    types = {cell.data_type for line in book.iter_rows(min_row=2) for cell in line if cell.value is not None}

    assert any(name.startswith("'") for name in found)
    assert types <= {"s", "n"}
    assert "f" not in types


def test_a_phone_number_stays_as_it_is(client, running):
    Person.objects.filter(pk=running.students[0].person_id).update(phone="+47 123 45 678")
    client.force_login(running.coordinator)

    assert "+47 123 45 678" in {row[4] for row in rows(client.post(address(running, "participants")))}
    assert "+47 123 45 678" in {row[4] for row in sheet(client.post(address(running, "participants", "xlsx")))}
    assert files.harmless("+47 12+1") == "'+47 12+1"


def test_each_export_leaves_one_line_that_says_who_what_and_how_much(client, running):
    client.force_login(running.coordinator)

    client.post(address(running, "attendance", "xlsx"))

    line = AuditEvent.objects.get(verb="report.exported")
    assert line.actor == running.coordinator
    assert line.scope == running.programme.slug
    assert line.note.startswith(f"attendance.xlsx, people: {Attendance.objects.count()} × Gathering, When")


def test_reading_an_address_takes_nothing_and_an_unknown_table_is_not_there(client, running):
    client.force_login(running.coordinator)

    assert client.get(address(running, "pairs")).status_code == 405
    assert client.post(address(running, "answers")).status_code == 404
    assert client.post(address(running, "pairs", "pdf")).status_code == 404
    assert not AuditEvent.objects.filter(verb="report.exported").exists()


def test_drafts_are_nobodys_business(client, running):
    type(running.students[3]).objects.filter(pk=running.students[3].pk).update(state="draft")
    client.force_login(running.coordinator)

    assert running.students[3].person.name not in str(rows(client.post(address(running, "participants"))))
