"""All cohorts in one report, the report of one cohort, and its tables as files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from people.domain import audit
from people.models import Person
from programmes import access
from programmes.access import Right, Visit
from programmes.domain import newsletter
from programmes.models import Cohort
from reports.domain import numbers, overview, suppression, surveys
from reports.exports import counted, files, people
from reports.exports.files import Sheet
from sessions_app.queries import hours
from sessions_app.queries.hours import Given

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Show all cohorts whose numbers the visitor may see, in one table."""
    if not isinstance(request.user, Person) or not request.user.is_active:
        raise access.LoginNeeded
    mine = list(access.programmes_with(request.user, Right.SEE_NUMBERS).values_list("pk", flat=True))
    if not mine:
        access.refuse()
    access.require_second_factor(request.user)
    return render(request, "reports/reports.html", {"overview": overview.of_programmes(mine, at=timezone.now())})


@require_safe
def programme_report(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show the numbers of one cohort, without people."""
    visit = access.enter(request, slug, Right.SEE_NUMBERS)
    cohort = _cohort(visit, number)
    known = numbers.of_cohort(cohort, at=timezone.now())
    page = {
        "programme": visit.programme,
        "cohort": cohort,
        "numbers": known,
        "files": [(table.key, table.title) for table in known.tables if table.key in people.TABLES],
        "shapes": list(TYPES),
        "has_surveys": cohort.surveys.exists(),
        "has_newsletter": bool(str(visit.programme.newsletter)) and visit.has(Right.NEWSLETTER),
        "with_people": visit.has(Right.EXPORT_PEOPLE),
        "given": _given(cohort),
        "has_payroll": visit.programme.mentors_paid and visit.has(Right.PAYROLL),
    }
    return render(request, "reports/programme.html", page)


@require_safe
def survey_report(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show what participants of one cohort answered, without people."""
    visit = access.enter(request, slug, Right.SEE_NUMBERS)
    cohort = _cohort(visit, number)
    page = {"programme": visit.programme, "cohort": cohort, "surveys": surveys.of_cohort(cohort)}
    return render(request, "reports/surveys.html", page)


@require_POST
def report_export(request: HttpRequest, slug: str, number: int, table: str, shape: str) -> HttpResponse:
    """Give one table as a file: with people for who follows them up, else in counts; and note who took it."""
    visit = access.enter(request, slug, Right.SEE_NUMBERS)
    cohort = _cohort(visit, number)
    if table not in people.TABLES or shape not in TYPES:
        access.refuse()
    with_people = visit.has(Right.EXPORT_PEOPLE)
    at = timezone.now()
    sheet = people.sheet(table, cohort, visit.person, at) if with_people else counted.sheet(table, cohort, at)
    audit.record(
        "report.exported",
        cohort,
        by=visit.person,
        at=at,
        scope=visit.programme.slug,
        note=f"{table}.{shape}, {'people' if with_people else 'counts'}: {len(sheet.rows)} × {', '.join(sheet.header)}",
    )
    return _file(sheet, shape, f"{visit.programme.slug}-{cohort.number}-{table}.{shape}")


@require_POST
def newsletter_export(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the confirmed addresses of a newsletter, each with the page where its reader stops it."""
    visit = access.enter(request, slug, Right.NEWSLETTER)
    rows = newsletter.take(visit.programme, by=visit.person, at=timezone.now())
    lines = [[row.email, row.language, newsletter.page_of(row)] for row in rows]
    answer = HttpResponse(files.as_csv(["e-mail", "language", "stop"], lines), content_type=TYPES["csv"])
    answer["Content-Disposition"] = f'attachment; filename="{visit.programme.slug}-newsletter.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


def _given(cohort: Cohort) -> Given | None:
    """Give the hours that volunteers have given, where they are enough people that nobody is told of."""
    if cohort.programme.mentors_paid:
        return None
    given = hours.given_in(cohort)
    return given if given.mentors >= suppression.LEAST else None


def _file(sheet: Sheet, shape: str, name: str) -> HttpResponse:
    written = (
        files.as_csv(sheet.header, sheet.rows)
        if shape == "csv"
        else files.as_xlsx(sheet.title, sheet.header, sheet.rows)
    )
    answer = HttpResponse(written, content_type=TYPES[shape])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _cohort(visit: Visit, number: int) -> Cohort:
    return get_object_or_404(Cohort.objects.select_related("programme"), programme=visit.programme, number=number)
