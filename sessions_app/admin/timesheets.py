"""Timesheets at the desk: looked through, approved, or returned with a reason."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import formats, timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Person
from programmes.access import Right
from programmes.admin.scoped import ScopedAdmin
from sessions_app.domain import contracts, duedates, timesheets
from sessions_app.models import Timesheet
from sessions_app.queries import hours, pay
from sessions_app.states import SheetState


@admin.register(Timesheet)
class TimesheetAdmin(ScopedAdmin):
    """Sheets are approved or returned; what is approved the database locks."""

    programme_path = "contract__cohort__programme"
    campus_path, part_path = "contract__application__campus", "contract__application__intake__part"
    see, change, add, remove = Right.PAYROLL, None, None, None
    list_display = ("mentor", "when", "badge", "length", "submitted_at", "approved_as")
    list_filter = ("state", "month")
    search_fields = ("contract__name",)
    list_select_related = ("contract__cohort__programme",)

    def get_urls(self) -> list[URLPattern]:
        """Add the acts on one sheet."""
        act = self.admin_site.admin_view(self.act)
        return [path("<int:pk>/act/", act, name="sessions_app_timesheet_act"), *super().get_urls()]

    @admin.display(description=gettext_lazy("mentor"), ordering="contract__name")
    def mentor(self, sheet: Timesheet) -> str:
        """Name the mentor."""
        return sheet.contract.name

    @admin.display(description=gettext_lazy("month"), ordering="month")
    def when(self, sheet: Timesheet) -> str:
        """Say the month, and whether it is a correction."""
        month = formats.date_format(sheet.month, "YEAR_MONTH_FORMAT")
        return f"{month} ({_('correction')})" if sheet.number > 1 else month

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def badge(self, sheet: Timesheet) -> SafeString:
        """Show where it stands."""
        return render_to_string(
            "partials/status_badge.html", {"state": sheet.state, "label": sheet.get_state_display()}
        )

    @admin.display(description=gettext_lazy("hours"), ordering="minutes")
    def length(self, sheet: Timesheet) -> str:
        """Say the sum."""
        return hours.in_words(sheet.minutes) if sheet.submitted_at else "–"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one sheet with its lines and what does not fit."""
        sheet = self._found(request, object_id)
        terms = pay.terms_of(sheet.contract)
        page = {
            "title": f"{sheet.contract.name}, {formats.date_format(sheet.month, 'YEAR_MONTH_FORMAT')}",
            "subtitle": str(sheet.contract.cohort),
            "opts": self.opts,
            "sheet": sheet,
            "lines": [(line, hours.in_words(line.minutes)) for line in sheet.lines.select_related("corrects")],
            "sum": hours.in_words(pay.sum_of(sheet)),
            "due": duedates.due_on(terms, sheet.month) if terms else None,
            "checks": timesheets.checks(sheet.contract),
            "over": bool(timesheets.over(sheet.contract)),
            "contact": contracts.contact_of(sheet.contract),
            "waits": sheet.state == SheetState.SUBMITTED,
        }
        frame = self.admin_site.each_context(request)
        return TemplateResponse(request, "sessions_app/desk/timesheet.html", frame | page)

    def act(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Approve a sheet, or return it."""
        sheet, at = self._found(request, pk), timezone.now()
        assert isinstance(request.user, Person)  # the desk lets in nobody else
        if request.method == "POST":
            try:
                if request.POST.get("act") == "approve":
                    timesheets.approve(sheet, note=request.POST.get("note", ""), by=request.user, at=at)
                    messages.success(request, _("The sheet is approved, and locked."))
                elif request.POST.get("act") == "return":
                    timesheets.give_back(sheet, reason=request.POST.get("reason", ""), by=request.user, at=at)
                    messages.success(request, _("The sheet goes back to the mentor, with your reason."))
                else:
                    raise Http404
            except ValidationError as refusal:
                messages.error(request, refusal.messages[0])
        return redirect("admin:sessions_app_timesheet_change", pk)

    def _found(self, request: HttpRequest, pk: Any) -> Timesheet:
        text = str(pk)
        rows = self.get_queryset(request).select_related(*(f"contract__{name}" for name in pay.WHOLE))
        sheet: Timesheet | None = rows.filter(pk=int(text)).first() if text.isascii() and text.isdigit() else None
        if sheet is None:
            raise Http404
        return sheet
