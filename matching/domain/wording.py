"""Answers in words, for those who may read them."""

from typing import Any

from django.utils.translation import gettext as _

from applications.models import Application
from people.models import Organisation
from programmes import queries as programmes
from programmes.models import Question
from programmes.models.questionnaire import QuestionKind

K = QuestionKind


def questions_of(application: Application) -> dict[str, Question]:
    """The questions of an application's own version of the questionnaire, by key."""
    return {question.key: question for question in programmes.questions(application.questionnaire)}


def words(question: Question, application: Application) -> str:
    """Say one answer in the reader's language; empty when there is none."""
    value = application.answers.get(question.key)
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    given = value if isinstance(value, list) else [value]
    known = _labels(question, application)
    return ", ".join(known.get(str(one), str(one)) for one in given)


def _labels(question: Question, application: Application) -> dict[str, str]:
    """Map the keys that an answer can hold to words."""
    own: dict[str, Any] = {option.key: option.label for option in question.options.all()}
    if not own and question.kind == K.CAMPUS and application.campus:
        own = {application.campus.slug: application.campus.name}
    if not own and question.kind == K.STUDY_PROGRAMME:
        programme = application.intake.cohort.programme
        own = {one.key: one.name for one in programmes.study_programmes_for(programme)}
    if not own and question.kind in {K.INSTITUTION, K.ORGANISATION}:
        own = dict(Organisation.objects.filter(slug=str(application.answers[question.key])).values_list("slug", "name"))
    return {"other": _("other"), **{key: str(label) for key, label in own.items()}}
