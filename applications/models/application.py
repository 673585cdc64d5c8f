"""An application: one person asking into one intake, with answers to a frozen questionnaire."""

import uuid
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models.places import PLACES_ARE_FULL
from applications.models.study_group import StudyGroup
from applications.states import ApplicationState
from programmes.models import Campus, Intake, Partner, Questionnaire


class Application(models.Model):
    """One person in one part of one cohort; the database itself refuses more in the pool than there are places."""

    intake = models.ForeignKey(Intake, verbose_name=_("intake"), on_delete=models.PROTECT, related_name="applications")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="applications"
    )
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="applications")
    campus = models.ForeignKey(
        Campus, verbose_name=_("campus"), null=True, blank=True, on_delete=models.PROTECT, related_name="applications"
    )
    study_group = models.ForeignKey(
        StudyGroup,
        verbose_name=_("study group"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="members",
    )
    group_confirmed_at = models.DateTimeField(_("study group confirmed"), null=True, blank=True)
    recruited_by = models.ForeignKey(
        Partner,
        verbose_name=_("invited by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="recruits",
        help_text=_("Never a trade union: membership is nobody's business here."),
    )
    state = models.CharField(
        _("state"), max_length=12, choices=ApplicationState.choices, default=ApplicationState.DRAFT, db_index=True
    )
    answers = models.JSONField(_("answers"), default=dict, blank=True, help_text=_("As they were last sent."))
    draft = models.JSONField(
        _("draft"), default=dict, blank=True, help_text=_("Answers being written; empty when all is sent.")
    )
    waiting = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("asked anew"),
        default=list,
        blank=True,
        help_text=_("Keys of questions that changed while the application was open, and are to be answered anew."),
    )
    version = models.PositiveSmallIntegerField(_("version"), default=0)
    places = models.PositiveSmallIntegerField(
        _("can take"), default=1, help_text=_("Students or groups that a mentor can take.")
    )
    hours = models.DecimalField(_("hours to give"), max_digits=6, decimal_places=1, null=True, blank=True)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    terms_accepted_at = models.DateTimeField(_("terms accepted"), null=True, blank=True)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    waitlist_rank = models.PositiveIntegerField(_("place on the waitlist"), null=True, blank=True)
    completeness = models.PositiveSmallIntegerField(
        _("answered, in a hundred"), null=True, blank=True, help_text=_("Of the questions that were asked.")
    )
    training_done_on = models.DateField(_("training done"), null=True, blank=True)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-submitted_at", "pk"]
        indexes = [
            models.Index(name="applications_of_an_intake", fields=["intake", "state", "submitted_at"]),
            models.Index(name="applications_by_waiting", fields=["submitted_at", "id"]),
        ]
        constraints = [
            models.UniqueConstraint(name="one_application", fields=["intake", "person"]),
            models.CheckConstraint(name="application_state", condition=Q(state__in=ApplicationState.values)),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="places_of_the_intake",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
                func=PLACES_ARE_FULL,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.intake.get_part_display()})"

    @property
    def written(self) -> dict[str, Any]:
        """The answers as the applicant last wrote them, sent or not."""
        written: dict[str, Any] = self.draft or {k: v for k, v in self.answers.items() if k not in self.waiting}
        return written

    @property
    def form(self) -> Questionnaire:
        """The questionnaire that is answered now: the intake's newest one while changed questions wait."""
        return self.intake.questionnaire if self.waiting else self.questionnaire
