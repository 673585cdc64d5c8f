"""The demo's mail: taken by the sink, kept in the box, and read on a page that exists for developers alone."""

import smtplib
from email.message import EmailMessage

import pytest
from django.http import Http404

from mentoring import mailbox
from mentoring.demo import mailsink
from mentoring.views import devmail


def post(port: int, to: str, subject: str, text: str = "Hei") -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Kobling <kobling@example.org>", to, subject
    message.set_content(text)
    with smtplib.SMTP("127.0.0.1", port) as server:
        server.send_message(message)


@pytest.fixture
def box(tmp_path):
    sink = mailsink.start(tmp_path)
    post(sink.port, "ben@example.org", "Først")
    post(sink.port, "cleo@example.org", "Så: møte på tirsdag", "Se http://127.0.0.1:8000/my/ <b>")
    sink.stop()
    return tmp_path


def test_the_sink_keeps_what_it_takes_with_the_newest_first(box):
    assert [(letter.to, letter.subject) for letter in mailbox.letters(box)] == [
        ("cleo@example.org", "Så: møte på tirsdag"),
        ("ben@example.org", "Først"),
    ]


def test_one_persons_mail_is_found_by_address(box):
    assert [letter.subject for letter in mailbox.letters(box, "BEN@")] == ["Først"]


def test_the_sink_tells_of_each_mail(tmp_path):
    told = []
    sink = mailsink.start(tmp_path, told.append)
    post(sink.port, "ben@example.org", "Hei")
    sink.stop()

    assert told == ["to ben@example.org: Hei"]


@pytest.mark.urls("tests.ground.urls_with_mail")
def test_a_developer_reads_a_mail_with_its_links(box, client, db, settings):
    settings.DEBUG, settings.MAIL_SINK_DIR = True, str(box)

    listed = client.get("/dev/mail/", {"to": "cleo"}).content.decode()
    newest = next(iter(mailbox.letters(box)))
    shown = client.get(f"/dev/mail/{newest.name}/").content.decode()

    assert "Så: møte på tirsdag" in listed
    assert "Først" not in listed
    assert '<a href="http://127.0.0.1:8000/my/"' in shown
    assert "&lt;b&gt;" in shown


@pytest.mark.urls("tests.ground.urls_with_mail")
def test_a_mail_that_is_not_there_is_not_found(box, client, db, settings):
    settings.DEBUG, settings.MAIL_SINK_DIR = True, str(box)

    assert client.get("/dev/mail/12345/").status_code == 404


def test_in_production_there_is_no_such_page(box, client, db, rf, settings):
    settings.MAIL_SINK_DIR = str(box)

    assert client.get("/dev/mail/").status_code == 404
    with pytest.raises(Http404):
        devmail.box(rf.get("/dev/mail/"))
