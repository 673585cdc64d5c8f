"""A small programme that takes applications: one form for students with every kind of question, one for mentors."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from applications.domain import intake as intake_acts
from applications.models import Application
from people.models import Organisation, Person
from programmes.models import (
    Campus,
    Cohort,
    Contact,
    EligibilityRule,
    Intake,
    Membership,
    Option,
    Partner,
    Programme,
    Question,
    Questionnaire,
    Section,
    StudyProgramme,
)
from programmes.states import CohortState
from tests.conftest import someone


@dataclass
class Scheme:
    """One programme whose recruitment is on."""

    programme: Programme
    cohort: Cohort
    students: Intake
    mentors: Intake
    at: datetime

    def question(self, key: str) -> Question:
        """Find a question of the students' form."""
        return Question.objects.get(section__questionnaire=self.students.questionnaire, key=key)


def ask(section: Section, key: str, kind: str, *, options: tuple[str, ...] = (), **fields: Any) -> Question:
    """Add one question."""
    fields = {"label": f"Your {key}", "purpose": "Matching", "legal_basis": "Public task", **fields}
    order = section.questions.count()
    question = Question.objects.create(
        section=section, key=key, kind=kind, order=order, seen_by=["office"], kept_until="end + 12 months", **fields
    )
    for place, option in enumerate(options):
        Option.objects.create(question=question, key=option, label=option.title(), order=place)
    return question


def scheme_at(at: datetime, slug: str = "usn") -> Scheme:
    """Make the programme with its windows around `at`."""
    owner = Organisation.objects.create(slug=f"{slug}-owner", name="University", kind="educational")
    programme = Programme.objects.create(
        slug=slug, name=f"Mentor {slug}", summary="-", purpose="-", owner=owner, mentor_kind="volunteer",
        languages=["nb", "en"], published_at=at,
    )  # fmt: skip
    bo, drammen = (Campus.objects.create(programme=programme, slug=n, name=n.title()) for n in ("bo", "drammen"))
    Contact.objects.create(programme=programme, name="Office", email=f"office@{slug}.test")
    Partner.objects.create(programme=programme, organisation=owner, role="sends_students")
    StudyProgramme.objects.create(programme=programme, campus=bo, key="it", name="IT")
    StudyProgramme.objects.create(programme=programme, campus=drammen, key="politics", name="Politics")
    StudyProgramme.objects.create(programme=programme, key="economics", name="Economics")
    cohort = Cohort.objects.create(
        programme=programme, number=1, name="2022/23", state=CohortState.RECRUITMENT,
        starts_on=at.date(), ends_on=at.date() + timedelta(days=300),
    )  # fmt: skip
    students = _intake(cohort, "student", at, places=2, terms="I pay my own travel.")
    mentors = _intake(cohort, "mentor", at, interview=True)
    _student_form(students.questionnaire)
    _mentor_form(mentors.questionnaire)
    _rules(cohort)
    return Scheme(programme, cohort, students, mentors, at)


def _intake(cohort: Cohort, part: str, at: datetime, **fields: Any) -> Intake:
    form = Questionnaire.objects.create(programme=cohort.programme, part=part, title="Your application", frozen_at=at)
    return Intake.objects.create(
        cohort=cohort, part=part, questionnaire=form, opens_at=at - timedelta(days=10),
        closes_at=at + timedelta(days=20), decided_by=at.date() + timedelta(days=30), **fields,
    )  # fmt: skip


