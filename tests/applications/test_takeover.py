"""Applicants from a file: looked through first, then all of them or none."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from applications.models import Application
from applications.states import ApplicationState
from people.models import AuditEvent, OutgoingMail, Person
from programmes.models import Membership
from tests.applications.conftest import scheme_at, sent

S = ApplicationState
HEAD = "Navn;E-post;campus;Your study_programme;study_year;grade;missing_exams;norwegian;goals;Favourite colour"
GOOD = [
    "Nora Nor;NORA@example.org;bo;IT (Bo);2;B;0;ja;;red",
    "Per Per;per@example.org;Drammen;politics;3;A;1;yes;Network;blue",
]


@pytest.fixture
def anna(client, scheme, dan, settings):
    """The programme's admin at the desk."""
    settings.STAFF_SECOND_FACTOR = False
    Membership.objects.create(person=dan, programme=scheme.programme, role="admin")
    client.force_login(dan)
    return client


def address(scheme) -> str:
    return reverse("admin:applications_application_takeover_into", args=[scheme.students.pk])


def file(*lines: str, name: str = "people.csv") -> dict:
    return {"file": SimpleUploadedFile(name, "\n".join([HEAD, *lines]).encode())}


@pytest.mark.requirement("OX-5")
def test_people_are_looked_through_and_then_taken_over(anna, scheme):
    seen = anna.post(address(scheme), file(*GOOD))
    assert "Nothing is stored yet" in seen.content.decode()
    assert "Favourite colour" in seen.content.decode()
    assert not Application.objects.exists()

    anna.post(address(scheme), {"act": "take over", "table": seen.context["table"]})

    nora, per = Application.objects.order_by("person__email").select_related("person", "campus")
    assert (nora.person.email, nora.person.name, nora.campus.slug) == ("nora@example.org", "Nora Nor", "bo")
    assert (nora.answers["study_programme"], nora.answers["norwegian"]) == ("it", True)
    assert per.answers["goals"] == ["network"]
    assert {nora.state, per.state} == {S.ELIGIBLE}
    assert nora.terms_accepted_at is None
    assert not nora.person.has_usable_password()
    assert AuditEvent.objects.filter(verb="application.imported").count() == 2
    assert OutgoingMail.objects.filter(kind="receipt").count() == 2


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Ola;not-an-address;bo;it;2;B;0;ja;;", "email"),
        ("Ola;ola@example.org;tromso;it;2;B;0;ja;;", "Choose one of the answers"),
        ("Ola;ola@example.org;bo;it;2;B;lots;ja;;", "digits"),
        ("Ola;nora@example.org;bo;it;2;B;0;ja;;", "stands in the file twice"),
        ("Ola 010190-1234;ola@example.org;bo;it;2;B;0;ja;;", "national identity number"),
        ("Ola;cleo@example.org;bo;it;2;B;0;ja;;", "has applied already"),
    ],
)
def test_one_line_that_does_not_fit_keeps_all_out(anna, scheme, cleo, at, line, says):
    sent(scheme.students, cleo, at)

    seen = anna.post(address(scheme), file(GOOD[0], line))
    after = anna.post(address(scheme), {"act": "take over", "table": seen.context["table"]})

    assert says in seen.content.decode()
    assert "Take all of them over" not in seen.content.decode()
    assert "Nothing was taken over" in after.content.decode()
    assert Application.objects.count() == 1
    assert not Person.objects.filter(email__in=["ola@example.org", "nora@example.org"]).exists()


def test_missing_answers_ask_for_a_person(anna, scheme):
    seen = anna.post(address(scheme), file("Ola;ola@example.org;;;;;;;;"))
    anna.post(address(scheme), {"act": "take over", "table": seen.context["table"]})

    assert Application.objects.get().state == S.TO_ASSESS


def test_an_excel_file_does_as_well(anna, scheme):
    book, out = Workbook(), io.BytesIO()
    for line in (HEAD, GOOD[0]):
        book.active.append(line.split(";"))
    book.save(out)

    seen = anna.post(address(scheme), {"file": SimpleUploadedFile("people.xlsx", out.getvalue())})

    assert "nora@example.org" in seen.content.decode()
    assert "Take all of them over" in seen.content.decode()


def bomb() -> bytes:
    """A small file that unpacks to 60 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("people.xlsx", b"not a workbook", "cannot be read as XLSX"),
        ("people.xlsx", None, "unpacks to far more"),
        ("people.csv", b"a" * 950_000, "too large"),
        ("people.csv", b"only;heads", "a line for each person"),
        ("people.csv", b"name;colour\nOla;red", "No column is called"),
        ("people.pdf", b"%PDF", "of the kind CSV or XLSX"),
        ("people.csv", b"e-mail\n\x00", "of the kind CSV or XLSX"),
    ],
)
def test_files_that_are_no_tables_of_people_are_refused(anna, scheme, name, content, says):
    data = bomb() if content is None else content

    page = anna.post(address(scheme), {"file": SimpleUploadedFile(name, data)}).content.decode()

    assert says in page


def test_only_who_configures_the_programme_takes_people_over(client, scheme, ada, at, settings):
    settings.STAFF_SECOND_FACTOR = False
    other = scheme_at(at, "oslo")
    Membership.objects.create(person=ada, programme=scheme.programme, role="coordinator")
    client.force_login(ada)
    assert client.get(address(scheme)).status_code == 404
    assert client.get(reverse("admin:applications_application_takeover")).status_code == 404

    Membership.objects.create(person=ada, programme=scheme.programme, role="admin")

    assert client.get(address(scheme)).status_code == 200
    assert client.get(address(other)).status_code == 404
    assert client.post(address(other), file(*GOOD)).status_code == 404
