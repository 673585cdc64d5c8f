"""What the office should notice: one person on both sides, a second account, programmes at the same time."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from applications.models import Application
from applications.states import STANDING
from people import queries as people
from programmes.states import Part

LATEST = 8  # digits of a phone number that tell whose it is, without the country's code


@dataclass(frozen=True)
class Flag:
    """One thing to notice, in words, with the other application where the reader may see one."""

    words: str
    other: int


class Other(NamedTuple):
    """What is read of another application: no more than is compared, for a page compares a hundred."""

    pk: int
    person: int
    email: str
    phone: str
    part: str
    cohort: int
    starts_on: date
    ends_on: date
    programme: str


COLUMNS = (
    "pk", "person", "person__email", "person__phone", "intake__part", "intake__cohort",
    "intake__cohort__starts_on", "intake__cohort__ends_on", "intake__cohort__programme__name",
)  # fmt: skip


def flags(rows: Iterable[Application], seen: QuerySet[Application]) -> dict[int, list[Flag]]:
    """List what is to be noticed of some applications, among those that the reader may see; two questions in all.

    Each row comes with its person, intake and cohort.
    """
    listed = list(rows)
    found: dict[int, list[Flag]] = defaultdict(list)
    standing = seen.filter(state__in=STANDING).order_by("pk")
    by_person: dict[int, list[Other]] = defaultdict(list)
    for other in _read(standing.filter(person__in={row.person_id for row in listed})):
        by_person[other.person].append(other)
    for row in listed:
        found[row.pk] += [flag for other in by_person[row.person_id] if (flag := _elsewhere(row, other))]
    _add_twins(listed, standing, found)
    return dict(found)


def _read(rows: QuerySet[Application]) -> list[Other]:
    return [Other(*values) for values in rows.values_list(*COLUMNS)]


def _elsewhere(row: Application, other: Other) -> Flag | None:
    cohort = row.intake.cohort
    if other.pk == row.pk:
        return None
    if cohort.pk == other.cohort:
        return Flag(_("also applies as %(part)s here") % {"part": Part(other.part).label}, other.pk)
    if cohort.starts_on <= other.ends_on and other.starts_on <= cohort.ends_on:
        words = _("also applies at the same time: %(programme)s") % {"programme": other.programme}
        return Flag(words, other.pk)
    return None


def _add_twins(rows: list[Application], standing: QuerySet[Application], found: dict[int, list[Flag]]) -> None:
    """Add those who have applied with another account of the same address (but for dots and case) or phone."""
    addresses = {plain_address(row.person.email) for row in rows}
    phones = {plain_phone(row.person.phone) for row in rows} - {""}
    alike = people.with_plain_contact().filter(Q(plain_address__in=addresses) | Q(plain_phone__in=phones))
    by_address: dict[str, list[Other]] = defaultdict(list)
    by_phone: dict[str, list[Other]] = defaultdict(list)
    for other in _read(standing.filter(person__in=alike.order_by().values("pk"))):
        by_address[plain_address(other.email)].append(other)
        by_phone[plain_phone(other.phone)].append(other)
    for row in rows:
        same = [other for other in by_address[plain_address(row.person.email)] if other.person != row.person_id]
        found[row.pk] += [Flag(_("another account with the same e-mail address"), other.pk) for other in same]
        told, phone = {other.pk for other in same}, plain_phone(row.person.phone)
        for other in by_phone[phone] if phone else []:
            if other.person != row.person_id and other.pk not in told:
                found[row.pk].append(Flag(_("another account with the same phone number"), other.pk))


def plain_address(email: str) -> str:
    """Give an address without what mail servers overlook: case, dots, and what follows a plus sign."""
    name, _at, domain = email.lower().partition("@")
    return f"{name.partition('+')[0].replace('.', '')}@{domain}"


def plain_phone(phone: str) -> str:
    """Give the last eight digits of a phone number."""
    return re.sub(r"\D", "", phone)[-LATEST:]
