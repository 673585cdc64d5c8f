"""The office's acts: verdicts overruled with a reason, decisions within the places, notes without identity numbers."""

import pytest
from django.core.exceptions import ValidationError

from applications.domain import review
from applications.models import Application
from applications.states import ApplicationState, Outcome
from people.models import AuditEvent, OutgoingMail
from tests.applications.conftest import sent

S = ApplicationState


def test_overruling_needs_a_reason_and_is_logged(scheme, cleo, ada, at):
    application = sent(scheme.students, cleo, at, missing_exams=3)
    verdict = application.verdicts.get(rule__key="progress")
    with pytest.raises(ValidationError, match="Write why"):
        review.override(verdict, Outcome.MET, "  ", by=ada, at=at)

    review.override(verdict, Outcome.MET, "Ill in spring", by=ada, at=at)

    assert Application.objects.get().state == S.ELIGIBLE
    assert AuditEvent.objects.get(verb="application.verdict_overridden").note == "progress → met: Ill in spring"


def test_the_database_refuses_more_in_the_pool_than_there_are_places(scheme, crowd, ada, at):
    first, second, third = crowd(3)
    review.decide(first, S.POOL, by=ada, at=at)
    review.decide(second, S.POOL, by=ada, at=at)

    with pytest.raises(ValidationError, match="All 2 places are taken"):
        review.decide(third, S.POOL, by=ada, at=at)

    third.refresh_from_db()
    assert third.state == S.ELIGIBLE
    assert not OutgoingMail.objects.filter(person=third.person, kind="pool").exists()
    review.decide(third, S.WAITLIST, by=ada, at=at)
    assert third.state == S.WAITLIST


def test_who_is_not_eligible_is_admitted_only_after_an_override(scheme, cleo, ada, at):
    application = sent(scheme.students, cleo, at, grade="D")

    with pytest.raises(ValidationError, match="Overrule the verdict"):
        review.decide(application, S.POOL, by=ada, at=at)
    review.override(application.verdicts.get(rule__key="grade"), Outcome.MET, "Seen the plan", by=ada, at=at)
    application.refresh_from_db()
    review.decide(application, S.POOL, by=ada, at=at)

    assert Application.objects.get().state == S.POOL


def test_a_refusal_needs_a_reason_which_the_letter_gives(scheme, cleo, ada, at):
    application = sent(scheme.students, cleo, at)
    with pytest.raises(ValidationError, match="reason"):
        review.decide(application, S.DECLINED, by=ada, at=at)

    decision = review.decide(application, S.DECLINED, "All places went to third-year students.", by=ada, at=at)

    mail = OutgoingMail.objects.get(kind="declined")
    assert mail.about == {"application": application.pk, "decision": decision.pk}


def test_interviews_are_for_intakes_that_have_them(scheme, cleo, ben, ada, at):
    with pytest.raises(ValidationError, match="no interviews"):
        review.decide(sent(scheme.students, cleo, at), S.INTERVIEW, by=ada, at=at)

    assert review.decide(sent(scheme.mentors, ben, at), S.INTERVIEW, by=ada, at=at).state == S.INTERVIEW


def test_a_note_holds_no_identity_number(scheme, cleo, ada, at):
    application = sent(scheme.students, cleo, at)

    with pytest.raises(ValidationError, match="national identity number"):
        review.note(application, "Her number is 010190-1234", by=ada, at=at)
    assert review.note(application, "Rang on Monday", by=ada, at=at).by == ada
