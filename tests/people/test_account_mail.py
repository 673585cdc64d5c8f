"""Account mails: sign-up by code and a new password, through the pages and the outbox."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from people.domain import letters
from people.models import OutgoingMail, Person
from people.tasks import deliver_mail
from tests.scenarios.cast import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def account_letters_only(settings):
    letters.writers.cache_clear()
    settings.LETTER_WRITERS = ["people.domain.account_letters.WRITERS"]
    yield
    letters.writers.cache_clear()


def test_somebody_signs_up_with_the_code_that_the_outbox_brings(client, smtp_sink):
    client.post(
        reverse("account_signup"),
        {"name": "Cleo\r\nExample", "email": "Cleo@Example.org", "password1": PASSWORD},
        headers={"accept-language": "da"},
    )
    assert smtp_sink.letters == []  # nothing in the request talked to the mail server

    deliver_mail()
    (letter,) = smtp_sink.to("cleo@example.org")
    code = re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", letter.text, re.M).group(1)
    answer = client.post(reverse("account_email_verification_sent"), {"code": code})

    assert answer.status_code == 302
    person = Person.objects.get(email="cleo@example.org")
    assert person.emailaddress_set.get().verified
    assert person.name == "Cleo Example"
    assert person.language == "da"
    assert letter.message["Content-Language"] == "da"
    assert OutgoingMail.objects.get().about == {}


def test_a_new_password_is_asked_for_and_set_with_the_link_from_the_outbox(client, smtp_sink, cleo):
    client.post(reverse("account_reset_password"), {"email": cleo.email})

    deliver_mail()
    (letter,) = smtp_sink.to(cleo.email)
    link = re.search(r"https?://\S+", letter.text).group(0)
    page = client.get(link, follow=True)
    client.post(
        page.redirect_chain[-1][0], {"password1": "another-long-password", "password2": "another-long-password"}
    )

    cleo.refresh_from_db()
    assert cleo.check_password("another-long-password")


def test_an_address_nobody_has_gets_a_mail_too_so_that_the_page_tells_nothing(client, smtp_sink, cleo):
    known = client.post(reverse("account_reset_password"), {"email": cleo.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})

    deliver_mail()

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert len(smtp_sink.to(cleo.email)) == len(smtp_sink.to("nobody@example.org")) == 1


def test_the_code_waits_in_the_outbox_while_the_mail_server_is_away(client, smtp_sink):
    smtp_sink.stop()

    answer = client.post(
        reverse("account_signup"), {"name": "Cleo Example", "email": "cleo@example.org", "password1": PASSWORD}
    )
    deliver_mail()
    smtp_sink.start(smtp_sink.port)
    deliver_mail()

    assert answer.status_code == 302
    assert len(smtp_sink.to("cleo@example.org")) == 1
    assert OutgoingMail.objects.get().created_at <= timezone.now()


@pytest.mark.parametrize("path", ["/account/login/", "/account/logout/"])
def test_an_address_that_cannot_be_read_leads_nowhere_else(client, db, path):
    answer = client.post(path, {"next": "http://[::1", "login": "a@example.org", "password": "x"})

    assert answer.status_code in (200, 302)
    assert "[::1" not in answer.headers.get("Location", "")
