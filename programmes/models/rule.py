"""Eligibility rules: over the answers, three-valued, each with its words and its source."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField

from programmes.models.cohort import Cohort
from programmes.states import Part


class RuleTest(models.TextChoices):
    """What is asked of the answer."""

    IS_YES = "is_yes", _("is yes")
    ONE_OF = "one_of", _("is one of")
    AT_LEAST = "at_least", _("is at least")
    AT_MOST = "at_most", _("is at most")
    GRADE_OR_BETTER = "grade_or_better", _("is this grade or better")
    ADMITTED_STUDY = "admitted_study", _("is a study programme admitted at the campus")
    SPEAKS = "speaks", _("languages include")


class Strength(models.TextChoices):
    """What follows when the test fails."""

    REQUIRED = "required", _("required: not eligible otherwise")
    NORMALLY = "normally", _("normally: a person looks otherwise")
    ASSESS = "assess", _("a person always looks")


class EligibilityRule(models.Model):
    """One rule for one part of a cohort; an exemption turns a failure into a look by a person."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="rules")
    part = models.CharField(_("for"), max_length=10, choices=Part.choices)
    key = models.SlugField(_("key"), max_length=60)
    question_key = models.SlugField(_("question"), max_length=60)
    test = models.CharField(_("test"), max_length=20, choices=RuleTest.choices)
    values = ArrayField(models.CharField(max_length=100), verbose_name=_("values"), default=list, blank=True)
    strength = models.CharField(_("strength"), max_length=10, choices=Strength.choices, default=Strength.REQUIRED)
    exempt_if_key = models.SlugField(_("a person looks if the answer to"), max_length=60, blank=True)
    exempt_if_values = ArrayField(
        models.CharField(max_length=60), verbose_name=_("is one of"), default=list, blank=True
    )
    text = I18nCharField(_("the rule in words"), max_length=300)
    source = models.CharField(_("source"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("eligibility rule")
        verbose_name_plural = _("eligibility rules")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="rule_key_once", fields=["cohort", "part", "key"]),
            models.CheckConstraint(name="rule_part", condition=Q(part__in=Part.values)),
            models.CheckConstraint(name="rule_test", condition=Q(test__in=RuleTest.values)),
            models.CheckConstraint(name="rule_strength", condition=Q(strength__in=Strength.values)),
        ]

    def __str__(self) -> str:
        return str(self.text)
