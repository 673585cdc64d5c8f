"""Reading the people room: how the outbox stands."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from people.models import OutgoingMail
from people.states import MailState

NEEDS_A_PERSON = (MailState.UNCERTAIN, MailState.FAILED)


@dataclass(frozen=True)
class OutboxState:
    """The outbox in numbers."""

    by_state: Counter[str]
    oldest_wait: timedelta

    @property
    def needs_a_person(self) -> int:
        """How many mails somebody should look at."""
        return sum(self.by_state[state] for state in NEEDS_A_PERSON)


def outbox_state(rows: QuerySet[OutgoingMail], *, at: datetime) -> OutboxState:
    """Count the outbox by state, and say how long the oldest due mail has waited."""
    counts = rows.order_by().values_list("state").annotate(number=Count("pk"))
    due = Q(state__in=[MailState.WAITING, MailState.CLAIMED], not_before__lte=at)
    oldest = rows.aggregate(since=Min("created_at", filter=due))["since"]
    return OutboxState(Counter(dict(counts)), at - oldest if oldest else timedelta())
