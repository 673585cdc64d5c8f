"""Questionnaires: versioned, in sections, frozen when a cohort opens."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from programmes.models.programme import Programme
from programmes.states import Part


class Questionnaire(models.Model):
    """The questions that one part (student, mentor, buddy) answers; one version of them."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="questionnaires")
    part = models.CharField(_("answered by"), max_length=10, choices=Part.choices)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    title = I18nCharField(_("title"), max_length=200)
    intro = I18nTextField(_("introduction"), blank=True)
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True)

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["programme", "part", "-version"]
        constraints = [
            models.UniqueConstraint(name="questionnaire_version_once", fields=["programme", "part", "version"]),
            models.CheckConstraint(name="questionnaire_part", condition=Q(part__in=Part.values)),
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.get_part_display()} v{self.version}"


class Section(models.Model):
    """One page of a questionnaire."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="sections")
    title = I18nCharField(_("title"), max_length=200)
    intro = I18nTextField(_("introduction"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return str(self.title)


class QuestionKind(models.TextChoices):
    """How a question is answered. The stored answer's shape stands beside each in docs/recipes.md."""

    SHORT = "short", _("short text")
    LONG = "long", _("long text")
    YES_NO = "yes_no", _("yes or no")
    CHOICE = "choice", _("one choice")
    CHOICES = "choices", _("several choices")
    SCALE = "scale", _("scale")
    RANKING = "ranking", _("ranking")
    NUMBER = "number", _("number")
    GRADE = "grade", _("grade A to F")
    STUDY_YEAR = "study_year", _("year of study")
    STUDY_PROGRAMME = "study_programme", _("study programme")
    INSTITUTION = "institution", _("place of study")
    ORGANISATION = "organisation", _("organisation")
    CAMPUS = "campus", _("campus")
    STUDY_GROUP = "study_group", _("study group")
    INDUSTRY = "industry", _("industry")
    FIELD = "field", _("field of study")
    LANGUAGES = "languages", _("languages")
    AVAILABILITY = "availability", _("times that suit")
    DATE = "date", _("date")
    EMAIL = "email", _("e-mail address")
    PHONE = "phone", _("phone")
    URL = "url", _("web address")
    FILE = "file", _("file (PDF)")


# Kinds whose answers cannot tell who somebody is: what may show before both have accepted.
HIDES_WHO = frozenset(
    {QuestionKind(kind) for kind in ("yes_no", "choice", "choices", "scale", "ranking", "number", "study_year")}
    | {QuestionKind(kind) for kind in ("study_programme", "institution", "campus", "industry", "field", "languages")}
    | {QuestionKind.AVAILABILITY}
)


class Question(models.Model):
    """One question; `key` names its answer in every application for ever."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(_("key"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20, choices=QuestionKind.choices)
    label = I18nCharField(_("question"), max_length=300)
    help = I18nTextField(_("help"), blank=True)
    required = models.BooleanField(_("required"), default=True)
    lowest = models.IntegerField(_("lowest"), null=True, blank=True)
    highest = models.IntegerField(_("highest"), null=True, blank=True)
    most = models.PositiveSmallIntegerField(_("most choices, or most characters"), null=True, blank=True)
    asked_if_key = models.SlugField(_("asked only if the answer to"), max_length=60, blank=True)
    asked_if_values = ArrayField(models.CharField(max_length=60), verbose_name=_("is one of"), default=list, blank=True)
    purpose = I18nCharField(_("what the answer is used for"), max_length=300)
    legal_basis = models.CharField(_("legal basis"), max_length=100)
    seen_by = ArrayField(models.CharField(max_length=20), verbose_name=_("seen by"), default=list)
    kept_until = models.CharField(_("kept until"), max_length=100)
    sensitive = models.BooleanField(_("sensitive"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["section__order", "order", "pk"]
        constraints = [
            models.UniqueConstraint(name="question_key_in_section", fields=["section", "key"]),
            models.CheckConstraint(name="question_kind", condition=Q(kind__in=QuestionKind.values)),
        ]

    def __str__(self) -> str:
        return str(self.label)


class Option(models.Model):
    """One thing to choose."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")
    key = models.SlugField(_("key"), max_length=60)
    label = I18nCharField(_("text"), max_length=300)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="option_key_in_question", fields=["question", "key"])]

    def __str__(self) -> str:
        return str(self.label)
