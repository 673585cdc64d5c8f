"""Files with an application: known by their content, kept in private, read by few, and gone with the application."""

import sys
from datetime import timedelta

import pytest
from django.conf import settings as site
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from applications import queries
from applications.domain import files, intake, pdf, review
from applications.models import AnswerFile, Application
from applications.models.answer_file import private
from people.domain import scanning
from programmes.models import Membership
from tests.applications import paper
from tests.applications.conftest import ELIGIBLE, sent
from tests.applications.test_apply_pages import SECOND, begun, section


def put(client, application, **extra):
    """Choose a file on the second page and save."""
    data = {**SECOND, "action": "save", "q-record-file": paper.upload(), **extra}
    return client.post(section(application, 2), data)


@pytest.fixture
def people(ada, cleo, eve):
    """The office, the applicant, the stranger."""
    return ada, cleo, eve


def handed(application, person, at) -> AnswerFile:
    """A file that was sent with the application."""
    question = application.questionnaire.sections.last().questions.get(key="record")
    row = files.receive(application, question, paper.upload(), at=at)
    intake.save_draft(application, {"record": row.token}, by=person, at=at)
    intake.submit(application, by=person, at=at, terms_accepted=True)
    return row


@pytest.mark.requirement("US-19")
def test_a_file_is_sent_with_the_form_and_stands_on_every_page(client, scheme, cleo, at):
    application = begun(client, scheme, cleo)
    intake.save_draft(application, ELIGIBLE, by=cleo, at=at)

    put(client, application)

    row = AnswerFile.objects.get()
    application.refresh_from_db()
    assert application.draft["record"] == row.token
    with private().open(row.content.name) as stored:
        assert stored.read() == paper.pdf()
    link = reverse("answer_file", args=[application.pk, row.token])
    for page in (section(application, 2), reverse("application_review", args=[application.pk])):
        shown = client.get(page).content.decode()
        assert link in shown
        assert "record.pdf" in shown
    client.post(reverse("application_review", args=[application.pk]), {"terms": "yes"})
    assert link in client.get(reverse("application", args=[application.pk])).content.decode()
    assert "record.pdf" in client.get(reverse("own_data")).content.decode()


def test_a_file_that_is_sent_comes_as_an_attachment_that_no_browser_opens(client, scheme, cleo, at):
    application = begun(client, scheme, cleo)
    put(client, application)
    row = AnswerFile.objects.get()

    answer = client.get(reverse("answer_file", args=[application.pk, row.token]))

    assert answer.content == paper.pdf()
    assert answer["Content-Disposition"] == 'attachment; filename="record.pdf"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "no-store" in answer["Cache-Control"]


def test_files_lie_outside_what_a_web_server_hands_out():
    place = site.STORAGES["private"]["OPTIONS"]["location"]

    assert not place.startswith(str(site.STATIC_ROOT))
    assert site.MEDIA_ROOT == ""


READERS = [("coordinator", "", 200), ("coordinator", "mentor", 404), ("lead", "", 404)]


@pytest.mark.parametrize(("role", "side", "status"), READERS)
def test_the_office_reads_a_sent_file_and_nobody_else_does(client, scheme, people, at, settings, role, side, status):
    ada, cleo, eve = people
    settings.STAFF_SECOND_FACTOR = False
    Membership.objects.create(person=ada, programme=scheme.programme, role=role, side=side)
    application = begun(client, scheme, cleo)
    intake.save_draft(application, ELIGIBLE, by=cleo, at=at)
    row = handed(application, cleo, at)
    address = reverse("answer_file", args=[application.pk, row.token])

    client.force_login(ada)
    assert client.get(address).status_code == status
    if status == 200:
        one = reverse("admin:applications_application_change", args=[application.pk])
        assert address in client.get(one).content.decode()
        Application.objects.filter(pk=application.pk).update(answers=ELIGIBLE)
        assert client.get(address).status_code == 404
    client.force_login(eve)
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address)["Location"].startswith("/account/login/")


def test_a_draft_s_file_is_the_applicants_alone(client, scheme, ada, cleo, settings):
    settings.STAFF_SECOND_FACTOR = False
    Membership.objects.create(person=ada, programme=scheme.programme, role="admin")
    application = begun(client, scheme, cleo)
    put(client, application)
    client.force_login(ada)

    address = reverse("answer_file", args=[application.pk, AnswerFile.objects.get().token])

    assert client.get(address).status_code == 404


def test_the_other_side_of_a_pair_never_reads_a_file(client, scheme, cleo, at):
    application = sent(scheme.students, cleo, at)
    handed(application, cleo, at)
    application.questionnaire.sections.last().questions.filter(key="record").update(seen_by=["office", "mentor"])
    application.refresh_from_db()

    assert "record" not in {row.question.key for row in queries.visible_answers(application, "mentor")}
    assert "record" in {row.question.key for row in queries.visible_answers(application, "office")}


@pytest.mark.requirement("US-19")
def test_files_go_fourteen_days_after_the_decision_and_the_answer_says_so(
    client, scheme, cleo, ada, at, django_capture_on_commit_callbacks
):
    application = begun(client, scheme, cleo)
    intake.save_draft(application, ELIGIBLE, by=cleo, at=at)
    row = handed(application, cleo, at)
    application = queries.whole().get(pk=application.pk)
    review.decide(application, "declined", "No place this year.", by=ada, at=at + timedelta(days=3))

    assert files.forget_decided(at=at + timedelta(days=16, hours=23)) == {}
    with django_capture_on_commit_callbacks(execute=True):
        assert files.forget_decided(at=at + timedelta(days=17)) == {application.intake.part: 1}
    assert not AnswerFile.objects.filter(pk=row.pk).exists() and not private().exists(row.content.name)
    shown = next(one for one in queries.answers_in_words(application) if one.question.key == "record")
    assert (shown.text, shown.file) == ("(deleted after the decision)", "")


