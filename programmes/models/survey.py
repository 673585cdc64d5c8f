"""Surveys: what participants are asked about the programme itself, mid-way or at the end; answering is never a duty."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from programmes.models.cohort import Cohort
from programmes.states import Part


class Survey(models.Model):
    """One round of questions to some parts of a cohort, on a day or when each one's match is over."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="surveys")
    key = models.SlugField(_("key"), max_length=60)
    title = I18nCharField(_("title"), max_length=200)
    intro = I18nTextField(_("introduction"), blank=True)
    parts = ArrayField(
        models.CharField(max_length=10, choices=Part.choices), verbose_name=_("only for"), default=list, blank=True
    )
    opens_on = models.DateField(
        _("opens"), null=True, blank=True, help_text=_("Empty means for each when their own match is over.")
    )
    open_days = models.PositiveSmallIntegerField(_("open for so many days"), default=45)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="survey_key_once", fields=["cohort", "key"])]

    def __str__(self) -> str:
        return str(self.title)


class SurveyKind(models.TextChoices):
    """How a question of a survey is answered."""

    SCALE = "scale", _("scale from 1 to 5")
    YES_NO = "yes_no", _("yes or no")
    CHOICE = "choice", _("one choice")
    CHOICES = "choices", _("several choices")
    TEXT = "text", _("text")


class SurveyQuestion(models.Model):
    """One question of a survey."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(_("key"), max_length=60)
    kind = models.CharField(_("kind"), max_length=8, choices=SurveyKind.choices)
    label = I18nCharField(_("question"), max_length=300)
    required = models.BooleanField(_("required"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("question of a survey")
        verbose_name_plural = _("questions of a survey")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="survey_question_key_once", fields=["survey", "key"]),
            models.CheckConstraint(name="survey_question_kind", condition=Q(kind__in=SurveyKind.values)),
        ]

    def __str__(self) -> str:
        return str(self.label)


class SurveyOption(models.Model):
    """One thing to choose in a survey."""

    question = models.ForeignKey(SurveyQuestion, on_delete=models.CASCADE, related_name="options")
    key = models.SlugField(_("key"), max_length=60)
    label = I18nCharField(_("text"), max_length=300)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("option of a survey")
        verbose_name_plural = _("options of a survey")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="survey_option_key_once", fields=["question", "key"])]

    def __str__(self) -> str:
        return str(self.label)
