"""What paid mentors are promised, and how volunteers are thanked: rows of a programme."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nTextField

from programmes.models.programme import Programme


class PayTerms(models.Model):
    """The terms on which a programme pays its mentors: the contract's text, and when timesheets are handed in."""

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="pay_terms")
    contract = I18nTextField(_("text of the contract"))
    contract_version = models.CharField(_("version of the text"), max_length=20, default="1")
    due_day = models.PositiveSmallIntegerField(
        _("timesheets are handed in by day"),
        default=20,
        help_text=_("On a weekend or public holiday it becomes the last working day before."),
    )
    due_months_after = models.PositiveSmallIntegerField(
        _("months after the month that is worked"),
        default=1,
        help_text=_("0: in the same month; 1: in the month after."),
    )
    help_months = models.PositiveSmallIntegerField(
        _("months with more help"), default=2, help_text=_("In its first months somebody is reminded once more.")
    )
    country = models.CharField(_("country whose public holidays count"), max_length=2, default="NO")

    class Meta:
        verbose_name = _("terms of pay")
        verbose_name_plural = _("terms of pay")
        ordering = ["programme"]
        constraints = [
            models.CheckConstraint(name="pay_due_day", condition=Q(due_day__gte=1, due_day__lte=28)),
            models.CheckConstraint(name="pay_due_month", condition=Q(due_months_after__lte=2)),
            models.CheckConstraint(name="pay_country", condition=Q(country__regex=r"^[A-Z]{2}$")),
        ]

    def __str__(self) -> str:
        return f"{self.programme}, {self.contract_version}"


class ThanksRule(models.Model):
    """When a volunteer is thanked: after so many meetings, or at the end; in what words."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="thanks")
    after_meetings = models.PositiveSmallIntegerField(
        _("after so many meetings"), null=True, blank=True, help_text=_("Empty: when the match is completed.")
    )
    text = I18nTextField(_("what the letter says"))

    class Meta:
        verbose_name = _("thank-you letter")
        verbose_name_plural = _("thank-you letters")
        ordering = ["after_meetings", "pk"]
        constraints = [
            models.UniqueConstraint(name="thanks_once", fields=["programme", "after_meetings"], nulls_distinct=False),
            models.CheckConstraint(
                name="thanks_after_some_meetings", condition=Q(after_meetings=None) | Q(after_meetings__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return str(self.after_meetings or _("at the end"))
