"""The dates of a cohort on its timeline: windows, gatherings with each campus's own day, tasks, deletions."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _

from mentoring.rehearsal.timeline import OFFICE, Sort, Timeline
from programmes.models import Cohort, Gathering, PayTerms, Phase, PhaseTask, Question
from sessions_app.domain import duedates, walltime
from sessions_app.models import Contract, Timesheet
from sessions_app.models.timesheet import YEARS_KEPT


def note(cohort: Cohort, timeline: Timeline) -> None:
    """Put all dates of a cohort on its timeline."""
    _windows(cohort, timeline)
    for gathering in Gathering.objects.filter(cohorts=cohort).prefetch_related("campuses"):
        _gathering(cohort, gathering, timeline)
    for phase in Phase.objects.filter(cohort=cohort):
        timeline.add(_morning(cohort, phase.starts_on), Sort.DEADLINE, _("%s begins") % phase, part=OFFICE)
    for task in PhaseTask.objects.filter(phase__cohort=cohort, due_on__isnull=False):
        assert task.due_on is not None  # the query asked for it
        timeline.add(_morning(cohort, task.due_on), Sort.DEADLINE, str(task.text), part=OFFICE)
    for document in cohort.documents.filter(released_on__isnull=False):
        assert document.released_on is not None  # the query asked for it
        said = _("“%s” can be read") % document
        timeline.add(_morning(cohort, document.released_on), Sort.DEADLINE, said)
    timeline.add(_morning(cohort, cohort.starts_on), Sort.DEADLINE, _("The cohort's first day"))
    timeline.add(_morning(cohort, cohort.ends_on), Sort.DEADLINE, _("The cohort's last day"))


def note_deletions(cohort: Cohort, timeline: Timeline) -> None:
    """Put on the timeline what is promised to be deleted, and what accounting rules keep and until when."""
    promised: dict[str, list[str]] = {}
    forms = cohort.intakes.values("questionnaire")
    for question in Question.objects.filter(section__questionnaire__in=forms).order_by("pk"):
        promised.setdefault(question.kept_until, []).append(str(question.label))
    for until, labels in promised.items():
        said = _("Answers are to go: %s") % until
        timeline.add(_morning(cohort, cohort.ends_on), Sort.PURGE, said, detail="\n".join(dict.fromkeys(labels)))
    for record in cohort.programme.processing_records.all():
        said = _("%(purpose)s: kept %(storage)s") % {"purpose": record.purpose, "storage": record.storage}
        timeline.add(_morning(cohort, cohort.ends_on), Sort.PURGE, said, part=OFFICE)
    sheets = Timesheet.objects.filter(contract__cohort=cohort, approved_at__isnull=False)
    for sheet in sheets:
        day = date(sheet.kept_until.year + 1, 1, 1)
        timeline.add(_morning(cohort, day), Sort.PURGE, _("Approved timesheets are deleted"), part="mentor")
    if Contract.objects.filter(cohort=cohort).exists():
        day = date(cohort.ends_on.year + YEARS_KEPT + 1, 1, 1)
        timeline.add(_morning(cohort, day), Sort.PURGE, _("Contracts are deleted"), part="mentor")


def _windows(cohort: Cohort, timeline: Timeline) -> None:
    for intake in cohort.intakes.all():
        part = intake.part
        timeline.add(intake.opens_at, Sort.DEADLINE, _("Applications open"), part=part)
        timeline.add(intake.closes_at, Sort.DEADLINE, _("Deadline for applications"), part=part)
        if intake.decided_by:
            timeline.add(_morning(cohort, intake.decided_by), Sort.DEADLINE, _("Answers are promised by"), part=part)
    terms = PayTerms.objects.filter(programme=cohort.programme).first()
    if terms is None or not cohort.programme.mentors_paid:
        return
    month = walltime.first_of_month(cohort.starts_on)
    while month <= cohort.ends_on:
        due = duedates.due_on(terms, month)
        moved = due.day != terms.due_day
        said = _("Timesheets of %s are due") % formats.date_format(month, "YEAR_MONTH_FORMAT")
        detail = _("Moved before a weekend or public holiday.") if moved else ""
        timeline.add(_morning(cohort, due), Sort.DEADLINE, said, part="mentor", detail=detail)
        month = walltime.first_of_next_month(month)


def _gathering(cohort: Cohort, gathering: Gathering, timeline: Timeline) -> None:
    """Note a gathering for each of its campuses, and on which other days its namesakes are."""
    campuses = [campus.name for campus in gathering.campuses.all()]
    alike = Gathering.objects.filter(cohorts=cohort, number=gathering.number).exclude(pk=gathering.pk)
    others = [
        f"{', '.join(campus.name for campus in one.campuses.all()) or one}: {_when(one)}"
        for one in alike.prefetch_related("campuses").order_by("starts_at")
    ]
    lines = [walltime.in_words(gathering.starts_at, cohort.programme), gathering.place or gathering.url]
    lines += [_("Elsewhere on another day:"), *others] if others else []
    part = gathering.parts[0] if len(gathering.parts) == 1 else ""
    for campus in campuses or [""]:
        detail, name = "\n".join(filter(None, lines)), str(gathering.name)
        timeline.add(gathering.starts_at, Sort.GATHERING, name, part=part, campus=campus, detail=detail)


def _when(gathering: Gathering) -> str:
    local = gathering.starts_at.astimezone(ZoneInfo(gathering.programme.time_zone))
    return formats.date_format(local, "DATE_FORMAT")


def _morning(cohort: Cohort, day: date) -> datetime:
    return walltime.instant(day, time(8), cohort.programme)
