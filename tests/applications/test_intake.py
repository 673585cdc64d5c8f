"""The applicant's acts: one application, drafts kept, deadlines kept, undo until the deadline."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from applications.domain import intake, moves
from applications.models import Application
from applications.states import MOVES, ApplicationState
from people.models import AuditEvent, OutgoingMail
from programmes.models import Cohort
from tests.applications.conftest import ELIGIBLE, MENTORING, sent

S = ApplicationState


def test_sending_judges_and_puts_a_receipt_into_the_outbox(scheme, cleo, at):
    application = sent(scheme.students, cleo, at)

    assert (application.state, application.version) == (S.ELIGIBLE, 1)
    assert application.campus.slug == "bo"
    assert OutgoingMail.objects.filter(kind="receipt", person=cleo).count() == 1
    assert AuditEvent.objects.filter(verb="application.submitted", actor=cleo).count() == 1


def test_the_same_answers_sent_twice_are_one_application_and_one_receipt(scheme, cleo, at):
    application = sent(scheme.students, cleo, at)

    again = intake.submit(application, by=cleo, at=at)

    assert again.version == 1
    assert OutgoingMail.objects.filter(kind="receipt").count() == 1
    assert intake.begin(scheme.students, cleo, at=at) == application


def test_changed_answers_before_the_deadline_are_a_new_version(scheme, cleo, at):
    application = sent(scheme.students, cleo, at)
    intake.save_draft(application, {"grade": "D"}, by=cleo, at=at)
    assert Application.objects.get().answers["grade"] == "B"

    intake.submit(application, by=cleo, at=at)

    assert (application.version, application.answers["grade"], application.state) == (2, "D", S.NOT_ELIGIBLE)
    assert OutgoingMail.objects.filter(kind="receipt").count() == 2


def test_the_mentors_answers_give_places_and_hours(scheme, ben, at):
    application = sent(scheme.mentors, ben, at)

    assert (application.places, float(application.hours)) == (3, 12.5)
    assert application.answers == MENTORING


@pytest.mark.parametrize(("seconds", "comes_in"), [(-1, True), (0, True), (59, True), (60, True), (61, False)])
def test_the_deadline_has_a_minutes_grace_and_no_more(scheme, cleo, at, seconds, comes_in):
    application = intake.begin(scheme.students, cleo, at=at)
    intake.save_draft(application, ELIGIBLE, by=cleo, at=at)
    moment = scheme.students.closes_at + timedelta(seconds=seconds)

    if comes_in:
        assert intake.submit(application, by=cleo, at=moment, terms_accepted=True).version == 1
    else:
        with pytest.raises(ValidationError, match="deadline was"):
            intake.submit(application, by=cleo, at=moment, terms_accepted=True)
        application.refresh_from_db()
        assert (application.state, application.draft["grade"]) == (S.DRAFT, "B")


def test_a_late_draft_is_still_kept(scheme, cleo, at):
    application = intake.begin(scheme.students, cleo, at=at)

    intake.save_draft(application, {"why": "Written late"}, by=cleo, at=scheme.students.closes_at + timedelta(days=3))

    application.refresh_from_db()
    assert application.draft == {"why": "Written late"}


def test_nobody_begins_before_the_opening_or_in_a_planned_cohort(scheme, cleo, at):
    with pytest.raises(ValidationError, match="open"):
        intake.begin(scheme.students, cleo, at=scheme.students.opens_at - timedelta(days=1))
    Cohort.objects.filter(pk=scheme.cohort.pk).update(state="planning")
    scheme.students.cohort.refresh_from_db()
    with pytest.raises(ValidationError, match="open"):
        intake.begin(scheme.students, cleo, at=at)


def test_a_cohort_that_does_not_recruit_takes_nothing_before_the_deadline_either(scheme, cleo, at):
    application = intake.begin(scheme.students, cleo, at=at)
    intake.save_draft(application, ELIGIBLE, by=cleo, at=at)
    Cohort.objects.filter(pk=scheme.cohort.pk).update(state="running")

    with pytest.raises(ValidationError, match="takes no applications now"):
        intake.submit(application, by=cleo, at=at, terms_accepted=True)


def test_answers_that_do_not_fit_are_named_by_question_and_kept(scheme, cleo, at):
    application = intake.begin(scheme.students, cleo, at=at)
    intake.save_draft(application, {**ELIGIBLE, "missing_exams": "lots"}, by=cleo, at=at)

    with pytest.raises(ValidationError) as refusal:
        intake.submit(application, by=cleo, at=at, terms_accepted=True)

    assert set(refusal.value.message_dict) == {"missing_exams"}
    application.refresh_from_db()
    assert application.draft["missing_exams"] == "lots"


def test_terms_must_be_accepted(scheme, cleo, at):
    application = intake.begin(scheme.students, cleo, at=at)
    intake.save_draft(application, ELIGIBLE, by=cleo, at=at)

    with pytest.raises(ValidationError, match="terms"):
        intake.submit(application, by=cleo, at=at)


def test_withdrawing_can_be_undone_until_the_deadline(scheme, cleo, at):
    application = sent(scheme.students, cleo, at)
    intake.withdraw(application, by=cleo, at=at)
    assert Application.objects.get().state == S.WITHDRAWN

    with pytest.raises(ValidationError, match="deadline was"):
        intake.reopen(application, by=cleo, at=scheme.students.closes_at + timedelta(days=1))
    intake.reopen(application, by=cleo, at=at)

    assert Application.objects.get().state == S.ELIGIBLE


def test_the_database_holds_one_application_for_each_person(scheme, cleo, at):
    sent(scheme.students, cleo, at)

    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.create(
            intake=scheme.students, person=cleo, questionnaire=scheme.students.questionnaire, state=S.DRAFT
        )


@pytest.mark.parametrize("now", list(S))
@pytest.mark.parametrize("then", list(S))
def test_each_move_follows_the_table(scheme, cleo, at, now, then):
    application = intake.begin(scheme.students, cleo, at=at)
    Application.objects.filter(pk=application.pk).update(state=now)
    application.refresh_from_db()

    if then in MOVES[now]:
        moves.move(application, then, at=at)
        assert Application.objects.get().state == then
    else:
        with pytest.raises(ValidationError, match="cannot become"):
            moves.move(application, then, at=at)


def test_a_move_from_a_state_that_is_gone_is_refused(scheme, cleo, at):
    application = sent(scheme.students, cleo, at)
    stale = Application.objects.get()
    moves.move(application, S.POOL, at=at)

    with pytest.raises(ValidationError, match="Somebody has just changed"):
        moves.move(stale, S.WAITLIST, at=at)
