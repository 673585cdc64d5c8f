"""Occasions: what a cohort's rules would remind of, each as a planned reminder with a key that makes it once."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from applications.models import Application
from applications.states import ApplicationState
from matching import queries as matching
from matching.models import Pair
from matching.states import PairState
from programmes.models import Cohort, Programme, ReminderRule
from programmes.models.calendar import ReminderKind
from sessions_app.domain import check_ins, sign_up, walltime
from sessions_app.domain import surveys as asking
from sessions_app.models import Reminder
from sessions_app.queries import appointments, meetings, presence
from sessions_app.queries import sign_up as seats
from sessions_app.queries import surveys as turns

ASKED_WITHIN = timedelta(days=60)
Rules = Sequence[ReminderRule]


def gatherings(cohort: Cohort, rules: Rules, at: datetime) -> Iterator[Reminder]:
    """Remind of each gathering ahead, counted back from its day; a moved gathering is a new occasion."""
    programme = cohort.programme
    for gathering in cohort.gatherings.filter(starts_at__gt=at, cancelled_at=None).prefetch_related(
        "campuses", "cohorts"
    ):
        day = walltime.day_of(gathering.starts_at, programme)
        expected = presence.expected_at(gathering).filter(intake__cohort=cohort).order_by("pk")
        for person, application in expected.values_list("person_id", "pk"):
            for rule in rules:
                yield Reminder(
                    person_id=person,
                    kind=ReminderKind.GATHERING,
                    key=f"gathering:{gathering.pk}:{day}:{rule.days_before}:{person}",
                    scope=programme.slug,
                    about={"gathering": gathering.pk, "application": application, "day": str(day)},
                    planned_at=_due(day, rule, programme),
                    event_at=gathering.starts_at,
                )


def acceptances(cohort: Cohort, rules: Rules, at: datetime) -> Iterator[Reminder]:
    """Remind who has not answered an offer: after the days of the first-contact rule and of the rules here.

    A rule of minus three days is three days after the question; one of plus three is three before the office calls.
    """
    programme = cohort.programme
    for waiting in (one for coupling in cohort.couplings.all() for one in matching.unanswered(at, coupling)):
        asked, office = walltime.day_of(waiting.asked_at, programme), walltime.day_of(waiting.office_at, programme)
        days = {
            (office if rule.days_before > 0 else asked) - timedelta(days=rule.days_before): rule.at_time
            for rule in rules
        }
        days.setdefault(walltime.day_of(waiting.remind_at, programme), rules[0].at_time)
        for day, at_time in days.items():
            if day > asked:
                yield Reminder(
                    person=waiting.person,
                    kind=ReminderKind.ACCEPTANCE,
                    key=f"acceptance:{waiting.pair.pk}:{waiting.side}:{day}",
                    scope=programme.slug,
                    about={"pair": waiting.pair.pk, "side": str(waiting.side)},
                    planned_at=walltime.instant(day, at_time, programme),
                )


def drafts(cohort: Cohort, rules: Rules, at: datetime) -> Iterator[Reminder]:
    """Remind who has a draft that the deadline is near."""
    programme = cohort.programme
    for intake in cohort.intakes.filter(closes_at__gt=at):
        day = walltime.day_of(intake.closes_at, programme)
        begun = Application.objects.filter(intake=intake, state=ApplicationState.DRAFT)
        for rule in rules:
            for application, person in begun.order_by("pk").values_list("pk", "person_id"):
                yield Reminder(
                    person_id=person,
                    kind=ReminderKind.DRAFT,
                    key=f"draft:{application}:{day}:{rule.days_before}",
                    scope=programme.slug,
                    about={"application": application, "day": str(day)},
                    planned_at=_due(day, rule, programme),
                    event_at=intake.closes_at,
                )


def meeting_logs(cohort: Cohort, rules: Rules, at: datetime) -> Iterator[Reminder]:
    """Remind both of a pair (or the guide of a group) towards the month's end that no meeting is logged."""
    programme = cohort.programme
    first = walltime.first_of_month(walltime.day_of(at, programme))
    if not walltime.first_of_month(cohort.starts_on) <= first <= cohort.ends_on:
        return
    next_first = walltime.first_of_next_month(first)
    end = walltime.instant(next_first, time(0), programme)
    groups: set[int] = set()
    rows = Pair.objects.filter(coupling__cohort=cohort, state=PairState.ACTIVE).select_related("seeker", "guide")
    for pair in rows.only("group", "seeker__person", "guide__person").order_by("pk"):
        for rule in rules:
            for bond, person in _askable(pair, groups):
                yield Reminder(
                    person_id=person,
                    kind=ReminderKind.MEETING_LOG,
                    key=f"meeting_log:{bond}:{first:%Y-%m}:{rule.days_before}:{person}",
                    scope=programme.slug,
                    about={"pair": pair.pk, "month": f"{first:%Y-%m}"},
                    planned_at=_due(next_first - timedelta(days=1), rule, programme),
                    event_at=end,
                )
        if pair.group_id:
            groups.add(pair.group_id)


def outcomes(cohort: Cohort, rules: Rules, at: datetime) -> Iterator[Reminder]:
    """Ask who has taken part what became of it, some days after the cohort's end."""
    programme = cohort.programme
    people = matching.participants(cohort).filter(intake__part=_asked_part(cohort)).values_list("pk", "person_id")
    for rule in rules:
        due = _due(cohort.ends_on, rule, programme)
        if not at - ASKED_WITHIN < due < at + ASKED_WITHIN:
            continue
        for application, person in people:
            yield Reminder(
                person_id=person,
                kind=ReminderKind.OUTCOME,
                key=f"outcome:{application}:{rule.days_before}",
                scope=programme.slug,
                about={"application": application},
                planned_at=due,
            )


