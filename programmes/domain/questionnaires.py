"""Questionnaires: a frozen one is answered already; its next version is a copy that can be changed."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from people.domain import audit
from people.models import Person
from programmes.domain import texts
from programmes.models import Criterion, EligibilityRule, Intake, Option, Question, Questionnaire, Section


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


def lacks(form: Questionnaire, intake: Intake) -> list[str]:
    """Say what keeps a questionnaire from being answered in an intake: languages, purposes, keys that are used."""
    asked = list(Question.objects.filter(section__questionnaire=form).select_related("section"))
    rows = [form, *Section.objects.filter(questionnaire=form), *asked]
    rows += Option.objects.filter(question__section__questionnaire=form).select_related("question")
    found = [
        _("“%(row)s” lacks %(languages)s.") % {"row": gap.row, "languages": ", ".join(gap.languages)}
        for gap in texts.gaps_in(rows, form.programme.languages)
    ]
    if not asked:
        found.append(_("“%s” has no question.") % form)
    found += [
        _("The question “%s” does not say what it is used for, on what basis, or how long it is kept.") % question.key
        for question in asked
        if not texts.spoken(question.purpose) or not question.legal_basis or not question.kept_until
    ]
    needed = _keys_used(intake) - {question.key for question in asked}
    return found + [
        _("A rule or a criterion uses the question “%s”, which is not asked.") % key for key in sorted(needed)
    ]


def _keys_used(intake: Intake) -> set[str]:
    rules = EligibilityRule.objects.filter(cohort=intake.cohort_id, part=intake.part)
    keys = {key for pair in rules.values_list("question_key", "exempt_if_key") for key in pair}
    criteria = Criterion.objects.filter(coupling__cohort=intake.cohort_id)
    keys |= set(criteria.filter(coupling__seekers=intake.part).values_list("seeker_key", flat=True))
    keys |= set(criteria.filter(coupling__guides=intake.part).values_list("guide_key", flat=True))
    return keys - {""}


def is_frozen(row: Questionnaire | Section | Question) -> bool:
    """Say whether a questionnaire, or what stands in it, can no longer change."""
    if isinstance(row, Question):
        row = row.section
    if isinstance(row, Section):
        row = row.questionnaire
    return row.frozen_at is not None
