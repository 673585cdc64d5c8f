"""Writing a recipe's questionnaires: a frozen version is never changed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programmes.domain.recipe.asking import QuestionnaireShape, QuestionShape
from programmes.domain.recipe.book import Recipe
from programmes.domain.recipe.ledger import Ledger
from programmes.domain.recipe.words import said
from programmes.models import Option, Programme, Question, Questionnaire, Section
from programmes.states import Part


def questionnaires(recipe: Recipe, made: Programme, ledger: Ledger) -> dict[Part, Questionnaire]:
    """Write the questionnaires of all parts; raises ValidationError when a frozen one would change."""
    return {part: _questionnaire(made, part, form, ledger) for part, form in recipe.questionnaires.items()}


def _questionnaire(made: Programme, part: Part, form: QuestionnaireShape, ledger: Ledger) -> Questionnaire:
    before = ledger.changes
    languages = made.languages
    where = {"programme": made, "part": part.value, "version": form.version}
    row = ledger.row(Questionnaire, where, {"title": said(form.title, languages), "intro": said(form.intro, languages)})
    wanted = [
        {"order": order, "title": said(section.title, languages), "intro": said(section.intro, languages)}
        for order, section in enumerate(form.sections)
    ]
    sections = ledger.rows(Section, {"questionnaire": row}, [], wanted)
    for section, shape in zip(sections, form.sections, strict=True):
        asked = [_values(question, order, languages) for order, question in enumerate(shape.questions)]
        questions = ledger.rows(Question, {"section": section}, ["key"], asked)
        for question, one in zip(questions, shape.questions, strict=True):
            _options(question, one, languages, ledger)
    if row.frozen_at and ledger.changes > before:
        raise ValidationError(
            _("The questionnaire “%(form)s” is frozen, people have answered it: give it version %(next)s to change it.")
            % {"form": row, "next": form.version + 1}
        )
    return row


def _options(question: Question, shape: QuestionShape, languages: list[str], ledger: Ledger) -> None:
    wanted = [
        {"key": key, "label": said(label, languages), "order": order}
        for order, (key, label) in enumerate(shape.options.items())
    ]
    ledger.rows(Option, {"question": question}, ["key"], wanted)


def _values(question: QuestionShape, order: int, languages: list[str]) -> dict[str, Any]:
    return {
        "key": question.key,
        "kind": question.kind.value,
        "label": said(question.label, languages),
        "help": said(question.help, languages),
        "required": question.required,
        "lowest": question.lowest,
        "highest": question.highest,
        "most": question.most,
        "asked_if_key": question.asked_if.question if question.asked_if else "",
        "asked_if_values": question.asked_if.answers if question.asked_if else [],
        "purpose": said(question.purpose, languages),
        "legal_basis": question.basis,
        "seen_by": list(question.seen_by),
        "kept_until": question.kept_until,
        "sensitive": question.sensitive,
        "order": order,
    }
