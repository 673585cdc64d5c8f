"""Texts in several languages: which of a cohort's texts lack one of the programme's languages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Model
from i18nfield.fields import I18nCharField, I18nTextField

from programmes.models import (
    AgreementPoint,
    AgreementText,
    Audience,
    Cohort,
    Contact,
    ConversationGuide,
    Criterion,
    FirstContact,
    Gathering,
    GoalIdea,
    MailTemplate,
    Option,
    Partner,
    PayTerms,
    Programme,
    Question,
    Questionnaire,
    Quote,
    ReferralService,
    Section,
    StruggleTheme,
    StudyProgramme,
    ThanksRule,
)


@dataclass(frozen=True)
class Gap:
    """One text of one row that lacks languages."""

    row: Model
    field: str
    languages: tuple[str, ...]


def spoken(text: object) -> dict[str, str]:
    """Give a text as stored: a map from language to words, without the empty ones."""
    data = getattr(text, "data", text)
    return {language: words for language, words in data.items() if words} if isinstance(data, dict) else {}


def gaps(cohort: Cohort) -> list[Gap]:
    """List the texts for participants that some language of the programme is missing from."""
    return gaps_in(_rows(cohort), cohort.programme.languages)


def gaps_in(rows: Iterable[Model], languages: Iterable[str]) -> list[Gap]:
    """List the texts of some rows that one of these languages is missing from."""
    return [gap for row in rows for gap in _gaps_of(row, list(languages))]


def _gaps_of(row: Model, languages: Iterable[str]) -> Iterator[Gap]:
    for field in row._meta.get_fields():
        if not isinstance(field, I18nCharField | I18nTextField):
            continue
        words = spoken(getattr(row, field.name))
        if not words and field.blank:
            continue
        missing = tuple(language for language in languages if not words.get(language))
        if missing:
            yield Gap(row, str(field.verbose_name), missing)


def _rows(cohort: Cohort) -> Iterator[Model]:
    programme: Programme = cohort.programme
    asked = Questionnaire.objects.filter(intakes__cohort=cohort)
    yield programme
    yield cohort
    yield from Contact.objects.filter(programme=programme)
    yield from StudyProgramme.objects.filter(programme=programme)
    yield from Partner.objects.filter(programme=programme)
    yield from Quote.objects.filter(programme=programme, given_by=None)
    yield from StruggleTheme.objects.filter(programme=programme)
    yield from ReferralService.objects.filter(programme=programme)
    yield from PayTerms.objects.filter(programme=programme)
    yield from ThanksRule.objects.filter(programme=programme)
    yield from MailTemplate.objects.filter(programme=programme)
    yield from cohort.intakes.all()
    yield from asked
    yield from Section.objects.filter(questionnaire__in=asked)
    yield from Question.objects.filter(section__questionnaire__in=asked)
    yield from Option.objects.filter(question__section__questionnaire__in=asked)
    yield from cohort.rules.all()
    yield from cohort.couplings.all()
    yield from Criterion.objects.filter(coupling__cohort=cohort)
    for model in (FirstContact, AgreementText, GoalIdea, ConversationGuide):
        yield from model._default_manager.filter(coupling__cohort=cohort)
    yield from AgreementPoint.objects.filter(agreement__coupling__cohort=cohort)
    yield from Gathering.objects.filter(cohorts=cohort)
    yield from cohort.expectations.all()
    yield from cohort.documents.exclude(audience=Audience.STAFF)
