"""Signs that somebody needs the office, each found by a plain rule; a new source is one more line in SOURCES."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max

from applications.models import Application
from applications.states import ApplicationState
from matching import queries as matching
from matching.models import SwapRequest
from matching.states import WAITING, Side
from programmes.models import Cohort, FollowUpTiming
from programmes.models.follow_up import HOUSE_DAYS
from sessions_app.domain import circles, walltime
from sessions_app.domain.circles import Circle
from sessions_app.models import Attendance, CheckIn, Concern, FollowUp, Meeting
from sessions_app.states import ConcernState, Feeling, FollowUpKind, FollowUpState, Presence

K = FollowUpKind
LATELY = timedelta(days=60)  # older answers and absences are history


@dataclass(frozen=True)
class Sign:
    """One thing to follow up, with the key by which it is known again, and the columns of its row."""

    kind: FollowUpKind
    key: str
    since: date
    cohort: int
    columns: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Ground:
    """What all sources look at: a cohort, its circles, its rules in days, the instant and the day there.

    `asked` has the check-ins of lately that were asked of standing pairs and groups, the oldest first.
    """

    cohort: Cohort
    circles: tuple[Circle, ...]
    days: dict[str, int]
    at: datetime
    today: date
    asked: tuple[CheckIn, ...] = ()


@dataclass(frozen=True)
class Source:
    """Where signs of one kind come from, how urgent they are (1 first), and whether a sign that is gone is settled."""

    find: Callable[[Ground], Iterator[Sign]]
    urgency: int
    passes: bool = True


def of_cohort(cohort: Cohort, at: datetime) -> Iterator[Sign]:
    """Give all signs of a cohort as it stands at an instant; the same few questions for any number of people."""
    known = {rule.kind: rule.days for rule in cohort.follow_up_rules.all()}
    days = {kind.value: known.get(kind, days) for kind, days in HOUSE_DAYS.items()}
    standing, today = tuple(circles.of_cohort(cohort)), walltime.day_of(at, cohort.programme)
    ground = Ground(cohort, standing, days, at, today, _asked(cohort, standing, today))
    for source in SOURCES.values():
        yield from source.find(ground)


def asks_for_help(row: CheckIn) -> Sign:
    """Make the sign of an answer that asks for help."""
    return _of_application(K.HELP, f"help:{row.pk}", row.asked_on, row.application, check_in=row)


def is_raised(row: Concern) -> Sign:
    """Make the sign of a concern."""
    cohort = row.application.intake.cohort
    since = walltime.day_of(row.raised_at, cohort.programme)
    about = {"concern": row, "pair_id": row.pair_id, "group_id": row.group_id}
    return _of_application(K.CONCERN, f"concern:{row.pk}", since, row.application, **about)


def concerns(ground: Ground) -> Iterator[Sign]:
    """Find the concerns that are not closed."""
    rows = Concern.objects.filter(application__intake__cohort=ground.cohort).exclude(state=ConcernState.CLOSED)
    yield from map(is_raised, rows.select_related("application__intake__cohort__programme"))


def calls_for_help(ground: Ground) -> Iterator[Sign]:
    """Find the latest answers that ask for help."""
    yield from (asks_for_help(row) for row in _latest(ground).values() if row.feeling == Feeling.HELP)


def doubts(ground: Ground) -> Iterator[Sign]:
    """Find the latest answers of those who are not sure."""
    for row in _latest(ground).values():
        if row.feeling == Feeling.UNSURE:
            yield _of_application(K.UNSURE, f"unsure:{row.pk}", row.asked_on, row.application, check_in=row)


def differences(ground: Ground) -> Iterator[Sign]:
    """Find pairs and groups of whom one says that they have met and another that they have not."""
    latest = _latest(ground)
    for circle in ground.circles:
        rows = [
            latest[m.application.pk, circle.key] for m in circle.members if (m.application.pk, circle.key) in latest
        ]
        if {True, False} <= {row.met for row in rows}:
            newest = max(rows, key=lambda row: (row.asked_on, row.pk))
            yield _of_circle(K.DIFFERING, f"differing:{circle.key}:{newest.pk}", newest.asked_on, circle)


def changes(ground: Ground) -> Iterator[Sign]:
    """Find the requests for a change that are not settled."""
    rows = SwapRequest.objects.filter(pair__coupling__cohort=ground.cohort, state__in=WAITING)
    for row in rows.select_related("application__intake", "pair"):
        since = walltime.day_of(row.asked_at, ground.cohort.programme)
        about = {"request": row, "pair": row.pair if row.pair.group_id is None else None, "group_id": row.pair.group_id}
        yield _of_application(K.CHANGE, f"change:{row.pk}", since, row.application, **about)


def unanswered(ground: Ground) -> Iterator[Sign]:
    """Find check-ins that somebody of a standing pair or group has not answered after the days of the rule."""
    days = ground.days[FollowUpTiming.UNANSWERED]
    if not days:
        return
    newest = {(row.application_id, _key(row)): row for row in ground.asked}
    for row in newest.values():
        if row.answered_at is None and row.asked_on + timedelta(days=days) <= ground.today:
            yield _of_application(K.UNANSWERED, f"unanswered:{row.pk}", row.asked_on, row.application, check_in=row)


def silences(ground: Ground) -> Iterator[Sign]:
    """Find pairs and groups without a meeting for so many days; after the office has seen to one, counted anew."""
    days = ground.days[FollowUpTiming.NO_MEETING]
    if not days or ground.today > ground.cohort.ends_on:
        return
    last, seen_to = _last_meetings(ground.cohort), _seen_to(ground)
    for circle in ground.circles:
        since = max(last.get(circle.key, circle.since), seen_to.get(circle.key, circle.since), circle.since)
        if since + timedelta(days=days) <= ground.today:
            yield _of_circle(K.NO_MEETING, f"no_meeting:{circle.key}:{since}", since, circle)


def offers(ground: Ground) -> Iterator[Sign]:
    """Find offers that have waited longer for an answer than the rule of the first contact gives them."""
    for coupling in ground.cohort.couplings.all():
        for waiting in matching.unanswered(ground.at, coupling):
            if waiting.office_at <= ground.at:
                application = waiting.pair.guide if waiting.side is Side.GUIDE else waiting.pair.seeker
                since = walltime.day_of(waiting.asked_at, ground.cohort.programme)
                key = f"offer:{waiting.pair.pk}:{waiting.side.value}"
                yield _of_application(K.OFFER, key, since, application, pair=waiting.pair)


def absences(ground: Ground) -> Iterator[Sign]:
    """Find who was absent from an obligatory gathering without leave."""
    days = ground.days[FollowUpTiming.MISSED_GATHERING]
    if not days:
        return
    rows = Attendance.objects.filter(
        gathering__obligatory=True,
        gathering__ends_at__lte=ground.at - timedelta(days=days),
        gathering__ends_at__gt=ground.at - LATELY,
        presence=Presence.ABSENT,
        application__intake__cohort=ground.cohort,
        application__state=ApplicationState.POOL,
    )
    for row in rows.select_related("gathering", "application__intake"):
        since = walltime.day_of(row.gathering.ends_at, ground.cohort.programme)
        key = f"missed:{row.gathering_id}:{row.application_id}"
        yield _of_application(K.MISSED, key, since, row.application, gathering=row.gathering)


def none(ground: Ground) -> Iterator[Sign]:
    """Find nothing: what the office plans is written by the office."""
    yield from ()


SOURCES: dict[FollowUpKind, Source] = {
    K.CONCERN: Source(concerns, 1),
    K.HELP: Source(calls_for_help, 1, passes=False),
    K.DIFFERING: Source(differences, 2),
    K.CHANGE: Source(changes, 2),
    K.UNSURE: Source(doubts, 3),
    K.NO_MEETING: Source(silences, 3),
    K.OFFER: Source(offers, 3),
    K.MISSED: Source(absences, 4),
    K.UNANSWERED: Source(unanswered, 4),
    K.PLANNED: Source(none, 2, passes=False),
}


def _of_application(kind: FollowUpKind, key: str, since: date, application: Application, **more: Any) -> Sign:
    columns = {"application": application, "campus_id": application.campus_id, "part": application.intake.part}
    row = more.get("check_in")
    if row is not None:
        columns |= {"pair_id": row.pair_id, "group_id": row.group_id}
    return Sign(kind, key, since, application.intake.cohort_id, columns | more)


def _of_circle(kind: FollowUpKind, key: str, since: date, circle: Circle) -> Sign:
    first = circle.pairs[0]
    columns = {"pair": circle.pair, "group": circle.group, "campus_id": first.seeker.campus_id, "part": ""}
    return Sign(kind, key, since, first.coupling.cohort_id, columns)


def _asked(cohort: Cohort, standing: tuple[Circle, ...], today: date) -> tuple[CheckIn, ...]:
    if not standing:
        return ()
    whose = {(m.application.pk, circle.key) for circle in standing for m in circle.members}
    rows = CheckIn.objects.filter(application__intake__cohort=cohort, asked_on__gt=today - LATELY)
    rows = rows.select_related("application__intake").order_by("asked_on", "pk")
    return tuple(row for row in rows if (row.application_id, _key(row)) in whose)


def _latest(ground: Ground) -> dict[tuple[int, str], CheckIn]:
    """Give the latest answer of each participant about each pair or group that stands."""
    return {(row.application_id, _key(row)): row for row in ground.asked if row.answered_at}


def _key(row: CheckIn | FollowUp) -> str:
    return f"g{row.group_id}" if row.group_id else f"p{row.pair_id}"


def _last_meetings(cohort: Cohort) -> dict[str, date]:
    of_pairs = Meeting.objects.filter(pair__coupling__cohort=cohort).order_by()
    of_groups = Meeting.objects.filter(group__coupling__cohort=cohort).order_by()
    found = {f"p{pk}": day for pk, day in of_pairs.values_list("pair").annotate(Max("held_on"))}
    found |= {f"g{pk}": day for pk, day in of_groups.values_list("group").annotate(Max("held_on"))}
    return found


def _seen_to(ground: Ground) -> dict[str, date]:
    """Give the last day on which the office had seen to a silence, by pair or group."""
    rows = FollowUp.objects.filter(cohort=ground.cohort, kind=K.NO_MEETING, state=FollowUpState.DONE)
    return {
        _key(row): walltime.day_of(row.settled_at, ground.cohort.programme)
        for row in rows.order_by("settled_at")
        if row.settled_at
    }
