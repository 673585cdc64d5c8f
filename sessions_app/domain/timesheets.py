"""Timesheets: filled from logged meetings, handed in, approved or returned; corrected by new rows, never changed."""

from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from applications.domain import texts
from people.domain import audit, outbox
from people.models import Person
from sessions_app.domain import duedates, walltime
from sessions_app.models import Contract, Timesheet, TimesheetLine
from sessions_app.queries import hours, pay
from sessions_app.states import SHEET_MOVES, HourKind, SheetState

LONGEST = 16 * 60
WRITABLE = (SheetState.DRAFT, SheetState.RETURNED)


@transaction.atomic
def begin(contract: Contract, month: date, *, by: Person | None, at: datetime) -> Timesheet:
    """Begin the sheet of a month, filled from what is logged; the one that is begun already is given as it stands.

    Raises ValidationError for a contract that is not signed by both, and for a month that it does not touch or that
    has not come.
    """
    if contract.state not in pay.WORKING or contract.office_signed_at is None:
        raise ValidationError(_("Timesheets begin when the contract is signed by both."))
    if month not in duedates.months_of(contract) or month > walltime.day_of(at, contract.cohort.programme):
        raise ValidationError(_("The contract has no hours in this month."))
    standing = Timesheet.objects.filter(contract=contract, month=month).order_by("number").last()
    if standing is not None:
        return standing
    sheet, new = Timesheet.objects.get_or_create(contract=contract, month=month, number=1)
    if new:
        audit.record("timesheet.begun", sheet, by=by, at=at, scope=_scope(sheet))
        fill(sheet, at=at)
    return sheet


@transaction.atomic
def fill(sheet: Timesheet, *, at: datetime) -> int:
    """Add the meetings that are logged and the gatherings that the mentor came to, each once; give their number."""
    _writable(sheet)
    contract, programme = sheet.contract, sheet.contract.cohort.programme
    first, last = _span(sheet, at)
    earlier = TimesheetLine.objects.filter(sheet__contract=contract).exclude(source="")
    known = set(earlier.values_list("source", flat=True))
    lines = [
        TimesheetLine(on=one.held_on, minutes=one.minutes, kind=HourKind.MEETING, source=pay.source_of(one))
        for one in pay.held(contract, first, last)
    ]
    span = (walltime.instant(first, time(0), programme), walltime.instant(last, time(23, 59), programme))
    for came in pay.gathered(contract, *span):
        event = came.gathering
        lines.append(
            TimesheetLine(
                on=walltime.day_of(event.starts_at, programme),
                minutes=min(LONGEST, round((event.ends_at - event.starts_at).total_seconds() / 60)),
                kind=HourKind.TRAINING if list(event.parts) == ["mentor"] else HourKind.GATHERING,
                source=pay.source_of(came),
            )
        )
    new = [line for line in lines if line.source not in known]
    for line in new:
        line.sheet = sheet
    TimesheetLine.objects.bulk_create(new)
    return len(new)


@transaction.atomic
def put_line(
    sheet: Timesheet, *, on: date, minutes: int, kind: str, line: TimesheetLine | None = None, by: Person, at: datetime
) -> TimesheetLine:
    """Write one line of an open sheet, a new one or in place of `line`."""
    _writable(sheet)
    first, last = _span(sheet, at)
    if not first <= on <= last:
        raise ValidationError({"on": _("Choose a day of this month that has come and that the contract covers.")})
    if not 1 <= minutes <= LONGEST:
        raise ValidationError({"length": _("Give a length from one minute to sixteen hours.")})
    if kind not in HourKind.values:
        raise ValidationError({"kind": _("Choose what the hours were for.")})
    row = line or TimesheetLine(sheet=sheet)
    row.on, row.minutes, row.kind = on, minutes, kind
    row.save()
    return row


@transaction.atomic
def take_out(line: TimesheetLine) -> None:
    """Take a line out of an open sheet."""
    _writable(line.sheet)
    line.delete()


@transaction.atomic
def set_right(sheet: Timesheet, line: TimesheetLine, *, minutes: int, by: Person, at: datetime) -> None:
    """Say in a correction how long an approved line should have been; the difference becomes a line of its own."""
    _writable(sheet)
    if line.sheet.state != SheetState.APPROVED or line.sheet.contract_id != sheet.contract_id:
        raise ValidationError(_("Only an approved line of the same month can be corrected."))
    if not 0 <= minutes <= LONGEST:
        raise ValidationError({"length": _("Give a length from nothing to sixteen hours.")})
    sheet.lines.filter(corrects=line).delete()
    decided = sum(line.corrections.filter(sheet__state=SheetState.APPROVED).values_list("minutes", flat=True))
    difference = minutes - line.minutes - decided
    if difference:
        TimesheetLine.objects.create(sheet=sheet, on=line.on, minutes=difference, kind=line.kind, corrects=line)


@transaction.atomic
def submit(sheet: Timesheet, *, by: Person, at: datetime) -> None:
    """Hand a sheet in; a month without hours can be handed in empty, a correction cannot."""
    _writable(sheet)
    if sheet.number > 1 and not sheet.lines.exists():
        raise ValidationError(_("Nothing is corrected yet."))
    if sheet.number == 1 and at < walltime.instant(sheet.month, time(0), sheet.contract.cohort.programme):
        raise ValidationError(_("This month has not begun."))
    _move(sheet, SheetState.SUBMITTED, minutes=pay.sum_of(sheet), submitted_at=at, returned_because="")
    audit.record("timesheet.submitted", sheet, by=by, at=at, scope=_scope(sheet))


