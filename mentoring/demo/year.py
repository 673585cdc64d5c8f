"""The demo's later months: matching, offers and answers, meetings, gatherings, and what became of people."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from matching.domain import pairs, publishing, runs
from matching.models import Group, Pair
from matching.states import PairState
from mentoring.demo import gatherings, paying, walks
from mentoring.demo import matching_desk as desk
from mentoring.demo.entrants import Entering
from mentoring.demo.plan import Stage
from people.models import Person
from programmes.domain import cohorts
from programmes.models import Coupling, Gathering, PrivacyClearance
from programmes.models.calendar import Mode
from programmes.states import CohortState, Part
from reports.domain import outcomes
from reports.models import Work
from sessions_app.domain import appointments, attendance, meetings, suggestions
from sessions_app.models import Topic
from sessions_app.queries import meetings as bonds
from sessions_app.queries import presence
from sessions_app.states import Presence


def live(entering: Entering) -> None:
    """Carry a cohort as far into its year as the plan says."""
    stage = entering.plan.stage
    if stage == Stage.REVIEWED and entering.coordinator is not None:
        for coupling in entering.cohort.couplings.all():
            desk.before_a_run(coupling, by=entering.coordinator, at=min(_closed(entering), entering.at))
    if stage >= Stage.MATCHED:
        for coupling in entering.cohort.couplings.all():
            _match(entering, coupling)
    if stage >= Stage.OFFERED:
        _plan_in_groups(entering)
    if stage >= Stage.RUNNING:
        cohorts.move(entering.cohort, CohortState.RUNNING, by=entering.coordinator, at=_closed(entering))
        _meet(entering)
        _plan(entering)
        _gather(entering)
        gatherings.behind(entering)
        gatherings.one_more(entering)
        gatherings.ahead(entering)
        paying.pays(entering)
        walks.walk(entering)
    if stage >= Stage.CLOSED:
        _close(entering)


def _closed(entering: Entering) -> datetime:
    closed = max(intake.closes_at for intake in entering.cohort.intakes.all())
    return entering.in_office(closed + timedelta(days=3))


def _match(entering: Entering, coupling: Coupling) -> None:
    at = min(_closed(entering), entering.at)
    coordinator = entering.coordinator
    assert coordinator is not None
    _clear(entering, coupling, at)
    run = runs.request(coupling, campus=None, seed=1, by=coordinator, at=at)
    runs.carry_out(run.pk, at=at)
    run.refresh_from_db()
    if run.error:
        raise RuntimeError(f"the demo's matching of {coupling} failed: {run.error}")
    if entering.plan.stage >= Stage.OFFERED:
        publishing.publish(run, by=coordinator, at=at)
        _answer(entering, Pair.objects.filter(run=run), at)
        desk.groups(coupling, by=coordinator, at=entering.at)
        desk.pairs(coupling, by=coordinator, at=entering.at)
        desk.trials(coupling, by=coordinator, at=entering.at)
    else:
        desk.board_of(run, by=coordinator, at=at)


def _clear(entering: Entering, coupling: Coupling, at: datetime) -> None:
    PrivacyClearance.objects.create(
        coupling=coupling,
        text_version=coupling.first_contact.text_version,
        cleared_by="Personvernombudet",
        cleared_on=at.date(),
        recorded_by=entering.coordinator,
    )


def _answer(entering: Entering, offered: QuerySet[Pair], at: datetime) -> None:
    """Let most say yes; of the offers that are still fresh some wait for one side."""
    fresh = entering.plan.stage == Stage.OFFERED
    for pair in offered.select_related("seeker__person", "guide__person"):
        when = at + timedelta(days=entering.rng.randint(0, 4), hours=entering.rng.randint(1, 9))
        for person in (pair.guide.person, pair.seeker.person):
            pair.refresh_from_db()
            answered = {pair.seeker.person_id: pair.seeker_yes_at, pair.guide.person_id: pair.guide_yes_at}[person.pk]
            if answered or (fresh and entering.rng.random() < 0.3):
                continue
            pairs.accept(pair, by=person, at=min(when, entering.at))


def _meet(entering: Entering) -> None:
    """Log about three meetings in each month that has passed."""
    today = entering.at.date()
    seen: set[int] = set()
    for pair in Pair.objects.filter(coupling__cohort=entering.cohort, state=PairState.ACTIVE).select_related("group"):
        together: Pair | Group = pair.group or pair
        if pair.group_id in seen:
            continue
        seen |= {pair.group_id} if pair.group_id else set()
        assert pair.active_at is not None
        day = pair.active_at.date() + timedelta(days=entering.rng.randint(3, 16))
        while day < min(today, entering.cohort.ends_on):
            _log(entering, together, day, pair.guide.person)
            day += timedelta(days=entering.rng.randint(16, 36))


def _plan(entering: Entering) -> None:
    """Let some who meet have a meeting ahead, and some have times to pick from."""
    if entering.plan.stage >= Stage.CLOSED or entering.at.date() >= entering.cohort.ends_on:
        return
    zone = ZoneInfo(entering.cohort.programme.time_zone)
    active = Pair.objects.filter(coupling__cohort=entering.cohort, state=PairState.ACTIVE, group=None)
    for number, pair in enumerate(active.select_related("seeker__person", "guide__person").order_by("pk")[:12]):
        days = [entering.at.astimezone(zone).date() + timedelta(days=2 + number + ahead) for ahead in (0, 1, 3)]
        times = [datetime.combine(day, time(15), tzinfo=zone) for day in days]
        told: dict[str, Any] = {"minutes": 60, "mode": Mode.IN_PERSON}
        told["place"] = suggestions.usual_place(pair, pair.guide.person)
        if number % 3 == 2:
            appointments.propose(pair, times, **told, by=pair.guide.person, at=entering.at)
        else:
            appointments.plan(pair, times[0], **told, by=pair.seeker.person, at=entering.at)


def _plan_in_groups(entering: Entering) -> None:
    """Let a few groups look for a time, with answers of some, or have one."""
    if entering.plan.stage >= Stage.CLOSED or entering.at.date() >= entering.cohort.ends_on:
        return
    told: dict[str, Any] = {"minutes": 90, "mode": Mode.IN_PERSON, "place": "Lesesalen"}
    groups = Group.objects.filter(coupling__cohort=entering.cohort, pairs__state=PairState.ACTIVE).distinct()
    for number, group in enumerate(groups.select_related("guide__person").order_by("pk")[:4]):
        first = entering.at.replace(minute=0, second=0, microsecond=0) + timedelta(days=3 + number)
        times = [first + timedelta(days=days) for days in (0, 1, 3)]
        if number % 2:
            appointments.plan(group, first, **told, by=group.guide.person, at=entering.at)
            continue
        made = appointments.propose(group, times, **told, by=group.guide.person, at=entering.at)
        for place, person in enumerate(bonds.people_of(group)[1:-1]):
            suits = times[place % 2 :] if place % 4 < 3 else []
            appointments.say_what_suits(made, suits, by=person, at=entering.at)


def _log(entering: Entering, together: Pair | Group, day: date, by: Person) -> None:
    rng = entering.rng
    meetings.log(
        together,
        held_on=day,
        minutes=rng.choice((30, 45, 60, 60, 90)),
        mode=rng.choices((Mode.IN_PERSON, Mode.DIGITAL), (7, 3))[0],
        topics=rng.sample(list(Topic.values), rng.randint(1, 3)),
        by=by,
        at=min(datetime.combine(day, time(17), ZoneInfo(entering.cohort.programme.time_zone)), entering.at),
    )


def _gather(entering: Entering) -> None:
    """Tick who came to the gatherings that have been."""
    for gathering in Gathering.objects.filter(cohorts=entering.cohort, ends_at__lt=entering.at):
        marks = {
            application: entering.rng.choices(list(Presence.values), (86, 8, 6))[0]
            for application in presence.expected_at(gathering)
        }
        attendance.keep_register(gathering, marks, by=entering.coordinator, at=gathering.ends_at)


def _close(entering: Entering) -> None:
    """End the pairs on their day, and let most students tell what became of them."""
    at = min(datetime.combine(entering.cohort.ends_on, time(12), ZoneInfo("UTC")), entering.at)
    active = Pair.objects.filter(coupling__cohort=entering.cohort, state=PairState.ACTIVE)
    for pair in active.select_related("seeker__person", "seeker__intake"):
        pairs.complete(pair, by=entering.coordinator, at=at)
        if pair.seeker.intake.part == Part.STUDENT and entering.rng.random() < 0.8:
            graduated = entering.rng.random() < 0.4
            outcomes.tell(
                pair.seeker,
                graduated=graduated,
                work=entering.rng.choice((Work.MATCHING_JOB, Work.OTHER_JOB, Work.SEEKING))
                if graduated
                else Work.STUDYING,
                country="NO",
                by=pair.seeker.person,
                at=entering.at,
            )
    cohorts.move(entering.cohort, CohortState.EVALUATION, by=entering.coordinator, at=entering.at)
