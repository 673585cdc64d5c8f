"""People who come back: what they answered last time is filled in, and only what is new is asked again."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applications.models import Application
from programmes.models import Cohort, Intake, Option, Question, Questionnaire, Section
from tests.applications.conftest import ask, sent
from tests.applications.test_apply_pages import SECOND


def next_year(scheme, **reworded: str) -> Intake:
    """The next cohort with a new version of the students' form, in which some questions have other words."""
    old = scheme.students.questionnaire
    form = Questionnaire.objects.create(programme=scheme.programme, part="student", version=2, title="Your application")
    for section in old.sections.all():
        copy = Section.objects.create(questionnaire=form, title=section.title, order=section.order)
        for question in section.questions.all():
            options = list(question.options.all())
            question.pk, question.section = None, copy
            question.label = reworded.get(question.key, question.label)
            question.save()
            Option.objects.bulk_create(
                Option(question=question, key=o.key, label=o.label, order=o.order) for o in options
            )
    dates = {"starts_on": scheme.cohort.starts_on, "ends_on": scheme.cohort.ends_on + timedelta(days=300)}
    cohort = Cohort.objects.create(programme=scheme.programme, number=2, name="Next", state="recruitment", **dates)
    return Intake.objects.create(
        cohort=cohort, part="student", questionnaire=form, opens_at=scheme.students.opens_at,
        closes_at=scheme.students.closes_at,
    )  # fmt: skip


def began(client, scheme, person) -> str:
    """Begin next year's application; gives where one is led."""
    client.force_login(person)
    return client.post(reverse("apply", args=[scheme.programme.slug, 2, "student"]))["Location"]


@pytest.mark.requirement("US-24")
def test_who_returns_to_the_same_questions_only_reads_through(client, scheme, cleo, at):
    sent(scheme.students, cleo, at)
    next_year(scheme)

    led = began(client, scheme, cleo)

    again = Application.objects.get(intake__cohort__number=2)
    assert led == reverse("application_review", args=[again.pk])
    client.post(led, {"terms": "yes"})
    again.refresh_from_db()
    assert again.version == 1


@pytest.mark.requirement("US-24")
def test_a_question_in_other_words_is_asked_again_and_its_page_alone(client, scheme, cleo, at):
    sent(scheme.students, cleo, at)
    next_year(scheme, why="Why do you come back?")

    led = began(client, scheme, cleo)

    again = Application.objects.get(intake__cohort__number=2)
    assert led == reverse("application_section", args=[again.pk, 2])
    assert "why" not in again.draft
    assert again.draft["grade"] == "B"
    on = client.post(led, {**SECOND, "action": "next"})
    assert on["Location"] == reverse("application_review", args=[again.pk])


def test_a_question_that_is_new_is_asked_even_when_it_may_be_skipped(client, scheme, cleo, at):
    sent(scheme.students, cleo, at)
    intake = next_year(scheme)
    ask(intake.questionnaire.sections.first(), "hobby", "short", required=False)

    led = began(client, scheme, cleo)

    assert led.endswith("/1/")
    assert Question.objects.filter(key="hobby").count() == 1
