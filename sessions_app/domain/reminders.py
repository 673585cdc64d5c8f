"""Reminders: planned from the rules as rows, asked once more when they are due, and handed to the outbox once.

What several programmes have for one person on the same morning goes in one mail; it is still one row each.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from people.domain import outbox
from people.models import OutgoingMail
from programmes.models import Cohort, Programme
from programmes.models.calendar import ReminderKind
from programmes.states import CohortState
from sessions_app.domain import kinds, quiet, retention, stops, walltime
from sessions_app.models import Reminder
from sessions_app.states import REMINDER_MOVES, ReminderState, SkipReason

BATCH = 200
DIGEST = "reminder_digest"
STANDING = ("key", "state", "planned_at", "event_at", "pk")
MORNING, NOON = time(5), time(12)


def plan(*, at: datetime, programme: Programme | None = None) -> int:
    """Write a row for each reminder that the rules of living cohorts (of one programme) ask for; give the new ones.

    May run twice, also at once: the key of a reminder makes it one row. A planned row follows its rule and event.
    """
    living = Cohort.objects.exclude(state__in=[CohortState.PLANNING]).select_related("programme")
    if programme is not None:
        living = living.filter(programme=programme)
    return sum(_plan_cohort(cohort, at) for cohort in living.prefetch_related("reminder_rules", "follow_up_rules"))


def as_planned(cohort: Cohort, at: datetime) -> Iterable[Reminder]:
    """Give all reminders that a cohort's rules ask for, each out of the quiet hours; none is saved."""
    awake: dict[tuple[datetime, datetime | None], datetime] = {}  # of one event the same for everybody
    for reminder in kinds.of_cohort(cohort, at):
        reminder.cohort = cohort
        due = (reminder.planned_at, reminder.event_at)
        if due not in awake:
            awake[due] = quiet.awake(*due, cohort.programme)
        reminder.planned_at = awake[due]
        yield reminder


def release(*, at: datetime, scope: str = "") -> Counter[str]:
    """Hand due reminders (of one programme) to the outbox, or skip them with a reason; give the number of each."""
    tally: Counter[str] = Counter()
    while True:
        done = _release_batch(at, scope)
        tally += done
        if done.total() < BATCH:
            return tally


def _plan_cohort(cohort: Cohort, at: datetime) -> int:
    wanted = {
        reminder.key: reminder
        for reminder in as_planned(cohort, at)
        if not retention.is_forgotten(cohort, reminder.planned_at, at)
    }
    rows = Reminder.objects.filter(key__in=list(wanted))
    known = {key: (state, (due, event), pk) for key, state, due, event, pk in rows.values_list(*STANDING)}
    new = [reminder for key, reminder in wanted.items() if key not in known]
    Reminder.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    moved: dict[tuple[datetime, datetime | None], list[int]] = {}
    for key, (state, stands, pk) in known.items():
        to = (wanted[key].planned_at, wanted[key].event_at)
        if state == ReminderState.PLANNED and stands != to:
            moved.setdefault(to, []).append(pk)
    for (planned, event), pks in moved.items():
        still = Reminder.objects.filter(pk__in=pks, state=ReminderState.PLANNED)
        still.update(planned_at=planned, event_at=event)
    return len(new)


@transaction.atomic
def _release_batch(at: datetime, scope: str) -> Counter[str]:
    """Settle one batch of due rows, which no other worker can hold at the same time."""
    batch = _due(at, scope)
    reasons = dict(zip((row.pk for row in batch), kinds.reasons_against(batch, at), strict=True))
    newest = {(row.person_id, stops.event_of(row)): row.pk for row in batch if reasons[row.pk] is None}
    skipped: dict[SkipReason, list[Reminder]] = {}
    going: dict[int, list[Reminder]] = {}
    for row in batch:
        because = reasons[row.pk]
        if because is None and newest[row.person_id, stops.event_of(row)] != row.pk:
            because = SkipReason.NEWER
        if because:
            skipped.setdefault(because, []).append(row)
        else:
            going.setdefault(row.person_id, []).append(row)
    for because, rows in skipped.items():
        _move(rows, ReminderState.SKIPPED, skipped_because=because)
    _hand_over(list(going.values()), at)
    left_out = sum(map(len, skipped.values()))
    return Counter({"skipped": left_out, "released": len(batch) - left_out})


