"""The desk's pages of gatherings, in the programme's own wall time."""

from typing import Any

from django.contrib import admin
from django.db.models import ManyToManyField, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from programmes.admin.configured import ConfiguredAdmin, ConfiguredStacked, ConfiguredTabular, only
from programmes.forms.programme import GatheringForm
from programmes.models import AgendaItem, Gathering, GatheringLink, GroupTask, Portion, Speaker


class PortionInline(ConfiguredTabular):
    """What people sign up for."""

    model = Portion
    programme_path = "gathering__programme"
    fields = ("key", "name", "seats", "order")


class SpeakerInline(ConfiguredStacked):
    """Who speaks or leads."""

    model = Speaker
    programme_path = "gathering__programme"


class AgendaInline(ConfiguredStacked):
    """The timetable, whose lines name speakers of this gathering alone."""

    model = AgendaItem
    programme_path = "gathering__programme"
    fields = (("day", "at_time", "minutes"), "title", "text", "speakers", "room")

    def formfield_for_manytomany(
        self, db_field: "ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Offer the speakers of the gathering whose page this is."""
        gathering = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
        mine = Speaker.objects.filter(gathering=gathering) if f"{gathering}".isdecimal() else Speaker.objects.none()
        return super().formfield_for_manytomany(db_field, request, **{**kwargs, "queryset": mine})


class LinkInline(ConfiguredStacked):
    """What to read before or after."""

    model = GatheringLink
    programme_path = "gathering__programme"


class GroupTaskInline(ConfiguredStacked):
    """What groups work on."""

    model = GroupTask
    programme_path = "gathering__programme"


@admin.register(Gathering)
class GatheringAdmin(ConfiguredAdmin):
    """Gatherings of one or several cohorts and campuses."""

    form = GatheringForm
    inlines = (PortionInline, SpeakerInline, AgendaInline, LinkInline, GroupTaskInline)

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
