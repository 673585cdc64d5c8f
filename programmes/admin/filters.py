"""Filters that several lists share: cohort and campus; each offers only what the visitor may see."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from programmes import access
from programmes.access import Right
from programmes.models import Campus, Cohort


class CohortFilter(admin.SimpleListFilter):
    """One cohort of the visitor's programmes; a list says by which right, and where its rows name the cohort."""

    title = _("cohort")
    parameter_name = "cohort"
    right: ClassVar[Right]
    path = "cohort"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """List the cohorts, the newest first."""
        rows = Cohort.objects.select_related("programme").order_by("-starts_on", "pk")
        return [
            (str(row.pk), str(row)) for row in access.visible(rows, request.user, self.right, programme="programme")
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow to the cohort."""
        number = _number(self.value())
        return queryset if number is None else queryset.filter(**{self.path: number})


class CampusFilter(admin.SimpleListFilter):
    """One campus of the visitor's programmes; a list says by which right."""

    title = _("campus")
    parameter_name = "campus"
    right: ClassVar[Right]

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """List the campuses."""
        rows = Campus.objects.select_related("programme").order_by("programme__slug", "order", "pk")
        rows = access.visible(rows, request.user, self.right, programme="programme", campus="pk")
        return [(str(row.pk), f"{row.programme}: {row}") for row in rows]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow to the campus."""
        number = _number(self.value())
        return queryset if number is None else queryset.filter(campus=number)


def _number(value: Any) -> int | None:
    """Read a row's number from the address; what is none filters nothing."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
