"""Interviews: times that the office proposes, the one that the applicant chose, and what came of the talk."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.application import Application
from applications.states import LIVING_TALKS, InterviewState, Leaning


class Interview(models.Model):
    """One talk with one applicant; a new time is the same talk again, so that calendars move it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="interviews")
    state = models.CharField(_("state"), max_length=10, choices=InterviewState.choices, default=InterviewState.PROPOSED)
    times = ArrayField(models.DateTimeField(), verbose_name=_("times that are proposed"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=30)
    place = models.CharField(_("place or link"), max_length=300)
    starts_at = models.DateTimeField(_("time that was chosen"), null=True, blank=True)
    sequence = models.PositiveSmallIntegerField(_("how often it was moved"), default=0)
    leaning = models.CharField(_("outcome"), max_length=10, choices=Leaning.choices, blank=True)
    notes = models.TextField(_("notes of the interview"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("interviewer"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="interviews",
    )
    at = models.DateTimeField(_("proposed"))

    class Meta:
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_living_interview", fields=["application"], condition=Q(state__in=LIVING_TALKS)
            ),
            models.UniqueConstraint(
                name="one_talk_at_a_time", fields=["by", "starts_at"], condition=Q(state=InterviewState.FIXED)
            ),
            models.CheckConstraint(name="interview_state", condition=Q(state__in=InterviewState.values)),
            models.CheckConstraint(name="interview_leaning", condition=Q(leaning__in=["", *Leaning.values])),
            models.CheckConstraint(
                name="a_fixed_interview_has_a_time",
                condition=~Q(state=InterviewState.FIXED) | Q(starts_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())
