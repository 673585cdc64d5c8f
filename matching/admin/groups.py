"""Groups at the desk: their list, and the page of one with its members."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from matching import queries
from matching.admin import scope
from matching.models import Group
from matching.states import LIVE
from matching.views import groups
from programmes.access import Right
from programmes.admin.scoped import ScopedAdmin


@admin.register(Group)
class GroupAdmin(ScopedAdmin):
    """Several seekers with one guide; members come and go as pairs."""

    programme_path, campus_path = "coupling__cohort__programme", "guide__campus"
    see, change, add, remove = Right.FOLLOW_UP, None, None, None
    list_display = ("name", "coupling", "guide", "time", "members")
    search_fields = ("name", "guide__person__name")
    list_select_related = ("coupling__cohort__programme", "guide__person", "guide__intake", "guide__questionnaire")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Count the live members with the list."""
        live = Count("pairs", filter=Q(pairs__state__in=sorted(LIVE)))
        rows: QuerySet[Any] = super().get_queryset(request).annotate(live=live)
        return rows

    @admin.display(description=gettext_lazy("members"), ordering="live")
    def members(self, group: Any) -> int:
        """How many live members."""
        return int(group.live)

    @admin.display(description=gettext_lazy("common time"))
    def time(self, group: Group) -> str:
        """Say when all can."""
        return groups.slot_words(group)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one group with its members, each with where they stand."""
        group = scope.group(request, object_id)
        page = {
            "title": group.name,
            "subtitle": str(group.coupling),
            "group": group,
            "slot": groups.slot_words(group),
            "pairs": queries.pairs().filter(group=group).order_by("seeker__person__name", "pk"),
        }
        return render(request, "matching/admin/group.html", self.admin_site.each_context(request) | page)
