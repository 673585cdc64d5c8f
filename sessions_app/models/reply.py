"""Replies to surveys: who is asked and has answered stands apart from what was answered."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from programmes.models import Survey
from programmes.states import Part


class SurveyTurn(models.Model):
    """One person's turn to answer a survey; that they have, but neither when nor what."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="turns")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="survey_turns")
    asked_on = models.DateField(_("asked"))
    answered = models.BooleanField(_("answered"), default=False)

    class Meta:
        verbose_name = _("turn to answer a survey")
        verbose_name_plural = _("turns to answer a survey")
        ordering = ["survey", "application"]
        constraints = [models.UniqueConstraint(name="one_turn_in_a_survey", fields=["survey", "application"])]

    def __str__(self) -> str:
        return f"{self.survey}: {self.application}"


class SurveyReply(models.Model):
    """What one person answered; of an anonymous reply no column says whose it is or on which day it came."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="replies")
    part = models.CharField(_("part"), max_length=10, choices=Part.choices)
    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.CASCADE, related_name="survey_replies"
    )
    answers = models.JSONField(_("answers"), default=dict)

    class Meta:
        verbose_name = _("reply to a survey")
        verbose_name_plural = _("replies to a survey")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="reply_part", condition=Q(part__in=Part.values)),
            models.UniqueConstraint(
                name="one_named_reply", fields=["survey", "application"], condition=Q(application__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey}: {self.get_part_display()}"
