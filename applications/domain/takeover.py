"""Taking applicants over from a file: looked through first, then all of them or none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from applications.domain import answers, eligibility, intake, moves, texts
from applications.domain.tables import Table
from applications.models import Application
from applications.queries import Choices
from applications.queries.spoken import UNKNOWN
from applications.states import ApplicationState
from people.domain import audit, outbox
from people.models import Person
from programmes.models import Intake, Question
from programmes.models.questionnaire import QuestionKind as Kind
from programmes.queries import questions

EMAIL = {"email", "e-mail", "e-post", "epost", "e-postadresse", "mail", "e-mail address"}
NAME = {"name", "full name", "navn", "namn", "fullt navn"}
YES, NO = {"yes", "ja", "true", "1", "x"}, {"no", "nei", "nej", "false", "0"}
SEVERAL = {Kind.CHOICES, Kind.RANKING, Kind.INDUSTRY, Kind.FIELD, Kind.AVAILABILITY}


@dataclass
class Row:
    """One person in the file: what would be taken over, and why it cannot be."""

    number: int
    email: str
    name: str
    answers: dict[str, Any] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    known: bool = False


@dataclass(frozen=True)
class Plan:
    """What a file would bring: columns that are understood (head, question's words), those that are not, and rows."""

    understood: list[tuple[str, str]]
    ignored: list[str]
    rows: list[Row]

    @property
    def is_whole(self) -> bool:
        """Say whether every row can be taken over."""
        return bool(self.rows) and not any(row.refusals for row in self.rows)


def plan(target: Intake, table: Table) -> Plan:
    """Look through a table without storing anything; raises ValidationError when no column holds e-mail addresses."""
    asked, choices = list(questions(target.questionnaire)), Choices(target.cohort)
    columns = [_meaning(head, asked) for head in table.heads]
    if "email" not in columns:
        raise ValidationError(_("No column is called “e-mail”. Name one so: each person is known by the address."))
    rows = [_row(number, cells, columns, choices) for number, cells in enumerate(table.rows, start=2)]
    _mark_duplicates(target, rows)
    pairs = list(zip(table.heads, columns, strict=True))
    words = {"email": _("E-mail address"), "name": _("Full name")}
    return Plan(
        [(head, words.get(str(what)) or str(getattr(what, "label", ""))) for head, what in pairs if what],
        [head for head, what in pairs if not what and head],
        rows,
    )


@transaction.atomic
def carry_out(target: Intake, table: Table, *, by: Person | None, at: datetime) -> list[Application]:
    """Take everybody over: accounts where there are none, applications that are sent, verdicts, receipts.

    Missing answers stay missing, and the rules then ask for a person. Raises ValidationError, and stores nothing, when
    a row is refused.
    """
    planned = plan(target, table)
    if not planned.is_whole:
        raise ValidationError(_("Nothing was taken over: mend the rows that are marked, and choose the file again."))
    return [_take_over(target, row, by=by, at=at) for row in planned.rows]


def _take_over(target: Intake, row: Row, *, by: Person | None, at: datetime) -> Application:
    person = Person.objects.filter(email=row.email).first()
    if person is None:
        person = Person.objects.create_user(row.email, name=row.name, language=target.cohort.programme.languages[0])
    application = Application.objects.create(intake=target, person=person, questionnaire=target.questionnaire)
    asked = questions(target.questionnaire)
    columns = intake.columns(application, asked, row.answers, at) | {"terms_accepted_at": None}
    moves.move(application, ApplicationState.SUBMITTED, at=at, **columns)
    eligibility.judge(application, at)
    scope = target.cohort.programme.slug
    audit.record("application.imported", application, by=by, at=at, scope=scope)
    about = {"application": application.pk, "version": 1}
    outbox.put(person, "receipt", key=f"receipt:{application.pk}:1", at=at, scope=scope, about=about)
    return application


def _meaning(head: str, asked: list[Question]) -> Question | str | None:
    """Find what a column holds: the address, the name, or the answer to a question named by key or by its words."""
    said = " ".join(head.casefold().split())
    if said in EMAIL:
        return "email"
    if said in NAME:
        return "name"
    return next((question for question in asked if said in {question.key, *_spoken(question.label)}), None)


def _row(number: int, cells: list[str], columns: list[Question | str | None], choices: Choices) -> Row:
    row = Row(number, "", "")
    for cell, what in zip(cells, columns, strict=True):
        try:
            if what == "email":
                row.email = cell.strip().lower()
                validate_email(row.email)
            elif what == "name":
                row.name = " ".join(texts.plain_text(cell, 200).split())
            elif isinstance(what, Question) and cell:
                allowed = choices.of(what)
                row.answers[what.key] = answers.clean(what, _raw(what, cell, allowed), allowed)
        except ValidationError as refusal:
            head = what if isinstance(what, str) else str(getattr(what, "label", ""))
            row.refusals.append(f"{head}: {' '.join(refusal.messages)}")
    return row


def _raw(question: Question, cell: str, allowed: Mapping[str, str]) -> Any:
    """Turn a cell into what the cleaning takes: lists are parted by semicolons, choices are keys or their words."""
    parts = [part.strip() for part in cell.split(";") if part.strip()]
    if question.kind == Kind.YES_NO:
        said = cell.strip().casefold()
        return "yes" if said in YES else "no" if said in NO else cell
    if question.kind == Kind.LANGUAGES:
        return [[code.strip(), level.strip() or UNKNOWN] for code, _colon, level in (p.partition(":") for p in parts)]
    keys = {words.casefold(): key for key, words in allowed.items() if words}
    for option in question.options.all():
        keys |= dict.fromkeys(_spoken(option.label), option.key)
    if question.kind in SEVERAL:
        return [keys.get(part.casefold(), part) for part in parts]
    return keys.get(cell.strip().casefold(), cell)


def _mark_duplicates(target: Intake, rows: list[Row]) -> None:
    addresses = [row.email for row in rows if row.email]
    people = set(Person.objects.filter(email__in=addresses).values_list("email", flat=True))
    there = Application.objects.filter(intake=target, person__email__in=addresses)
    applied = set(there.values_list("person__email", flat=True))
    seen: set[str] = set()
    for row in rows:
        row.known = row.email in people
        if row.email in applied:
            row.refusals.append(_("This person has applied already."))
        elif row.email in seen:
            row.refusals.append(_("The address stands in the file twice."))
        seen.add(row.email)


def _spoken(text: Any) -> set[str]:
    data = getattr(text, "data", text)
    words = data.values() if isinstance(data, dict) else [data]
    return {" ".join(str(word).casefold().split()) for word in words if word}
