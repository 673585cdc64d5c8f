"""Delivery over a real mail server: what is sent, what waits, what is dropped, and what a person must look at."""

from datetime import timedelta

import pytest
from django.utils.translation import get_language

from people.domain import delivery, letters
from people.domain.letters import Letter
from people.models import OutgoingMail
from people.states import MailState
from tests.people.conftest import AT, LATER, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("write")]


def state(mail: OutgoingMail) -> str:
    mail.refresh_from_db()
    return mail.state


def test_a_due_mail_is_sent_once_to_one_reader_with_proper_heads(smtp_sink, cleo):
    mail = put(cleo, "receipt:1")

    delivery.deliver(at=AT)
    delivery.deliver(at=AT)

    (letter,) = smtp_sink.letters
    assert letter.recipients == ["cleo@example.org"]
    assert letter.message.get_all("To") == ["Cleo Example <cleo@example.org>"]
    assert letter.message["Subject"] == "Note receipt:1"
    assert letter.message["Auto-Submitted"] == "auto-generated"
    assert letter.message["Content-Language"] == "en"
    assert letter.message.get_content_type() == "text/plain"
    assert letter.message["Date"] and not letter.message["Cc"] and not letter.message["Bcc"]
    assert state(mail) == MailState.SENT
    assert mail.message_id == letter.message_id
    assert mail.subject == "Note receipt:1"


def test_the_letter_is_in_the_readers_language(smtp_sink, write, cleo, ben):
    write(lambda mail: Letter(get_language(), "x"))
    cleo.language = "da"
    cleo.save()
    put(cleo, "a")
    put(ben, "b")

    delivery.deliver(at=AT)

    assert [one.message["Subject"] for one in smtp_sink.to(cleo.email)] == ["da"]
    assert [one.message["Subject"] for one in smtp_sink.to(ben.email)] == ["en"]


def test_mail_that_is_not_due_waits(smtp_sink, cleo):
    mail = put(cleo, "a", at=AT + timedelta(seconds=1))

    delivery.deliver(at=AT)

    assert state(mail) == MailState.WAITING
    assert smtp_sink.letters == []


def test_what_is_useless_by_now_is_dropped(smtp_sink, write, cleo):
    late = put(cleo, "late", not_after=AT)
    write(lambda mail: None, "gone")
    passed = put(cleo, "passed", kind="gone")

    delivery.deliver(at=AT)

    assert [state(late), state(passed)] == [MailState.DROPPED] * 2
    assert smtp_sink.letters == []


def test_a_refused_connection_leaves_the_queue_as_it_is_and_order_is_kept(smtp_sink, cleo):
    mails = [put(cleo, f"n:{number}", at=AT + timedelta(seconds=number)) for number in range(3)]
    smtp_sink.stop()
    for hour in range(24):
        assert delivery.deliver(at=AT + timedelta(hours=hour))["unreachable"] == 1
    assert [state(mail) for mail in mails] == [MailState.WAITING] * 3

    smtp_sink.start(smtp_sink.port)
    delivery.deliver(at=AT + timedelta(hours=24))

    assert [one.message["Subject"] for one in smtp_sink.letters] == ["Note n:0", "Note n:1", "Note n:2"]


def test_not_now_means_again_later_with_a_pause_of_at_most_half_an_hour(smtp_sink, cleo, ben):
    smtp_sink.at_recipient = lambda address: "451 greylisted" if address == cleo.email else "250 OK"
    mail, other = put(cleo, "a"), put(ben, "b")

    at = AT
    for _ in range(12):
        delivery.deliver(at=at)
        mail.refresh_from_db()
        assert mail.state == MailState.WAITING
        assert timedelta() < mail.not_before - at < timedelta(minutes=31)
        at = mail.not_before
    smtp_sink.at_recipient = lambda address: "250 OK"
    delivery.deliver(at=at)

    assert [state(mail), state(other)] == [MailState.SENT] * 2
    assert len(smtp_sink.to(cleo.email)) == 1


def test_never_means_failed_and_the_person_is_marked_and_the_others_are_not_touched(smtp_sink, cleo, ben):
    smtp_sink.at_recipient = lambda address: "550 no such user" if address == cleo.email else "250 OK"
    mail, other = put(cleo, "a"), put(ben, "b")

    delivery.deliver(at=AT)

    assert [state(mail), state(other)] == [MailState.FAILED, MailState.SENT]
    cleo.refresh_from_db()
    assert cleo.mail_fails_since is not None
    assert "550" in mail.error


def test_mail_that_arrives_again_clears_the_mark(smtp_sink, cleo):
    type(cleo).objects.filter(pk=cleo.pk).update(mail_fails_since=AT)
    put(cleo, "a")

    delivery.deliver(at=AT)

    cleo.refresh_from_db()
    assert cleo.mail_fails_since is None


def test_a_server_that_takes_the_letter_and_falls_silent_leaves_it_uncertain(smtp_sink, cleo, ben):
    smtp_sink.break_after_taking = True
    mail, next_one = put(cleo, "a"), put(ben, "b", at=AT + timedelta(seconds=1))

    delivery.deliver(at=AT + timedelta(seconds=2))
    smtp_sink.break_after_taking = False
    delivery.deliver(at=AT + LATER)

    assert [state(mail), state(next_one)] == [MailState.UNCERTAIN, MailState.SENT]
    assert len(smtp_sink.to(cleo.email)) == 1


