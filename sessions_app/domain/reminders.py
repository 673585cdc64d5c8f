"""Reminders: planned from the rules as rows, asked once more when they are due, and handed to the outbox once."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db import transaction

from people.domain import outbox
from people.models import OutgoingMail
from programmes.models import Cohort, Programme
from programmes.models.calendar import ReminderKind
from programmes.states import CohortState
from sessions_app.domain import occasions, stops
from sessions_app.models import Reminder
from sessions_app.states import REMINDER_MOVES, ReminderState, SkipReason

BATCH = 200
MAIL_KINDS = {
    ReminderKind.GATHERING: "reminder_gathering",
    ReminderKind.ACCEPTANCE: "reminder_acceptance",
    ReminderKind.DRAFT: "reminder_draft",
    ReminderKind.MEETING_LOG: "reminder_meeting_log",
    ReminderKind.OUTCOME: "outcome_question",
    ReminderKind.CHECK_IN: "check_in",
    ReminderKind.TIMESHEET: "reminder_timesheet",
    ReminderKind.CONTRACT_END: "reminder_contract_end",
}


def plan(*, at: datetime, programme: Programme | None = None) -> int:
    """Write a row for each reminder that the rules of living cohorts (of one programme) ask for; give the new ones.

    May run twice, also at once: the key of a reminder makes it one row. A planned row follows its rule and event.
    """
    living = Cohort.objects.exclude(state__in=[CohortState.PLANNING]).select_related("programme")
    if programme is not None:
        living = living.filter(programme=programme)
    return sum(_plan_cohort(cohort, at) for cohort in living.prefetch_related("reminder_rules"))


def release(*, at: datetime, scope: str = "") -> Counter[str]:
    """Hand due reminders (of one programme) to the outbox, or skip them with a reason; give the number of each."""
    tally: Counter[str] = Counter()
    while True:
        done = _release_batch(at, scope)
        tally += done
        if done.total() < BATCH:
            return tally


def _plan_cohort(cohort: Cohort, at: datetime) -> int:
    wanted = {reminder.key: reminder for reminder in occasions.of_cohort(cohort, at)}
    known = {row.key: row for row in Reminder.objects.filter(key__in=list(wanted))}
    new = [reminder for key, reminder in wanted.items() if key not in known]
    Reminder.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    for key, row in known.items():
        planned, event = wanted[key].planned_at, wanted[key].event_at
        if row.state == ReminderState.PLANNED and (row.planned_at, row.event_at) != (planned, event):
            Reminder.objects.filter(pk=row.pk, state=ReminderState.PLANNED).update(planned_at=planned, event_at=event)
    return len(new)


@transaction.atomic
def _release_batch(at: datetime, scope: str) -> Counter[str]:
    """Settle one batch of due rows, which no other worker can hold at the same time."""
    due = Reminder.objects.filter(state=ReminderState.PLANNED, planned_at__lte=at)
    if scope:
        due = due.filter(scope=scope)
    rows = due.select_for_update(skip_locked=True, of=("self",)).select_related("person").order_by("planned_at", "pk")
    batch = list(rows[:BATCH])
    reasons = {row.pk: stops.reason(row, at) for row in batch}
    newest = {(row.person_id, stops.event_of(row)): row.pk for row in batch if reasons[row.pk] is None}
    tally: Counter[str] = Counter()
    for row in batch:
        because = reasons[row.pk]
        if because is None and newest[row.person_id, stops.event_of(row)] != row.pk:
            because = SkipReason.NEWER
        _skip(row, because) if because else _hand_over(row, at)
        tally["skipped" if because else "released"] += 1
    return tally


def _hand_over(row: Reminder, at: datetime) -> None:
    key = f"reminder:{row.key}"
    outbox.put(
        row.person,
        MAIL_KINDS[ReminderKind(row.kind)],
        key=key,
        at=at,
        scope=row.scope,
        about={"reminder": row.pk, **row.about},
        not_after=row.event_at,
    )
    mail = OutgoingMail.objects.only("pk").get(key=key)
    _move(row, ReminderState.RELEASED, mail=mail)


def _skip(row: Reminder, because: SkipReason) -> None:
    _move(row, ReminderState.SKIPPED, skipped_because=because)


def _move(row: Reminder, to: ReminderState, **columns: Any) -> None:
    """Move a reminder, as the table allows, and set what belongs to it."""
    sources = [state for state, targets in REMINDER_MOVES.items() if to in targets]
    Reminder.objects.filter(pk=row.pk, state__in=sources).update(state=to, **columns)
