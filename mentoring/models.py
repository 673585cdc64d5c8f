"""The roof's only table: rehearsals of a cohort's year."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.models import Cohort


class RehearsalState(models.TextChoices):
    """Where one rehearsal stands."""

    REQUESTED = "requested", _("waits for the worker")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    INTERRUPTED = "interrupted", _("interrupted")


ON_THE_WAY = (RehearsalState.REQUESTED, RehearsalState.RUNNING)


class Rehearsal(models.Model):
    """One year of one cohort, lived by invented people under a moved clock; only its timeline is kept, frozen.

    The timeline holds what would be sent to invented people, and nothing of anybody real.
    """

    cohort = models.ForeignKey(Cohort, verbose_name=_("cohort"), on_delete=models.CASCADE, related_name="rehearsals")
    state = models.CharField(
        _("state"), max_length=12, choices=RehearsalState.choices, default=RehearsalState.REQUESTED
    )
    percent = models.PositiveSmallIntegerField(_("percent"), default=0)
    reached = models.DateField(_("day that is being lived"), null=True, blank=True)
    seed = models.PositiveIntegerField(_("seed"), default=1)
    timeline = models.JSONField(_("timeline"), default=list, blank=True)
    error = models.TextField(_("what went wrong"), blank=True)
    seconds = models.FloatField(_("seconds"), default=0.0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked for by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    requested_at = models.DateTimeField(_("asked for"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("rehearsal")
        verbose_name_plural = _("rehearsals")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="rehearsal_state", condition=Q(state__in=RehearsalState.values)),
            models.UniqueConstraint(
                name="one_rehearsal_at_a_time", fields=["cohort"], condition=Q(state__in=["requested", "running"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort} #{self.pk}"
