"""Cohorts: what keeps one from opening, and the moves of its year."""

import pytest
from django.core.exceptions import ValidationError

from people.models import AuditEvent
from programmes.domain import cohorts
from programmes.models import Gathering, Question
from programmes.states import CohortState


def test_a_complete_cohort_opens_freezes_its_questions_and_leaves_a_line(planned):
    cohorts.open(planned.cohort, by=planned.admin, at=planned.at)

    assert planned.cohort.state == CohortState.RECRUITMENT
    assert set(planned.programme.questionnaires.values_list("frozen_at", flat=True)) == {planned.at}
    assert AuditEvent.objects.filter(verb="cohort.recruitment", actor=planned.admin, scope="kobling").count() == 1


def test_no_cohort_opens_while_a_record_of_processing_leaves_a_heading_empty(planned):
    planned.programme.processing_records.update(storage=" ", source="")

    (lack,) = [lack for lack in cohorts.lacks(planned.cohort) if lack.row in planned.programme.processing_records.all()]

    assert "does not say: how long it is kept, where it comes from" in lack.text
    with pytest.raises(ValidationError, match="does not say"):
        cohorts.open(planned.cohort, by=planned.admin, at=planned.at)


def test_no_cohort_opens_without_a_record_of_processing(planned):
    planned.programme.processing_records.all().delete()

    with pytest.raises(ValidationError, match="record of processing"):
        cohorts.open(planned.cohort, by=planned.admin, at=planned.at)

    planned.cohort.refresh_from_db()
    assert planned.cohort.state == CohortState.PLANNING


def test_no_question_is_asked_without_saying_what_for(planned):
    Question.objects.filter(key="grade").update(purpose={})

    with pytest.raises(ValidationError, match="grade"):
        cohorts.open(planned.cohort, by=planned.admin, at=planned.at)


def test_every_text_for_participants_exists_in_every_language_of_the_programme(planned):
    Gathering.objects.filter(key="gathering-1").update(name={"nb": "Samling 1"})

    found = [lack for lack in cohorts.lacks(planned.cohort) if lack.row == planned.gatherings[0]]

    assert [("en" in lack.text) for lack in found] == [True]


def test_a_state_body_speaks_both_bokmal_and_nynorsk(planned):
    planned.programme.owner.kind = "state"
    planned.programme.owner.save()

    with pytest.raises(ValidationError, match="nn"):
        cohorts.open(planned.cohort, by=planned.admin, at=planned.at)


def test_a_cohort_does_not_skip_a_phase(planned):
    with pytest.raises(ValidationError, match="cannot go"):
        cohorts.move(planned.cohort, CohortState.EVALUATION, by=planned.admin, at=planned.at)
