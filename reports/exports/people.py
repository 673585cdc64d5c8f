"""Rows with people, for who follows them up: only those of one's own campus and side."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from applications.models import Application
from applications.states import ApplicationState
from matching.models import Pair
from people.models import Person
from programmes import access
from programmes.access import Right
from programmes.models import Cohort
from reports.domain.countries import COUNTRIES
from reports.exports import accounts
from reports.exports.files import Sheet
from reports.models import Outcome
from sessions_app.models import Attendance


def sheet(table: str, cohort: Cohort, person: Person, at: datetime) -> Sheet:
    """Give one table of a cohort with the people whom somebody may export; raises KeyError for an unknown table."""
    mine = _mine(cohort, person)
    return accounts.sheet(cohort, mine, at) if table == "participation" else BY_ROWS[table](cohort, mine)


def _mine(cohort: Cohort, person: Person) -> QuerySet[Application]:
    return access.visible(
        Application.objects.filter(intake__cohort=cohort).exclude(state=ApplicationState.DRAFT),
        person,
        Right.EXPORT_PEOPLE,
        programme="intake__cohort__programme",
        campus="campus",
        part="intake__part",
    )


def _participants(cohort: Cohort, mine: QuerySet[Application]) -> Sheet:
    header = [_("Number"), _("Part"), _("Name"), _("E-mail address"), _("Phone"), _("Language"), _("Campus")]
    header += [_("Study group"), _("State"), _("Sent"), _("Active pairs")]
    rows = mine.select_related("person", "campus", "study_group", "intake").order_by(
        "intake__part", "person__name", "pk"
    )
    sought = Count("pairs_sought", filter=Q(pairs_sought__state="active"), distinct=True)
    guided = Count("pairs_guided", filter=Q(pairs_guided__state="active"), distinct=True)
    return Sheet(
        _("Participants"),
        header,
        [
            [
                one.pk,
                str(one.intake.get_part_display()),
                one.person.name,
                one.person.email,
                one.person.phone,
                one.person.language,
                str(one.campus or ""),
                str(one.study_group or ""),
                str(one.get_state_display()),
                _moment(one.submitted_at, cohort),
                one.sought + one.guided,
            ]
            for one in rows.annotate(sought=sought, guided=guided)
        ],
    )


def _pairs(cohort: Cohort, mine: QuerySet[Application]) -> Sheet:
    own = set(mine.values_list("pk", flat=True))
    rows = (
        Pair.objects.filter(Q(seeker__in=own) | Q(guide__in=own), coupling__cohort=cohort)
        .select_related("coupling", "group", "seeker__person", "guide__person", "seeker__campus")
        .annotate(met=Count("meetings", distinct=True), last=Max("meetings__held_on"))
        .annotate(group_met=Count("group__meetings", distinct=True), group_last=Max("group__meetings__held_on"))
        .order_by("coupling", "pk")
    )
    header = [_("Number"), _("Coupling"), _("Group"), _("Guided"), _("Guide"), _("Campus"), _("State"), _("Offered")]
    header += [_("Active since"), _("Ended"), _("Reason"), _("Meetings"), _("Latest meeting")]
    return Sheet(
        _("Pairs"),
        header,
        [
            [
                pair.pk,
                str(pair.coupling.name),
                str(pair.group or ""),
                pair.seeker.person.name if pair.seeker_id in own else "",
                pair.guide.person.name if pair.guide_id in own else "",
                str(pair.seeker.campus or ""),
                str(pair.get_state_display()),
                _moment(pair.offered_at, cohort),
                _moment(pair.active_at, cohort),
                _moment(pair.ended_at, cohort),
                pair.end_reason,
                pair.met + pair.group_met,
                str(max(filter(None, (pair.last, pair.group_last)), default="")),
            ]
            for pair in rows
        ],
    )


def _attendance(cohort: Cohort, mine: QuerySet[Application]) -> Sheet:
    rows = (
        Attendance.objects.filter(application__in=mine.values("pk"))
        .select_related("gathering", "application__person", "application__campus", "application__intake")
        .order_by("gathering__starts_at", "application__person__name", "pk")
    )
    header = [_("Gathering"), _("When"), _("Mode"), _("Part"), _("Name"), _("Campus"), _("Presence")]
    return Sheet(
        _("Attendance"),
        header,
        [
            [
                str(row.gathering),
                _moment(row.gathering.starts_at, cohort),
                str(row.gathering.get_mode_display()),
                str(row.application.intake.get_part_display()),
                row.application.person.name,
                str(row.application.campus or ""),
                str(row.get_presence_display()),
            ]
            for row in rows
        ],
    )


def _outcome(cohort: Cohort, mine: QuerySet[Application]) -> Sheet:
    rows = (
        Outcome.objects.filter(application__in=mine.values("pk"))
        .select_related("application__person", "application__campus", "application__intake")
        .order_by("application__person__name", "application_id", "status_on")
    )
    header = [_("Part"), _("Name"), _("Campus"), _("Graduated"), _("Work"), _("Country"), _("As of")]
    return Sheet(
        _("Outcome"),
        header,
        [
            [
                str(row.application.intake.get_part_display()),
                row.application.person.name,
                str(row.application.campus or ""),
                _("yes") if row.graduated else _("no"),
                str(row.get_work_display()),
                str(COUNTRIES.get(row.country, row.country)),
                row.status_on.isoformat(),
            ]
            for row in rows
        ],
    )


def _moment(moment: datetime | None, cohort: Cohort) -> str:
    """Write an instant as day and wall time of the programme's zone."""
    if moment is None:
        return ""
    return f"{moment.astimezone(ZoneInfo(cohort.programme.time_zone)):%Y-%m-%d %H:%M}"


BY_ROWS: dict[str, Callable[[Cohort, QuerySet[Application]], Sheet]] = {
    "participants": _participants,
    "pairs": _pairs,
    "attendance": _attendance,
    "outcome": _outcome,
    "assignments": accounts.assignments,
}
TABLES = (*BY_ROWS, "participation")
