"""Reading the follow-up list: what a member of staff sees of it, what is due, how many signs point to one match."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from people.models import Person
from programmes import access
from programmes.access import Right
from sessions_app.models import FollowUp
from sessions_app.states import FollowUpState


def visible_to(rows: QuerySet[FollowUp], person: object, right: Right) -> QuerySet[FollowUp]:
    """Narrow to one's programmes, and where limited to one's campus and side; what concerns both sides is of both."""
    if not isinstance(person, Person) or not person.is_active:
        return rows.none()
    if person.is_superuser:
        return rows
    mine = Q(pk__in=[])
    for held in access.memberships(person, right):
        scope = Q(cohort__programme=held.programme_id)
        if held.campus_id:
            scope &= Q(campus=held.campus_id)
        if held.side:
            scope &= Q(part=held.side) | Q(part="")
        mine |= scope
    return rows.filter(mine)


def due(rows: QuerySet[FollowUp], at: datetime) -> QuerySet[FollowUp]:
    """Narrow to what is open and does not rest."""
    return rows.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=at.date()), state=FollowUpState.OPEN)


def resting(rows: QuerySet[FollowUp], at: datetime) -> QuerySet[FollowUp]:
    """Narrow to what is open and rests until a later day."""
    return rows.filter(state=FollowUpState.OPEN, snoozed_until__gt=at.date())


def with_signs(rows: QuerySet[FollowUp], kinds: Sequence[str], person: object, right: Right) -> QuerySet[FollowUp]:
    """Add `signs` and `most_urgent`: how many open rows of these kinds that somebody sees are about the same match."""
    same = (
        visible_to(FollowUp.objects.all(), person, right)
        .filter(
            Q(pair=OuterRef("pair")) | Q(group=OuterRef("group")) | Q(application=OuterRef("application")),
            state=FollowUpState.OPEN,
            kind__in=kinds,
        )
        .order_by()
        .annotate(one=F("cohort"))
        .values("one")
    )
    counted = same.annotate(n=Count("pk")).values("n")
    urgent = same.annotate(n=Min("urgency")).values("n")
    return rows.annotate(
        signs=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        most_urgent=Coalesce(Subquery(urgent, output_field=IntegerField()), 9),
    )
