"""Questionnaires: a frozen one is answered already; its next version is a copy that can be changed."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from people.domain import audit
from people.models import Person
from programmes.models import Option, Question, Questionnaire, Section


@transaction.atomic
def copy(questionnaire: Questionnaire, *, by: Person | None, at: datetime) -> Questionnaire:
    """Make the next version of a questionnaire, with the same sections, questions and options, not frozen."""
    versions = Questionnaire.objects.filter(programme=questionnaire.programme_id, part=questionnaire.part)
    latest = versions.aggregate(Max("version"))["version__max"]
    made = Questionnaire.objects.get(pk=questionnaire.pk)
    made.pk, made.version, made.frozen_at = None, latest + 1, None
    made.save(force_insert=True)
    for section in questionnaire.sections.prefetch_related("questions__options"):
        _copy_section(section, made)
    audit.record("questionnaire.copied", made, by=by, at=at, scope=questionnaire.programme.slug)
    return made


def _copy_section(section: Section, into: Questionnaire) -> None:
    questions = [(question, list(question.options.all())) for question in section.questions.all()]
    section.pk, section.questionnaire = None, into
    section.save(force_insert=True)
    for question, options in questions:
        question.pk, question.section = None, section
        question.save(force_insert=True)
        for option in options:
            option.pk, option.question = None, question
        Option.objects.bulk_create(options)


def is_frozen(row: Questionnaire | Section | Question) -> bool:
    """Say whether a questionnaire, or what stands in it, can no longer change."""
    if isinstance(row, Question):
        row = row.section
    if isinstance(row, Section):
        row = row.questionnaire
    return row.frozen_at is not None