def _student_form(form: Questionnaire) -> None:
    studies = Section.objects.create(questionnaire=form, title="Your studies", order=1)
    ask(studies, "campus", "campus")
    ask(studies, "study_programme", "study_programme")
    ask(studies, "study_year", "study_year", lowest=1, highest=5)
    ask(studies, "grade", "grade")
    ask(studies, "missing_exams", "number", lowest=0, highest=20)
    ask(studies, "norwegian", "yes_no")
    ask(studies, "athlete", "yes_no", required=False)
    ask(studies, "plan", "short", asked_if_key="athlete", asked_if_values=["yes"])
    wishes = Section.objects.create(questionnaire=form, title="Your wishes", order=2)
    ask(wishes, "why", "long", most=300)
    ask(wishes, "goals", "choices", options=("cv", "network", "courage"), most=2, required=False)
    ask(wishes, "roles", "ranking", options=("guide", "driver", "helper"), required=False)
    ask(wishes, "pace", "scale", lowest=1, highest=5, required=False)
    ask(wishes, "branch", "industry", required=False, most=2)
    ask(wishes, "spoken", "languages", required=False)
    ask(wishes, "times", "availability", required=False)
    ask(wishes, "start", "date", required=False)
    ask(wishes, "phone", "phone", required=False)
    ask(wishes, "page", "url", required=False)
    ask(wishes, "other_mail", "email", required=False)
    ask(wishes, "record", "file", required=False, sensitive=True)


def _mentor_form(form: Questionnaire) -> None:
    section = Section.objects.create(questionnaire=form, title="You as a mentor", order=1)
    ask(section, "campus", "campus")
    ask(section, "capacity", "number", lowest=1, highest=10)
    ask(section, "hours", "number", lowest=1, highest=100, required=False)
    ask(section, "expects", "long", label="What do you expect of the programme?")
    ask(section, "of_student", "long", label="What do you expect of a student?")


def _rules(cohort: Cohort) -> None:
    rows = [
        ("year", "study_year", "at_least", ["2"], "required", "You are in your second or third year."),
        ("grade", "grade", "grade_or_better", ["C"], "required", "Your grades are C or better."),
        ("progress", "missing_exams", "at_most", ["1"], "normally", "Normally at most one exam is missing."),
        ("study", "study_programme", "admitted_study", [], "required", "Your study is admitted at your campus."),
        ("norwegian", "norwegian", "is_yes", [], "required", "You master Norwegian."),
    ]
    for order, (key, question_key, test, values, strength, text) in enumerate(rows):
        exempt = {"exempt_if_key": "athlete", "exempt_if_values": ["yes"]} if key in ("grade", "progress") else {}
        EligibilityRule.objects.create(
            cohort=cohort, part="student", key=key, question_key=question_key, test=test, values=values,
            strength=strength, text=text, source="usn.no", order=order, **exempt,
        )  # fmt: skip


ELIGIBLE = {
    "campus": "bo",
    "study_programme": "it",
    "study_year": 2,
    "grade": "B",
    "missing_exams": 0,
    "norwegian": True,
    "athlete": False,
    "why": "I want to see how a working day looks.",
}
MENTORING = {"campus": "bo", "capacity": 3, "hours": 12.5, "expects": "New eyes", "of_student": "Curiosity"}


def sent(intake: Intake, person: Person, at: datetime, **given: Any) -> Application:
    """An application that was sent, with plausible answers."""
    usual = ELIGIBLE if intake.part == "student" else MENTORING
    application = intake_acts.begin(intake, person, at=at)
    intake_acts.save_draft(application, {**usual, **given}, by=person, at=at)
    return intake_acts.submit(application, by=person, at=at, terms_accepted=True)


@pytest.fixture
def at() -> datetime:
    """Now, once."""
    return timezone.now()


@pytest.fixture
def scheme(db, at) -> Scheme:
    """The programme with recruitment on."""
    return scheme_at(at)


@pytest.fixture
def crowd(scheme):
    """Make so many students who have sent."""

    def make(number: int, **given: Any) -> list[Application]:
        people = [someone(f"Student{place:03}") for place in range(number)]
        return [sent(scheme.students, person, scheme.at, **given) for person in people]

    return make


@pytest.fixture
def desk(client, scheme, ada, settings):
    """Ada at her desk."""
    settings.STAFF_SECOND_FACTOR = False
    Membership.objects.create(person=ada, programme=scheme.programme, role="coordinator")
    client.force_login(ada)
    return client
