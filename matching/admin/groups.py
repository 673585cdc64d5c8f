"""Groups at the desk: their list, and the page of one with its members, guides, size and spread."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from matching import queries
from matching.admin import co_guides, names, scope
from matching.domain import composition, mixing
from matching.forms import CoGuideForm
from matching.models import Group, Pair
from matching.states import LIVE, Side
from programmes import access
from programmes.access import Right
from programmes.admin.scoped import ScopedAdmin


@admin.register(Group)
class GroupAdmin(ScopedAdmin):
    """Several seekers with one guide; members come and go as pairs."""

    programme_path, campus_path = "coupling__cohort__programme", "guide__campus"
    see, change, add, remove = Right.FOLLOW_UP, None, None, None
    list_display = ("name", "coupling", "guided_by", "time", "members", "size")
    search_fields = ("name",)
    list_select_related = ("coupling__cohort__programme", "guide__person", "guide__intake", "guide__questionnaire")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Count the live members with the list, and know whose names the visitor may read."""
        live = Count("pairs", filter=Q(pairs__state__in=sorted(LIVE)))
        rows = super().get_queryset(request).annotate(live=live).order_by("name", "pk")
        return names.known(rows, request, guide="guide")

    def get_urls(self) -> list[URLPattern]:
        """Add the acts on who guides a group."""
        own = [
            ("<int:pk>/co-guide/", require_POST(self.co_guide), "matching_group_co_guide"),
            ("<int:pk>/co-guide/<int:number>/end/", require_POST(self.co_guide_end), "matching_group_co_guide_end"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=name) for route, view, name in own
        ] + super().get_urls()

    @admin.display(description=gettext_lazy("guide"))
    def guided_by(self, group: Any) -> str:
        """Who guides."""
        return _guide(group)

    @admin.display(description=gettext_lazy("members"), ordering="live")
    def members(self, group: Any) -> int:
        """How many live members."""
        return int(group.live)

    @admin.display(description=gettext_lazy("size"))
    def size(self, group: Any) -> SafeString | str:
        """Say when a group is smaller or larger than is wanted."""
        odd = odd_size(group, int(group.live))
        return render_to_string("partials/status_badge.html", {"state": "warn", "label": odd}) if odd else ""

    @admin.display(description=gettext_lazy("common time"))
    def time(self, group: Group) -> str:
        """Say when all can."""
        return composition.slot_words(group)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one group with its members, each with where they stand."""
        group = scope.group(request, object_id)
        return render(request, "matching/admin/group.html", self.admin_site.each_context(request) | _of(group, request))

    def co_guide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask somebody to guide a group besides its guide."""
        group = scope.group(request, pk, Right.PUBLISH)
        limited = scope.campuses(request, group.coupling, Right.PUBLISH)
        form = CoGuideForm(request.POST, bond=group, campuses=limited)
        if asked := co_guides.ask(request, group, form):
            return asked
        page = _of(group, request) | {"form": form}
        return render(request, "matching/admin/group.html", self.admin_site.each_context(request) | page)

    def co_guide_end(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """End that somebody guides a group besides its guide."""
        return co_guides.end(request, scope.group(request, pk, Right.PUBLISH), number)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What became of a group stands on its own page."""
        return redirect("admin:matching_group_change", scope.group(request, object_id).pk)


def odd_size(group: Group, size: int) -> str:
    """Say that a live group is smaller or larger than its coupling wants; empty when it is not."""
    lo, hi = group.coupling.group_lo, group.coupling.group_hi
    if not size or lo is None or hi is None or lo <= size <= hi:
        return ""
    return (_("too small") if size < lo else _("too large")) + f" ({lo}–{hi})"


def _of(group: Group, request: HttpRequest) -> dict[str, Any]:
    pairs = list(_members(group, request))
    live = [pair for pair in pairs if pair.state in LIVE]
    may_match = access.may(request.user, Right.PUBLISH)
    mix = mixing.of(group.coupling) if may_match else None
    return {
        "title": group.title,
        "subtitle": str(group.coupling),
        "group": group,
        "guide": _guide(group),
        "slot": composition.slot_words(group),
        "pairs": [(pair, names.end(pair, Side.SEEKER, pair), pair.state in LIVE) for pair in pairs],
        "may_match": may_match,
        "live": live,
        "odd": odd_size(group, len(live)),
        "lone": mixing.sentence(mix, [pair.seeker for pair in live]),
        "spread": composition.spread([pair.score for pair in live], group.coupling.good),
        "shares": composition.shares(group.coupling, [pair.seeker for pair in live]) if may_match else [],
        "others": may_match and group.coupling.groups.exclude(pk=group.pk).exists(),
    } | co_guides.panel(group, request, may_ask=may_match and bool(live))


def _guide(group: Any) -> str:
    if group.knows_guide:
        return str(group.guide.person)
    return str(group.coupling.get_guides_display())


def _members(group: Group, request: HttpRequest) -> QuerySet[Pair]:
    rows = queries.pairs().filter(group=group).order_by("seeker__person__name", "pk")
    return names.known(rows, request, seeker="seeker")