def _due(at: datetime, scope: str) -> list[Reminder]:
    """Lock what is due now, and what else the same people get this morning; person by person."""
    whose = {"slug": scope} if scope else {}
    programmes = list(Programme.objects.filter(**whose).only("slug", "time_zone"))
    planned = Reminder.objects.filter(state=ReminderState.PLANNED, **({"scope": scope} if scope else {}))
    batch = _locked(planned.filter(planned_at__lte=at).exclude(_asleep(programmes, at)))[:BATCH]
    found = list(batch)
    this_morning = _this_morning(programmes, at)
    if found and this_morning:
        same = planned.filter(this_morning, person__in={row.person_id for row in found})
        found += _locked(same.exclude(pk__in=[row.pk for row in found]))
    return sorted(found, key=lambda row: (row.person_id, row.planned_at, row.pk))


def _locked(rows: QuerySet[Reminder]) -> QuerySet[Reminder]:
    rows = rows.select_for_update(skip_locked=True, of=("self",)).select_related("person")
    return rows.order_by("person_id", "planned_at", "pk")


def _asleep(programmes: Sequence[Programme], at: datetime) -> Q:
    """Say what waits because it is quiet where its programme is, and its event is not over by the end of that."""
    found = Q(pk__in=[])
    for programme in programmes:
        ends = quiet.until(at, programme)
        if ends is not None:
            found |= Q(scope=programme.slug) & (Q(event_at__isnull=True) | Q(event_at__gt=ends))
    return found


def _this_morning(programmes: Sequence[Programme], at: datetime) -> Q:
    """Say what else goes this morning, by each programme's wall clock; nothing from noon on."""
    found = Q()
    for programme in programmes:
        local = at.astimezone(walltime.zone_of(programme))
        if MORNING <= local.time() < NOON:
            noon = walltime.instant(local.date(), NOON, programme)
            found |= Q(scope=programme.slug, planned_at__gt=at, planned_at__lt=noon)
    return found


def _hand_over(by_person: list[list[Reminder]], at: datetime) -> None:
    """Write one mail for each person: the reminder itself, or all of theirs together."""
    if not by_person:
        return
    written = outbox.put_all([_mail_of(rows, at) for rows in by_person])
    everything = []
    for rows in by_person:
        for row in rows:
            row.mail_id = written[_key_of(rows)]
            everything.append(row)
    _move(everything, ReminderState.RELEASED)
    Reminder.objects.bulk_update(everything, ["mail"])


def _mail_of(rows: list[Reminder], at: datetime) -> OutgoingMail:
    first = rows[0]
    if len(rows) == 1:
        kind, about = kinds.TABLE[ReminderKind(first.kind)].mail, {"reminder": first.pk, **first.about}
        scope, not_after = first.scope, first.event_at
    else:
        kind, about = DIGEST, {"reminders": [row.pk for row in rows]}
        scope = first.scope if len({row.scope for row in rows}) == 1 else ""
        ends = [row.event_at for row in rows]
        not_after = None if None in ends else max(end for end in ends if end)
    return OutgoingMail(
        person=first.person, kind=kind, key=_key_of(rows), not_before=at, scope=scope, about=about, not_after=not_after
    )


def _key_of(rows: list[Reminder]) -> str:
    return f"reminder:{rows[0].key}"


def _move(rows: Sequence[Reminder], to: ReminderState, **columns: Any) -> None:
    """Move reminders, as the table allows, and set what belongs to them."""
    sources = [state for state, targets in REMINDER_MOVES.items() if to in targets]
    Reminder.objects.filter(pk__in=[row.pk for row in rows], state__in=sources).update(state=to, **columns)
