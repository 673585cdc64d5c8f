"""Contracts of paid mentors: made from the programme's text, sent, signed by both, and ended."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import formats, translation
from django.utils.translation import gettext as _

from applications.domain import pdf, texts
from applications.models import Application
from applications.models.answer_file import new_token
from people.domain import audit, outbox, scanning
from people.models import Person
from programmes import queries as programmes
from programmes.domain.letters import fill
from programmes.models import Contact, PayTerms, Programme
from sessions_app.domain import walltime
from sessions_app.models import Contract
from sessions_app.models.contract import private
from sessions_app.queries import pay
from sessions_app.states import CONTRACT_MOVES, ContractState, Ending

FOLDER = "contracts"
S = ContractState


@transaction.atomic
def draft(
    application: Application, *, hours: Decimal | None = None, starts_on: date | None = None, by: Person, at: datetime
) -> Contract:
    """Make a contract for an admitted mentor, with the programme's text in their language.

    Raises ValidationError without terms of pay, without hours, or when the mentor has a living contract.
    """
    cohort = application.intake.cohort
    terms = PayTerms.objects.filter(programme=cohort.programme_id).select_related("programme").first()
    if terms is None or not terms.programme.mentors_paid:
        raise ValidationError(_("This programme has no terms of pay. Write the text of the contract first."))
    agreed = hours or terms.programme.mentor_hours or application.hours
    if not agreed:
        raise ValidationError(_("How many hours are agreed? The programme does not say how many it expects."))
    today = walltime.day_of(at, cohort.programme)
    language = _language(application.person, cohort.programme.languages)
    contract = Contract(
        application=application,
        cohort=cohort,
        name=str(application.person),
        hours=agreed,
        starts_on=starts_on or min(max(today, cohort.starts_on), cohort.ends_on),
        ends_on=cohort.ends_on,
        language=language,
        text_version=terms.contract_version,
        made_at=at,
    )
    contract.text = _written(contract, terms)
    try:
        with transaction.atomic():
            contract.save()
    except IntegrityError:
        raise ValidationError(_("%(name)s has a contract already.") % {"name": contract.name}) from None
    audit.record("contract.made", contract, by=by, at=at, scope=cohort.programme.slug)
    return contract


def draft_and_send(applications: Iterable[Application], *, by: Person, at: datetime) -> list[Contract]:
    """Make and send a contract for each of some admitted mentors."""
    made = [draft(application, by=by, at=at) for application in applications]
    for contract in made:
        send(contract, by=by, at=at)
    return made


@transaction.atomic
def change(contract: Contract, *, hours: Decimal, starts_on: date, ends_on: date, by: Person, at: datetime) -> None:
    """Change hours and period of a contract that nobody has signed; its text is written anew."""
    if contract.state not in (S.DRAFT, S.SENT):
        raise ValidationError(_("A contract that is signed stays as it is. End it, and make a new one."))
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("The contract ends before it begins.")})
    terms = pay.terms_of(contract)
    if terms is None:
        raise ValidationError(_("This programme has no terms of pay. Write the text of the contract first."))
    contract.hours, contract.starts_on, contract.ends_on = hours, starts_on, ends_on
    contract.text_version, contract.text = terms.contract_version, _written(contract, terms)
    if contract.state == S.SENT:
        _move(contract, S.DRAFT)
    contract.save(update_fields=["hours", "starts_on", "ends_on", "text_version", "text"])
    audit.record("contract.changed", contract, by=by, at=at, scope=_scope(contract))


@transaction.atomic
def send(contract: Contract, *, by: Person, at: datetime) -> None:
    """Send a draft to its mentor for signature; from now on the text has its checksum.

    Raises ValidationError when nobody is named whom mentors can ask about contract and pay.
    """
    if contact_of(contract) is None:
        raise ValidationError(
            _(
                "Name a contact who is responsible for contract, timesheets and pay first: "
                "mentors must know whom to ask."
            )
        )
    if contract.application is None:
        raise ValidationError(_("The mentor's application is gone, so there is nobody to send this to."))
    _move(contract, S.SENT, sent_at=at, digest=digest(contract.text))
    audit.record("contract.sent", contract, by=by, at=at, scope=_scope(contract))
    _tell(contract, "contract_to_sign", f"{contract.digest[:16]}:{at:%Y%m%d%H%M}", at)


@transaction.atomic
def sign(contract: Contract, *, typed: str, seen: str, by: Person, at: datetime) -> None:
    """Sign as the mentor, by typing one's name under the text whose checksum is `seen`."""
    if contract.application is None or contract.application.person_id != by.pk:
        raise ValidationError(_("Only the mentor can sign here."))
    _same_text(contract, seen)
    _move(contract, S.HALF, mentor_signed_as=_name(typed, by), mentor_signed_at=at)
    audit.record("contract.signed", contract, by=by, at=at, scope=_scope(contract), note=f"mentor, {contract.digest}")


@transaction.atomic
def countersign(contract: Contract, *, typed: str, seen: str, by: Person, at: datetime) -> None:
    """Sign for the office, after the mentor."""
    if contract.state != S.HALF:
        raise ValidationError(_("The mentor has not signed yet. The office signs last."))
    _same_text(contract, seen)
    _move(contract, S.SIGNED, office_signed_as=_name(typed, by), office_signed_at=at, office_signed_by=by)
    audit.record("contract.signed", contract, by=by, at=at, scope=_scope(contract), note=f"office, {contract.digest}")
    _tell(contract, "contract_signed", "", at)


