"""What a mentor finds on their own page: of pay where they are paid, and where they are not of what they have given."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from applications.models import Application
from matching.models import Pair
from matching.states import LIVE
from mentoring.my_page import Todo
from people.models import Person
from programmes.models import Programme
from programmes.states import Part
from sessions_app.domain import duedates, walltime
from sessions_app.models import Contract, Meeting
from sessions_app.queries import hours, pay
from sessions_app.queries.hours import Given
from sessions_app.states import ContractState

SOON = timedelta(days=21)


@dataclass(frozen=True)
class Care:
    """What one volunteer has given in one programme."""

    programme: Programme
    given: Given
    goes_on: bool


@dataclass(frozen=True)
class Paid:
    """One contract of the person, with the way to its page."""

    contract: Contract
    address: str


def todos(person: Person, at: datetime) -> list[Todo]:
    """List what waits of pay: a contract to sign, and sheets that are due soon or late."""
    found = []
    for contract in pay.contracts_of(person):
        programme = contract.cohort.programme
        if contract.state == ContractState.SENT:
            why = _("Read it, and sign it by typing your name or with a signed PDF.")
            found.append(Todo("contract", contract.pk, programme, _("Sign your contract"), why))
        elif contract.state in pay.WORKING and (month := _due(contract, at)):
            title = _("Hand in your hours of %(month)s") % {"month": formats.date_format(month[0], "YEAR_MONTH_FORMAT")}
            why = _("They are due on %(day)s.") % {"day": formats.date_format(month[1], "DATE_FORMAT")}
            found.append(Todo("contract", contract.pk, programme, title, why))
    return found


def _due(contract: Contract, at: datetime) -> tuple[date, date] | None:
    """Give the oldest month of a contract that is due soon or late, with the day; None when nothing is."""
    terms = pay.terms_of(contract)
    if terms is None or contract.office_signed_at is None:
        return None
    today = walltime.day_of(at, contract.cohort.programme)
    for month in duedates.months_of(contract):
        due = duedates.due_on(terms, month)
        ended = walltime.first_of_next_month(month) <= today or due <= today
        if ended and today - 3 * SOON <= due <= today + SOON and not pay.is_handed_in(contract, month):
            return month, due
    return None


def contracts(person: Person) -> list[Paid]:
    """Give the person's contracts."""
    return [Paid(one, reverse("contract", args=[one.pk])) for one in pay.contracts_of(person)]


def care(person: Person) -> Iterator[Care]:
    """Give what the person has given as a volunteer, programme by programme, where it is something."""
    led = Meeting.objects.filter(guide__person=person).order_by()
    mine = Application.objects.filter(pk__in=led.values("guide"), intake__part=Part.MENTOR).order_by("pk")
    live = Exists(Pair.objects.filter(guide=OuterRef("pk"), state__in=LIVE))
    mine = mine.filter(intake__cohort__programme__mentors_paid=False).annotate(goes_on=live)
    for guide in mine.select_related("intake__cohort__programme"):
        yield Care(guide.intake.cohort.programme, hours.given_by(guide), guide.goes_on)
