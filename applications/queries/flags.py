"""What the office should notice: one person on both sides, a second account, programmes at the same time."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from applications.models import Application
from applications.states import STANDING
from people import queries as people

LATEST = 8  # digits of a phone number that tell whose it is, without the country's code


@dataclass(frozen=True)
class Flag:
    """One thing to notice, in words, with the other application where the reader may see one."""

    words: str
    other: int


def flags(rows: Iterable[Application], seen: QuerySet[Application]) -> dict[int, list[Flag]]:
    """List what is to be noticed of some applications, among those that the reader may see; three questions in all.

    Each row comes with its person, intake, cohort and programme.
    """
    listed = list(rows)
    found: dict[int, list[Flag]] = defaultdict(list)
    others = (
        seen.filter(state__in=STANDING).select_related("intake__cohort__programme", "person").defer("answers", "draft")
    )
    others = others.prefetch_related(None).order_by("pk")
    by_person: dict[int, list[Application]] = defaultdict(list)
    for other in others.filter(person__in={row.person_id for row in listed}):
        by_person[other.person_id].append(other)
    for row in listed:
        found[row.pk] += [flag for other in by_person[row.person_id] if (flag := _elsewhere(row, other))]
    _add_twins(listed, others, found)
    return dict(found)


def _elsewhere(row: Application, other: Application) -> Flag | None:
    mine, theirs = row.intake.cohort, other.intake.cohort
    if other.pk == row.pk:
        return None
    if mine.pk == theirs.pk:
        return Flag(_("also applies as %(part)s here") % {"part": other.intake.get_part_display()}, other.pk)
    if mine.starts_on <= theirs.ends_on and theirs.starts_on <= mine.ends_on:
        words = _("also applies at the same time: %(programme)s") % {"programme": theirs.programme}
        return Flag(words, other.pk)
    return None


def _add_twins(rows: list[Application], others: QuerySet[Application], found: dict[int, list[Flag]]) -> None:
    """Add those who have applied with another account of the same address (but for dots and case) or phone."""
    addresses = {plain_address(row.person.email) for row in rows}
    phones = {plain_phone(row.person.phone) for row in rows} - {""}
    people_rows = people.with_plain_contact().filter(Q(plain_address__in=addresses) | Q(plain_phone__in=phones))
    twins = others.filter(person__in=people_rows.order_by().values("pk"))
    for row in rows:
        for other in twins:
            if other.person_id == row.person_id:
                continue
            if plain_address(other.person.email) == plain_address(row.person.email):
                found[row.pk].append(Flag(_("another account with the same e-mail address"), other.pk))
            elif plain_phone(row.person.phone) and plain_phone(other.person.phone) == plain_phone(row.person.phone):
                found[row.pk].append(Flag(_("another account with the same phone number"), other.pk))


def plain_address(email: str) -> str:
    """Give an address without what mail servers overlook: case, dots, and what follows a plus sign."""
    name, _at, domain = email.lower().partition("@")
    return f"{name.partition('+')[0].replace('.', '')}@{domain}"


def plain_phone(phone: str) -> str:
    """Give the last eight digits of a phone number."""
    return re.sub(r"\D", "", phone)[-LATEST:]
