"""The audit trail: one line for every act that changes somebody's fate; lines are only ever added."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """Who did what to which row, when, and why."""

    at = models.DateTimeField(_("when"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="acts",
    )
    verb = models.CharField(_("act"), max_length=60)
    thing = models.CharField(_("kind of row"), max_length=60)
    thing_id = models.CharField(_("row"), max_length=40)
    scope = models.CharField(_("programme"), max_length=60, blank=True, db_index=True)
    note = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("audit line")
        verbose_name_plural = _("audit trail")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(name="audit_of_a_row", fields=["thing", "thing_id"])]
        triggers = [
            pgtrigger.Protect(name="audit_is_not_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="audit_is_not_rewritten",
                operation=pgtrigger.UpdateOf("at", "verb", "thing", "thing_id", "scope"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.thing} {self.thing_id}"
