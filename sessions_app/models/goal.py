"""Goals of a pair or a group: what they are after, the steps to it, and what became of it; for nobody else to read."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models import Group, Pair
from programmes.models.together import Horizon
from sessions_app.states import GoalChangeKind, GoalCheck, GoalState


class Goal(models.Model):
    """One goal that two, or a group, have set: words, by when, and where it stands; what is open can be taken along."""

    pair = models.ForeignKey(Pair, null=True, blank=True, on_delete=models.CASCADE, related_name="goals")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="goals")
    horizon = models.CharField(_("how far ahead"), max_length=5, choices=Horizon.choices)
    text = models.TextField(_("goal"), max_length=500)
    by_when = models.DateField(_("by when"), null=True, blank=True)
    checks = ArrayField(
        models.CharField(max_length=10, choices=GoalCheck.choices), verbose_name=_("it is"), default=list, blank=True
    )
    state = models.CharField(_("state"), max_length=8, choices=GoalState.choices, default=GoalState.OPEN)
    comes_from = models.OneToOneField(
        "self",
        verbose_name=_("comes from an earlier match"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="goes_on_as",
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(_("added"))
    changed_at = models.DateTimeField(_("changed"))
    closed_at = models.DateTimeField(_("done or dropped"), null=True, blank=True)

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["by_when", "pk"]
        constraints = [
            models.CheckConstraint(
                name="goal_of_a_pair_or_a_group",
                condition=Q(pair__isnull=False, group__isnull=True) | Q(pair__isnull=True, group__isnull=False),
            ),
            models.CheckConstraint(name="goal_horizon", condition=Q(horizon__in=Horizon.values)),
            models.CheckConstraint(name="goal_state", condition=Q(state__in=GoalState.values)),
            models.CheckConstraint(name="goal_checks", condition=Q(checks__contained_by=GoalCheck.values)),
            models.CheckConstraint(
                name="goal_closed_when_not_open",
                condition=Q(state=GoalState.OPEN, closed_at__isnull=True)
                | Q(~Q(state=GoalState.OPEN), closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class GoalStep(models.Model):
    """One small step to a goal, ticked when it is done."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="steps")
    text = models.CharField(_("step"), max_length=200)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("step to a goal")
        verbose_name_plural = _("steps to a goal")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"#{self.pk}"


class GoalChange(models.Model):
    """One line of a goal's history: who did what, and the words or the day that stood before."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(_("what"), max_length=10, choices=GoalChangeKind.choices)
    was = models.TextField(_("before"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("change of a goal")
        verbose_name_plural = _("changes of goals")
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(name="goal_change_kind", condition=Q(kind__in=GoalChangeKind.values))]

    def __str__(self) -> str:
        return f"#{self.goal_id}: {self.get_kind_display()}"
