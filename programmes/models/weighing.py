"""What an intake weighs: the criteria that readers score by, and the mix of people that is wanted."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField

from programmes.models.cohort import Intake

LOWEST, HIGHEST = 1, 5


class ScoreCriterion(models.Model):
    """One thing that readers score from 1 to 5, with its weight."""

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="score_criteria")
    key = models.SlugField(_("key"), max_length=60)
    label = I18nCharField(_("what is scored"), max_length=200)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("criterion for scores")
        verbose_name_plural = _("criteria for scores")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="score_criterion_once", fields=["intake", "key"]),
            models.CheckConstraint(name="score_criterion_weighs", condition=Q(weight__gte=1, weight__lte=100)),
        ]

    def __str__(self) -> str:
        return str(self.label)


class WantedShare(models.Model):
    """One line of the mix that is wanted: so many in a hundred give this answer."""

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="wanted_shares")
    question_key = models.SlugField(_("question"), max_length=60, help_text=_("The question's key."))
    value = models.CharField(_("answer"), max_length=60, help_text=_("The answer's key."))
    percent = models.PositiveSmallIntegerField(
        _("wanted, in a hundred"), validators=[MinValueValidator(0), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("wanted share")
        verbose_name_plural = _("wanted mix")
        ordering = ["question_key", "pk"]
        constraints = [
            models.UniqueConstraint(name="wanted_share_once", fields=["intake", "question_key", "value"]),
            models.CheckConstraint(name="wanted_share_is_a_share", condition=Q(percent__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.question_key}: {self.value} {self.percent} %"
