"""What coordinators do at the board of a run, act by act, and whom they keep apart for good."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from matching.models.run import Run
from matching.states import BoardVerb
from programmes.models import Programme


class Apart(models.Model):
    """Two people who are not to be matched in a programme, this year or later, until somebody lifts it."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="kept_apart")
    seeker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    guide = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reason = models.TextField(_("reason"))
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    said_at = models.DateTimeField(_("said"))
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    class Meta:
        verbose_name = _("two kept apart")
        verbose_name_plural = _("people kept apart")
        ordering = ["-said_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="apart_once", fields=["programme", "seeker", "guide"], condition=Q(lifted_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seeker} – {self.guide}"


class BoardAct(models.Model):
    """One act at the board, with what it changed; `number` is the board's version after it, or after its undo.

    `before` and `after` map the key of each seeker it touched to their row of the board; who had none has the reason
    under "left", or null.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="board_acts")
    number = models.PositiveIntegerField(_("version after it"))
    verb = models.CharField(_("act"), max_length=10, choices=BoardVerb.choices)
    seeker = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    guide = models.ForeignKey(Application, null=True, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Application, null=True, on_delete=models.CASCADE, related_name="+")
    apart = models.ForeignKey(Apart, null=True, on_delete=models.SET_NULL, related_name="+")
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("when"))
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("act at the board")
        verbose_name_plural = _("acts at the board")
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(name="board_act_once", fields=["run", "number"]),
            models.CheckConstraint(name="board_act_verb", condition=Q(verb__in=BoardVerb.values)),
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.number}: {self.get_verb_display()}"
