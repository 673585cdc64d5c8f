"""The numbers of one cohort as its lead may see them: tables without people, and sentences that name their base."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.utils import formats
from django.utils.translation import gettext as _

from applications.states import InterestState
from matching.states import PairState
from programmes.models import AssignmentKind, Cohort, Gathering
from programmes.models.calendar import Mode
from programmes.states import CohortState, Part
from reports.domain import struggles
from reports.domain.countries import COUNTRIES
from reports.domain.suppression import Key
from reports.domain.tables import ALL, Label, Report, Table
from reports.models import Work
from reports.queries import counts, outcomes
from reports.queries import struggles as asked
from reports.queries.outcomes import OutcomeCounts
from sessions_app.domain import participation
from sessions_app.domain.participation import Account
from sessions_app.models import Topic
from sessions_app.states import Presence, Standing

K = TypeVar("K", int, str)


@dataclass(frozen=True)
class CohortNumbers:
    """What a report says of one cohort; `shown` has the protected counts by key."""

    tables: tuple[Table, ...]
    sentences: tuple[str, ...]
    shown: dict[Key, int | None]

    def table(self, key: str) -> Table:
        """Give one table by its key."""
        return next(table for table in self.tables if table.key == key)


def of_cohort(cohort: Cohort, *, at: datetime) -> CohortNumbers:
    """Count one cohort as it stands at an instant; what cannot be shown is None."""
    return of_cohorts(counts.whole(Cohort.objects.filter(pk=cohort.pk)), at=at)[cohort.pk]


def of_cohorts(cohorts: Iterable[Cohort], *, at: datetime) -> dict[int, CohortNumbers]:
    """Count cohorts (read by counts.whole), each protected by itself, so that it reads the same wherever it stands."""
    rows = list(cohorts)
    participants, pairs, attendance = counts.participants(rows), counts.pairs(rows), counts.attendance(rows)
    modes, topics, outcome = (
        counts.meetings_by_mode(rows),
        counts.meetings_by_topic(rows),
        outcomes.outcome_counts(rows),
    )
    accounts = participation.of_cohorts(rows, at=at)
    given, taken = counts.given(rows), counts.taken(rows)
    found, ticked = {}, asked.by_half_year(rows)
    themes = asked.labels(ticked)
    for cohort in rows:
        report, known = Report(), outcome[cohort.pk]
        _participants(report, cohort, _within(participants, cohort))
        _standing(report, cohort, accounts[cohort.pk])
        _pairs(report, cohort, _within(pairs, cohort))
        _attendance(report, cohort, _within(attendance, cohort))
        report.line("meetings", _("Logged meetings"), Mode.choices, _of(modes, cohort), total=("meetings", ALL))
        report.line("topics", _("Topics of meetings"), Topic.choices, _of(topics, cohort))
        _bank(report, _of(given, cohort), _within(taken, cohort))
        struggles.draft(report, ticked[cohort.pk], themes)
        _outcome(report, cohort, known)
        shown, tables = report.protected()
        said = sentences(shown, counts.asked_part(cohort), known.newest)
        if cohort.state in (CohortState.EVALUATION, CohortState.CLOSED):
            said += completion(shown)
        found[cohort.pk] = CohortNumbers(tuple(tables), tuple(said), shown)
    return found


def participants_key(cohort: Cohort) -> Key:
    """Give the key of the number of guided participants, the base of the outcome."""
    return ("participants", ALL, counts.asked_part(cohort))


def _within(numbers: Counter[tuple[int, K, str]], cohort: Cohort) -> dict[tuple[K, str], int]:
    return {(row, column): n for (pk, row, column), n in numbers.items() if pk == cohort.pk}


def _of(numbers: Counter[tuple[int, str]], cohort: Cohort) -> dict[str, int]:
    return {value: n for (pk, value), n in numbers.items() if pk == cohort.pk}


def _participants(report: Report, cohort: Cohort, found: dict[tuple[int, str], int]) -> None:
    campuses = [(campus.pk, str(campus)) for campus in cohort.programme.campuses.all()]
    if not campuses or any(campus == counts.NO_CAMPUS for campus, _part in found):
        campuses.append((counts.NO_CAMPUS, _("No campus")))
    there = {intake.part for intake in cohort.intakes.all()}
    parts = [(part, label) for part, label in Part.choices if part in there]
    report.grid("participants", _("Participants by campus"), campuses, parts, found)


def _standing(report: Report, cohort: Cohort, accounts: list[Account]) -> None:
    """Note how the participants stand with what is expected, by part; the totals are those of the participants."""
    there = {intake.part for intake in cohort.intakes.all()}
    parts = [(part, label) for part, label in Part.choices if part in there]
    found = Counter((one.application.intake.part, str(one.state)) for one in accounts)
    report.grid("participation", _("Participants by how they stand"), parts, Standing.choices, found)
    report.dear.add(ALL_MET)
    for part, _label in parts:
        report.same(("participation", part, ALL), ("participants", ALL, part))


def _bank(report: Report, given: dict[str, int], taken: dict[tuple[str, str], int]) -> None:
    """Note what students got of the offer, and what came of interest in topics, assignments and posts."""
    if given:
        parts: list[Label] = [(part, part) for part in sorted(given)]
        report.line("given", _("What students got of the offer"), parts, given)
    if taken:
        kinds, states = AssignmentKind.choices, InterestState.choices
        report.grid("assignments", _("Topics, assignments and posts"), kinds, states, taken)


def _pairs(report: Report, cohort: Cohort, found: dict[tuple[int, str], int]) -> None:
    couplings = [(coupling.pk, str(coupling.name)) for coupling in cohort.couplings.all()]
    report.grid("pairs", _("Pairs by where they stand"), couplings, PairState.choices, found)


def _with_campuses(gathering: Gathering) -> str:
    """Name a gathering, and where it is only for some campuses, those."""
    campuses = ", ".join(campus.name for campus in gathering.campuses.all())
    return f"{gathering} ({campuses})" if campuses else str(gathering)


def _attendance(report: Report, cohort: Cohort, found: dict[tuple[int, str], int]) -> None:
    gatherings = [(gathering.pk, _with_campuses(gathering)) for gathering in cohort.gatherings.all()]
    report.grid("attendance", _("Attendance"), gatherings, Presence.choices, found, sum_rows=False)


def _outcome(report: Report, cohort: Cohort, known: OutcomeCounts) -> None:
    """Note outcomes so that their sums meet the participants' own total."""
    stands = [report.count(GRADUATED, known.graduated), report.count(("outcome", "not_graduated"), known.not_graduated)]
    answered = report.total(("outcome", "answered"), stands)
    participants = report.count(participants_key(cohort), known.participants)
    unknown = report.count(("outcome", "unknown"), known.unknown)
    report.sums.append((participants, (*stands, unknown)))
    out_of_work = report.count(("outcome", "not_in_work"), known.graduated - known.in_work)
    report.line("countries", _("Where those in work are"), _countries(known), known.by_country, total=IN_WORK_KEY)
    report.dear |= {participants, GRADUATED, IN_WORK_KEY}
    report.sums.append((GRADUATED, (IN_WORK_KEY, out_of_work)))
    report.line("outcome", _("What those who answered do now"), Work.choices, known.by_work, total=answered)


ALL_MET: Key = ("participation", ALL, str(Standing.MET))


def completion(shown: dict[Key, int | None]) -> list[str]:
    """Say how many of how many have done all that is expected; nothing where a count is hidden or there are none."""
    met, everyone = shown.get(ALL_MET), shown.get(("participation", ALL, ALL))
    if met is None or not everyone:
        return []
    words = _("%(met)d of %(everyone)d participants (%(percent)d %%) have done all that is expected of them.")
    return [words % {"met": met, "everyone": everyone, "percent": (200 * met + everyone) // (2 * everyone)}]


GRADUATED: Key = ("outcome", "graduated")
IN_WORK_KEY: Key = ("outcome", "in_work")


def _countries(known: OutcomeCounts) -> list[tuple[object, str]]:
    return [(code, str(COUNTRIES.get(code, _("not told")))) for code, _number in sorted(known.by_country.items())]


def sentences(shown: dict[Key, int | None], part: str, newest: date | None) -> list[str]:
    """Say the outcome with its base: of how many, and of how many it is unknown; raises nothing for hidden counts."""
    everyone = shown.get(("participants", ALL, part))
    graduated, in_work = shown[GRADUATED], shown[IN_WORK_KEY]
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
