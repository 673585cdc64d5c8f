"""The timeline of a cohort's reminders: what is planned, sent and left out, beside what its rules still foresee."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from programmes.models import Cohort
from sessions_app.models import Reminder
from sessions_app.states import ReminderState

S = ReminderState
Moment = tuple[str, datetime]  # a kind, and when


@dataclass
class Counts:
    """How many reminders of one kind go at one moment: planned or foreseen, sent, and left out."""

    planned: int = 0
    sent: int = 0
    left_out: int = 0


def counts(cohort: Cohort) -> dict[Moment, Counts]:
    """Count a cohort's rows by kind and moment, with one question to the database."""
    found: dict[Moment, Counts] = {}
    rows = Reminder.objects.filter(cohort=cohort).order_by().values("kind", "planned_at", "state")
    for row in rows.annotate(number=Count("pk")):
        one = found.setdefault((row["kind"], row["planned_at"]), Counts())
        if row["state"] == S.PLANNED:
            one.planned = row["number"]
        elif row["state"] == S.RELEASED:
            one.sent = row["number"]
        else:
            one.left_out = row["number"]
    return found


def not_yet_rows(cohort: Cohort, foreseen: Iterable[Reminder]) -> Counter[Moment]:
    """Count the reminders that would go and are no rows yet, by kind and moment."""
    wanted = {one.key: one for one in foreseen}
    known = set(Reminder.objects.filter(cohort=cohort).values_list("key", flat=True))
    return Counter((one.kind, one.planned_at) for key, one in wanted.items() if key not in known)
