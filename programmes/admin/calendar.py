"""The desk's pages of gatherings, in the programme's own wall time."""

from django.contrib import admin

from programmes.admin.configured import ConfiguredAdmin, only
from programmes.models import Gathering


@admin.register(Gathering)
class GatheringAdmin(ConfiguredAdmin):
    """Gatherings of one or several cohorts and campuses."""

    list_display = ("name", "programme", "starts_at", "mode", "place", "obligatory")
    list_filter = (only("programme"), only("cohorts"), only("campuses"), "mode")
    search_fields = ("key", "place")
    list_select_related = ("programme",)
    date_hierarchy = "starts_at"
