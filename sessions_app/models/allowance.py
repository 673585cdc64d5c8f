"""Allowances: what the office has agreed for a gathering or a month that somebody could not take part in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from programmes.models import Gathering
from sessions_app.states import AllowanceKind


class Allowance(models.Model):
    """One approved absence with a task in its place, or nothing; why somebody was away is written nowhere."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="allowances")
    gathering = models.ForeignKey(
        Gathering,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="allowances",
        verbose_name=_("gathering"),
    )
    month = models.DateField(_("month"), null=True, blank=True)
    kind = models.CharField(_("in its place"), max_length=6, choices=AllowanceKind.choices)
    task = models.CharField(_("task"), max_length=300, blank=True)
    done_at = models.DateTimeField(_("task approved"), null=True, blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    agreed_at = models.DateTimeField(_("agreed"))

    class Meta:
        verbose_name = _("what is agreed for an absence")
        verbose_name_plural = _("participation")
        ordering = ["application", "pk"]
        constraints = [
            models.CheckConstraint(name="allowance_kind", condition=Q(kind__in=AllowanceKind.values)),
            models.CheckConstraint(
                name="allowance_for_a_gathering_or_a_month",
                condition=Q(gathering__isnull=False, month__isnull=True)
                | Q(gathering__isnull=True, month__isnull=False),
            ),
            models.CheckConstraint(
                name="allowance_task_has_words",
                condition=(Q(kind=AllowanceKind.TASK) & ~Q(task="")) | Q(kind=AllowanceKind.WAIVED, task=""),
            ),
            models.UniqueConstraint(name="one_allowance_for_a_gathering", fields=["application", "gathering"]),
            models.UniqueConstraint(name="one_allowance_for_a_month", fields=["application", "month"]),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_kind_display()}"
