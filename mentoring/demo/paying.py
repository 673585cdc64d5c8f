"""The demo's paid mentors: contracts at each stage, and timesheets of the months that have passed."""

from datetime import UTC, datetime, time, timedelta

from mentoring.demo.entrants import Entering
from people.models import Person
from sessions_app.domain import contracts, duedates, timesheets, walltime
from sessions_app.models import Contract
from sessions_app.queries import pay

SIGNED, HALF, SENT = 8, 2, 3


def pays(entering: Entering) -> None:
    """Let the first mentors have their contracts signed and hand in hours; a few wait for a signature."""
    if not entering.cohort.programme.mentors_paid:
        return
    coordinator = entering.coordinator
    assert coordinator is not None
    closed = max(intake.closes_at for intake in entering.cohort.intakes.all())
    sent, signed, done = (entering.in_office(closed + timedelta(days=days), hour=9 + days) for days in (1, 4, 5))
    rows = pay.without_contract(entering.cohort).order_by("pk")[: SIGNED + HALF + SENT]
    for number, contract in enumerate(contracts.draft_and_send(rows, by=coordinator, at=sent)):
        assert contract.application is not None
        if number < SIGNED + HALF:
            mentor = contract.application.person
            contracts.sign(contract, typed=mentor.name, seen=contract.digest, by=mentor, at=signed)
        if number < SIGNED:
            contracts.countersign(contract, typed=coordinator.name, seen=contract.digest, by=coordinator, at=done)
            _hand_in(entering, contract, mentor, coordinator, number)


def _hand_in(entering: Entering, contract: Contract, mentor: Person, coordinator: Person, number: int) -> None:
    """Hand in the sheets of the months that are over: the last one waits for the office, or with some is returned."""
    today = walltime.day_of(entering.at, entering.cohort.programme)
    over = [month for month in duedates.months_of(contract) if walltime.first_of_next_month(month) <= today]
    for month in over:
        after = datetime.combine(walltime.first_of_next_month(month), time(12), UTC)
        sent = entering.in_office(after + timedelta(days=2 + number), hour=16, minute=5 + 4 * number)
        seen = entering.in_office(after + timedelta(days=12))
        sheet = timesheets.begin(contract, month, by=mentor, at=sent)
        day = max(month, contract.starts_on)
        timesheets.put_line(sheet, on=day, minutes=90, kind="preparation", by=mentor, at=sent)
        if month == over[-1] and number % 4 == 3:
            continue
        timesheets.submit(sheet, by=mentor, at=sent)
        if month != over[-1]:
            timesheets.approve(sheet, note="", by=coordinator, at=seen)
        elif number % 4 == 2:
            reason = "Hvilken dag forberedte du deg?"
            timesheets.give_back(sheet, reason=reason, by=coordinator, at=seen)
