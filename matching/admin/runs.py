"""Runs at the desk: their list, the page of one with its progress and result, and publishing."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from matching.admin import (
    board_acts,
    board_asks,
    boards,
    compare,
    couplings,
    failing,
    filling,
    keeping_apart,
    publish,
    putting_first,
    ready,
    results,
    scope,
    weighing,
)
from matching.domain import leaving, reasons, runs
from matching.models import Run
from matching.states import RunState
from people.models import Person
from programmes.access import Right
from programmes.admin.scoped import ScopedAdmin

ON_THE_WAY = (RunState.REQUESTED, RunState.RUNNING)
FOR_NOTHING = (RunState.FAILED, RunState.INTERRUPTED, RunState.DISCARDED)


@admin.register(Run)
class RunAdmin(ScopedAdmin):
    """Runs are asked for, looked through, discarded and published; never typed."""

    programme_path, campus_path = "coupling__cohort__programme", "campus"
    see, change, add, remove = Right.MATCH, None, None, None
    list_display = ("__str__", "campus", "badge", "requested_by", "requested_at", "published_at")
    list_filter = ("state",)
    list_select_related = ("coupling__cohort__programme", "campus", "requested_by")
    change_list_template = "matching/admin/run_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave what a run keeps of input and answer in the database: megabytes, which the list does not show."""
        return super().get_queryset(request).defer("frozen_input", "certificate", "answer", "prices")

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of couplings and the acts on a run."""
        own = [
            ("couplings/", self.overview, "matching_couplings"),
            ("coupling/<int:pk>/", self.coupling, "matching_coupling"),
            ("coupling/<int:pk>/by-hand/", self.by_hand, "matching_by_hand"),
            ("coupling/<int:pk>/ready/", self.ready, "matching_ready"),
            ("coupling/<int:pk>/ready/progress/", self.ready_progress, "matching_ready_progress"),
            ("coupling/<int:pk>/ready/wanted.csv", self.wanted, "matching_wanted"),
            ("coupling/<int:pk>/apart/", self.apart, "matching_apart"),
            ("coupling/<int:pk>/apart/<int:number>/lift/", require_POST(self.apart_lift), "matching_apart_lift"),
            ("coupling/<int:pk>/first/", self.first, "matching_first"),
            ("coupling/<int:pk>/first/<int:number>/lift/", require_POST(self.first_lift), "matching_first_lift"),
            ("coupling/<int:pk>/fill/", self.fill, "matching_fill"),
            ("coupling/<int:pk>/criteria/", self.weighing, "matching_weighing"),
            ("coupling/<int:pk>/compare/", self.compare, "matching_compare"),
            ("<int:pk>/progress/", self.progress, "matching_run_progress"),
            ("<int:pk>/cancel/", require_POST(self.cancel), "matching_run_cancel"),
            ("<int:pk>/discard/", require_POST(self.discard), "matching_run_discard"),
            ("<int:pk>/publish/", self.publish, "matching_run_publish"),
            ("<int:pk>/letters/", self.letters, "matching_run_letters"),
            ("<int:pk>/board/", self.board, "matching_board"),
            ("<int:pk>/board/<int:seeker>/", self.board_person, "matching_board_person"),
            ("<int:pk>/board/<int:seeker>/scores/", self.board_scores, "matching_board_scores"),
            ("<int:pk>/board/act/", self.board_act, "matching_board_act"),
            ("<int:pk>/board/ask/", require_POST(self.board_ask), "matching_board_ask"),
            ("<int:pk>/board/questions/<int:number>/", self.board_question, "matching_board_question"),
            ("<int:pk>/board/undo/", require_POST(self.board_undo), "matching_board_undo"),
            ("<int:pk>/board/again/", require_POST(self.board_again), "matching_board_again"),
            ("<int:pk>/board/changes/", self.board_changes, "matching_board_changes"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=name) for route, view, name in own
        ] + super().get_urls()

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def badge(self, run: Run) -> SafeString:
        """Show where it stands."""
        return render_to_string("partials/status_badge.html", {"state": run.state, "label": run.get_state_display()})

    def overview(self, request: HttpRequest) -> HttpResponse:
        """List the couplings."""
        return couplings.overview(self.admin_site, request)

    def coupling(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one coupling and take the wish for a run."""
        return couplings.coupling(self.admin_site, request, pk)

    def by_hand(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Match two by hand."""
        return couplings.by_hand(self.admin_site, request, pk)

    def ready(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what is known before a run."""
        return ready.page(self.admin_site, request, pk)

    def ready_progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Tell how far a dry run, or the test whether hiding pays, is."""
        return ready.progress(request, pk)

    def wanted(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give what is wanted as a file."""
        return ready.wanted_file(request, pk)

    def apart(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List who is kept apart."""
        return keeping_apart.page(self.admin_site, request, pk)

    def apart_lift(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Let two be proposed to each other again."""
        return keeping_apart.lift(request, pk, number)

    def first(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List who comes first, and put somebody first."""
        return putting_first.page(self.admin_site, request, pk)

    def first_lift(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Let somebody wait like others again."""
        return putting_first.lift(request, pk, number)

    def fill(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Offer the next best to those who wait."""
        return filling.page(self.admin_site, request, pk)

    def weighing(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Try other weights on one seeker."""
        return weighing.page(self.admin_site, request, pk)

    def compare(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set two runs beside each other."""
        return compare.page(self.admin_site, request, pk)

    def letters(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show every letter that publishing would send."""
        return publish.letters(self.admin_site, request, pk)

    def board(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the board of a run."""
        return boards.overview(self.admin_site, request, pk)

    def board_person(self, request: HttpRequest, pk: int, seeker: int) -> HttpResponse:
        """Show one person on a board."""
        return boards.person(self.admin_site, request, pk, seeker)

    def board_scores(self, request: HttpRequest, pk: int, seeker: int) -> HttpResponse:
        """Give one person's points with every guide."""
        return boards.scores(request, pk, seeker)

    def board_act(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what an act costs, and do it."""
        return board_acts.act(self.admin_site, request, pk)

    def board_ask(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask the worker about somebody on a board of groups."""
        return board_asks.ask(request, pk)

    def board_question(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Tell how far a question is, or what was found."""
        return board_asks.progress(request, pk, number)

    def board_undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undo the newest act."""
        return board_acts.undo(request, pk)

    def board_again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for a new run around the locks."""
        return board_acts.again(request, pk)

    def board_changes(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Tell what others have done meanwhile."""
        return board_acts.changes(request, pk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one run: how far it is, or what it found."""
        run = scope.run(request, object_id)
        page = self.admin_site.each_context(request) | _of(run)
        if run.state in (RunState.READY, RunState.PUBLISHED, RunState.DISCARDED):
            page |= results.of(run, request.GET.get("page")) | boards.gone_from(leaving.since(run))
        if run.state == RunState.FAILED:
            page |= failing.of(request, run)
        return render(request, "matching/admin/run.html", page)

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the part of the page that tells how far a run is; when it is done the page loads itself anew."""
        run = scope.run(request, pk)
        response = render(request, "matching/admin/progress.html", _of(run))
        if run.state not in ON_THE_WAY:
            response["HX-Refresh"] = "true"
        return response

    def cancel(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Stop a run."""
        return self._act(request, pk, runs.cancel, _("The run is stopped; nothing of it is kept."))

    def discard(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Lay a run aside."""
        return self._act(request, pk, runs.discard, _("The run is laid aside. Nothing was sent."))

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what will be sent, and send it when a person says so."""
        return publish.page(self.admin_site, request, pk)

    def _act(self, request: HttpRequest, pk: int, act: Any, said: str) -> HttpResponse:
        run = scope.run(request, pk)
        assert isinstance(request.user, Person)
        try:
            act(run, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, said)
        return redirect("admin:matching_run_change", pk)


def _of(run: Run) -> dict[str, Any]:
    return {
        "title": _("Run %(number)s") % {"number": run.pk},
        "subtitle": str(run.coupling),
        "run": run,
        "stage": reasons.stage(run.stage),
        "is_on_the_way": run.state in ON_THE_WAY,
        "is_for_nothing": run.state in FOR_NOTHING,
    }
