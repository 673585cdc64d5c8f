"""How paid mentors of a rehearsal sign their contracts and hand in their hours, most in time and one in five late."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from django.utils.translation import gettext as _

from mentoring.rehearsal.cast import Cast
from mentoring.rehearsal.clockwork import Clock
from mentoring.rehearsal.timeline import OFFICE, Sort
from sessions_app.domain import contracts, duedates, timesheets
from sessions_app.models import Contract
from sessions_app.queries import pay
from sessions_app.states import ContractState, SheetState


@dataclass
class Paying:
    """Contracts and timesheets of one rehearsal."""

    cast: Cast
    clock: Clock

    def plan(self, decided_at: datetime) -> None:
        """Put contracts on the agenda, where mentors are paid."""
        if self.cast.cohort.programme.mentors_paid:
            self.clock.at(decided_at + timedelta(days=4), self._make)

    def _make(self, at: datetime) -> None:
        made = contracts.draft_and_send(list(pay.without_contract(self.cast.cohort)), by=self.cast.office, at=at)
        said = _("Contracts are sent for signature")
        self.clock.timeline.add(at, Sort.OFFICE, said, part=OFFICE, number=max(1, len(made)))
        for number, contract in enumerate(made):
            days = self.cast.rng.randint(1, 4)
            self.clock.at(at + timedelta(days=days), partial(self._sign, contract.pk, number), quiet=True)

    def _sign(self, pk: int, place: int, at: datetime) -> None:
        contract = pay.contracts().get(pk=pk)
        assert contract.application is not None  # the cast stays
        person = contract.application.person
        contracts.sign(contract, typed=person.name, seen=contract.digest, by=person, at=at)
        self.clock.timeline.add(at, Sort.PEOPLE, _("Contracts are signed"), part="mentor")
        self.clock.at(at + timedelta(days=1), partial(self._countersign, pk, place))

    def _countersign(self, pk: int, place: int, at: datetime) -> None:
        contract = pay.contracts().get(pk=pk)
        office = self.cast.office
        contracts.countersign(contract, typed=office.name, seen=contract.digest, by=office, at=at)
        self.clock.timeline.add(at, Sort.OFFICE, _("Contracts are signed for the office"), part=OFFICE)
        terms = pay.terms_of(contract)
        if terms is None:
            return
        for number, month in enumerate(duedates.months_of(contract)):
            late = (place + number) % 5 == 0
            day = duedates.due_on(terms, month) + timedelta(days=2 if late else -1)
            self.clock.on(day, time(16), partial(self._hand_in, pk, month), quiet=True)

    def _hand_in(self, pk: int, month: date, at: datetime) -> None:
        contract: Contract = pay.contracts().get(pk=pk)
        if contract.state not in (ContractState.SIGNED, ContractState.ENDED):
            return
        assert contract.application is not None  # the cast stays
        sheet = timesheets.begin(contract, month, by=contract.application.person, at=at)
        if sheet.state != SheetState.DRAFT:
            return
        timesheets.submit(sheet, by=contract.application.person, at=at)
        self.clock.timeline.add(at, Sort.PEOPLE, _("Timesheets are handed in"), part="mentor")
        self.clock.at(at + timedelta(hours=18), partial(self._approve, sheet.pk), quiet=True)

    def _approve(self, pk: int, at: datetime) -> None:
        sheet = pay.sheets().get(pk=pk)
        timesheets.approve(sheet, note=_("Rehearsed"), by=self.cast.office, at=at)
        self.clock.timeline.add(at, Sort.OFFICE, _("Timesheets are approved"), part=OFFICE)
