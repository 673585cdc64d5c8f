"""Applications, by whom, in which pool, and which of their answers somebody may see."""

from typing import Any

from django.db.models import Q, QuerySet

from applications.models import Application
from applications.queries.choices import Choices
from applications.queries.shown import Shown, in_words
from people.models import Person
from programmes.models import Question
from programmes.models.questionnaire import QuestionKind as Kind
from programmes.queries import asked

WHOLE = ("intake__cohort__programme", "person", "questionnaire", "campus", "study_group")
UNTRAINED = Q(intake__training_required=True, training_done_on=None)


def whole() -> QuerySet[Application]:
    """Give applications with all that a page about one of them shows."""
    return Application.objects.select_related(*WHOLE)


def with_frame() -> QuerySet[Application]:
    """Give applications with what every page of an applicant shows: few tables, so that the database plans quickly."""
    return Application.objects.select_related("intake__cohort__programme", "questionnaire", "campus")


def applications_of(person: Person) -> QuerySet[Application]:
    """Give somebody's own applications, the newest first."""
    return whole().filter(person=person).order_by("-created_at")


def lacks_training(application: Application) -> bool:
    """Say whether somebody must be trained before matching, and is not recorded as trained."""
    return application.intake.training_required and application.training_done_on is None


def is_asked(question: Question, answers: dict[str, Any]) -> bool:
    """Say whether a question's condition is met by the other answers."""
    if not question.asked_if_key:
        return True
    return bool(spoken_values(answers.get(question.asked_if_key)) & {v.casefold() for v in question.asked_if_values})


def spoken_values(value: Any) -> set[str]:
    """Give the words by which conditions and rules may name an answer: yes and true, each chosen key, a number."""
    if value is None or value == "":
        return set()
    if isinstance(value, bool):
        return {"yes", "true"} if value else {"no", "false"}
    if isinstance(value, dict | list):
        return {str(item).casefold() for item in value}
    return {str(value).casefold()}


def visible_answers(application: Application, for_whom: str) -> list[Shown]:
    """List the answers that one kind of reader (a word of the questions' `seen_by`) may see, in words."""
    rows = answers_in_words(application)
    office = for_whom == "office"
    return [row for row in rows if for_whom in row.question.seen_by and (office or row.question.kind != Kind.FILE)]


def answers_in_words(application: Application, answers: dict[str, Any] | None = None) -> list[Shown]:
    """List all questions that were asked, with the answers (those sent, or the given ones) in words."""
    given = application.answers if answers is None else answers
    choices = Choices(application.intake.cohort, application)
    return [
        _shown(question, given.get(question.key), choices)
        for question in asked(application.questionnaire if answers is None else application.form)
        if is_asked(question, given)
    ]


def _shown(question: Question, value: Any, choices: Choices) -> Shown:
    gone = question.kind == Kind.FILE and bool(value) and all(row.token != value for row in choices.files)
    return Shown(question, value, in_words(question, value, choices), is_deleted=gone)
