"""The search for plans when a match in a group cannot go on: asked for at the desk, made by a worker, kept a while."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models.pair import Pair
from matching.states import Cause, SearchState, Side


class Search(models.Model):
    """One search: for which pair and why, how far it is, and the plans with the mark of the matches they are of."""

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="searches")
    cause = models.CharField(_("cause"), max_length=12, choices=Cause.choices)
    leaves = models.CharField(_("who leaves"), max_length=6, choices=Side.choices, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=SearchState.choices, default=SearchState.ASKED)
    percent = models.PositiveSmallIntegerField(_("percent"), default=0)
    mark = models.CharField(_("mark of the matches"), max_length=64, blank=True)
    plans = models.JSONField(_("plans"), default=list)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(_("asked"))

    class Meta:
        verbose_name = _("search for plans")
        verbose_name_plural = _("searches for plans")
        ordering = ["-asked_at", "pk"]
        constraints = [
            models.CheckConstraint(name="search_state", condition=Q(state__in=SearchState.values)),
            models.CheckConstraint(name="search_cause", condition=Q(cause__in=Cause.values)),
            models.CheckConstraint(name="search_leaves", condition=Q(leaves__in=["", *Side.values])),
            models.UniqueConstraint(name="search_once", fields=["pair", "cause", "leaves"]),
        ]

    def __str__(self) -> str:
        return f"{self.pair_id}: {self.get_state_display()}"
