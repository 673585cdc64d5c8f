"""Payroll: what was approved in each month, as a file for the payroll system."""

from datetime import date

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people.domain import audit
from programmes import access
from programmes import queries as programmes
from programmes.access import Right, Visit
from reports.exports import files
from reports.exports import payroll as sheets
from reports.views.programme import TYPES
from sessions_app.models import Timesheet
from sessions_app.queries.hours import in_words
from sessions_app.states import SheetState

OF_SHEET = {
    "programme": "contract__cohort__programme",
    "campus": "contract__application__campus",
    "part": "contract__application__intake__part",
}


@require_safe
def payroll(request: HttpRequest, slug: str) -> HttpResponse:
    """List the months with approved hours, each with its file."""
    visit = _enter(request, slug)
    rows = _mine(visit).filter(state=SheetState.APPROVED).order_by()
    months = rows.annotate(at=TruncMonth("approved_at")).values("at")
    months = months.annotate(number=Count("pk"), sum=Sum("minutes")).order_by("-at")
    waiting = _mine(visit).filter(state=SheetState.SUBMITTED).count()
    contact = programmes.pay_contact(visit.programme)
    page = {
        "programme": visit.programme,
        "contacts": [contact] if contact else [],
        "months": [{"first": one["at"], "number": one["number"], "sum": in_words(one["sum"])} for one in months],
        "shapes": list(TYPES),
        "waiting": waiting,
    }
    return render(request, "reports/payroll.html", page)


@require_POST
def payroll_export(request: HttpRequest, slug: str, year: int, month: int, shape: str) -> HttpResponse:
    """Give the hours that were approved in a month as a file; and note who took it."""
    visit = _enter(request, slug)
    try:
        first = date(year, month, 1)
    except ValueError:
        raise Http404 from None
    if shape not in TYPES:
        access.refuse()
    head, rows = sheets.table(_mine(visit), first)
    note = f"{first:%Y-%m}.{shape}: {len(rows)}"
    at = timezone.now()
    audit.record("payroll.exported", visit.programme, by=visit.person, at=at, scope=visit.programme.slug, note=note)
    written = files.as_csv(head, rows) if shape == "csv" else files.as_xlsx(_("Hours"), head, rows)
    answer = HttpResponse(written, content_type=TYPES[shape])
    answer["Content-Disposition"] = f'attachment; filename="{visit.programme.slug}-{first:%Y-%m}-hours.{shape}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _enter(request: HttpRequest, slug: str) -> Visit:
    """Let in who handles pay, in a programme that pays."""
    visit = access.enter(request, slug, Right.PAYROLL)
    if not visit.programme.mentors_paid:
        access.refuse()
    return visit


def _mine(visit: Visit) -> QuerySet[Timesheet]:
    return access.visible(Timesheet.objects.all(), visit.person, Right.PAYROLL, **OF_SHEET).filter(
        contract__cohort__programme=visit.programme
    )
