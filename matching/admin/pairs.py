"""Pairs at the desk: their list, the page of one, and its end."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from matching import queries
from matching.admin import co_guides, couplings, group_acts, names, repair, scope
from matching.domain import disclosure, extensions, pairs, reasons
from matching.forms import CoGuideForm, EndForm, ExtensionForm, TrialForm
from matching.models import Pair
from matching.states import LIVE, OPEN, PairState, Side
from people.models import Person
from programmes import access
from programmes.access import Right
from programmes.admin.scoped import ScopedAdmin


@admin.register(Pair)
class PairAdmin(ScopedAdmin):
    """Who is offered whom and who walks with whom; states move by acts only."""

    programme_path, campus_path = "coupling__cohort__programme", "seeker__campus"
    see, change, add, remove = Right.FOLLOW_UP, None, None, None
    list_display = ("who", "coupling", "group", "badge", "points", "offered_at", "active_at")
    list_filter = ("state",)
    search_fields = names.SEARCHED
    list_select_related = ("coupling__cohort__programme", "group", "seeker__person", "guide__person")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Know with each pair whose names the visitor may read, and search by."""
        return names.searchable(names.known(super().get_queryset(request), request, seeker="seeker", guide="guide"))

    def get_urls(self) -> list[URLPattern]:
        """Add the acts on a pair."""
        own = [
            ("<int:pk>/repair/", self.repair, "matching_pair_repair"),
            ("<int:pk>/repair/<int:number>/", self.repair_progress, "matching_pair_repair_progress"),
            ("<int:pk>/regroup/", self.regroup, "matching_pair_regroup"),
            ("<int:pk>/confirm/", require_POST(self.confirm), "matching_pair_confirm"),
            ("<int:pk>/end/", self.end, "matching_pair_end"),
            ("<int:pk>/expire/", require_POST(self.expire), "matching_pair_expire"),
            ("<int:pk>/complete/", require_POST(self.complete), "matching_pair_complete"),
            ("<int:pk>/last-day/", require_POST(self.last_day), "matching_pair_last_day"),
            ("<int:pk>/co-guide/", require_POST(self.co_guide), "matching_pair_co_guide"),
            ("<int:pk>/co-guide/<int:number>/end/", require_POST(self.co_guide_end), "matching_pair_co_guide_end"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=name) for route, view, name in own
        ] + super().get_urls()

    @admin.display(description=gettext_lazy("pair"))
    def who(self, pair: Pair) -> str:
        """Name both, as far as the visitor may know them."""
        return names.both(pair, pair)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def badge(self, pair: Pair) -> SafeString:
        """Show where it stands."""
        return render_to_string("partials/status_badge.html", {"state": pair.state, "label": pair.get_state_display()})

    @admin.display(description=gettext_lazy("points"), ordering="score")
    def points(self, pair: Pair) -> str:
        """Show the score as points of a hundred."""
        return f"{pair.score / 100:.0f}"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one pair: who, since when, on what terms, and what can be done."""
        pair = scope.pair(request, object_id)
        return self._page(request, pair, {})

    def _page(self, request: HttpRequest, pair: Pair, more: dict[str, Any]) -> HttpResponse:
        may_publish = access.may(request.user, Right.PUBLISH)
        page = _of(pair) | {
            "parts": couplings.bars(pair.parts),
            "terms": disclosure.terms(pair),
            "disclosed": disclosure.named(pair),
            "reason": reasons.over(pair),
            "waiting": [
                (names.end(pair, one.side, pair), one.asked_at)
                for one in queries.unanswered(timezone.now(), pair.coupling)
                if one.pair.pk == pair.pk
            ],
            "may_match": access.may(request.user, Right.MATCH),
            "may_publish": may_publish,
            "history": _history(pair, request),
            "last_day": queries.last_day(pair),
            "last_day_form": ExtensionForm(after=queries.last_day(pair)),
            "trial_is_over": queries.on_trial(timezone.now()).filter(pk=pair.pk).exists(),
            "trial_form": TrialForm(),
        }
        page |= co_guides.panel(pair, request, may_ask=may_publish and pair.state == PairState.ACTIVE) | more
        return render(request, "matching/admin/pair.html", self.admin_site.each_context(request) | page)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What became of a pair stands on its own page."""
        return redirect("admin:matching_pair_change", scope.pair(request, object_id).pk)

    def end(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the reason, and end the pair."""
        pair = scope.pair(request, pk)
        if pair.state not in LIVE:
            return redirect("admin:matching_pair_change", pk)
        form = EndForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["reason"]
            act = partial(pairs.end, reason=reason)
            return self._act(request, pk, act, _("The match has ended; both are told."))
        page = _of(pair) | {"title": _("End this match"), "form": form}
        return render(request, "matching/admin/pair_end.html", self.admin_site.each_context(request) | page)

    def repair(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what is the matter with a pair, and how to go on."""
        return repair.page(self.admin_site, request, pk)

    def repair_progress(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Tell how far the search for plans is."""
        return repair.progress(request, pk, number)

    def regroup(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Move a member into another group."""
        return group_acts.regroup(self.admin_site, request, pk)

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say after the trial that a match, or the whole group, goes on."""
        form = TrialForm(request.POST)
        if not form.is_valid():
            return self._page(request, scope.pair(request, pk), {"trial_form": form})
        act = partial(pairs.confirm, **form.cleaned_data)
        return self._act(request, pk, act, _("Confirmed: it goes on."), kept={"trial_form": form})

    def expire(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take an unanswered offer back."""
        return self._act(request, pk, pairs.expire, _("The offer is taken back; both are free for another."))

    def complete(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Bring an active pair to its planned end."""
        return self._act(request, pk, pairs.complete, _("The match is completed."))

    def last_day(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set another last day for a match, or for all of a group."""
        pair = scope.pair(request, pk)
        form = ExtensionForm(request.POST, after=queries.last_day(pair))
        kept = {"last_day_form": form}
        if not form.is_valid():
            return self._page(request, pair, kept)
        act = partial(extensions.set_last_day, until=form.cleaned_data["until"])
        return self._act(request, pk, act, _("The last day is set, and both are told."), kept=kept)

    def co_guide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask somebody to step in for who guides."""
        pair = scope.pair(request, pk, Right.PUBLISH)
        limited = scope.campuses(request, pair.coupling, Right.PUBLISH)
        form = CoGuideForm(request.POST, bond=pair, campuses=limited)
        return co_guides.ask(request, pair, form) or self._page(request, pair, {"form": form})

    def co_guide_end(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """End that somebody steps in."""
        return co_guides.end(request, scope.pair(request, pk, Right.PUBLISH), number)

    def _act(
        self, request: HttpRequest, pk: int, act: Any, said: str, kept: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Do an act; when it is refused, the page shows what is `kept` of the forms as they were filled in."""
        pair = scope.pair(request, pk)
        assert isinstance(request.user, Person)
        try:
            act(pair, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            if kept:
                return self._page(request, pair, kept)
        else:
            messages.success(request, said)
        return redirect("admin:matching_pair_change", pk)


def _of(pair: Pair) -> dict[str, Any]:
    return {
        "title": names.both(pair, pair),
        "subtitle": str(pair.coupling),
        "pair": pair,
        "who": names.both(pair, pair),
        "seeker": names.end(pair, Side.SEEKER, pair),
        "guide": names.end(pair, Side.GUIDE, pair),
        "is_open": pair.state in OPEN,
        "is_live": pair.state in LIVE,
        "is_active": pair.state == PairState.ACTIVE,
    }


def _history(pair: Pair, request: HttpRequest) -> list[tuple[Pair, str, bool]]:
    """The pairs before and after this one: each with its names, and whether it came before."""
    rows = queries.pairs().filter(Q(pk=pair.follows_id) | Q(follows=pair)).order_by("pk")
    known = names.known(rows, request, seeker="seeker", guide="guide")
    return [(one, names.both(one, one), one.pk == pair.follows_id) for one in known]
