"""Runs of the engine: frozen input, progress, proposals, and who found no place."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application, StudyGroup
from matching.states import RunState
from programmes.models import Campus, Coupling
from programmes.models.coupling import Objective


class Run(models.Model):
    """One matching of one coupling, perhaps for one campus; what went in and came out stays as it was."""

    coupling = models.ForeignKey(Coupling, verbose_name=_("coupling"), on_delete=models.PROTECT, related_name="runs")
    campus = models.ForeignKey(
        Campus, verbose_name=_("only at"), null=True, blank=True, on_delete=models.PROTECT, related_name="runs"
    )
    state = models.CharField(_("state"), max_length=12, choices=RunState.choices, default=RunState.REQUESTED)
    stage = models.CharField(_("stage"), max_length=40, blank=True)
    percent = models.PositiveSmallIntegerField(_("percent"), default=0)
    seed = models.PositiveIntegerField(_("seed"), default=0)
    objective = models.CharField(_("objective"), max_length=20, choices=Objective.choices, blank=True)
    based_on = models.ForeignKey(
        "self", verbose_name=_("keeps the locks of"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    frozen_input = models.JSONField(_("frozen input"), null=True, blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    levels = models.JSONField(_("levels"), default=list, blank=True)
    certificate = models.JSONField(_("certificate"), null=True, blank=True)
    answer = models.JSONField(_("answer"), null=True, blank=True)
    proven = models.BooleanField(_("proven optimal"), default=False)
    gap = models.FloatField(_("gap"), default=0.0)
    seconds = models.FloatField(_("seconds"), default=0.0)
    prices = models.JSONField(_("what one more place is worth"), default=dict, blank=True)
    error = models.TextField(_("what went wrong"), blank=True)
    failure = models.JSONField(_("what went wrong, rule by rule"), default=dict, blank=True)
    board_version = models.PositiveIntegerField(_("version of the board"), default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked for by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    requested_at = models.DateTimeField(_("asked for"))
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("published by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("matching run")
        verbose_name_plural = _("matching runs")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="run_state", condition=Q(state__in=RunState.values)),
            models.CheckConstraint(name="run_objective", condition=Q(objective__in=["", *Objective.values])),
            models.UniqueConstraint(
                name="one_run_at_a_time",
                fields=["coupling"],
                condition=Q(state__in=[RunState.REQUESTED, RunState.RUNNING]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coupling} #{self.pk}"


class Proposal(models.Model):
    """One proposed link; those of one group share its number. `parts` holds points for each criterion.

    `locked` and `by_hand` are said at the board: a new run around the locks keeps them.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="proposals")
    seeker = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    guide = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    group_number = models.PositiveIntegerField(_("group"), null=True, blank=True)
    study_group = models.ForeignKey(StudyGroup, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    slot = models.SlugField(_("common time"), blank=True)
    score = models.PositiveIntegerField(_("score"))
    parts = models.JSONField(_("points by criterion"), default=list)
    locked = models.BooleanField(_("kept together"), default=False)
    by_hand = models.BooleanField(_("placed by hand"), default=False)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["group_number", "guide", "seeker"]
        constraints = [models.UniqueConstraint(name="proposal_once", fields=["run", "seeker"])]

    def __str__(self) -> str:
        return f"{self.seeker} – {self.guide}"


class Unmatched(models.Model):
    """One person without a place in a run, with the reason as a code and its figures."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="unmatched")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    reason = models.SlugField(_("reason"))
    figures = models.JSONField(_("figures"), default=dict)

    class Meta:
        verbose_name = _("person without a place")
        verbose_name_plural = _("people without a place")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="unmatched_once", fields=["run", "application"])]

    def __str__(self) -> str:
        return f"{self.application}: {self.reason}"
