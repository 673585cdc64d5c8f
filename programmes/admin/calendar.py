"""The desk's pages of gatherings, in the programme's own wall time."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from programmes.admin.configured import ConfiguredAdmin, only
from programmes.forms.programme import GatheringForm
from programmes.models import Gathering


@admin.register(Gathering)
class GatheringAdmin(ConfiguredAdmin):
    """Gatherings of one or several cohorts and campuses."""

    form = GatheringForm

    list_display = ("name", "programme", "at_campuses", "starts_at", "mode", "place")
    list_filter = (only("programme"), only("cohorts"), only("campuses"), "mode")
    search_fields = ("key", "place")
    list_select_related = ("programme",)
    date_hierarchy = "starts_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Read the campuses of all rows at once."""
        return super().get_queryset(request).prefetch_related("campuses")

    @admin.display(description=_("campuses"))
    def at_campuses(self, row: Gathering) -> str:
        """The campuses whose gathering it is."""
        return ", ".join(campus.name for campus in row.campuses.all()) or str(_("all"))
