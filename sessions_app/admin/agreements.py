"""Agreements and goals at the desk: who has signed, and how many goals there are; never a word of either."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.admin import names
from matching.models import Group, Pair
from matching.states import PairState
from programmes import access
from programmes.access import Right
from programmes.admin.scoped import ScopedAdmin
from sessions_app.models import Agreement
from sessions_app.queries import goals
from sessions_app.states import GoalState

OF_PAIR = {"programme": "coupling__cohort__programme", "campus": "seeker__campus"}
OF_GROUP = {"programme": "coupling__cohort__programme", "campus": "guide__campus"}


@admin.register(Agreement)
class AgreementAdmin(ScopedAdmin):
    """The newest wording of each pair and group: signed by how many of how many; its words stay theirs."""

    see, change, add, remove = Right.FOLLOW_UP, None, None, None
    change_list_template = "sessions_app/desk/agreements.html"
    list_display = ("who", "number", "text_version", "signed", "written_at")
    list_select_related = ("pair__coupling", "pair__seeker__person", "pair__guide__person", "group")
    fields = ("who", "number", "text_version", "signed", "written_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Give the newest wordings, each with how many have signed and how many are to."""
        newer = Agreement.objects.filter(number__gt=OuterRef("number"))
        same = Q(pair__isnull=False, pair=OuterRef("pair")) | Q(group__isnull=False, group=OuterRef("group"))
        begun = Count("group__pairs", filter=Q(group__pairs__state=PairState.ACTIVE), distinct=True)
        rows = super().get_queryset(request).filter(~Exists(newer.filter(same)))
        told: QuerySet[Any] = rows.annotate(ticks=Count("signatures", distinct=True), begun=begun)
        with_members: QuerySet[Any] = told.annotate(members=F("begun") + 1)
        return with_members

    def _within(self, rows: QuerySet[Any], request: HttpRequest, right: Right) -> QuerySet[Any]:
        """Narrow to agreements of pairs and groups of one's programmes and campus."""
        pairs = access.visible(Pair.objects.all(), request.user, right, **OF_PAIR)
        groups = access.visible(Group.objects.all(), request.user, right, **OF_GROUP)
        mine = rows.filter(Q(pair__in=pairs) | Q(group__in=groups))
        return names.known(mine, request, seeker="pair__seeker", guide="pair__guide")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Say above the list how many active matches have an agreement, and how many goals there are."""
        active = access.visible(Pair.objects.filter(state=PairState.ACTIVE), request.user, self.see, **OF_PAIR)
        found = goals.counts(active)
        words = _(
            "Active matches: %(matches)d. Goals: %(open)d open, %(done)d reached. Nobody here reads what they say."
        )
        numbers = {
            "matches": active.count(),
            "open": found.get(GoalState.OPEN, 0),
            "done": found.get(GoalState.DONE, 0),
        }
        return super().changelist_view(request, (extra_context or {}) | {"numbers": words % numbers})

    @admin.display(description=gettext_lazy("who"))
    def who(self, row: Agreement) -> str:
        """Name the pair, as far as the visitor may know who is in it, or the group."""
        return names.both(row.pair, row) if row.pair else str(row.group)

    @admin.display(description=gettext_lazy("signed"), ordering="ticks")
    def signed(self, row: Any) -> str:
        """Say how many have signed, of how many."""
        return _("%(signed)d of %(all)d") % {"signed": row.ticks, "all": 2 if row.pair_id else row.members}
