"""Attendance: who was at which gathering, each tick that said so, and where an absence is made up for."""

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


class Tick(models.Model):
    """One tick as a device sent it, perhaps late: its key makes it count once, its time says which is the newest."""

    key = models.UUIDField(_("key"), unique=True)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="ticks")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="ticks")
    presence = models.CharField(_("presence"), max_length=8, choices=Presence.choices, blank=True)
    ticked_at = models.DateTimeField(_("ticked"))
    received_at = models.DateTimeField(_("received"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("tick")
        verbose_name_plural = _("ticks")
        ordering = ["ticked_at", "pk"]
        constraints = [
            models.CheckConstraint(name="tick_presence", condition=Q(presence__in=["", *Presence.values])),
        ]

    def __str__(self) -> str:
        return str(self.key)


class MakeUp(models.Model):
    """A gathering at which somebody makes up for one that they missed with approval."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="make_ups")
    missed = models.ForeignKey(
        Gathering, verbose_name=_("missed"), on_delete=models.CASCADE, related_name="made_up_elsewhere"
    )
    instead = models.ForeignKey(
        Gathering, verbose_name=_("comes to instead"), on_delete=models.CASCADE, related_name="make_ups"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("decided"))

    class Meta:
        verbose_name = _("made-up absence")
        verbose_name_plural = _("made-up absences")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="make_up_once", fields=["application", "missed"]),
            models.CheckConstraint(name="make_up_elsewhere", condition=~Q(missed=models.F("instead"))),
        ]

    def __str__(self) -> str:
        return f"{self.missed} → {self.instead}"
