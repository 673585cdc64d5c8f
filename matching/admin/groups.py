"""Groups at the desk: their list, and the page of one with its members."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from matching import queries
from matching.admin import names, scope
from matching.models import Group, Pair
from matching.states import LIVE, Side
from matching.views import groups
from programmes import access
from programmes.access import Right
from programmes.admin.scoped import ScopedAdmin


@admin.register(Group)
class GroupAdmin(ScopedAdmin):
    """Several seekers with one guide; members come and go as pairs."""

    programme_path, campus_path = "coupling__cohort__programme", "guide__campus"
    see, change, add, remove = Right.FOLLOW_UP, None, None, None
    list_display = ("name", "coupling", "guided_by", "time", "members")
    search_fields = ("name",)
    list_select_related = ("coupling__cohort__programme", "guide__person", "guide__intake", "guide__questionnaire")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Count the live members with the list, and know whose names the visitor may read."""
        live = Count("pairs", filter=Q(pairs__state__in=sorted(LIVE)))
        return names.known(super().get_queryset(request).annotate(live=live), request, guide="guide")

    @admin.display(description=gettext_lazy("guide"))
    def guided_by(self, group: Any) -> str:
        """Who guides."""
        return _guide(group)

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
            "guide": _guide(group),
            "slot": groups.slot_words(group),
            "pairs": [(pair, names.end(pair, Side.SEEKER, pair)) for pair in _members(group, request)],
            "may_match": access.may(request.user, Right.PUBLISH),
        }
        return render(request, "matching/admin/group.html", self.admin_site.each_context(request) | page)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What became of a group stands on its own page."""
        return redirect("admin:matching_group_change", scope.group(request, object_id).pk)


def _guide(group: Any) -> str:
    if group.knows_guide:
        return str(group.guide.person)
    return str(group.coupling.get_guides_display())


def _members(group: Group, request: HttpRequest) -> QuerySet[Pair]:
    rows = queries.pairs().filter(group=group).order_by("seeker__person__name", "pk")
    return names.known(rows, request, seeker="seeker")
