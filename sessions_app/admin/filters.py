"""Filters of the follow-up list: what is due now, what rests, what is mine; cohorts and campuses that one may see."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programmes.access import Right
from programmes.admin import filters
from sessions_app.models import FollowUp
from sessions_app.queries import follow_ups as queries
from sessions_app.states import FollowUpState


class ShownFilter(admin.SimpleListFilter):
    """What is due now, unless something else is asked for."""

    title = _("show")
    parameter_name = "show"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Offer what is not due now."""
        return [("mine", _("mine")), ("resting", _("resting")), ("done", _("done")), ("all", _("all"))]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Name the first choice for what it shows."""
        for number, choice in enumerate(super().choices(changelist)):
            yield choice | {"display": _("due now")} if number == 0 else choice

    def queryset(self, request: HttpRequest, queryset: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
        """Narrow to what is asked for."""
        now = timezone.now()
        if self.value() == "all":
            return queryset
        if self.value() == "done":
            return queryset.exclude(state=FollowUpState.OPEN).order_by("-settled_at")
        if self.value() == "resting":
            return queries.resting(queryset, now)
        rows = queries.due(queryset, now)
        return rows.filter(assigned_to=request.user.pk) if self.value() == "mine" else rows


class CohortFilter(filters.CohortFilter):
    """One cohort that the visitor follows up."""

    right = Right.FOLLOW_UP


class CampusFilter(filters.CampusFilter):
    """One campus that the visitor follows up."""

    right = Right.FOLLOW_UP
