"""Stop conditions of pay: nobody is reminded of a sheet that is handed in, or warned when nothing is left over."""

from datetime import date, datetime

from sessions_app.domain import walltime
from sessions_app.models import Contract, Reminder
from sessions_app.queries import pay
from sessions_app.states import ContractState, SkipReason


def timesheet_done(reminder: Reminder, at: datetime) -> SkipReason | None:
    """Say why a timesheet is not to be reminded of: it is handed in, or the contract is gone."""
    contract = _contract(reminder)
    if contract is None or contract.application is None:
        return SkipReason.LEFT
    return SkipReason.DONE if pay.is_handed_in(contract, date.fromisoformat(f"{reminder.about['month']}-01")) else None


def contract_end_done(reminder: Reminder, at: datetime) -> SkipReason | None:
    """Say why nobody is to be warned: every meeting is registered, or the contract has ended already."""
    contract = _contract(reminder)
    if contract is None or contract.application is None or contract.state != ContractState.SIGNED:
        return SkipReason.LEFT
    today = walltime.day_of(at, contract.cohort.programme)
    return None if pay.unregistered(contract, today) else SkipReason.DONE


def _contract(reminder: Reminder) -> Contract | None:
    return pay.contracts().filter(pk=reminder.about["contract"]).first()
