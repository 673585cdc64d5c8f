"""Interest in the bank: a student is interested in a topic, assignment or post, and what comes of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.states import InterestState
from programmes.models import Assignment


class Interest(models.Model):
    """One student and one topic, assignment or post: interested, connected by the office, taken from–to, finished."""

    assignment = models.ForeignKey(
        Assignment, verbose_name=_("topic, assignment or post"), on_delete=models.PROTECT, related_name="interests"
    )
    application = models.ForeignKey(
        Application, verbose_name=_("application"), on_delete=models.CASCADE, related_name="interests"
    )
    state = models.CharField(_("state"), max_length=10, choices=InterestState.choices, default=InterestState.INTERESTED)
    said_at = models.DateTimeField(_("interested since"))
    moved_at = models.DateTimeField(_("state since"))
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_from = models.DateField(_("from"), null=True, blank=True)
    taken_until = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("interest in a topic, assignment or post")
        verbose_name_plural = _("interest in topics, assignments and posts")
        ordering = ["-said_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="interest_once", fields=["assignment", "application"]),
            models.CheckConstraint(name="interest_state", condition=Q(state__in=InterestState.values)),
            models.CheckConstraint(
                name="interest_taken_has_a_day",
                condition=~Q(state__in=[InterestState.TAKEN, InterestState.FINISHED]) | Q(taken_from__isnull=False),
            ),
            models.CheckConstraint(
                name="interest_ends_after_start",
                condition=Q(taken_until__isnull=True) | Q(taken_until__gte=F("taken_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.assignment}"
