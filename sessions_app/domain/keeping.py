"""Keeping and deleting: timesheets and contracts stay as long as accounting rules ask, and go on the day after.

Approved hours are kept for five years after the accounting year (bokføringsloven § 13) and survive their mentor's
account; what was never approved goes with it.
"""

from collections import Counter
from datetime import UTC, date, datetime
from functools import partial

import pgtrigger
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from people.domain import audit
from sessions_app.models import Contract, Timesheet
from sessions_app.models.contract import private
from sessions_app.models.timesheet import YEARS_KEPT
from sessions_app.states import ContractState, SheetState

LOCKS = (
    "sessions_app.Timesheet:approved_sheets_stay",
    "sessions_app.TimesheetLine:approved_lines_are_locked",
)


def purge(*, at: datetime) -> Counter[str]:
    """Delete what is no longer to be kept; give the number of sheets and contracts that are gone.

    A day is over when it is over in every zone of the site's programmes: rows go at most a day late, never early.
    """
    today = at.date()
    last_year = today.year - YEARS_KEPT - 1
    tally: Counter[str] = Counter()
    later = Timesheet.objects.filter(contract=OuterRef("contract"), month=OuterRef("month"))
    later = later.filter(approved_at__gte=datetime(last_year + 1, 1, 1, tzinfo=UTC))
    old = Timesheet.objects.filter(~Exists(later), month__lte=date(last_year, 12, 31))
    tally["timesheets"] += _remove(old, at)
    orphans = Timesheet.objects.filter(contract__application=None).exclude(state=SheetState.APPROVED)
    tally["timesheets"] += _remove(orphans, at)
    empty = Contract.objects.filter(timesheets=None)
    over = empty.filter(ends_on__lte=date(last_year, 12, 31), state=ContractState.ENDED)
    tally["contracts"] += _remove_contracts(over, at) + _remove_contracts(empty.filter(application=None), at)
    return tally


@transaction.atomic
def _remove(sheets: QuerySet[Timesheet], at: datetime) -> int:
    rows = list(sheets.select_related("contract__cohort__programme").select_for_update(of=("self",)))
    with pgtrigger.ignore(*LOCKS):
        for sheet in rows:
            audit.record("timesheet.deleted", sheet, by=None, at=at, scope=sheet.contract.cohort.programme.slug)
            sheet.delete()
    return len(rows)


@transaction.atomic
def _remove_contracts(contracts: QuerySet[Contract], at: datetime) -> int:
    rows = list(contracts.select_related("cohort__programme").select_for_update(of=("self",)))
    for contract in rows:
        audit.record("contract.deleted", contract, by=None, at=at, scope=contract.cohort.programme.slug)
        place = str(contract.file.name or "")
        contract.delete()
        if place:
            transaction.on_commit(partial(private().delete, place))
    return len(rows)
