"""Filters of the pile: cohort, campus and verdict; each offers only what the visitor may see."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from applications import queries
from applications.models import Application, Verdict
from applications.states import Outcome
from programmes.access import Right
from programmes.admin import filters


class CohortFilter(filters.CohortFilter):
    """One cohort whose applications the visitor sees."""

    right, path = Right.SEE_APPLICATIONS, "intake__cohort"


class CampusFilter(filters.CampusFilter):
    """One campus whose applications the visitor sees."""

    right = Right.SEE_APPLICATIONS


class VerdictFilter(admin.SimpleListFilter):
    """What the rules, and people after them, say together."""

    title = _("what the rules say")
    parameter_name = "verdict"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Offer the three outcomes, and those that a person has overruled."""
        return [
            ("met", _("all met")),
            ("look", _("a person must look")),
            ("not_met", _("something is not met")),
            ("overruled", _("overruled by a person")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        """Narrow by the verdicts' final words."""
        if self.value() == "not_met":
            return queryset.filter(_some(Outcome.NOT_MET))
        if self.value() == "look":
            return queryset.filter(~_some(Outcome.NOT_MET), _some(Outcome.LOOK))
        if self.value() == "met":
            return queryset.filter(~_some(Outcome.NOT_MET), ~_some(Outcome.LOOK))
        if self.value() == "overruled":
            return queryset.filter(Exists(Verdict.objects.filter(application=OuterRef("pk")).exclude(override="")))
        return queryset


class TrainingFilter(admin.SimpleListFilter):
    """Whether somebody who must be trained before matching is trained."""

    title = _("training")
    parameter_name = "training"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Offer both, among those for whom training is required."""
        return [("missing", _("required, not recorded")), ("done", _("recorded"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        """Narrow by the record of training."""
        if self.value() == "missing":
            return queryset.filter(queries.UNTRAINED)
        return queryset.filter(training_done_on__isnull=False) if self.value() == "done" else queryset


class PendingFilter(admin.SimpleListFilter):
    """Whether a decision waits for its release."""

    title = _("pending decision")
    parameter_name = "pending"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Offer both."""
        return [("yes", _("waits for release")), ("no", _("nothing pending"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        """Narrow by the pending decision."""
        if self.value() in ("yes", "no"):
            return queryset.filter(pending__isnull=self.value() == "no")
        return queryset


def _some(outcome: str) -> Exists:
    final = Q(override=outcome) | Q(override="", outcome=outcome)
    return Exists(Verdict.objects.filter(final, application=OuterRef("pk")))
