"""People who come back: last time's answers are filled in, and only what is new or worded anew is asked again."""

from typing import Any

from applications.models import Application
from applications.queries import Page, is_asked
from people.models import Person
from programmes.models import Intake, Question
from programmes.models.questionnaire import QuestionKind
from programmes.queries import questions


def answers_from_before(intake: Intake, person: Person) -> dict[str, Any]:
    """Give what somebody last answered in the same part of the programme to the questions that are asked unchanged."""
    last = last_time(intake, person)
    if last is None:
        return {}
    same = _unchanged(last, intake.questionnaire_id)
    keys = [key for key, question in same.items() if question.kind != QuestionKind.FILE]
    return {key: last.answers[key] for key in keys if key in last.answers}


def last_time(intake: Intake, person: Person) -> Application | None:
    """Find what somebody last sent in the same part of the programme, for another cohort."""
    same = Application.objects.filter(
        person=person, intake__part=intake.part, intake__cohort__programme=intake.cohort.programme_id, version__gt=0
    )
    return same.exclude(intake=intake).order_by("-submitted_at").first()


def pages_to_ask(application: Application, pages: list[Page]) -> list[int]:
    """List the numbers of the pages that somebody must see: all, or for who comes back those with something new.

    New is a question that was not asked last time, was asked in other words or with other choices, or had no answer
    though it needs one.
    """
    last = last_time(application.intake, application.person) if application.version == 0 else None
    if last is None:
        return [page.number for page in pages]
    unchanged, written = _unchanged(last, application.questionnaire_id), application.written
    return [
        page.number
        for page in pages
        if any(_is_open(question, unchanged, written) for question in page.questions if is_asked(question, written))
    ]


def _is_open(question: Question, unchanged: dict[str, Question], written: dict[str, Any]) -> bool:
    empty = written.get(question.key) in (None, "", [], {})
    return empty and (question.required or question.key not in unchanged)


def _unchanged(last: Application, questionnaire_id: int) -> dict[str, Question]:
    """Give by key the questions that a questionnaire asks as somebody was asked them last time."""
    now = {question.key: question for question in questions_of(questionnaire_id)}
    before = {question.key: question for question in questions_of(last.questionnaire_id)}
    return {
        key: question for key, question in now.items() if key in before and _essence(question) == _essence(before[key])
    }


def questions_of(questionnaire_id: int) -> list[Question]:
    """List a questionnaire's questions with their options."""
    return list(questions(questionnaire_id))  # type: ignore[arg-type]  # the query takes a row or its number


def _essence(question: Question) -> tuple[Any, ...]:
    """Give what makes a question the same question: its kind, its words and its choices in all languages."""
    options = [(option.key, _said(option.label)) for option in question.options.all()]
    return question.kind, _said(question.label), question.lowest, question.highest, options


def _said(text: Any) -> Any:
    return getattr(text, "data", text)
