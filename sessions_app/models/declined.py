"""Reminders that somebody does not want: the kinds that may be left out are left out from then on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.models.calendar import ReminderKind


class DeclinedKind(models.Model):
    """One kind of reminder that one person has stopped, in all programmes."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="declined_reminders")
    kind = models.CharField(_("kind"), max_length=12, choices=ReminderKind.choices)
    at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("stopped reminder")
        verbose_name_plural = _("stopped reminders")
        constraints = [
            models.UniqueConstraint(name="reminder_kind_declined_once", fields=["person", "kind"]),
            models.CheckConstraint(name="declined_reminder_kind", condition=Q(kind__in=ReminderKind.values)),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
