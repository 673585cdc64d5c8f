"""Approved hours for payroll: date, hours on that date, sums and approver; no account, no national identity number."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reports.exports.files import Cell
from sessions_app.models import Timesheet, TimesheetLine
from sessions_app.queries.hours import as_clock
from sessions_app.states import SheetState


def approved(sheets: QuerySet[Timesheet], month: date) -> QuerySet[Timesheet]:
    """Give the sheets that were approved in a month, in the order in which payroll reads them."""
    rows = sheets.filter(state=SheetState.APPROVED, approved_at__year=month.year, approved_at__month=month.month)
    return rows.order_by("contract__name", "contract", "month", "number")


def table(sheets: QuerySet[Timesheet], month: date) -> tuple[list[str], list[list[Cell]]]:
    """Give head and rows: a row for each line, and a row with the sum of each sheet."""
    head = [_("mentor"), _("month"), _("number"), _("date"), _("what for"), _("minutes"), _("hours"), _("approved by")]
    rows: list[list[Cell]] = []
    for sheet in approved(sheets, month).select_related("contract").prefetch_related("lines"):
        lines = list(sheet.lines.all())
        rows += [_line(sheet, line) for line in lines]
        rows.append(_sum(sheet, lines))
    return head, rows


def _line(sheet: Timesheet, line: TimesheetLine) -> list[Cell]:
    told: list[Cell] = [line.on.isoformat(), str(line.get_kind_display()), line.minutes, as_clock(line.minutes)]
    return [sheet.contract.name, f"{sheet.month:%Y-%m}", sheet.number, *told, ""]


def _sum(sheet: Timesheet, lines: Sequence[TimesheetLine]) -> list[Cell]:
    minutes = sum(line.minutes for line in lines)
    told: list[Cell] = ["", _("sum"), minutes, as_clock(minutes), sheet.approved_as]
    return [sheet.contract.name, f"{sheet.month:%Y-%m}", sheet.number, *told]
