"""The timeline of a cohort's reminders at the desk: as they would go before it starts, and as they went."""

from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import formats, timezone, translation

from applications.models import Application
from people.models import Person
from programmes import access
from programmes.access import Right
from programmes.models import Cohort
from programmes.models.calendar import ReminderKind
from sessions_app.domain import kinds, reminder_letters, reminders, walltime
from sessions_app.models import Reminder
from sessions_app.queries import ledger, timeline


def cohorts_of(person: Any) -> Any:
    """Give the cohorts whose reminders a member of staff follows, the newest first."""
    rows = access.visible(Cohort.objects.all(), person, Right.FOLLOW_UP, programme="programme")
    return rows.select_related("programme").prefetch_related("reminder_rules").order_by("-starts_on", "pk")


def overview(desk: Any, request: HttpRequest) -> HttpResponse:
    """List the cohorts with the way to the timeline of each."""
    page = {"cohorts": cohorts_of(request.user)}
    return _page(desk, request, "admin/sessions_app/reminder/timelines.html", page)


def show(desk: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show all reminders of one cohort, month by month; those without a date yet come last, in words."""
    cohort, at = _cohort(request, pk), timezone.now()
    asked = request.GET.get("kind", "")
    asked = asked if asked in ReminderKind.values else ""
    lines = [line for line in _lines(cohort, at) if not asked or line["kind"] == asked]
    months = [
        (formats.date_format(first, "YEAR_MONTH_FORMAT"), list(rows))
        for first, rows in groupby(lines, key=lambda line: walltime.first_of_month(line["day"]))
    ]
    following = [one for one in kinds.foreseen(cohort) if one.planned_at is None and one.kind == (asked or one.kind)]
    page = {
        "cohort": cohort,
        "months": months,
        "following": [(str(ReminderKind(one.kind).label), one.event, one.rule.at_time) for one in following],
        "kinds": ReminderKind.choices,
        "asked": asked,
        "now": at,
        "list_address": f"{reverse('admin:sessions_app_reminder_changelist')}?cohort__id__exact={cohort.pk}",
    }
    return _page(desk, request, "admin/sessions_app/reminder/timeline.html", page)


def letter(desk: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the letter of one kind at one moment, as one of those who get it would read it; nothing is sent."""
    cohort, at = _cohort(request, pk), timezone.now()
    row = _example(cohort, request, at)
    words = None
    if row is not None and may_read(row, request.user):
        with translation.override(row.person.language):
            words = reminder_letters.preview(row)
    page = {"cohort": cohort, "row": row, "letter": words, "found": row is not None}
    return _page(desk, request, "admin/sessions_app/reminder/letter.html", page)


def may_read(row: Reminder, person: Any) -> bool:
    """Say whether somebody may read a letter: one that names the other of a pair is for who sees both sides."""
    if not {"pair", "appointment"} & row.about.keys():
        return True
    return bool(person.is_superuser or row.scope in set(ledger.whole_programmes(person, Right.FOLLOW_UP)))


def _lines(cohort: Cohort, at: datetime) -> list[dict[str, Any]]:
    """Put together what is written, what would be written now, and what the rules foresee, in the order of time."""
    written = timeline.counts(cohort)
    coming = timeline.not_yet_rows(cohort, reminders.as_planned(cohort, at))
    events: dict[timeline.Moment, list[str]] = {}
    for one in kinds.foreseen(cohort):
        if one.planned_at is not None:
            events.setdefault((one.kind, one.planned_at), []).append(one.event)
    page, found = reverse("admin:reminder_letter", args=[cohort.pk]), []
    for kind, when in sorted({*written, *coming, *events}, key=lambda moment: (moment[1], moment[0])):
        counts = written.get((kind, when), timeline.Counts())
        found.append(
            {
                "kind": kind,
                "words": ReminderKind(kind).label,
                "when": walltime.in_words(when, cohort.programme),
                "day": walltime.day_of(when, cohort.programme),
                "events": ", ".join(events.get((kind, when), [])),
                "planned": counts.planned + coming[kind, when],
                "sent": counts.sent,
                "left_out": counts.left_out,
                "past": when <= at,
                "address": f"{page}?kind={kind}&at={int(when.timestamp())}",
            }
        )
    return found


def _example(cohort: Cohort, request: HttpRequest, at: datetime) -> Reminder | None:
    """Find a reminder of a kind at a moment whose person the visitor may see: written, or as it would be."""
    kind, stamp = request.GET.get("kind", ""), request.GET.get("at", "")
    if kind not in ReminderKind.values or not stamp.isdecimal() or len(stamp) > 11:
        raise Http404
    when = datetime.fromtimestamp(int(stamp), tz=timezone.get_default_timezone())
    rows = Reminder.objects.filter(cohort=cohort, kind=kind, planned_at=when).select_related("person")
    written = ledger.visible_to(rows, request.user, Right.FOLLOW_UP).first()
    if written is not None:
        return written
    mine = access.visible(
        Application.objects.filter(intake__cohort=cohort),
        request.user,
        Right.FOLLOW_UP,
        programme="intake__cohort__programme",
        campus="campus",
        part="intake__part",
    )
    people = set(mine.values_list("person_id", flat=True))
    wanted = (one for one in reminders.as_planned(cohort, at) if (one.kind, one.planned_at) == (kind, when))
    return next((one for one in wanted if one.person_id in people), None)


def _cohort(request: HttpRequest, pk: int) -> Cohort:
    found = cohorts_of(request.user).filter(pk=pk).first()
    if not isinstance(found, Cohort):
        raise Http404
    return found


def _page(desk: Any, request: HttpRequest, template: str, page: dict[str, Any]) -> HttpResponse:
    if not access.may(request.user, Right.FOLLOW_UP) or not isinstance(request.user, Person):
        access.refuse()
    frame = {**desk.admin_site.each_context(request), "opts": desk.opts}
    return TemplateResponse(request, template, frame | page)
