"""Decisions and notes: what the office said of an application."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.models.places import PENDING_IS_TOO_MANY
from applications.states import ApplicationState


class Decision(models.Model):
    """One decision: into the pool, onto the waitlist, to interview, or not this time."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="decisions")
    state = models.CharField(_("decision"), max_length=12, choices=ApplicationState.choices)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(name="decision_state", condition=models.Q(state__in=ApplicationState.values)),
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())


class PendingDecision(models.Model):
    """A decision that nobody outside the office knows of yet; an admission holds its place from now on."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="pending")
    state = models.CharField(_("decision"), max_length=12, choices=ApplicationState.choices)
    reason = models.TextField(_("reason"), blank=True)
    version = models.PositiveSmallIntegerField(_("version of the answers that were read"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("pending decision")
        verbose_name_plural = _("pending decisions")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(name="pending_state", condition=models.Q(state__in=ApplicationState.values)),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="a_pending_place",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
                func=PENDING_IS_TOO_MANY,
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())


class Note(models.Model):
    """A note of the office on an application; the applicant may ask to read it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(_("note"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]
