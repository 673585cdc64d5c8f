"""Check-ins: asked of each side on its own after the days of the rules, answered once, and compared by the office."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.domain import texts
from applications.models import Application
from matching.models import Group
from people.domain import audit, outbox
from people.models import Person
from programmes.models import Cohort, Programme, ReminderRule
from programmes.models.calendar import ReminderKind
from programmes.states import CohortState
from sessions_app.domain import circles, follow_ups, signs, walltime
from sessions_app.models import CheckIn, FollowUp
from sessions_app.queries import meetings, readers
from sessions_app.queries.meetings import Bond
from sessions_app.states import Feeling

ASKED_LATE = timedelta(days=7)  # a clock that stood still that long asks all the same
ANSWERED_WITHIN = timedelta(days=21)
LONGEST = 300


@dataclass(frozen=True)
class Round:
    """One question that a rule asks of one participant of a pair or group on one day."""

    application: Application
    bond: Bond
    asked_on: date
    rule: ReminderRule


def days(since: date, rule: ReminderRule, until: date) -> Iterator[date]:
    """Give the days on which a rule asks somebody who began on a day: so many days after it, and then again."""
    day = since + timedelta(days=-rule.days_before)
    while day <= until:
        yield day
        if not rule.every:
            return
        day += timedelta(days=rule.every)


def rounds(cohort: Cohort, rules: list[ReminderRule], first: date, last: date) -> Iterator[Round]:
    """Give all questions of a cohort between two days, both included; a day that two rules name is asked once."""
    last = min(last, cohort.ends_on)
    for circle in circles.of_cohort(cohort):
        bond: Bond | None = circle.group or circle.pair
        assert bond is not None  # a circle is one of the two
        for member in circle.members:
            asked: set[date] = set()
            for rule in rules:
                for day in days(member.since, rule, last):
                    if day >= first and day not in asked:
                        asked.add(day)
                        yield Round(member.application, bond, day, rule)


def ask_due(*, at: datetime, of: Programme | None = None) -> int:
    """Write a row for each question that is due (in one programme), so that a missing answer is seen; count them."""
    made = 0
    living = Cohort.objects.exclude(state__in=[CohortState.PLANNING, CohortState.CLOSED])
    if of is not None:
        living = living.filter(programme=of)
    for cohort in living.filter(reminder_rules__kind=ReminderKind.CHECK_IN).distinct().select_related("programme"):
        rules = list(cohort.reminder_rules.filter(kind=ReminderKind.CHECK_IN))
        today = walltime.day_of(at, cohort.programme)
        wanted = [_row(one) for one in rounds(cohort, rules, today - ASKED_LATE, today)]
        if not wanted:
            continue
        before = CheckIn.objects.filter(application__intake__cohort=cohort).count()
        CheckIn.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=500)
        made += CheckIn.objects.filter(application__intake__cohort=cohort).count() - before
    return made


def open_question(application: Application, bond: Bond, today: date) -> CheckIn | None:
    """Give the latest question that somebody has not answered yet and still can."""
    rows = CheckIn.objects.filter(application=application, answered_at__isnull=True, **about(bond))
    return rows.filter(asked_on__gt=today - ANSWERED_WITHIN, asked_on__lte=today).order_by("-asked_on").first()


@transaction.atomic
def answer(
    application: Application,
    bond: Bond,
    asked_on: date,
    *,
    feeling: str,
    met: bool | None,
    note: str = "",
    by: Person,
    at: datetime,
) -> CheckIn:
    """Keep one answer, once; raises ValidationError when the match is over, it is answered, or words cannot be kept."""
    if not meetings.is_open(bond):
        raise ValidationError(_("This match has ended, so there is nothing to check in about. Write to your contact."))
    if feeling not in Feeling.values:
        raise ValidationError({"feeling": _("Choose how it goes.")})
    try:
        words = texts.plain_text(note, LONGEST)
    except ValidationError as refusal:
        raise ValidationError({"note": refusal.messages}) from None
    row, _new = CheckIn.objects.get_or_create(application=application, asked_on=asked_on, **about(bond))
    told = {"feeling": feeling, "met": met, "note": words, "answered_at": at}
    if not CheckIn.objects.filter(pk=row.pk, answered_at__isnull=True).update(**told):
        raise ValidationError(_("You have answered this already. Thank you! What is new you can tell as a concern."))
    row.refresh_from_db()
    audit.record("check_in.answered", row, by=by, at=at, scope=meetings.programme_of(bond).slug)
    if feeling == Feeling.HELP:
        follow_ups.put([signs.asks_for_help(row)], at=at)
        _tell_the_office(row, at)
    return row


def _tell_the_office(row: CheckIn, at: datetime) -> None:
    follow_up = FollowUp.objects.get(key=signs.asks_for_help(row).key)
    scope = row.application.intake.cohort.programme.slug
    for office in {held.person_id: held.person for held in readers.readers_of(row.application)}.values():
        key = f"help_asked:{row.pk}:{office.pk}"
        outbox.put(office, "help_asked", key=key, at=at, scope=scope, about={"follow_up": follow_up.pk})


def about(bond: Bond) -> dict[str, Any]:
    """Name a pair or a group in the two columns of a row about it."""
    return {"pair": None, "group": bond} if isinstance(bond, Group) else {"pair": bond, "group": None}


def _row(one: Round) -> CheckIn:
    return CheckIn(application=one.application, asked_on=one.asked_on, **about(one.bond))
