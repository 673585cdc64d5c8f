"""Interest in the bank at the desk: who is interested in what, and connecting, taking, finishing or ending it."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin import bulk
from applications.domain import interests
from applications.models import Interest
from applications.states import INTEREST_MOVES, InterestState
from programmes.access import Right
from programmes.admin.scoped import ScopedAdmin

DAY = {"type": "date"}


class DaysForm(forms.Form):
    """From which day to which somebody has what they take."""

    since = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY))
    until = forms.DateField(
        label=gettext_lazy("To"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY)
    )


@admin.register(Interest)
class InterestAdmin(ScopedAdmin):
    """Who is interested in which topic, assignment or post, and what came of it."""

    programme_path = "application__intake__cohort__programme"
    campus_path, part_path = "application__campus", "application__intake__part"
    see, change, add, remove = Right.FOLLOW_UP, None, None, None
    list_display = ("assignment", "kind", "organisation", "student", "badge", "said_at", "taken_from", "taken_until")
    list_filter = ("state", "assignment__kind")
    search_fields = ("application__person__name", "assignment__organisation__name")
    list_select_related = ("assignment__organisation", "application__person")
    actions = ("connect",)

    @admin.display(description=gettext_lazy("kind"), ordering="assignment__kind")
    def kind(self, row: Interest) -> str:
        """What it is."""
        return str(row.assignment.get_kind_display())

    @admin.display(description=gettext_lazy("organisation"), ordering="assignment__organisation__name")
    def organisation(self, row: Interest) -> str:
        """Whose it is."""
        return str(row.assignment.organisation)

    @admin.display(description=gettext_lazy("student"), ordering="application__person__name")
    def student(self, row: Interest) -> str:
        """Who is interested."""
        return str(row.application.person)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def badge(self, row: Interest) -> SafeString:
        """Show where it stands."""
        return render_to_string("partials/status_badge.html", {"state": row.state, "label": row.get_state_display()})

    @admin.action(description=gettext_lazy("Note as connected with the organisation"), permissions=["view"])
    def connect(self, request: HttpRequest, rows: QuerySet[Interest]) -> None:
        """Note several as connected; each student is told."""
        done = 0
        for row in rows.select_related("assignment__cohort__programme", "application__person"):
            try:
                interests.connect(row, by=bulk.person(request), at=timezone.now())
                done += 1
            except ValidationError as refusal:
                self.message_user(request, f"{row}: {refusal.messages[0]}", messages.WARNING)
        self.message_user(request, _("Connected: %(number)d") % {"number": done})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show one interest, and what can be done with it."""
        row: Interest | None = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        act = request.POST.get("act", "")
        form = DaysForm(
            request.POST if act in {"take", "finish"} else None,
            initial={
                "since": row.taken_from or row.assignment.starts_on or date.today(),
                "until": row.taken_until or row.assignment.ends_on,
            },
        )
        if request.method == "POST" and self._acted(request, row, act, form):
            return HttpResponseRedirect(request.path)
        page = {
            "title": str(row.assignment),
            "subtitle": str(row.application.person),
            "opts": self.opts,
            "row": row,
            "form": form,
            "can": {str(state.value) for state in INTEREST_MOVES[InterestState(row.state)]},
        }
        context = self.admin_site.each_context(request) | page
        return TemplateResponse(request, "admin/applications/interest.html", context)

    def _acted(self, request: HttpRequest, row: Interest, act: str, form: DaysForm) -> bool:
        by, at = bulk.person(request), timezone.now()
        if act in {"take", "finish"} and not form.is_valid():
            return False
        try:
            if act == "connect":
                interests.connect(row, by=by, at=at)
            elif act == "take":
                interests.take(row, form.cleaned_data["since"], form.cleaned_data["until"], by=by, at=at)
            elif act == "finish":
                interests.finish(row, form.cleaned_data["until"] or form.cleaned_data["since"], by=by, at=at)
            elif act == "decline":
                interests.decline(row, by=by, at=at)
            else:
                return False
        except ValidationError as refusal:
            if hasattr(refusal, "error_dict"):
                form.add_error(None, refusal)
                return False
            self.message_user(request, refusal.messages[0], messages.ERROR)
            return True
        self.message_user(request, _("Noted: %(state)s") % {"state": row.get_state_display()})
        return True
