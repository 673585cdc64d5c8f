"""The demo's people come in: staff get their roles, applicants their accounts, their answers and their decisions."""

import random
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from applications.domain import intake as entry
from applications.domain import review
from applications.models import Application, StudyGroup
from applications.queries import Choices
from applications.states import ApplicationState
from mentoring.demo import answers
from mentoring.demo.names import DOMAIN, Names
from mentoring.demo.plan import Plan
from people.models import Person
from programmes.models import Campus, Cohort, EligibilityRule, Intake, Membership, Question
from programmes.states import Part, Role
from sessions_app.domain import walltime

PASSWORD = "kobling-demo-2026"  # noqa: S105  printed on the screen of every demo
ENTRANT_OF = {Part.STUDENT: "student", Part.MENTOR: "mentor", Part.BUDDY: "buddy"}


@dataclass
class Entering:
    """One cohort filling with people; `at` is the day of the demo."""

    plan: Plan
    cohort: Cohort
    names: Names
    rng: random.Random
    at: datetime
    coordinator: Person | None = None
    study_groups: list[StudyGroup] = field(default_factory=list)

    def in_office(self, moment: datetime, *, hour: int = 10, minute: int = 20) -> datetime:
        """Give an hour of office of a moment's day, or now if that has not come yet."""
        day = walltime.day_of(moment, self.cohort.programme)
        return min(walltime.instant(day, time(hour, minute), self.cohort.programme), self.at)


@cache
def _password() -> str:
    return make_password(PASSWORD)


def account(email: str, name: str, language: str, **fields: Any) -> Person:
    """Make an account with a verified address and the demo's password."""
    person = Person.objects.create(email=email, name=name, language=language, password=_password(), **fields)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def staff(entering: Entering) -> None:
    """Give the programme one person in each staff role, and one more coordinator who works at one campus only."""
    programme = entering.cohort.programme
    language = programme.languages[0]
    for role in Role:
        name, _ = entering.names.person(language)
        person = account(f"{role}.{programme.slug}@{DOMAIN}", name, language)
        Membership.objects.create(person=person, programme=programme, role=role)
        if role == Role.COORDINATOR:
            entering.coordinator = person
    campuses = list(programme.campuses.all())
    if len(campuses) > 1:
        name, _ = entering.names.person(language)
        person = account(f"coordinator.{programme.slug}.{campuses[0].slug}@{DOMAIN}", name, language)
        Membership.objects.create(person=person, programme=programme, role=Role.COORDINATOR, campus=campuses[0])


def study_groups(entering: Entering) -> None:
    """Register the existing study groups that a programme attaches to mentors."""
    campus = entering.cohort.programme.campuses.first()
    for number in range(1, entering.plan.study_groups + 1):
        group = StudyGroup.objects.create(cohort=entering.cohort, campus=campus, name=f"{number:02d}")
        entering.study_groups.append(group)


def applicants(entering: Entering) -> None:
    """Let all apply, and let the office decide on as many as the plan says."""
    sizes = {
        Part.STUDENT: entering.plan.students,
        Part.MENTOR: entering.plan.mentors,
        Part.BUDDY: entering.plan.buddies,
    }
    for intake in entering.cohort.intakes.select_related("cohort__programme", "questionnaire"):
        came = [_apply(entering, intake, number) for number in range(sizes[Part(intake.part)])]
        _decide(entering, intake, [application for application in came if application])


def _apply(entering: Entering, intake: Intake, number: int) -> Application | None:
    programme = intake.cohort.programme
    language = entering.rng.choice(programme.languages) if programme.slug != "copenhagen" else "en"
    if programme.slug == "copenhagen" and intake.part != Part.STUDENT:
        language = "da"
    name, email = entering.names.person(language, abroad=entering.plan.abroad and intake.part == Part.STUDENT)
    if number == 0:
        email = f"{ENTRANT_OF[Part(intake.part)]}.{programme.slug}@{DOMAIN}"
    person = account(email, name, language)
    begun = _moment(entering, intake)
    application = entry.begin(intake, person, at=begun)
    entry.save_draft(application, _answers(entering, intake, language, number), by=person, at=begun)
    if number % 29 == 28 and intake.closes_at > entering.at:
        return None  # one in a while has not sent it yet
    return _submit(application, person, begun + timedelta(minutes=entering.rng.randint(6, 40)))


def _submit(application: Application, person: Person, at: datetime) -> Application | None:
    try:
        return entry.submit(application, terms_accepted=True, by=person, at=at)
    except ValidationError as refusal:
        raise RuntimeError(f"the demo's answers do not pass: {application.intake}: {refusal}") from refusal


def _moment(entering: Entering, intake: Intake) -> datetime:
    """Choose when somebody applies: inside the window, before the day of the demo, many near the end."""
    last = min(intake.closes_at, entering.at) - timedelta(hours=2)
    share = max(entering.rng.random(), entering.rng.random())
    return intake.opens_at + (last - intake.opens_at) * share


def _answers(entering: Entering, intake: Intake, language: str, number: int) -> dict[str, Any]:
    programme = intake.cohort.programme
    campuses = _campuses(programme.pk)
    groups = entering.study_groups
    applicant = answers.Applicant(
        rng=entering.rng,
        programme=programme,
        guides=intake.part != Part.STUDENT,
        language=language,
        choices=_choices(intake.cohort),
        campus=entering.rng.choice(campuses) if campuses else "",
        study_group=groups[number % len(groups)].name if groups else "",
        rules=_rules(intake),
    )
    return answers.fill(_questions(intake.questionnaire_id), applicant)


@cache
def _campuses(programme: int) -> list[str]:
    return list(Campus.objects.filter(programme=programme).values_list("slug", flat=True))


@cache
def _rules(intake: Intake) -> dict[str, EligibilityRule]:
    return {rule.question_key: rule for rule in intake.cohort.rules.filter(part=intake.part)}


@cache
def _choices(cohort: Cohort) -> Choices:
    return Choices(cohort)


@cache
def _questions(questionnaire: int) -> list[Question]:
    asked = Question.objects.filter(section__questionnaire=questionnaire).prefetch_related("options")
    return list(asked.order_by("section__order", "section__pk", "order", "pk"))


def _decide(entering: Entering, intake: Intake, came: list[Application]) -> None:
    """Put the eligible in the pool: a share of them, or a fixed number of students; the first one always."""
    exact = entering.plan.students_in_pool if intake.part == Part.STUDENT else None
    admitted = 0
    for application in came:
        wanted = {ApplicationState.ELIGIBLE} | ({ApplicationState.TO_ASSESS} if exact is not None else set())
        if application.state not in wanted or (exact is not None and admitted >= exact):
            continue
        if exact is None and application != came[0] and entering.rng.random() > entering.plan.in_pool:
            continue
        assert application.submitted_at is not None
        when = min(application.submitted_at + timedelta(days=entering.rng.randint(1, 5)), entering.at)
        review.decide(application, ApplicationState.POOL, reason="", by=entering.coordinator, at=when)
        admitted += 1
    if intake.training_required:
        _train(entering, [application for application in came if application.state == ApplicationState.POOL])


def _train(entering: Entering, admitted: list[Application]) -> None:
    """Record the training of the admitted, but for the last few, who have yet to come; the first one always."""
    for application in admitted[: max(1, len(admitted) - entering.plan.untrained)]:
        at = application.changed_at
        review.record_training(application, timezone.localdate(at), by=entering.coordinator, at=at)