def test_a_kind_harmless_to_repeat_goes_again_with_the_same_message_id(smtp_sink, write, cleo):
    write(lambda mail: Letter("Code", "1234"), "account")
    smtp_sink.break_after_taking = True
    mail = put(cleo, "code", kind="account")

    delivery.deliver(at=AT)
    smtp_sink.break_after_taking = False
    delivery.deliver(at=AT + LATER)

    first, second = smtp_sink.letters
    assert first.message_id == second.message_id
    assert state(mail) == MailState.SENT


def test_a_hung_server_frees_the_worker_in_time(smtp_sink, cleo, settings):
    settings.EMAIL_TIMEOUT = 1
    smtp_sink.reply_delay = 5
    mail = put(cleo, "a")

    tally = delivery.deliver(at=AT)

    assert tally["uncertain"] == 1
    assert state(mail) == MailState.UNCERTAIN


def test_a_letter_that_cannot_be_written_fails_after_five_tries_and_stops_nobody(smtp_sink, write, cleo, ben):
    def broken(mail):
        raise LookupError("no such gathering")

    write(broken, "broken")
    mail, other = put(cleo, "a", kind="broken"), put(ben, "b")

    for number in range(6):
        delivery.deliver(at=AT + number * LATER)

    assert [state(mail), state(other)] == [MailState.FAILED, MailState.SENT]
    assert mail.write_tries == 5
    assert "no such gathering" in mail.error


def test_a_letter_that_breaks_the_database_transaction_stops_nobody(smtp_sink, write, cleo, ben):
    def broken(mail):
        return Letter(OutgoingMail.objects.extra(where=["no_such_column"]).first().key, "x")

    write(broken, "broken")
    put(cleo, "a", kind="broken")
    other = put(ben, "b")

    delivery.deliver(at=AT)

    assert state(other) == MailState.SENT


def test_nobodys_text_bends_the_heads(smtp_sink, write, cleo):
    cleo.name = "Cleo\r\nBcc: eve@example.org <x>, \u202eevil"
    cleo.save()
    write(lambda mail: Letter("Hello\r\nBcc: eve@example.org\x00", "Text\r\n.\r\nMAIL FROM:<eve@example.org>"))
    put(cleo, "a")

    delivery.deliver(at=AT)

    (letter,) = smtp_sink.letters
    assert letter.recipients == ["cleo@example.org"]
    assert letter.message["Bcc"] is None
    assert letter.message["Subject"] == "Hello Bcc: eve@example.org"
    assert "\u202e" not in letter.message["To"]


def test_codes_of_account_mails_are_erased_when_they_are_sent(smtp_sink, write, cleo):
    write(lambda mail: Letter("Code", mail.about["values"]["code"]), "account")
    mail = put(cleo, "code", kind="account", about={"template": "x", "values": {"code": "SECRET"}})

    delivery.deliver(at=AT)

    assert "SECRET" in smtp_sink.letters[0].text
    mail.refresh_from_db()
    assert mail.about == {}


def test_what_a_dead_worker_had_only_claimed_is_taken_up_again(smtp_sink, cleo):
    mail = put(cleo, "a")
    delivery.claim(at=AT)
    assert delivery.deliver(at=AT)["sent"] == 0

    delivery.deliver(at=AT + LATER)

    assert state(mail) == MailState.SENT


def test_what_a_dead_worker_was_handing_over_is_uncertain_and_never_sent_by_itself(smtp_sink, cleo):
    mail = put(cleo, "a")
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.SENDING, claimed_at=AT)

    for number in range(1, 4):
        delivery.deliver(at=AT + number * LATER)

    assert state(mail) == MailState.UNCERTAIN
    assert smtp_sink.letters == []


def test_a_mail_that_kills_its_workers_leaves_the_queue(smtp_sink, cleo, ben):
    deadly, other = put(cleo, "a"), put(ben, "b")
    OutgoingMail.objects.filter(pk=deadly.pk).update(state=MailState.CLAIMED, claimed_at=AT, write_tries=5)

    delivery.deliver(at=AT + LATER)

    assert [state(deadly), state(other)] == [MailState.FAILED, MailState.SENT]


def test_the_letter_leaves_only_after_the_mark_is_committed(smtp_sink, cleo, monkeypatch):
    seen = []
    smtp_sink.at_data = lambda letter: seen.append(letter.message_id) or "250 OK"
    mark = delivery._mark_sending
    monkeypatch.setattr(delivery, "_mark_sending", lambda *given: seen.append("marked") or mark(*given))
    mail = put(cleo, "a")

    delivery.deliver(at=AT)

    mail.refresh_from_db()
    assert seen == ["marked", mail.message_id]


def test_an_unknown_kind_is_a_letter_that_cannot_be_written(smtp_sink, cleo):
    mail = put(cleo, "a", kind="nobody-writes-this")

    delivery.deliver(at=AT)

    assert state(mail) == MailState.WAITING
    assert "KeyError" in mail.error
    assert letters.writers()
