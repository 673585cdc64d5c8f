"""Agreements: worded by either of the two, signed by all with a tick, frozen as they were signed."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from applications.domain import texts
from matching.queries import whose
from people.domain import audit, outbox
from people.models import Person
from programmes.domain.texts import spoken
from programmes.models import AgreementText
from sessions_app.models import Agreement, AgreementLine, Signature
from sessions_app.queries import agreements as queries
from sessions_app.queries import meetings
from sessions_app.queries.meetings import Bond

LONGEST = 500


@dataclass(frozen=True)
class Point:
    """One point as it is read: heading, the programme's words, what is asked, and what the two have settled."""

    key: str
    title: LazyI18nString
    text: LazyI18nString
    ask: LazyI18nString
    settled: str


@dataclass(frozen=True)
class Wording:
    """All words of an agreement; `mark` is another when any of them is another."""

    version: str
    intro: LazyI18nString
    points: tuple[Point, ...]

    @property
    def mark(self) -> str:
        """A short mark of all words, in all languages."""
        told = json.dumps(frozen(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:32]


def wording(text: AgreementText, agreement: Agreement | None) -> Wording:
    """Give the words that are on the table: frozen where somebody has signed, else the programme's with one's own."""
    if agreement is not None and agreement.text is not None:
        return thawed(agreement.text)
    settled = {one.key: one.text for one in agreement.lines.all()} if agreement else {}
    points = tuple(
        Point(one.key, one.title, one.text, one.ask, settled.get(one.key, "") if spoken(one.ask) else "")
        for one in text.points.all()
    )
    return Wording(text.version, text.intro, points)


@transaction.atomic
def settle(bond: Bond, text: AgreementText, lines: dict[str, str], *, seen: str, by: Person, at: datetime) -> Agreement:
    """Write what the two settle at the points that ask; a wording that somebody has signed is followed by a new one.

    Raises ValidationError when the words have changed since they were read, and for words that are not taken.
    """
    latest = _latest(bond)
    now = wording(text, latest)
    if seen != now.mark:
        raise ValidationError(_changed())
    asked = [one.key for one in text.points.all() if spoken(one.ask)]
    wanted = {key: texts.plain_text(lines.get(key, ""), LONGEST) for key in asked}
    wanted = {key: words for key, words in wanted.items() if words}
    is_newer = latest is not None and latest.text is not None and latest.text_version != text.version
    if latest and not is_newer and wanted == {one.key: one.settled for one in now.points if one.settled}:
        return latest
    if latest is None or latest.text is not None:
        latest = _begun(bond, text, latest.number + 1 if latest else 1, by, at)
    Agreement.objects.filter(pk=latest.pk).update(written_by=by, written_at=at)
    latest.lines.all().delete()
    AgreementLine.objects.bulk_create([AgreementLine(agreement=latest, key=k, text=t) for k, t in wanted.items()])
    audit.record("agreement.worded", latest, by=by, at=at, scope=_scope(bond))
    return latest


@transaction.atomic
def sign(bond: Bond, text: AgreementText, *, seen: str, by: Person, at: datetime) -> Agreement:
    """Sign the words that were read (`seen` is their mark); the first signature freezes them. Signing twice is once.

    Raises ValidationError when the words have changed since, and for who is no party.
    """
    mine = next((one for one in queries.parties(bond) if one.person_id == by.pk), None)
    if mine is None:
        raise ValidationError(_("This agreement is not yours to sign."))
    latest = _latest(bond)
    now = wording(text, latest)
    if seen != now.mark:
        raise ValidationError(_changed())
    latest = latest or _begun(bond, text, 1, by, at)
    if latest.text is None:
        latest.text, latest.text_version = frozen(now), now.version
        latest.save(update_fields=["text", "text_version"])
    _made, is_new = Signature.objects.get_or_create(agreement=latest, application=mine, defaults={"signed_at": at})
    if is_new:
        audit.record("agreement.signed", latest, by=by, at=at, scope=_scope(bond))
        _ask_the_others(bond, latest, by, at)
    return latest


def frozen(words: Wording) -> dict[str, Any]:
    """Write a wording as one document."""
    points = [
        {"key": one.key, "title": _said(one.title), "text": _said(one.text), "ask": _said(one.ask)}
        | ({"settled": one.settled} if one.settled else {})
        for one in words.points
    ]
    return {"version": words.version, "intro": _said(words.intro), "points": points}


def thawed(document: dict[str, Any]) -> Wording:
    """Read what `frozen` wrote."""
    points = tuple(
        Point(
            one["key"],
            LazyI18nString(one["title"]),
            LazyI18nString(one["text"]),
            LazyI18nString(one["ask"]),
            one.get("settled", ""),
        )
        for one in document["points"]
    )
    return Wording(document["version"], LazyI18nString(document["intro"]), points)


def _said(text: Any) -> Any:
    return spoken(text) or str(text)


def _latest(bond: Bond) -> Agreement | None:
    """Lock the pair or group, so that two who write at once do it one after the other; give the newest wording."""
    if not meetings.is_open(bond):
        raise ValidationError(_("This match has ended, so its agreement stays as it is."))
    type(bond)._default_manager.select_for_update(of=("self",)).get(pk=bond.pk)
    return queries.wordings(bond).first()


def _begun(bond: Bond, text: AgreementText, number: int, by: Person, at: datetime) -> Agreement:
    try:
        with transaction.atomic():
            return Agreement.objects.create(
                **whose(bond), number=number, text_version=text.version, written_by=by, written_at=at
            )
    except IntegrityError:
        raise ValidationError(_changed()) from None


def _ask_the_others(bond: Bond, agreement: Agreement, by: Person, at: datetime) -> None:
    """Write to those whose signature is missing, once for each wording."""
    signed = set(agreement.signatures.values_list("application", flat=True))
    for one in queries.parties(bond):
        if one.pk not in signed and one.person_id != by.pk:
            key, about = f"agreement:{agreement.pk}:{one.pk}", {"agreement": agreement.pk, "application": one.pk}
            outbox.put(one.person, "agreement_waits", key=key, at=at, scope=_scope(bond), about=about)


def _changed() -> str:
    return _("The words have changed since you read them. Read them again, then sign or change them.")


def _scope(bond: Bond) -> str:
    return meetings.programme_of(bond).slug
