"""Whom a coordinator puts first in a coupling, by hand and for a reason."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from programmes.models import Coupling
from programmes.models.placing import FIRST_CLASS, LAST_CLASS


class Precedence(models.Model):
    """One application that must have a place in a coupling, or is in a class of those who come first.

    It stands beside the classes of the coupling's own rules, the better one counts, and ends with the cohort.
    """

    coupling = models.ForeignKey(Coupling, on_delete=models.CASCADE, related_name="precedences")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="precedences")
    must = models.BooleanField(_("must have a place"), default=False)
    rank = models.PositiveSmallIntegerField(_("class"), null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=1000)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    said_at = models.DateTimeField(_("said"))
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    class Meta:
        verbose_name = _("somebody put first")
        verbose_name_plural = _("people put first")
        ordering = ["-said_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="precedence_once", fields=["coupling", "application"], condition=Q(lifted_at__isnull=True)
            ),
            models.CheckConstraint(
                name="precedence_says_something",
                condition=Q(must=True, rank__isnull=True) | Q(must=False, rank__gte=FIRST_CLASS, rank__lte=LAST_CLASS),
            ),
        ]

    def __str__(self) -> str:
        return str(self.application)