WHOLE = paper.pdf()
BAD = {
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"0" * 300, "not a PDF"),
    "a page called pdf": (b"<html><script>alert(1)</script>", "not a PDF"),
    "a page before the PDF": (b"<html>" + WHOLE, "not a PDF"),
    "only the first bytes": (b"%PDF-1.7\n" + b"x" * 500, "damaged"),
    "half a file": (WHOLE[: len(WHOLE) // 2], "damaged"),
    "an end that points nowhere": (b"%PDF-1.7\n/Root\nstartxref\n5\n%%EOF", "damaged"),
    "a password": (WHOLE.replace(b"/Root", b"/Encrypt 9 0 R /Root", 1), "locked"),
    "a script": (WHOLE.replace(b"/Root", b"/JavaScript 9 0 R /Root", 1), "scripts"),
    "a file inside": (WHOLE.replace(b"/Root", b"/EmbeddedFiles 9 0 R /Root", 1), "scripts or other files"),
    "too much": (WHOLE + b" " * pdf.LARGEST, "larger than 10 MB"),
    "nothing": (b"", "not a PDF"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_whole_plain_pdf_is_refused(name):
    content, words = BAD[name]

    with pytest.raises(ValidationError, match=words):
        pdf.check(content)


def test_a_refused_file_costs_none_of_the_other_answers(client, scheme, cleo):
    application = begun(client, scheme, cleo)

    shown = put(client, application, **{"q-record-file": paper.upload(b"GIF89a", "record.pdf")})

    assert "This is not a PDF file" in shown.content.decode()
    application.refresh_from_db()
    assert application.draft["goals"] == ["cv", "network"]
    assert not AnswerFile.objects.exists()


def test_names_lose_paths_and_refuse_identity_numbers(client, scheme, cleo, at):
    application = begun(client, scheme, cleo)
    put(client, application, **{"q-record-file": paper.upload(name="..\\..\\my <b>CV</b>\u202efdp.exe")})
    named = AnswerFile.objects.get().name
    shown = put(client, application, **{"q-record-file": paper.upload(name="13097248022.pdf")})

    assert named.endswith(".pdf")
    assert not set("/\\<>\u202e") & set(named)
    assert "national identity number" in shown.content.decode()


def test_a_file_is_replaced_and_taken_away(client, scheme, cleo, django_capture_on_commit_callbacks):
    application = begun(client, scheme, cleo)
    put(client, application)
    first = AnswerFile.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        put(
            client, application, **{"q-record": first.token, "q-record-file": paper.upload(paper.pdf("New"), "new.pdf")}
        )
    application.refresh_from_db()
    held = application.draft["record"]
    client.post(section(application, 2), {**SECOND, "q-record": held, "action": "save"})
    kept = Application.objects.get().draft["record"]
    client.post(section(application, 2), {**SECOND, "q-record": held, "q-record-remove": "yes", "action": "save"})

    assert AnswerFile.objects.get(token=held).name == "new.pdf"
    assert kept == held
    assert not Application.objects.get().draft.get("record")


def test_somebody_elses_file_cannot_be_named(client, scheme, cleo, ben):
    put(client, begun(client, scheme, ben))
    token = AnswerFile.objects.get().token
    application = begun(client, scheme, cleo)

    shown = client.post(section(application, 2), {**SECOND, "q-record": token, "action": "save"})

    assert "not here any more" in shown.content.decode()
    assert client.get(reverse("answer_file", args=[application.pk, token])).status_code == 404


def test_the_sweep_removes_what_nothing_needs_and_nothing_else(
    client, scheme, cleo, ben, django_capture_on_commit_callbacks
):
    kept = handed(sent(scheme.students, ben, scheme.at), ben, scheme.at)
    application = begun(client, scheme, cleo)
    put(client, application)
    place = AnswerFile.objects.get(application=application).content.name
    application.delete()
    later = timezone.now() + timedelta(days=2)

    with django_capture_on_commit_callbacks(execute=True):
        early, late = files.sweep(timezone.now()), files.sweep(later)

    assert not private().exists(place)
    assert (early == 0, late >= 1) == (True, True)
    assert private().exists(kept.content.name)


SCANNERS = {
    "clean": (f"{sys.executable} -c 'import sys; sys.stdin.buffer.read()'", None),
    "found": (f"{sys.executable} -c 'raise SystemExit(1)'", "refused this file"),
    "broken": (f"{sys.executable} -c 'raise SystemExit(2)'", "cannot be checked"),
    "missing": ("/no/such/scanner", "cannot be checked"),
    "a function that finds": ("tests.applications.test_files:finds", "refused this file"),
    "a function that does not": ("tests.applications.test_files:finds_nothing", None),
}


def finds(content: bytes) -> str:
    """A scanner that finds something in everything."""
    return "EICAR"


def finds_nothing(content: bytes) -> None:
    """A scanner that is content."""


@pytest.mark.parametrize("name", SCANNERS)
def test_the_scanner_of_the_house_has_a_say(settings, name):
    settings.FILE_SCANNER, words = SCANNERS[name]

    if words is None:
        scanning.refuse_infected(WHOLE)
    else:
        with pytest.raises(ValidationError, match=words):
            scanning.refuse_infected(WHOLE)


def test_requests_beyond_all_size_are_turned_away_unread(client, scheme, cleo):
    application = begun(client, scheme, cleo)

    answer = client.generic("POST", section(application, 2), b"x", CONTENT_LENGTH=str(51 * 1024 * 1024))

    assert answer.status_code == 413
