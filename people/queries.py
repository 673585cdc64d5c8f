"""Reading the people room: how the outbox stands, and who is reached in the same way."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from people.models import OutgoingMail, Person
from people.models.person import PLAIN_ADDRESS, PLAIN_PHONE
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


def with_plain_contact() -> QuerySet[Person]:
    """Give accounts with address and phone as they are compared: without case, dots, plus signs and country codes."""
    return Person.objects.annotate(plain_address=PLAIN_ADDRESS, plain_phone=PLAIN_PHONE)