def asked_how_it_goes(cohort: Cohort, rules: Rules, at: datetime) -> Iterator[Reminder]:
    """Ask everybody in a pair or group that stands how it goes, on the days of the rules."""
    programme = cohort.programme
    today = walltime.day_of(at, programme)
    first, last = today - check_ins.ASKED_LATE, today + ASKED_WITHIN
    for one in check_ins.rounds(cohort, list(rules), first, last):
        about = {name: row.pk if row else None for name, row in check_ins.about(one.bond).items()}
        yield Reminder(
            person_id=one.application.person_id,
            kind=ReminderKind.CHECK_IN,
            key=f"check_in:{one.application.pk}:{about['pair']}:{about['group']}:{one.asked_on}",
            scope=programme.slug,
            about={**about, "application": one.application.pk, "day": str(one.asked_on)},
            planned_at=walltime.instant(one.asked_on, one.rule.at_time, programme),
            event_at=walltime.instant(one.asked_on + check_ins.ANSWERED_WITHIN, time(0), programme),
        )


def meetings_ahead(cohort: Cohort, rules: Rules, at: datetime) -> Iterator[Reminder]:
    """Remind everybody who meets of a planned meeting; who agreed on it later than the reminder's hour needs none."""
    programme = cohort.programme
    for found in appointments.ahead_in(cohort, at).filter(starts_at__isnull=False):
        assert found.starts_at is not None
        for rule in rules:
            due = _due(walltime.day_of(found.starts_at, programme), rule, programme)
            if due <= found.changed_at:
                continue
            for person in meetings.invited(appointments.bond_of(found)):
                yield Reminder(
                    person=person,
                    kind=ReminderKind.MEETING,
                    key=f"meeting:{found.pk}:{found.sequence}:{rule.days_before}:{person.pk}",
                    scope=programme.slug,
                    about={"appointment": found.pk, "sequence": found.sequence},
                    planned_at=due,
                    event_at=found.starts_at,
                )


def proposals(cohort: Cohort, rules: Rules, at: datetime) -> Iterator[Reminder]:
    """Remind who has not picked one of the times that the other proposed, some days after they were asked."""
    programme = cohort.programme
    for found in appointments.ahead_in(cohort, at).filter(starts_at__isnull=True):
        last = max(found.times)
        for rule in rules:
            due = _due(walltime.day_of(found.changed_at, programme), rule, programme)
            if not found.changed_at < due < last:
                continue
            for person in appointments.asked(found):
                yield Reminder(
                    person=person,
                    kind=ReminderKind.PROPOSAL,
                    key=f"proposal:{found.pk}:{rule.days_before}:{person.pk}",
                    scope=programme.slug,
                    about={"appointment": found.pk},
                    planned_at=due,
                    event_at=last,
                )


def answers(cohort: Cohort, rules: Rules, at: datetime) -> Iterator[Reminder]:
    """Remind who has not answered whether they come, counted back from the last day on which a yes is taken."""
    programme = cohort.programme
    open_ones = cohort.gatherings.filter(starts_at__gt=at, cancelled_at=None, portions__isnull=False).distinct()
    for gathering in open_ones.select_related("programme").prefetch_related("campuses", "cohorts"):
        last = sign_up.deadline(gathering)
        if last <= at:
            continue
        day = walltime.day_of(last, programme)
        silent = seats.unanswered(gathering).filter(intake__cohort=cohort).order_by("pk")
        for person, application in silent.values_list("person_id", "pk"):
            for rule in rules:
                yield Reminder(
                    person_id=person,
                    kind=ReminderKind.ANSWER,
                    key=f"answer:{gathering.pk}:{day}:{rule.days_before}:{person}",
                    scope=programme.slug,
                    about={"gathering": gathering.pk, "application": application, "day": str(day)},
                    planned_at=_due(day, rule, programme),
                    event_at=last,
                )


def surveys(cohort: Cohort, rules: Rules, at: datetime) -> Iterator[Reminder]:
    """Remind of a survey that is open and not answered: days after it was asked, or before its last day."""
    programme = cohort.programme
    today = walltime.day_of(at, programme)
    for turn in turns.unanswered().filter(survey__cohort=cohort):
        last = asking.last_day(turn)
        if last < today:
            continue
        for rule in rules:
            yield Reminder(
                person_id=turn.application.person_id,
                kind=ReminderKind.SURVEY,
                key=f"survey:{turn.pk}:{rule.days_before}",
                scope=programme.slug,
                about={"turn": turn.pk, "application": turn.application_id},
                planned_at=_due(last if rule.days_before >= 0 else turn.asked_on, rule, programme),
                event_at=walltime.instant(last + timedelta(days=1), time(0), programme),
            )


def _asked_part(cohort: Cohort) -> str:
    coupling = cohort.couplings.first()
    return coupling.seekers if coupling else "student"


def _askable(pair: Pair, groups: set[int]) -> list[tuple[str, int]]:
    if not pair.group_id:
        return [(str(pair.pk), pair.seeker.person_id), (str(pair.pk), pair.guide.person_id)]
    return [] if pair.group_id in groups else [(f"g{pair.group_id}", pair.guide.person_id)]


def _due(day: date, rule: ReminderRule, programme: Programme) -> datetime:
    return walltime.instant(day - timedelta(days=rule.days_before), rule.at_time, programme)