@transaction.atomic
def give_back(sheet: Timesheet, *, reason: str, by: Person, at: datetime) -> None:
    """Return a sheet to its mentor with the reason, which the mentor reads."""
    said = texts.plain_text(reason, 500)
    if not said:
        raise ValidationError({"reason": _("Say why, so that the mentor knows what to mend.")})
    _move(sheet, SheetState.RETURNED, returned_because=said)
    audit.record("timesheet.returned", sheet, by=by, at=at, scope=_scope(sheet), note=said)
    _tell(sheet, "timesheet_returned", at)


@transaction.atomic
def approve(sheet: Timesheet, *, note: str = "", by: Person, at: datetime) -> None:
    """Approve a sheet; from then on the database lets nobody change it.

    Raises ValidationError when the contract's hours are exceeded and no note says why that is right, when the lines no
    longer come to the sum that was handed in, and for one's own sheet.
    """
    said = texts.plain_text(note, 500)
    application = sheet.contract.application
    if application is not None and application.person_id == by.pk:
        raise ValidationError(_("Nobody approves their own hours. Ask a colleague."))
    if over(sheet.contract) and not said:
        raise ValidationError(
            {"note": _("More hours are registered than the contract agrees. Say why they are approved all the same.")}
        )
    Timesheet.objects.select_for_update().get(pk=sheet.pk)
    if pay.sum_of(sheet) != sheet.minutes:
        raise ValidationError(_("The lines do not come to the sum that was handed in. Return the sheet."))
    _move(sheet, SheetState.APPROVED, approved_by=by, approved_as=str(by)[:150], approved_at=at)
    audit.record("timesheet.approved", sheet, by=by, at=at, scope=_scope(sheet), note=said)
    _tell(sheet, "timesheet_approved", at)


@transaction.atomic
def correct(sheet: Timesheet, *, by: Person, at: datetime) -> Timesheet:
    """Begin a correction of an approved sheet: a sheet of its own whose lines refer to those that they correct."""
    if sheet.state != SheetState.APPROVED:
        raise ValidationError(_("A sheet that is not approved yet can be changed itself."))
    number = Timesheet.objects.filter(contract=sheet.contract, month=sheet.month).count() + 1
    try:
        with transaction.atomic():
            made = Timesheet.objects.create(contract=sheet.contract, month=sheet.month, number=number)
    except IntegrityError:
        raise ValidationError(_("A correction of this month is begun already.")) from None
    audit.record("timesheet.corrected", made, by=by, at=at, scope=_scope(made), note=f"{sheet.pk}")
    return made


def over(contract: Contract) -> int:
    """Give the minutes that are registered above what the contract agrees; nothing when it is kept."""
    return max(0, pay.registered(contract) - round(contract.hours * 60))


def checks(contract: Contract) -> list[str]:
    """Say what does not fit: hours against the agreement, and the agreement against the mentor's groups."""
    found = []
    minutes, beyond = pay.registered(contract), over(contract)
    agreed = hours.in_words(round(contract.hours * 60))
    if beyond:
        found.append(
            _("%(registered)s are registered; the contract agrees %(agreed)s. That is %(beyond)s too many.")
            % {"registered": hours.in_words(minutes), "agreed": agreed, "beyond": hours.in_words(beyond)}
        )
    asked = pay.asked_by_groups(contract)
    if asked is not None and asked > contract.hours:
        found.append(
            _(
                "The students of this mentor ask for %(asked)s by the programme's own measure; "
                "the contract agrees %(agreed)s."
            )
            % {"asked": hours.in_words(round(asked * 60)), "agreed": agreed}
        )
    return found


def _span(sheet: Timesheet, at: datetime) -> tuple[date, date]:
    """Give the days of the month that the contract covers and that have come."""
    contract = sheet.contract
    next_month = walltime.first_of_next_month(sheet.month)
    last = min(date.fromordinal(next_month.toordinal() - 1), contract.ends_on)
    return max(sheet.month, contract.starts_on), min(last, walltime.day_of(at, contract.cohort.programme))


def _writable(sheet: Timesheet) -> None:
    if sheet.state not in WRITABLE:
        raise ValidationError(
            _("This sheet is handed in. If something is wrong, ask the office to return it, or correct it afterwards.")
        )


def _move(sheet: Timesheet, to: SheetState, **columns: object) -> None:
    sources = [state for state, targets in SHEET_MOVES.items() if to in targets]
    if not Timesheet.objects.filter(pk=sheet.pk, state__in=sources).update(state=to, **columns):
        raise ValidationError(_("This sheet is no longer where you saw it. Load the page anew."))
    sheet.refresh_from_db()


def _tell(sheet: Timesheet, kind: str, at: datetime) -> None:
    if sheet.contract.application is None:
        return
    key = f"{kind}:{sheet.pk}:{at:%Y%m%d%H%M%S}"
    person = sheet.contract.application.person
    outbox.put(person, kind, key=key, at=at, scope=_scope(sheet), about={"timesheet": sheet.pk})


def _scope(sheet: Timesheet) -> str:
    return sheet.contract.cohort.programme.slug
