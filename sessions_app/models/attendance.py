"""Attendance: who was at which gathering."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from programmes.models import Gathering
from sessions_app.states import Presence


class Attendance(models.Model):
    """One participant at one gathering."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="attendance")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attendance")
    presence = models.CharField(_("presence"), max_length=8, choices=Presence.choices)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    marked_at = models.DateTimeField(_("marked"))

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["gathering", "application"]
        constraints = [
            models.UniqueConstraint(name="attendance_once", fields=["gathering", "application"]),
            models.CheckConstraint(name="attendance_presence", condition=Q(presence__in=Presence.values)),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_presence_display()}"
