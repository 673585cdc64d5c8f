"""A paid mentor's timesheet of one month: begun, filled from the log, changed line by line, handed in, corrected."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from people.models import Person
from sessions_app.domain import duedates, timesheets, walltime
from sessions_app.forms.pay import CorrectionForm, LineForm
from sessions_app.models import Contract, Timesheet, TimesheetLine
from sessions_app.queries import hours, pay
from sessions_app.states import SheetState
from sessions_app.views import pay as pages


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def timesheet(request: HttpRequest, pk: int, year: int, month: int) -> HttpResponse:
    """Show the sheet of a month, and add a line to it."""
    found, first, at = pages.own_contract(request, pk), _first(year, month), timezone.now()
    sheet = _current(found, first, at)
    form = LineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and sheet is not None and form.is_valid():
        try:
            told = form.cleaned_data
            timesheets.put_line(
                sheet, on=told["on"], minutes=told["length"], kind=told["kind"], by=_person(request), at=at
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The hours are added."))
            return redirect("timesheet", pk, year, month)
    return render(request, "sessions_app/timesheet.html", {**_page(found, first, sheet, at), "form": form})


@login_required
@require_POST
def timesheet_act(request: HttpRequest, pk: int, year: int, month: int) -> HttpResponse:
    """Begin, fill, hand in or correct the sheet of a month."""
    found, first, at = pages.own_contract(request, pk), _first(year, month), timezone.now()
    sheet, act = _current(found, first, at), request.POST.get("act", "")
    try:
        _do(request, act, found, first, sheet, at)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("timesheet", pk, year, month)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def timesheet_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a line of an open sheet, or take it out; say how long an approved one should have been."""
    mine = TimesheetLine.objects.filter(sheet__contract__in=pay.contracts_of(_person(request)))
    line = get_object_or_404(mine.select_related("sheet__contract__cohort__programme"), pk=pk)
    at, approved = timezone.now(), line.sheet.state == SheetState.APPROVED
    sent = request.POST if request.method == "POST" else None
    form = (
        CorrectionForm(sent, initial={"length": hours.as_clock(line.minutes)})
        if approved
        else LineForm(sent, line=line)
    )
    if request.method == "POST" and ("take_out" in request.POST or form.is_valid()):
        try:
            said = _change(request, line, form, at)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, said)
            sheet = line.sheet
            return redirect("timesheet", sheet.contract_id, sheet.month.year, sheet.month.month)
    page = {**pages.frame(pages.own_contract(request, line.sheet.contract_id)), "line": line, "form": form}
    return render(request, "sessions_app/timesheet_line.html", {**page, "is_correction": approved})


def _do(request: HttpRequest, act: str, found: Contract, first: date, sheet: Timesheet | None, at: datetime) -> None:
    person = _person(request)
    if act == "begin":
        sheet = timesheets.begin(found, first, by=person, at=at)
        messages.success(request, _("The sheet is begun with what you have logged. Look it through."))
        return
    if sheet is None:
        raise ValidationError(_("Begin the sheet first."))
    if act == "fill":
        added = timesheets.fill(sheet, at=at)
        said = ngettext("%(added)d line is added.", "%(added)d lines are added.", added)
        messages.success(
            request, said % {"added": added} if added else _("All that you have logged stands here already.")
        )
    elif act == "submit":
        timesheets.submit(sheet, by=person, at=at)
        messages.success(
            request, _("The sheet is handed in. You get a mail when it is approved, or if something is wrong.")
        )
    elif act == "correct":
        timesheets.correct(sheet, by=person, at=at)
        messages.success(
            request, _("A correction is begun. Choose the lines that were wrong, or add what was missing.")
        )
    else:
        raise Http404


def _change(request: HttpRequest, line: TimesheetLine, form: Any, at: datetime) -> str:
    person = _person(request)
    if line.sheet.state == SheetState.APPROVED:
        open_one = Timesheet.objects.filter(contract=line.sheet.contract, month=line.sheet.month)
        sheet = open_one.exclude(state=SheetState.APPROVED).first() or timesheets.correct(line.sheet, by=person, at=at)
        timesheets.set_right(sheet, line, minutes=form.cleaned_data["length"], by=person, at=at)
        return _("The difference stands in the correction.")
    if "take_out" in request.POST:
        timesheets.take_out(line)
        return _("The line is taken out.")
    told = form.cleaned_data
    timesheets.put_line(
        line.sheet, on=told["on"], minutes=told["length"], kind=told["kind"], line=line, by=person, at=at
    )
    return _("The line is changed.")


def _page(found: Contract, first: date, sheet: Timesheet | None, at: datetime) -> dict[str, Any]:
    terms = pay.terms_of(found)
    sheets = list(Timesheet.objects.filter(contract=found, month=first).order_by("number"))
    open_one = sheet if sheet is not None and sheet.state in timesheets.WRITABLE else None
    last = min(found.ends_on, walltime.day_of(at, found.cohort.programme))
    return {
        **pages.frame(found),
        "month": first,
        "sheets": [_told(one) for one in sheets],
        "open": open_one,
        "sheet": sheet,
        "due": duedates.due_on(terms, first) if terms else None,
        "helped": terms is not None and duedates.needs_more_help(found, first, terms),
        "waiting": pay.held(found, max(first, found.starts_on), min(last, _last(first))).count(),
        "checks": timesheets.checks(found),
        "total": hours.in_words(sum(pay.sum_of(one) for one in sheets)),
    }


def _told(sheet: Timesheet) -> dict[str, Any]:
    lines = [
        {"line": line, "length": hours.in_words(line.minutes), "taken": bool(line.source)}
        for line in sheet.lines.select_related("corrects")
    ]
    return {"sheet": sheet, "lines": lines, "sum": hours.in_words(pay.sum_of(sheet))}


def _current(found: Contract, first: date, at: datetime) -> Timesheet | None:
    """Give the newest sheet of a month; raises Http404 for a month that the contract does not touch yet."""
    if first not in [month.first for month in pages.months_of(found, at)]:
        raise Http404
    return pay.sheets().filter(contract=found, month=first).order_by("number").last()


def _first(year: int, month: int) -> date:
    try:
        return date(year, month, 1)
    except ValueError:
        raise Http404 from None


def _last(first: date) -> date:
    return date.fromordinal(walltime.first_of_next_month(first).toordinal() - 1)


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # login_required stands before
    return request.user
