"""What participants have done, gathered with the same few questions for one of them or for five hundred."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from applications.models import Application
from matching.models import Pair
from matching.states import PairState
from programmes.models import Cohort, Expectation, Gathering
from programmes.models.calendar import Mode
from sessions_app.models import Allowance, Attendance, MakeUp, Meeting

BondKey = tuple[str, int]


@dataclass(frozen=True)
class Span:
    """The days on which somebody has had one pair or group, first and last included; planned where it still runs."""

    bond: BondKey
    coupling: int
    first: date
    last: date
    is_over: bool
    is_completed: bool
    guides: bool


@dataclass(frozen=True)
class Held:
    """One meeting of a pair or group."""

    bond: BondKey
    day: date
    in_person: bool
    minutes: int


@dataclass(frozen=True)
class Record:
    """One participant: time with a match, meetings, the obligatory gatherings, what is noted of each, make-ups."""

    application: Application
    joined_at: datetime
    spans: tuple[Span, ...]
    meetings: tuple[Held, ...]
    gatherings: tuple[Gathering, ...]
    presences: dict[int, str]
    absences: dict[int, Allowance]
    elsewhere: dict[int, MakeUp]
    months_off: dict[date, Allowance]


@dataclass(frozen=True)
class Book:
    """A cohort's rules, the gatherings whose register is kept, and the records of some of its participants."""

    cohort: Cohort
    rules: tuple[Expectation, ...]
    registered: frozenset[int]
    records: tuple[Record, ...]


def taken_part(cohorts: Sequence[Cohort]) -> QuerySet[Application]:
    """Give the applications of cohorts that have ever been in an active pair, on either side."""
    begun = Pair.objects.filter(active_at__isnull=False, coupling__cohort=OuterRef("intake__cohort"))
    as_seeker, as_guide = begun.filter(seeker=OuterRef("pk")), begun.filter(guide=OuterRef("pk"))
    return Application.objects.filter(Exists(as_seeker) | Exists(as_guide), intake__cohort__in=cohorts)


def of_cohorts(cohorts: Sequence[Cohort], applications: QuerySet[Application]) -> list[Book]:
    """Read the books of cohorts for those of the applications that have ever had an active pair in them."""
    prefetch_related_objects(cohorts, "programme", "gatherings__campuses", "expectations")
    people = list(applications.select_related("person", "campus", "intake").order_by("person__name", "pk"))
    spans, joined = _spans(cohorts, people)
    held = _held({span.bond for many in spans.values() for span in many})
    noted, registered = _noted(cohorts, {one.pk for one in people})
    absences: dict[int, dict[int, Allowance]] = defaultdict(dict)
    elsewhere: dict[int, dict[int, MakeUp]] = defaultdict(dict)
    months: dict[int, dict[date, Allowance]] = defaultdict(dict)
    everybody = [one.pk for one in people]
    for made in MakeUp.objects.filter(application__in=everybody).select_related("instead", "missed"):
        elsewhere[made.application_id][made.missed_id] = made
    for row in Allowance.objects.filter(application__in=everybody).select_related("gathering"):
        if row.gathering_id:
            absences[row.application_id][row.gathering_id] = row
        elif row.month:
            months[row.application_id][row.month] = row
    books = []
    for cohort in cohorts:
        gatherings = obligatory(cohort)
        records = [
            Record(
                one,
                joined[one.pk],
                tuple(spans[one.pk]),
                tuple(_of_spans(held, spans[one.pk])),
                tuple(row for row in gatherings if _is_invited(row, one)),
                noted[one.pk],
                absences[one.pk],
                elsewhere[one.pk],
                months[one.pk],
            )
            for one in people
            if one.intake.cohort_id == cohort.pk and one.pk in spans
        ]
        books.append(Book(cohort, tuple(cohort.expectations.all()), frozenset(registered), tuple(records)))
    return books


def obligatory(cohort: Cohort) -> list[Gathering]:
    """List the gatherings to which all who are invited are to come, the first first."""
    rows = [row for row in cohort.gatherings.all() if row.obligatory and row.cancelled_at is None]
    return sorted(rows, key=lambda row: (row.starts_at, row.pk))


def _noted(cohorts: Sequence[Cohort], known: set[int]) -> tuple[dict[int, dict[int, str]], set[int]]:
    """Give what is noted of each application at each gathering, and the gatherings whose register is kept."""
    noted: dict[int, dict[int, str]] = defaultdict(dict)
    registered = set()
    rows = Attendance.objects.filter(application__intake__cohort__in=cohorts).order_by()
    for gathering, application, presence in rows.values_list("gathering_id", "application_id", "presence"):
        registered.add(gathering)
        if application in known:
            noted[application][gathering] = presence
    return noted, registered


def _spans(cohorts: Sequence[Cohort], people: list[Application]) -> tuple[dict[int, list[Span]], dict[int, datetime]]:
    """Give by application the days with each match, and when the first of them was offered."""
    known, by_key = {one.pk for one in people}, {one.pk: one for one in cohorts}
    spans: dict[int, list[Span]] = defaultdict(list)
    joined: dict[int, datetime] = {}
    rows = Pair.objects.filter(coupling__cohort__in=cohorts, active_at__isnull=False).select_related("coupling")
    if len(people) == 1:
        rows = rows.filter(Q(seeker=people[0]) | Q(guide=people[0]))
    for pair in rows.order_by("active_at", "pk"):
        assert pair.active_at is not None
        cohort = by_key[pair.coupling.cohort_id]
        zone = ZoneInfo(cohort.programme.time_zone)
        bond: BondKey = ("group", pair.group_id) if pair.group_id else ("pair", pair.pk)
        last = pair.ended_at.astimezone(zone).date() if pair.ended_at else pair.ends_on or cohort.ends_on
        first, is_over = pair.active_at.astimezone(zone).date(), pair.state != PairState.ACTIVE
        done = pair.state == PairState.COMPLETED
        for end, guides in ((pair.seeker_id, False), (pair.guide_id, True)):
            if end in known:
                spans[end].append(Span(bond, pair.coupling_id, first, max(first, last), is_over, done, guides))
                joined[end] = min(joined.get(end, pair.offered_at), pair.offered_at)
    return spans, joined


def _held(bonds: set[BondKey]) -> dict[BondKey, list[Held]]:
    pairs = [pk for kind, pk in bonds if kind == "pair"]
    groups = [pk for kind, pk in bonds if kind == "group"]
    found: dict[BondKey, list[Held]] = defaultdict(list)
    rows = Meeting.objects.filter(Q(pair__in=pairs) | Q(group__in=groups)).order_by("held_on")
    for pair, group, day, mode, minutes in rows.values_list("pair_id", "group_id", "held_on", "mode", "minutes"):
        bond: BondKey = ("group", group) if group else ("pair", pair)
        found[bond].append(Held(bond, day, mode == Mode.IN_PERSON, minutes))
    return found


def _of_spans(held: dict[BondKey, list[Held]], spans: Iterable[Span]) -> list[Held]:
    """Give somebody's meetings: all of a pair, and of a group those since they came into it and until they left."""
    found = {}
    for span in spans:
        for one in held.get(span.bond, []):
            if span.bond[0] == "pair" or span.guides or span.first <= one.day <= span.last:
                found[one.bond, one.day] = one
    return sorted(found.values(), key=lambda one: one.day)


def _is_invited(gathering: Gathering, application: Application) -> bool:
    campuses = {campus.pk for campus in gathering.campuses.all()}
    return gathering.is_for(application.intake.part) and (not campuses or application.campus_id in campuses)
