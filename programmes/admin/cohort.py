"""The desk's pages of a cohort: its frame, its intakes, and the page where it is opened and moved on."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Person
from programmes import queries
from programmes.admin.configured import ConfiguredAdmin, ConfiguredTabular, only
from programmes.domain import cohorts
from programmes.models import Cohort, Expectation, FollowUpRule, Intake, ReminderRule, ScoreCriterion, WantedShare
from programmes.states import COHORT_MOVES, CohortState


class ExpectationInline(ConfiguredTabular):
    """What is expected of participants."""

    model = Expectation
    programme_path = "cohort__programme"


class ReminderRuleInline(ConfiguredTabular):
    """When reminders go out."""

    model = ReminderRule
    programme_path = "cohort__programme"


class FollowUpRuleInline(ConfiguredTabular):
    """After how many days the office follows up."""

    model = FollowUpRule
    programme_path = "cohort__programme"


@admin.register(Cohort)
class CohortAdmin(ConfiguredAdmin):
    """Cohorts; the state moves on a page of its own."""

    fields = ("programme", "number", "name", "starts_on", "ends_on", "state")
    readonly_fields = ("state",)
    list_display = ("__str__", "number", "state", "starts_on", "ends_on")
    list_filter = (only("programme"), "state")
    list_select_related = ("programme",)
    inlines = (ExpectationInline, ReminderRuleInline, FollowUpRuleInline)
    ways: ClassVar[tuple[tuple[Any, str], ...]] = ()  # rooms further down add what they do with a cohort

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show beside the cohort what other rooms do with it."""
        ways = [(label, reverse(name, args=[object_id])) for label, name in self.ways if object_id.isdigit()]
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "ways": ways})

    def get_urls(self) -> list[URLPattern]:
        """Add the page where a cohort is opened and moved on."""
        move = self.admin_site.admin_view(self.move)
        return [path("<int:pk>/move/", move, name="programmes_cohort_move"), *super().get_urls()]

    def move(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what a cohort lacks and where it can go; move it on POST."""
        cohort = self.get_queryset(request).select_related("programme__owner").filter(pk=pk).first()
        if cohort is None:
            raise Http404
        if request.method == "POST":
            return self._moved(request, cohort)
        targets = sorted(COHORT_MOVES[CohortState(cohort.state)], key=list(CohortState).index)
        page = {
            "title": str(cohort),
            "subtitle": _("Open the cohort, or move it on"),
            "opts": self.opts,
            "cohort": cohort,
            "targets": [{"value": state.value, "label": state.label} for state in targets],
            "lacks": [{"text": lack.text, "url": self._place(lack.row)} for lack in cohorts.lacks(cohort)],
            "opens": CohortState.RECRUITMENT in targets,
        }
        return TemplateResponse(request, "programmes/admin/move.html", self.admin_site.each_context(request) | page)

    def _moved(self, request: HttpRequest, cohort: Cohort) -> HttpResponse:
        assert isinstance(request.user, Person)
        state = request.POST.get("state", "")
        if state not in CohortState.values:
            raise Http404
        try:
            cohorts.move(cohort, state, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            for sentence in refusal.messages:
                messages.error(request, sentence)
            return redirect("admin:programmes_cohort_move", cohort.pk)
        messages.success(request, _("The cohort is now in: %s") % cohort.get_state_display())
        return redirect("admin:programmes_cohort_change", cohort.pk)

    def _place(self, row: Model | None) -> str:
        """Find the page where a row is changed: its own, or that of the row around it."""
        while row is not None:
            if type(row) in self.admin_site._registry:
                return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
            row = next((getattr(row, name) for name in queries.PARENTS if hasattr(row, name)), None)
        return ""


class ScoreCriterionInline(ConfiguredTabular):
    """What readers score."""

    model = ScoreCriterion
    programme_path = "intake__cohort__programme"
    part_path = "intake__part"


class WantedShareInline(ConfiguredTabular):
    """The mix that is wanted."""

    model = WantedShare
    programme_path = "intake__cohort__programme"
    part_path = "intake__part"


@admin.register(Intake)
class IntakeAdmin(ConfiguredAdmin):
    """How each part comes in."""

    programme_path = "cohort__programme"
    part_path = "part"
    fixed = ("cohort",)
    list_display = ("__str__", "part", "opens_at", "closes_at", "places", "decided_by")
    list_filter = (only("cohort__programme"), only("cohort"), "part")
    list_select_related = ("cohort__programme",)
    inlines = (ScoreCriterionInline, WantedShareInline)
