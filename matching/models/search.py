"""What a worker looks for because no request waits: plans for a match, and what a run would give; kept a while."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models.pair import Pair
from matching.states import SEARCHED, Cause, ForecastKind, SearchState, Side
from programmes.models import Campus, Coupling


class Errand(models.Model):
    """What somebody at the desk has asked a worker for: how far it is, and the mark of what it was worked out from."""

    state = models.CharField(_("state"), max_length=7, choices=SearchState.choices, default=SearchState.ASKED)
    percent = models.PositiveSmallIntegerField(_("percent"), default=0)
    mark = models.CharField(_("mark of the matches"), max_length=64, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(_("asked"))

    class Meta:
        abstract = True

    @property
    def waits(self) -> bool:
        """Say whether the worker has still to do it."""
        return self.state not in SEARCHED

    @property
    def has_failed(self) -> bool:
        """Say whether the worker could not do it."""
        return self.state == SearchState.FAILED


class Search(Errand):
    """One search: for which pair and why, and the plans with the mark of the matches they are of.

    `campuses` are those to which its asker is limited, in order: the plans touch people there only. Null: all.
    """

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="searches")
    cause = models.CharField(_("cause"), max_length=12, choices=Cause.choices)
    leaves = models.CharField(_("who leaves"), max_length=6, choices=Side.choices, blank=True)
    campuses = ArrayField(models.BigIntegerField(), null=True, blank=True, verbose_name=_("only at"))
    plans = models.JSONField(_("plans"), default=list)

    class Meta:
        verbose_name = _("search for plans")
        verbose_name_plural = _("searches for plans")
        ordering = ["-asked_at", "pk"]
        constraints = [
            models.CheckConstraint(name="search_state", condition=Q(state__in=SearchState.values)),
            models.CheckConstraint(name="search_cause", condition=Q(cause__in=Cause.values)),
            models.CheckConstraint(name="search_leaves", condition=Q(leaves__in=["", *Side.values])),
            models.UniqueConstraint(
                name="search_once", fields=["pair", "cause", "leaves", "campuses"], nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pair_id}: {self.get_state_display()}"


class Forecast(Errand):
    """What a run would give, before there is one: a dry run with its prices, or the test whether hiding pays."""

    coupling = models.ForeignKey(Coupling, on_delete=models.CASCADE, related_name="forecasts")
    campus = models.ForeignKey(Campus, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("what is asked"), max_length=6, choices=ForecastKind.choices)
    found = models.JSONField(_("what was found"), default=dict)

    class Meta:
        verbose_name = _("forecast")
        verbose_name_plural = _("forecasts")
        ordering = ["-asked_at", "pk"]
        constraints = [
            models.CheckConstraint(name="forecast_state", condition=Q(state__in=SearchState.values)),
            models.CheckConstraint(name="forecast_kind", condition=Q(kind__in=ForecastKind.values)),
            models.UniqueConstraint(name="forecast_once", fields=["coupling", "campus", "kind"], nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return f"{self.coupling_id}: {self.get_kind_display()}, {self.get_state_display()}"
