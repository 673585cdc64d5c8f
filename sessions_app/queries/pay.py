"""Contracts and timesheets: whose they are, what is registered, and what the groups of a mentor ask for."""

from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet, Sum

from applications.models import Application
from applications.states import ApplicationState
from matching.models import Pair
from matching.states import PairState
from people.models import Person
from programmes.models import Cohort, PayTerms
from programmes.states import Part
from sessions_app.models import Attendance, Contract, Meeting, Timesheet, TimesheetLine
from sessions_app.states import ContractState, Presence, SheetState

WORKING = (ContractState.SIGNED, ContractState.ENDED)
LIVING = (PairState.ACTIVE, PairState.COMPLETED)
WHOLE = ("cohort__programme", "application__person", "application__campus", "application__intake")


def contracts() -> QuerySet[Contract]:
    """Give contracts with what every page of one shows."""
    return Contract.objects.select_related(*WHOLE)


def contracts_of(person: Person) -> QuerySet[Contract]:
    """Give somebody's own contracts that were sent to them, the newest first."""
    mine = contracts().filter(application__person=person, sent_at__isnull=False)
    return mine.order_by("-starts_on", "-pk")


def terms_of(contract: Contract) -> PayTerms | None:
    """Give the terms on which a contract's programme pays; None when it no longer has any."""
    return PayTerms.objects.filter(programme=contract.cohort.programme_id).first()


def without_contract(cohort: Cohort) -> QuerySet[Application]:
    """Give the admitted mentors of a cohort who have no living contract."""
    if not cohort.programme.mentors_paid:
        return Application.objects.none()
    held = Contract.objects.filter(cohort=cohort, application__isnull=False).exclude(state=ContractState.ENDED)
    rows = Application.objects.filter(intake__cohort=cohort, intake__part=Part.MENTOR, state=ApplicationState.POOL)
    return rows.exclude(pk__in=held.values("application")).select_related("person", "campus", "intake")


def sheets() -> QuerySet[Timesheet]:
    """Give timesheets with what every page of one shows."""
    return Timesheet.objects.select_related(*(f"contract__{name}" for name in WHOLE))


def registered(contract: Contract) -> int:
    """Sum the minutes on all sheets of a contract, corrections included."""
    lines = TimesheetLine.objects.filter(sheet__contract=contract)
    return lines.aggregate(sum=Sum("minutes"))["sum"] or 0


def sum_of(sheet: Timesheet) -> int:
    """Sum the minutes of one sheet."""
    return sheet.lines.aggregate(sum=Sum("minutes"))["sum"] or 0


def asked_by_groups(contract: Contract) -> Decimal | None:
    """Give the hours that a mentor's students ask for by the coupling's own measure; None where it has none."""
    rows = Pair.objects.filter(guide=contract.application, state__in=LIVING).exclude(coupling__hours_per_student=None)
    if contract.application_id is None or not rows.exists():
        return None
    each = rows.values_list("coupling__hours_per_student", flat=True)
    return sum((hours for hours in each if hours is not None), Decimal(0))


def held(contract: Contract, first: date, last: date) -> QuerySet[Meeting]:
    """Give the meetings that a mentor has led in a span of days, oldest first."""
    if contract.application_id is None:
        return Meeting.objects.none()
    return Meeting.objects.filter(guide=contract.application_id, held_on__range=(first, last)).order_by("held_on", "pk")


def gathered(contract: Contract, first: datetime, last: datetime) -> QuerySet[Attendance]:
    """Give the gatherings that a mentor came to between two instants."""
    rows = Attendance.objects.filter(application=contract.application_id, presence=Presence.PRESENT)
    return rows.filter(gathering__starts_at__range=(first, last)).select_related("gathering")


def unregistered(contract: Contract, until: date) -> list[Meeting]:
    """List the meetings held that stand on no sheet yet."""
    known = set(TimesheetLine.objects.filter(sheet__contract=contract).values_list("source", flat=True))
    meetings = held(contract, contract.starts_on, min(until, contract.ends_on))
    return [one for one in meetings if source_of(one) not in known]


def source_of(row: Meeting | Attendance) -> str:
    """Name the row that a line is taken from."""
    return f"{row._meta.model_name}:{row.pk}"


def is_handed_in(contract: Contract, month: date) -> bool:
    """Say whether the sheet of a month has been handed in, and not been returned."""
    done = (SheetState.SUBMITTED, SheetState.APPROVED)
    return Timesheet.objects.filter(contract=contract, month=month, state__in=done).exists()
