"""Make-ups: what the office has agreed in place of a gathering or a month that somebody could not take part in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from programmes.models import Gathering
from sessions_app.states import MakeUpKind


class MakeUp(models.Model):
    """One approved absence with what comes in its place; why somebody was away is written nowhere."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="make_ups")
    gathering = models.ForeignKey(
        Gathering, null=True, blank=True, on_delete=models.CASCADE, related_name="absences", verbose_name=_("gathering")
    )
    month = models.DateField(_("month"), null=True, blank=True)
    kind = models.CharField(_("in its place"), max_length=9, choices=MakeUpKind.choices)
    instead = models.ForeignKey(
        Gathering,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="make_ups",
        verbose_name=_("other gathering"),
    )
    task = models.CharField(_("task"), max_length=300, blank=True)
    done_at = models.DateTimeField(_("task approved"), null=True, blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    agreed_at = models.DateTimeField(_("agreed"))

    class Meta:
        verbose_name = _("make-up")
        verbose_name_plural = _("participation")
        ordering = ["application", "pk"]
        constraints = [
            models.CheckConstraint(name="make_up_kind", condition=Q(kind__in=MakeUpKind.values)),
            models.CheckConstraint(
                name="make_up_of_a_gathering_or_a_month",
                condition=Q(gathering__isnull=False, month__isnull=True)
                | Q(gathering__isnull=True, month__isnull=False),
            ),
            models.CheckConstraint(
                name="make_up_has_what_its_kind_names",
                condition=Q(kind=MakeUpKind.GATHERING, instead__isnull=False, month__isnull=True, task="")
                | (Q(kind=MakeUpKind.TASK, instead__isnull=True) & ~Q(task=""))
                | Q(kind=MakeUpKind.WAIVED, instead__isnull=True, task=""),
            ),
            models.UniqueConstraint(name="one_make_up_of_a_gathering", fields=["application", "gathering"]),
            models.UniqueConstraint(name="one_make_up_of_a_month", fields=["application", "month"]),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_kind_display()}"
