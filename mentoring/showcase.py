"""What the public pages show of a programme: who can come in when, the year's dates, and what each campus has."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import formats, timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from programmes import queries
from programmes.models import (
    Campus,
    Cohort,
    Contact,
    Document,
    EligibilityRule,
    Gathering,
    Intake,
    Partner,
    Programme,
    StudyProgramme,
)
from programmes.models.campus import PartnerRole
from programmes.models.cohort import Audience
from programmes.states import CohortState, Part

INVITATIONS = {
    Part.STUDENT: gettext_lazy("Apply as a student"),
    Part.MENTOR: gettext_lazy("Become a mentor"),
    Part.BUDDY: gettext_lazy("Become a buddy"),
}
GROUPS = {
    Part.STUDENT: gettext_lazy("Students"),
    Part.MENTOR: gettext_lazy("Mentors"),
    Part.BUDDY: gettext_lazy("Buddies"),
}

HEADINGS = {
    "open": gettext_lazy("Open for applications now"),
    "soon": gettext_lazy("Opens soon"),
    "running": gettext_lazy("Under way"),
    "closed": gettext_lazy("Closed for now"),
}


@dataclass(frozen=True)
class Door:
    """One way into a cohort, and whether it is open: state is open, soon or closed."""

    intake: Intake
    state: str
    invitation: str
    who: str
    sentence: str


@dataclass(frozen=True)
class Moment:
    """One line of a timeline: state is past, today or ahead."""

    at: datetime
    when: str
    what: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class Place:
    """What one campus has of its own."""

    campus: Campus
    contacts: list[Contact]
    partners: list[Partner]
    studies: list[StudyProgramme]
    gatherings: list[Gathering]


@dataclass(frozen=True)
class Tile:
    """One programme on the front page: state is open, soon, running or closed."""

    programme: Programme
    state: str
    doors: list[Door]


@dataclass(frozen=True)
class Group:
    """Programmes that stand together on the front page."""

    state: str
    heading: str
    tiles: list[Tile]


def door(intake: Intake, at: datetime) -> Door:
    """Say of one intake whether it is open, with the date in the programme's own time."""
    cohort, part = intake.cohort, Part(intake.part)
    zone = ZoneInfo(cohort.programme.time_zone)
    if at < intake.opens_at:
        state, sentence = "soon", _("Opens %(when)s.") % {"when": moment(intake.opens_at, zone)}
    elif at >= intake.closes_at:
        state, sentence = "closed", _("The deadline was %(when)s.") % {"when": moment(intake.closes_at, zone)}
    elif cohort.state == CohortState.PLANNING:
        state, sentence = "soon", _("Opens shortly.")
    elif cohort.state != CohortState.RECRUITMENT:
        state, sentence = "closed", _("No more applications are taken.")
    else:
        state, sentence = "open", _("Open until %(when)s.") % {"when": moment(intake.closes_at, zone)}
    return Door(intake, state, str(INVITATIONS[part]), str(GROUPS[part]), sentence)


def groups(at: datetime) -> list[Group]:
    """Sort the published programmes by what a visitor can do; empty groups are left out."""
    tiles = [_tile(row, at) for row in queries.published().prefetch_related("campuses", "cohorts__intakes")]
    sorted_tiles = [(state, [tile for tile in tiles if tile.state == state]) for state in HEADINGS]
    return [Group(state, str(HEADINGS[state]), found) for state, found in sorted_tiles if found]


def _tile(programme: Programme, at: datetime) -> Tile:
    doors = []
    for cohort in programme.cohorts.all():
        if cohort.state == CohortState.CLOSED:
            continue
        cohort.programme = programme
        for intake in cohort.intakes.all():
            intake.cohort = cohort
            doors.append(door(intake, at))
    for state in ("open", "soon"):
        if chosen := [way for way in doors if way.state == state]:
            return Tile(programme, state, chosen)
    running = any(cohort.state in {CohortState.RUNNING, CohortState.EVALUATION} for cohort in programme.cohorts.all())
    return Tile(programme, "running" if running else "closed", [])


def current_cohort(programme: Programme) -> Cohort | None:
    """Give the cohort that a visitor asks about: the one that recruits, else the one at work, else the newest."""
    order = [CohortState.RECRUITMENT, CohortState.PLANNING, CohortState.RUNNING, CohortState.EVALUATION]
    cohorts = list(programme.cohorts.all())
    for state in order:
        if found := next((cohort for cohort in cohorts if cohort.state == state), None):
            return found
    return cohorts[0] if cohorts else None


