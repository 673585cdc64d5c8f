"""Letters about contracts, timesheets and thanks; each is signed by the contact for pay."""

from datetime import date

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications import queries as applications
from applications.domain import letters
from people.domain.letters import Letter, Writer
from people.models import OutgoingMail
from programmes.models import ThanksRule
from sessions_app.domain import contracts, duedates
from sessions_app.domain.reminder_letters import framed
from sessions_app.models import Contract
from sessions_app.queries import hours, pay
from sessions_app.states import ContractState


def contract_to_sign(mail: OutgoingMail) -> Letter | None:
    """Ask a mentor to read and sign."""
    contract = _contract(mail)
    if contract is None or contract.state != ContractState.SENT:
        return None
    return _write(
        contract,
        "contract_to_sign",
        _("Your contract in {programme} waits for your signature"),
        _(
            "Hi {first_name},\n\nyour contract as a mentor in {programme} ({cohort}) is ready. Read it on the page "
            "below, and sign it there by typing your name, or print it, sign it, and send it as a PDF on the same "
            "page.\n\nThe contract must be signed before you hand in hours. We never ask for your bank account or "
            "national identity number here."
        ),
        {"cohort": str(contract.cohort.name)},
    )


def contract_signed(mail: OutgoingMail) -> Letter | None:
    """Say that both have signed, and what comes next."""
    contract = _contract(mail)
    if contract is None:
        return None
    return _write(
        contract,
        "contract_signed",
        _("Your contract in {programme} is signed by both"),
        _(
            "Hi {first_name},\n\nyour contract as a mentor in {programme} ({cohort}) is signed by both. You find it, "
            "and the sheet for your hours of each month, on the page below. What you log as meetings is filled in."
        ),
        {"cohort": str(contract.cohort.name)},
    )


def timesheet_due(mail: OutgoingMail) -> Letter | None:
    """Remind of the month's timesheet; in the first months with more help."""
    contract, month = _contract(mail), date.fromisoformat(f"{mail.about['month']}-01")
    terms = pay.terms_of(contract) if contract else None
    if contract is None or terms is None:
        return None
    due = duedates.due_on(terms, month)
    plain = _(
        "Hi {first_name},\n\nyour timesheet for {month} in {programme} is to be handed in by {due}. It is filled from "
        "the meetings that you have logged; look it through, add what is missing, and hand it in."
    )
    more = _(
        "The first months are new to everybody: count meetings, preparation, training and gatherings, each on its day. "
        "If you are in doubt, write to the contact below before the day; they go through the sheet with you."
    )
    return _write(
        contract,
        "reminder_timesheet",
        _("Your timesheet for {month} is due on {due}"),
        f"{plain}\n\n{more}" if mail.about.get("help") else plain,
        {
            "month": formats.date_format(month, "YEAR_MONTH_FORMAT"),
            "due": f"{formats.date_format(due, 'l')} {formats.date_format(due, 'DATE_FORMAT')}",
        },
        reverse("timesheet", args=[contract.pk, month.year, month.month]),
    )


def contract_ends(mail: OutgoingMail) -> Letter | None:
    """Warn that a contract ends while meetings are not registered as hours."""
    contract = _contract(mail)
    if contract is None:
        return None
    return _write(
        contract,
        "reminder_contract_end",
        _("Register your hours before your contract ends"),
        _(
            "Hi {first_name},\n\nyour contract in {programme} ends on {ends}. You have registered {registered} of "
            "{hours}, and some meetings that you have logged stand on no timesheet yet. Hours that are not handed in "
            "cannot be paid, so please look through your sheets."
        ),
        {
            "ends": formats.date_format(contract.ends_on, "DATE_FORMAT"),
            "registered": hours.in_words(pay.registered(contract)),
            "hours": hours.in_words(round(contract.hours * 60)),
        },
    )


def timesheet_returned(mail: OutgoingMail) -> Letter | None:
    """Say why a sheet came back."""
    return _of_a_sheet(
        mail,
        _("Your timesheet for {month} needs a change"),
        _(
            "Hi {first_name},\n\nyour timesheet for {month} in {programme} has come back to you: {reason}\n\nChange it "
            "on the page below, and hand it in again."
        ),
    )


def timesheet_approved(mail: OutgoingMail) -> Letter | None:
    """Say that a sheet is approved."""
    return _of_a_sheet(
        mail,
        _("Your timesheet for {month} is approved"),
        _(
            "Hi {first_name},\n\nyour timesheet for {month} in {programme} is approved: {sum}. It goes to payroll. If "
            "you find a mistake later, you can write a correction on the page below."
        ),
    )


def thank(mail: OutgoingMail) -> Letter | None:
    """Thank a volunteer in the programme's words."""
    guide = applications.whole().filter(pk=mail.about["application"]).first()
    if guide is None:
        return None
    programme = guide.intake.cohort.programme
    rule = ThanksRule.objects.filter(programme=programme, after_meetings=mail.about["thanks"]).first()
    if rule is None:
        return None
    given = hours.given_by(guide)
    met = ngettext("%(number)d meeting", "%(number)d meetings", given.meetings) % {"number": given.meetings}
    values = {"hours": given.length, "meetings": str(given.meetings), "met": met}
    unlogged = _(
        "Hi {first_name},\n\nthe programme is over. You were there for somebody else, and that counts. Thank you! "
        "We hope that you will join again."
    )
    words = str(rule.text) if given.meetings else unlogged  # nobody is thanked for 0 meetings
    page = reverse("certificates") if mail.about["thanks"] is None else reverse("calendar")
    return letters.write_to(guide, "thanks", _("Thank you from {programme}"), words, values, page=page)


def _of_a_sheet(mail: OutgoingMail, subject: str, body: str) -> Letter | None:
    sheet = pay.sheets().filter(pk=mail.about["timesheet"]).first()
    if sheet is None:
        return None
    values = {
        "month": formats.date_format(sheet.month, "YEAR_MONTH_FORMAT"),
        "reason": sheet.returned_because,
        "sum": hours.in_words(sheet.minutes),
    }
    page = reverse("timesheet", args=[sheet.contract_id, sheet.month.year, sheet.month.month])
    return _write(sheet.contract, mail.kind, subject, body, values, page)


def _write(
    contract: Contract, kind: str, subject: str, body: str, values: dict[str, str], page: str = ""
) -> Letter | None:
    if contract.application is None:
        return None
    page, contact = page or reverse("contract", args=[contract.pk]), contracts.contact_of(contract)
    return letters.write_to(contract.application, kind, subject, body, values, page=page, contact=contact)


def _contract(mail: OutgoingMail) -> Contract | None:
    return pay.contracts().filter(pk=mail.about["contract"]).first()


WRITERS: dict[str, Writer] = {
    "contract_to_sign": contract_to_sign,
    "contract_signed": contract_signed,
    "reminder_timesheet": framed(timesheet_due),
    "reminder_contract_end": framed(contract_ends),
    "timesheet_returned": timesheet_returned,
    "timesheet_approved": timesheet_approved,
    "thanks": thank,
}
