"""Check-ins: how it goes, asked of each side on its own; the answers are for the office alone."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from matching.models import Group, Pair
from sessions_app.states import Feeling


class CheckIn(models.Model):
    """One question to one participant about their pair or group, and the answer once there is one."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="check_ins")
    pair = models.ForeignKey(Pair, null=True, blank=True, on_delete=models.CASCADE, related_name="check_ins")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="check_ins")
    asked_on = models.DateField(_("asked"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    feeling = models.CharField(_("how it goes"), max_length=8, choices=Feeling.choices, blank=True)
    met = models.BooleanField(_("they have met"), null=True, blank=True)
    note = models.CharField(_("note to the office"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="check_in_of_a_pair_or_a_group",
                condition=Q(pair__isnull=False, group__isnull=True) | Q(pair__isnull=True, group__isnull=False),
            ),
            models.UniqueConstraint(
                name="check_in_once", fields=["application", "pair", "group", "asked_on"], nulls_distinct=False
            ),
            models.CheckConstraint(name="check_in_feeling", condition=Q(feeling__in=["", *Feeling.values])),
            models.CheckConstraint(
                name="check_in_answered_with_a_feeling",
                condition=Q(answered_at__isnull=True, feeling="") | (Q(answered_at__isnull=False) & ~Q(feeling="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_on}: {self.get_feeling_display() or '–'}"
