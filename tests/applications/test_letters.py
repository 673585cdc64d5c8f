"""The letters of applications: in the reader's language, with a next step and a date, and never of what has passed."""

import pytest
from django.utils import translation

from applications.domain import intake, review
from applications.states import ApplicationState
from people.domain import letters
from people.models import OutgoingMail
from programmes.models import MailTemplate
from tests.applications.conftest import sent

S = ApplicationState


def letter(kind: str):
    """Write the newest mail of a kind, as the worker does."""
    with translation.override("en"):
        return letters.write(OutgoingMail.objects.filter(kind=kind).latest("pk"))


@pytest.mark.requirement("US-10")
def test_a_receipt_says_what_is_next_by_when_and_whom_to_ask(scheme, cleo, at):
    application = sent(scheme.students, cleo, at)

    written = letter("receipt")

    assert "Mentor usn: we have your application" in written.subject
    assert "Hello Cleo" in written.text
    assert "answers by" in written.text
    assert f"/application/{application.pk}/" in written.text
    assert "office@usn.test" in written.text


@pytest.mark.parametrize("state", [S.POOL, S.WAITLIST, S.DECLINED, S.INTERVIEW])
def test_each_decision_has_its_letter_with_the_reason(scheme, ben, ada, at, state):
    application = sent(scheme.mentors, ben, at)

    review.decide(application, state, "We read your answers with care", by=ada, at=at)
    written = letter(state)

    assert "We read your answers with care" in written.text
    assert "{" not in written.subject + written.text


def test_a_decision_that_was_changed_is_not_told_any_more(scheme, cleo, ada, at):
    application = sent(scheme.students, cleo, at)
    review.decide(application, S.WAITLIST, by=ada, at=at)
    review.decide(application, S.POOL, by=ada, at=at)

    assert letter("waitlist") is None
    assert "you are in" in letter("pool").subject


def test_a_withdrawal_that_was_undone_is_not_told_any_more(scheme, cleo, at):
    application = sent(scheme.students, cleo, at)
    intake.withdraw(application, by=cleo, at=at)
    assert "withdrawn" in letter("withdrawn").subject

    intake.reopen(application, by=cleo, at=at)

    assert letter("withdrawn") is None


def test_the_programmes_own_words_come_first(scheme, cleo, at):
    MailTemplate.objects.create(
        programme=scheme.programme, kind="receipt", subject="Takk, {first_name}", body="Hei {name}. {next_step}"
    )
    sent(scheme.students, cleo, at)

    assert letter("receipt").subject == "Takk, Cleo"
    assert "Hei Cleo Example." in letter("receipt").text


def test_what_the_office_writes_makes_no_link(scheme, cleo, ada, at):
    application = sent(scheme.students, cleo, at)

    review.decide(application, S.DECLINED, "See http://evil.example/now", by=ada, at=at)

    assert "http://evil" not in letter("declined").text
