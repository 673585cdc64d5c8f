"""Requests for a change at the desk: the list, the page of one, taking it up and settling it."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from matching.admin import names
from matching.domain import swaps
from matching.forms import SettleForm
from matching.models import SwapRequest
from matching.states import LIVE, WAITING, ChangeWish, RequestState
from people.models import Person
from programmes import access
from programmes.access import Right
from programmes.admin.scoped import ScopedAdmin


@admin.register(SwapRequest)
class SwapRequestAdmin(ScopedAdmin):
    """Who asks for a change; whoever follows up the asker's side reads it, and the other side never does."""

    programme_path, campus_path = "pair__coupling__cohort__programme", "application__campus"
    part_path = "application__intake__part"
    see, change, add, remove = Right.FOLLOW_UP, None, None, None
    list_display = ("asker", "who", "trouble", "wish", "badge", "asked_at", "taken_by")
    list_filter = ("state", "trouble")
    list_select_related = (
        "application__person",
        "pair__coupling__cohort__programme",
        "pair__seeker__person",
        "pair__guide__person",
        "taken_by",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Know with each request whose names the visitor may read."""
        return names.known(super().get_queryset(request), request, seeker="pair__seeker", guide="pair__guide")

    def get_urls(self) -> list[URLPattern]:
        """Add the acts on a request."""
        own = [
            ("<int:pk>/take-up/", require_POST(self.take_up), "matching_swaprequest_take_up"),
            ("<int:pk>/settle/", require_POST(self.settle), "matching_swaprequest_settle"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=name) for route, view, name in own
        ] + super().get_urls()

    @admin.display(description=gettext_lazy("who asks"), ordering="application__person__name")
    def asker(self, row: SwapRequest) -> str:
        """Name who asks."""
        return str(row.application.person)

    @admin.display(description=gettext_lazy("pair"))
    def who(self, row: SwapRequest) -> str:
        """Name both, as far as the visitor may know them."""
        return names.both(row.pair, row)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def badge(self, row: SwapRequest) -> SafeString:
        """Show where it stands."""
        colour = {RequestState.ASKED: "warn", RequestState.TAKEN: "info", RequestState.SETTLED: "ok"}
        state = colour.get(RequestState(row.state), row.state)
        return render_to_string("partials/status_badge.html", {"state": state, "label": row.get_state_display()})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one request, and what can be done about it."""
        row = self._one(request, object_id)
        page = {
            "title": _("Request for a change"),
            "subtitle": names.both(row.pair, row),
            "row": row,
            "asker": str(row.application.person),
            "is_waiting": row.state in WAITING,
            "is_live": row.pair.state in LIVE,
            "repair_url": repair_url(row) if access.may(request.user, Right.PUBLISH) else "",
            "form": SettleForm(),
        }
        return render(request, "matching/admin/swap.html", self.admin_site.each_context(request) | page)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What became of a request stands on its own page."""
        return redirect("admin:matching_swaprequest_change", self._one(request, object_id).pk)

    def take_up(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Note that the visitor is on it."""
        return self._act(request, pk, swaps.take_up, _("You are on it now; the asker sees that somebody is."))

    def settle(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Note what came of it; the asker is written to."""
        form = SettleForm(request.POST)
        outcome = form.cleaned_data["outcome"] if form.is_valid() else ""
        return self._act(request, pk, partial(swaps.settle, outcome=outcome), _("Settled; the asker is told."))

    def _act(self, request: HttpRequest, pk: int, act: Any, said: str) -> HttpResponse:
        row = self._one(request, pk)
        assert isinstance(request.user, Person)
        try:
            act(row, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, said)
        return redirect("admin:matching_swaprequest_change", pk)

    def _one(self, request: HttpRequest, pk: Any) -> SwapRequest:
        known = str(pk).isdigit() and len(str(pk)) < 19
        rows = self.get_queryset(request).select_related(*self.list_select_related)
        found: SwapRequest | None = rows.filter(pk=pk).first() if known else None
        if found is None:
            raise Http404
        return found


def repair_url(row: SwapRequest) -> str:
    """Give the page of repairs with what the asker says filled in."""
    cause = swaps.cause_of(row)
    given = {"cause": cause.value} if cause else {}
    if row.wish == ChangeWish.LEAVE:
        given["leaves"] = swaps.side_of(row).value
    query = f"?{urlencode(given)}" if given else ""
    return reverse("admin:matching_pair_repair", args=[row.pair_id]) + query