def timeline(cohort: Cohort, at: datetime) -> list[Moment]:
    """Put a cohort's dates in order, with today among them; gatherings of several campuses are one line."""
    zone = ZoneInfo(cohort.programme.time_zone)
    found: list[tuple[datetime, str, str, str]] = []
    for intake in cohort.intakes.all():
        who = str(GROUPS[Part(intake.part)])
        found.append((intake.opens_at, moment(intake.opens_at, zone), _("Applications open"), who))
        found.append((intake.closes_at, moment(intake.closes_at, zone), _("Deadline"), who))
        if intake.decided_by:
            found.append((_noon(intake.decided_by, zone), day(intake.decided_by), _("Answers are given"), who))
    found += _gathering_lines(queries.gatherings_for(cohort).prefetch_related("campuses", "portions"), zone)
    found.append((_noon(cohort.ends_on, zone), day(cohort.ends_on), _("The cohort ends"), ""))
    today = (at, day(timezone.localdate(at, zone)), _("Today"), "")
    now = [today] if timezone.localdate(at, zone) <= cohort.ends_on else []
    lines = sorted([*_joined(found), *now], key=lambda line: line[0])
    return [
        Moment(when, text, what, "today" if (when, what) == (at, today[2]) else "past" if when < at else "ahead", note)
        for when, text, what, note in lines
    ]


def _joined(lines: list[tuple[datetime, str, str, str]]) -> list[tuple[datetime, str, str, str]]:
    joined: dict[tuple[datetime, str, str], list[str]] = {}
    for when, text, what, note in lines:
        joined.setdefault((when, text, what), []).append(note)
    return [(*key, ", ".join(note for note in notes if note)) for key, notes in joined.items()]


def _gathering_lines(rows: Iterable[Gathering], zone: ZoneInfo) -> list[tuple[datetime, str, str, str]]:
    by_number: dict[int, list[Gathering]] = {}
    for gathering in rows:
        by_number.setdefault(gathering.number, []).append(gathering)
    lines = []
    for same in by_number.values():
        first = same[0]
        days = {timezone.localdate(row.starts_at, zone) for row in same}
        if len(days) == 1:
            text, note = moment(first.starts_at, zone), "" if len(same) > 1 else first.public_place()
        else:
            text, note = f"{day(min(days))} – {day(max(days))}", _("each campus on its own day")
        notes = [word for word in (first.for_whom(), str(first.get_mode_display()), note) if word]
        lines.append((first.starts_at, text, str(first.name), notes))
    return [(when, text, what, ", ".join(notes)) for when, text, what, notes in lines]


def places(cohort: Cohort) -> list[Place]:
    """Give each campus of a cohort with its contact, partners, admitted studies and gatherings."""
    programme = cohort.programme
    contacts = list(programme.contacts.all())
    partners = list(queries.partners_for(programme).prefetch_related("campuses"))
    studies = list(queries.study_programmes_for(programme))
    gatherings = list(queries.gatherings_for(cohort).prefetch_related("campuses", "portions"))
    return [
        Place(
            campus,
            [row for row in contacts if row.campus_id == campus.pk],
            [row for row in partners if campus in row.campuses.all()],
            [row for row in studies if row.campus_id == campus.pk],
            [row for row in gatherings if campus in row.campuses.all() or not row.campuses.all()],
        )
        for campus in programme.campuses.all()
    ]


def emphasis(programme: Programme) -> list[str]:
    """Say on what the programme puts its weight, in words."""
    words = {"academic": _("the studies"), "social": _("belonging"), "career": _("profession and career")}
    return [str(words[key]) for key in programme.emphasis if key in words]


def common_partners(programme: Programme) -> list[Partner]:
    """Give the partners that belong to no single campus, those of one role together."""
    rows = queries.partners_for(programme).prefetch_related("campuses")
    roles = list(PartnerRole)
    return sorted((row for row in rows if not row.campuses.all()), key=lambda row: roles.index(PartnerRole(row.role)))


def terms_of_entry(cohort: Cohort) -> list[tuple[str, list[EligibilityRule]]]:
    """Give who can apply: the rules of each part in their own words."""
    rules = list(cohort.rules.all())
    found = [(str(GROUPS[part]), [rule for rule in rules if rule.part == part]) for part in Part]
    return [(who, own) for who, own in found if own]


def public_documents(cohort: Cohort, today: date) -> list[Document]:
    """Give the documents that everybody may read by now."""
    rows = cohort.documents.filter(audience=Audience.ALL)
    return [row for row in rows if row.released_on is None or row.released_on <= today]


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Write an instant with its zone, as people say it."""
    local = timezone.localtime(at, zone)
    form = r"j. F Y \k\l. H.i" if _speaks_nordic() else "j F Y, H:i"
    return f"{formats.date_format(local, form)} {local.tzname()}"


def day(when: date) -> str:
    """Write a day with its weekday."""
    return formats.date_format(when, "l j. F Y" if _speaks_nordic() else "l j F Y")


def _speaks_nordic() -> bool:
    return get_language() in {"nb", "nn", "da"}


def _noon(when: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(when, time(12), zone)
