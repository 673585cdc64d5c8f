"""Verdicts: what each rule says of one application, and who said otherwise."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.states import Outcome
from programmes.models import EligibilityRule


class Verdict(models.Model):
    """One rule's word on one application; an override keeps the rule's own word beside it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="verdicts")
    rule = models.ForeignKey(EligibilityRule, verbose_name=_("rule"), on_delete=models.PROTECT, related_name="verdicts")
    outcome = models.CharField(_("the rule says"), max_length=8, choices=Outcome.choices)
    answer = models.CharField(_("answer"), max_length=200, blank=True)
    override = models.CharField(_("a person says"), max_length=8, choices=Outcome.choices, blank=True)
    override_reason = models.TextField(_("because"), blank=True)
    override_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    override_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        ordering = ["rule__order", "pk"]
        constraints = [
            models.UniqueConstraint(name="verdict_once", fields=["application", "rule"]),
            models.CheckConstraint(name="verdict_outcome", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(name="verdict_override", condition=Q(override__in=["", *Outcome.values])),
            models.CheckConstraint(
                name="verdict_override_has_a_reason", condition=Q(override="") | ~Q(override_reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.get_outcome_display()}"

    @property
    def final(self) -> str:
        """What counts: a person's word, else the rule's."""
        return self.override or self.outcome

    @property
    def final_in_words(self) -> str:
        """What counts, in the reader's language."""
        return str(Outcome(self.final).label)
