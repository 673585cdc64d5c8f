"""When a month's timesheet is handed in: the day that the terms name, or the last working day before it."""

from datetime import date

from programmes.domain import workdays
from programmes.models import PayTerms
from sessions_app.domain import walltime
from sessions_app.models import Contract


def due_on(terms: PayTerms, month: date) -> date:
    """Give the day by which the sheet of a month is handed in."""
    first = walltime.first_of_month(month)
    for _step in range(terms.due_months_after):
        first = walltime.first_of_next_month(first)
    return workdays.on_or_before(first.replace(day=terms.due_day), terms.country)


def months_of(contract: Contract) -> list[date]:
    """List the first days of the months that a contract touches."""
    month, months = walltime.first_of_month(contract.starts_on), []
    while month <= contract.ends_on:
        months.append(month)
        month = walltime.first_of_next_month(month)
    return months


def needs_more_help(contract: Contract, month: date, terms: PayTerms) -> bool:
    """Say whether a month is among the first ones, in which a mentor gets more help."""
    return walltime.first_of_month(month) in months_of(contract)[: terms.help_months]
