"""The bank as a student sees it: what is offered, what is free, and their own interest."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from applications.models import Application, Interest
from applications.states import HOLDS, ApplicationState, InterestState
from people.models import Person
from programmes.models import Assignment, AssignmentKind
from programmes.states import Part

LEFT = frozenset({InterestState.WITHDRAWN})


@dataclass(frozen=True)
class Offered:
    """One topic, assignment or post: whether it is free, and the reader's own interest in it."""

    assignment: Assignment
    is_free: bool
    own: Interest | None

    @property
    def can_say(self) -> bool:
        """Whether the reader can say that they are interested."""
        return self.is_free and (self.own is None or self.own.state in LEFT)

    @property
    def can_take_back(self) -> bool:
        """Whether the reader can take their interest back."""
        return self.own is not None and self.own.state in (InterestState.INTERESTED, InterestState.CONNECTED)


def bank(application: Application) -> list[Offered]:
    """List what is offered in a student's cohort, and what of it is theirs though it is no longer offered."""
    own = {row.assignment_id: row for row in Interest.objects.filter(application=application)}
    held = Count("interests", filter=Q(interests__state__in=HOLDS))
    rows = Assignment.objects.filter(Q(is_open=True) | Q(pk__in=own), cohort=application.intake.cohort_id)
    rows = rows.select_related("organisation", "contact").annotate(held=held).order_by("order", "pk")
    kinds = list(AssignmentKind.values)
    ordered = sorted(rows, key=lambda row: kinds.index(row.kind))
    return [Offered(row, row.is_open and row.held < row.places, own.get(row.pk)) for row in ordered]


def has_bank(application: Application) -> bool:
    """Say whether there is a bank to look at: for an admitted student of a cohort for which something is offered."""
    is_student = application.state == ApplicationState.POOL and application.intake.part == Part.STUDENT
    return is_student and Assignment.objects.filter(cohort=application.intake.cohort_id, is_open=True).exists()


def with_a_bank(person: Person) -> list[Application]:
    """List somebody's applications as an admitted student in cohorts for which something is offered."""
    offered = Assignment.objects.filter(cohort=OuterRef("intake__cohort"), is_open=True)
    rows = Application.objects.filter(
        Exists(offered), person=person, state=ApplicationState.POOL, intake__part=Part.STUDENT
    )
    return list(rows.select_related("intake__cohort__programme").order_by("pk"))
