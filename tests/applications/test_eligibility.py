"""Eligibility: met, not met, or a person must look."""

import pytest

from applications.domain import eligibility, intake, review
from applications.states import ApplicationState, Outcome
from programmes.models import EligibilityRule
from tests.applications.conftest import ELIGIBLE, sent


def said(scheme, **given):
    """Ask all rules for students about plausible answers with some changed."""
    words = eligibility.words(scheme.cohort, "student", {**ELIGIBLE, **given})
    return {word.rule.key: (word.outcome, word.why) for word in words}


def test_a_second_year_student_with_good_grades_meets_all_rules(scheme):
    assert {outcome for outcome, _ in said(scheme).values()} == {Outcome.MET}


@pytest.mark.parametrize(
    ("given", "rule", "outcome"),
    [
        ({"study_year": 1}, "year", Outcome.NOT_MET),
        ({"grade": "D"}, "grade", Outcome.NOT_MET),
        ({"grade": "C"}, "grade", Outcome.MET),
        ({"grade": "D", "athlete": True}, "grade", Outcome.LOOK),
        ({"missing_exams": 1}, "progress", Outcome.MET),
        ({"missing_exams": 3}, "progress", Outcome.LOOK),
        ({"study_programme": "politics"}, "study", Outcome.NOT_MET),
        ({"study_programme": "politics", "campus": "drammen"}, "study", Outcome.MET),
        ({"study_programme": "economics", "campus": "drammen"}, "study", Outcome.MET),
        ({"study_programme": "other"}, "study", Outcome.NOT_MET),
        ({"study_programme": "politics", "campus": None}, "study", Outcome.LOOK),
        ({"norwegian": False}, "norwegian", Outcome.NOT_MET),
        ({"norwegian": None}, "norwegian", Outcome.LOOK),
        ({"grade": None}, "grade", Outcome.LOOK),
    ],
)
def test_each_rule_has_three_answers(scheme, given, rule, outcome):
    assert said(scheme, **given)[rule][0] == outcome


@pytest.mark.parametrize(
    ("spoken", "values", "outcome"),
    [
        ({"no": "b2"}, ["nb"], Outcome.MET),
        ({"no": "a2"}, ["no:b1"], Outcome.NOT_MET),
        ({"no": "native"}, ["no:b1"], Outcome.MET),
        ({"no": "?"}, ["no:b1"], Outcome.LOOK),
        ({"en": "c1"}, ["no", "da"], Outcome.NOT_MET),
        ({"da": "c1"}, ["no", "da"], Outcome.MET),
    ],
)
def test_languages_are_compared_by_level(scheme, spoken, values, outcome):
    rule = EligibilityRule(key="tongue", question_key="spoken", test="speaks", values=values, strength="required")

    assert eligibility.word(rule, {"spoken": spoken}, scheme.cohort).outcome == outcome


def test_a_rule_that_cannot_be_applied_asks_for_a_person(scheme):
    rule = EligibilityRule(key="odd", question_key="why", test="at_least", values=["2"], strength="required")

    assert eligibility.word(rule, {"why": "many"}, scheme.cohort).outcome == Outcome.LOOK


def test_an_athlete_is_never_refused_by_rule_about_grades(scheme, cleo, at):
    application = sent(scheme.students, cleo, at, grade="E", athlete=True, plan="As agreed with the coach")

    assert application.state == ApplicationState.TO_ASSESS


def test_an_overruled_verdict_stays_until_the_answer_changes(scheme, cleo, ada, at):
    application = sent(scheme.students, cleo, at, grade="D")
    verdict = application.verdicts.get(rule__key="grade")
    review.override(verdict, Outcome.MET, "A change of course explains it", by=ada, at=at)
    application.refresh_from_db()
    assert application.state == ApplicationState.ELIGIBLE

    intake.save_draft(application, {"why": "Another reason"}, by=cleo, at=at)
    intake.submit(application, by=cleo, at=at)
    assert application.verdicts.get(rule__key="grade").final == Outcome.MET

    intake.save_draft(application, {"grade": "E"}, by=cleo, at=at)
    intake.submit(application, by=cleo, at=at)
    assert application.verdicts.get(rule__key="grade").final == Outcome.NOT_MET
    assert application.state == ApplicationState.NOT_ELIGIBLE
