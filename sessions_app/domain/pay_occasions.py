"""Occasions of pay: timesheets that are due, and contracts that end with hours nobody has registered."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from programmes.models import Cohort, PayTerms, ReminderRule
from programmes.models.calendar import ReminderKind
from sessions_app.domain import duedates, walltime
from sessions_app.models import Contract, Reminder
from sessions_app.queries import pay

AHEAD = timedelta(days=45)
MORE_HELP = timedelta(days=5)
Rules = Sequence[ReminderRule]


def timesheets(cohort: Cohort, rules: Rules, at: datetime) -> Iterator[Reminder]:
    """Remind who has a contract of the sheet that is due; in the first months some days earlier as well."""
    programme = cohort.programme
    today = walltime.day_of(at, programme)
    terms = PayTerms.objects.filter(programme=programme).first()
    if terms is None:
        return
    for contract in _working(cohort):
        if contract.application is None:
            continue
        for month in duedates.months_of(contract):
            due = duedates.due_on(terms, month)
            if month > today or not today - timedelta(days=10) <= due <= today + AHEAD:
                continue
            helped = duedates.needs_more_help(contract, month, terms)
            for rule in rules:
                for extra in (False, True) if helped and rule.days_before >= 0 else (False,):
                    day = due - timedelta(days=rule.days_before) - (MORE_HELP if extra else timedelta(0))
                    yield Reminder(
                        person_id=contract.application.person_id,
                        kind=ReminderKind.TIMESHEET,
                        key=f"timesheet:{contract.pk}:{month:%Y-%m}:{rule.days_before}{':help' if extra else ''}",
                        scope=programme.slug,
                        about={"contract": contract.pk, "month": f"{month:%Y-%m}", "help": helped},
                        planned_at=walltime.instant(day, rule.at_time, programme),
                        event_at=walltime.instant(due, time(23, 59), programme) if rule.days_before >= 0 else None,
                    )


def contract_ends(cohort: Cohort, rules: Rules, at: datetime) -> Iterator[Reminder]:
    """Warn before a contract ends, while hours can still be registered."""
    programme = cohort.programme
    for contract in _working(cohort):
        if contract.application is None:
            continue
        for rule in rules:
            day = contract.ends_on - timedelta(days=rule.days_before)
            yield Reminder(
                person_id=contract.application.person_id,
                kind=ReminderKind.CONTRACT_END,
                key=f"contract_end:{contract.pk}:{rule.days_before}",
                scope=programme.slug,
                about={"contract": contract.pk},
                planned_at=walltime.instant(day, rule.at_time, programme),
                event_at=walltime.instant(contract.ends_on, time(23, 59), programme),
            )


def _working(cohort: Cohort) -> Iterator[Contract]:
    rows = Contract.objects.filter(cohort=cohort, state__in=pay.WORKING, office_signed_at__isnull=False)
    yield from rows.select_related("application", "cohort__programme").order_by("pk")
