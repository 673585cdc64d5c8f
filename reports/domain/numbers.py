"""The numbers of one cohort as its lead may see them: tables without people, and sentences that name their base."""

from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from matching.states import PairState
from programmes.models import Cohort
from programmes.models.calendar import Mode
from programmes.states import Part
from reports.domain.countries import COUNTRIES
from reports.domain.suppression import Key
from reports.domain.tables import ALL, Report, Table
from reports.models import Work
from reports.queries import counts, outcomes
from reports.queries.outcomes import OutcomeCounts
from sessions_app.models import Topic
from sessions_app.states import Presence


@dataclass(frozen=True)
class CohortNumbers:
    """What a report says of one cohort."""

    tables: tuple[Table, ...]
    sentences: tuple[str, ...]

    def table(self, key: str) -> Table:
        """Give one table by its key."""
        return next(table for table in self.tables if table.key == key)


def of_cohort(cohort: Cohort) -> CohortNumbers:
    """Count a cohort and protect the counts; what cannot be shown is None in the tables."""
    report, known = Report(), outcomes.outcome_counts(cohort)
    _participants(report, cohort)
    _pairs(report, cohort)
    _attendance(report, cohort)
    _meetings(report, cohort)
    _outcome(report, cohort, known)
    shown, tables = report.protected()
    return CohortNumbers(tuple(tables), tuple(sentences(shown, outcomes.asked_part(cohort), known.newest)))


def _participants(report: Report, cohort: Cohort) -> None:
    found = counts.participants(cohort)
    campuses = [(campus.pk, str(campus)) for campus in cohort.programme.campuses.all()]
    if not campuses or any(campus == counts.NO_CAMPUS for campus, _part in found):
        campuses.append((counts.NO_CAMPUS, _("No campus")))
    parts = [(part, label) for part, label in Part.choices if cohort.intakes.filter(part=part).exists()]
    report.grid("participants", _("Participants by campus"), campuses, parts, found)


def _pairs(report: Report, cohort: Cohort) -> None:
    couplings = [(coupling.pk, str(coupling.name)) for coupling in cohort.couplings.all()]
    report.grid("pairs", _("Pairs by where they stand"), couplings, PairState.choices, counts.pairs(cohort))


def _attendance(report: Report, cohort: Cohort) -> None:
    gatherings = [(gathering.pk, str(gathering)) for gathering in cohort.gatherings.all()]
    found = counts.attendance(cohort)
    report.grid("attendance", _("Attendance"), gatherings, Presence.choices, found, sum_rows=False)


def _meetings(report: Report, cohort: Cohort) -> None:
    report.line(
        "meetings", _("Logged meetings"), Mode.choices, counts.meetings_by_mode(cohort), total=("meetings", ALL)
    )
    report.line("topics", _("Topics of meetings"), Topic.choices, counts.meetings_by_topic(cohort))


def _outcome(report: Report, cohort: Cohort, known: OutcomeCounts) -> None:
    """Note outcomes so that their sums meet the participants' own total."""
    stands = [
        report.count(("outcome", "graduated"), known.graduated),
        report.count(("outcome", "not_graduated"), known.not_graduated),
    ]
    answered = report.total(("outcome", "answered"), stands)
    participants: Key = ("participants", ALL, outcomes.asked_part(cohort))
    report.count(participants, known.participants)
    unknown = report.count(("outcome", "unknown"), known.unknown)
    report.sums.append((participants, (*stands, unknown)))
    report.count(("outcome", "not_in_work"), known.graduated - known.in_work)
    report.line("countries", _("Where those in work are"), _countries(known), known.by_country, total=IN_WORK_KEY)
    report.dear |= {participants, ("outcome", "graduated"), IN_WORK_KEY}
    report.sums.append((("outcome", "graduated"), (IN_WORK_KEY, ("outcome", "not_in_work"))))
    report.line("outcome", _("What those who answered do now"), Work.choices, known.by_work, total=answered)


IN_WORK_KEY: Key = ("outcome", "in_work")


def _countries(known: OutcomeCounts) -> list[tuple[object, str]]:
    return [(code, str(COUNTRIES.get(code, _("not told")))) for code, _number in sorted(known.by_country.items())]


def sentences(shown: dict[Key, int | None], part: str, newest: date | None) -> list[str]:
    """Say the outcome with its base: of how many, and of how many it is unknown; raises nothing for hidden counts."""
    everyone = shown.get(("participants", ALL, part))
    graduated, in_work = shown[("outcome", "graduated")], shown[IN_WORK_KEY]
    if everyone is None or graduated is None:
        return [_("Too few people are behind the outcome to show it.")]
    said = [_graduated(everyone, graduated, in_work)]
    unknown, answered = shown[("outcome", "unknown")], shown[("outcome", "answered")]
    if unknown is not None and answered is not None:
        words = _("%(answered)d of %(everyone)d have answered; of %(unknown)d it is unknown.")
        said.append(words % {"answered": answered, "everyone": everyone, "unknown": unknown})
    if newest:
        said.append(_("As of %(day)s.") % {"day": formats.date_format(newest, "DATE_FORMAT")})
    return said


def _graduated(everyone: int, graduated: int, in_work: int | None) -> str:
    base = {"graduated": graduated, "everyone": everyone, "in_work": in_work}
    if in_work is None or not graduated:
        return _("%(graduated)d of %(everyone)d participants have graduated.") % base
    words = _(
        "%(graduated)d of %(everyone)d participants have graduated; "
        "%(in_work)d of those %(graduated)d (%(percent)d %%) are in work."
    )
    return words % {**base, "percent": (200 * in_work + graduated) // (2 * graduated)}