@transaction.atomic
def attach(contract: Contract, sent: "UploadedFile[bytes]", *, by: Person, at: datetime) -> None:
    """Take a signed PDF: from the mentor it is the mentor's signature, from the office that of both.

    Raises ValidationError for what is no whole PDF, or is refused by the virus scanner.
    """
    content = sent.read(pdf.LARGEST + 1)
    pdf.check(content)
    scanning.refuse_infected(content)
    is_mentor = contract.application is not None and contract.application.person_id == by.pk
    if contract.state not in ((S.SENT,) if is_mentor else (S.SENT, S.HALF)):
        raise ValidationError(_("This contract does not wait for a signature."))
    token = new_token()
    place = private().save(f"{FOLDER}/{token[:2]}/{token}.pdf", ContentFile(content))
    told = {"file": place, "file_sha256": hashlib.sha256(content).hexdigest()}
    if is_mentor:
        signed = {"mentor_signed_as": str(by)[:150], "mentor_signed_at": at}
        _move(contract, S.HALF, **told, **signed)
    else:
        both = {"office_signed_as": str(by)[:150], "office_signed_at": at, "office_signed_by": by}
        if contract.state == S.SENT:
            both |= {"mentor_signed_as": contract.name, "mentor_signed_at": at}
        _move(contract, S.SIGNED, **told, **both)
        _tell(contract, "contract_signed", "", at)
    audit.record("contract.signed", contract, by=by, at=at, scope=_scope(contract), note=f"PDF, {told['file_sha256']}")


@transaction.atomic
def end(contract: Contract, *, by: Person | None, at: datetime) -> None:
    """End a contract before its time; its hours can still be handed in."""
    how = Ending.EARLY if contract.state == S.SIGNED else Ending.UNSIGNED
    _move(contract, S.ENDED, ended_at=at, ending=how)
    audit.record("contract.ended", contract, by=by, at=at, scope=_scope(contract), note=how)


def end_those_over(*, at: datetime, of: Programme | None = None) -> int:
    """End the contracts (of one programme) whose period is over; give their number."""
    ended = 0
    whose: dict[str, Programme] = {"cohort__programme": of} if of is not None else {}
    over = Contract.objects.filter(ends_on__lt=at.date(), **whose).exclude(state=S.ENDED)
    for contract in pay.contracts().filter(pk__in=list(over.values_list("pk", flat=True))):
        if contract.ends_on >= walltime.day_of(at, contract.cohort.programme):
            continue
        how = Ending.TIME if contract.state == S.SIGNED else Ending.UNSIGNED
        with transaction.atomic():
            _move(contract, S.ENDED, ended_at=at, ending=how)
            audit.record("contract.ended", contract, by=None, at=at, scope=_scope(contract), note=how)
        ended += 1
    return ended


def contact_of(contract: Contract) -> Contact | None:
    """Give whom the mentor asks about contract and pay."""
    campus = contract.application.campus if contract.application else None
    return programmes.pay_contact(contract.cohort.programme, campus)


def digest(text: str) -> str:
    """Give the checksum of a text, by which a signature names exactly this one."""
    return hashlib.sha256(text.encode()).hexdigest()


def _written(contract: Contract, terms: PayTerms) -> str:
    """Fill the programme's text in the mentor's language."""
    programme, contact = contract.cohort.programme, contact_of(contract)
    with translation.override(contract.language):
        values = {
            "name": contract.name,
            "programme": str(programme),
            "cohort": str(contract.cohort.name),
            "employer": programme.owner.name,
            "role": str(programme.get_mentor_kind_display()),
            "hours": formats.localize(contract.hours.normalize() if contract.hours % 1 else int(contract.hours)),
            "starts": formats.date_format(contract.starts_on, "DATE_FORMAT"),
            "ends": formats.date_format(contract.ends_on, "DATE_FORMAT"),
            "contact": contact.name if contact else "",
            "contact_email": contact.email if contact else "",
            "due_day": str(terms.due_day),
        }
        return fill(str(terms.contract), values).strip()


def _language(person: Person, languages: list[str]) -> str:
    return person.language if person.language in languages else languages[0]


def _name(typed: str, by: Person) -> str:
    """Take a typed name; a middle name more or less is the same person, a name without one word in common is not."""
    name = texts.plain_text(typed, 150)
    if by.name and not set(name.casefold().split()) & set(by.name.casefold().split()):
        said = _("Type your own name: your account says %(name)s. If that is wrong, change it there first.")
        raise ValidationError({"typed": said % {"name": by.name}})
    if len(name.split()) < 2:
        raise ValidationError({"typed": _("Type your whole name, first and last.")})
    return name


def _same_text(contract: Contract, seen: str) -> None:
    if seen != contract.digest:
        raise ValidationError(_("The text has changed since you opened the page. Read it again, then sign."))


def _move(contract: Contract, to: ContractState, **columns: object) -> None:
    """Move a contract, as the table allows and only from the state in which it was seen."""
    sources = [state for state, targets in CONTRACT_MOVES.items() if to in targets and state == contract.state]
    rows = Contract.objects.filter(pk=contract.pk, state__in=sources)
    if not sources or not rows.update(state=to, **columns):
        raise ValidationError(_("This contract is no longer where you saw it. Load the page anew."))
    for name, value in columns.items():
        setattr(contract, name, value)
    contract.state = to


def _tell(contract: Contract, kind: str, mark: str, at: datetime) -> None:
    assert contract.application is not None  # who could sign is there
    key = f"{kind}:{contract.pk}:{mark}"
    about = {"contract": contract.pk}
    outbox.put(contract.application.person, kind, key=key, at=at, scope=_scope(contract), about=about)


def _scope(contract: Contract) -> str:
    return contract.cohort.programme.slug
