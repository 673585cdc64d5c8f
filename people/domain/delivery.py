"""Delivery: due mail is claimed, written, marked as being handed over, and only then handed to the mail server.

A worker may die between any two lines. Before the mark the mail is simply taken up again; after it nobody knows
whether the server took the letter, so the mail becomes uncertain and is listed for a person, never sent again by
itself; only kinds that are harmless to repeat go again, with the same Message-ID.
"""

import logging
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import translation

from people import queries
from people.domain import account_letters, envelope, letters, transport
from people.domain.letters import Letter
from people.models import OutgoingMail, Person
from people.states import MailState

log = logging.getLogger(__name__)

BATCH = 20
BATCH_SECONDS = 60.0
LEASE = timedelta(minutes=5)
WRITE_TRIES = 5
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=30)
HARMLESS_TO_REPEAT = frozenset({account_letters.KIND})


@dataclass
class Round:
    """One batch at work: when it began, and what became of its mails."""

    began: datetime
    tally: Counter[str] = field(default_factory=Counter)
    clock: float = field(default_factory=time.monotonic)

    @property
    def now(self) -> datetime:
        """The instant, counted from the beginning of the round."""
        return self.began + timedelta(seconds=self.seconds)

    @property
    def seconds(self) -> float:
        """How long the round has lasted."""
        return time.monotonic() - self.clock


def deliver(*, at: datetime) -> Counter[str]:
    """Deliver one batch of due mail over one connection; give the number of mails by what became of them.

    Steps: 1. settle what dead workers left; 2. drop what is useless by now; 3. connect; 4. claim a batch;
    5. for each mail: write, name the reader, mark, hand over, settle; 6. give back what was not tried.
    """
    turn = Round(at)
    settle_stale(at=at)
    turn.tally["dropped"] += drop_useless(at=at)
    if not _due(at).exists():
        return turn.tally
    try:
        with transport.connection() as post:
            claimed = claim(at=turn.now)
            turn.tally["claimed"] = len(claimed)
            try:
                for mail in claimed:
                    if turn.seconds > BATCH_SECONDS:
                        break
                    _deliver_one(mail, post, turn)
            finally:
                _give_back(claimed)
    except transport.Unreachable as fault:
        turn.tally["unreachable"] += 1
        wait = queries.outbox_state(OutgoingMail.objects.all(), at=turn.now).oldest_wait
        log.warning("mail server: %s; the oldest due mail has waited %s", fault, wait)
    log.info("mail: %s", ", ".join(f"{count} {word}" for word, count in sorted(turn.tally.items()) if count))
    return turn.tally


def settle_stale(*, at: datetime) -> None:
    """Take up again what a dead worker had only claimed; what it was handing over becomes uncertain."""
    stale = OutgoingMail.objects.filter(claimed_at__lt=at - LEASE)
    stale.filter(state=MailState.CLAIMED).update(state=MailState.WAITING)
    handed = stale.filter(state=MailState.SENDING)
    handed.filter(kind__in=HARMLESS_TO_REPEAT).update(state=MailState.WAITING, error="a worker died; sent again")
    handed.update(state=MailState.UNCERTAIN, error="a worker died while handing over; it may have arrived")
    OutgoingMail.objects.filter(state=MailState.WAITING, write_tries__gte=WRITE_TRIES).update(
        state=MailState.FAILED, error=f"given up: {WRITE_TRIES} workers could not write it"
    )


def drop_useless(*, at: datetime) -> int:
    """Drop waiting mail whose time has passed, or whose reader has closed the account; give their number."""
    useless = Q(not_after__lte=at) | Q(person__is_active=False)
    rows = OutgoingMail.objects.filter(useless, state=MailState.WAITING).values("pk")
    return OutgoingMail.objects.filter(pk__in=rows, state=MailState.WAITING).update(
        state=MailState.DROPPED, about={}, error="its time had passed before it could be sent"
    )


def claim(*, at: datetime) -> list[OutgoingMail]:
    """Claim a batch of due mail for this worker alone, the longest due first, doubtful writing last."""
    with transaction.atomic(durable=True):
        due = _due(at).select_for_update(skip_locked=True, of=("self",)).select_related("person")
        mails = list(due.order_by("write_tries", "not_before", "pk")[:BATCH])
        OutgoingMail.objects.filter(pk__in=[mail.pk for mail in mails]).update(state=MailState.CLAIMED, claimed_at=at)
    for mail in mails:
        mail.state, mail.claimed_at = MailState.CLAIMED, at
    return mails


def _due(at: datetime) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(state=MailState.WAITING, not_before__lte=at)


def _deliver_one(mail: OutgoingMail, post: transport.Post, turn: Round) -> None:
    """Bring one mail from claimed to its end; raises Unreachable when the connection is gone."""
    try:
        sealed = _write(mail, turn)
        if sealed is None:
            return
        subject, message_id, message = sealed
        post.address(envelope.reader(mail))
        if not _mark_sending(mail, subject, message_id, turn.now):
            turn.tally["lost to another worker"] += 1
            return
        post.hand_over(message)
    except transport.Refused as fault:
        _refuse(mail, fault, turn)
    except transport.Later as fault:
        _postpone(mail, fault, turn)
    except transport.Unreachable as fault:
        _postpone(mail, fault, turn)
        raise
    except transport.Unknown as fault:
        _doubt(mail, fault, turn)
        raise transport.Unreachable(str(fault)) from fault
    else:
        _settle_sent(mail, turn)


def _write(mail: OutgoingMail, turn: Round) -> tuple[str, str, bytes] | None:
    """Make subject, message id and message; None when there is nothing (or, for now, no way) to write."""
    OutgoingMail.objects.filter(pk=mail.pk).update(write_tries=F("write_tries") + 1)
    language = mail.person.language if mail.person else mail.about.get("language", settings.LANGUAGE_CODE)
    try:
        with transaction.atomic(), translation.override(language):
            letter: Letter | None = letters.write(mail)
        message_id = mail.message_id or envelope.new_message_id()
        if letter is not None:
            message = envelope.seal(mail, letter, language=language, message_id=message_id, at=turn.now).as_bytes()
            return envelope.subject_of(letter), message_id, message
    except Exception as error:  # a letter that cannot be written must not stop the letters behind it
        _spoil(mail, error, turn)
        return None
    _settle(mail, MailState.DROPPED, about={}, error="its reason had passed when it was due")
    turn.tally["dropped"] += 1
    return None


def _mark_sending(mail: OutgoingMail, subject: str, message_id: str, at: datetime) -> bool:
    """Mark, committed before the first byte of the letter leaves, that it is being handed over."""
    with transaction.atomic(durable=True):
        return bool(
            OutgoingMail.objects.filter(pk=mail.pk, state=MailState.CLAIMED, claimed_at=mail.claimed_at).update(
                state=MailState.SENDING, claimed_at=at, subject=subject, message_id=message_id
            )
        )


def _settle_sent(mail: OutgoingMail, turn: Round) -> None:
    """Note that the server took the letter; codes and links of account mails are erased."""
    _settle(mail, MailState.SENT, sent_at=turn.now, error="", write_tries=0, about=_kept(mail))
    if mail.person and mail.person.mail_fails_since:
        Person.objects.filter(pk=mail.person.pk).update(mail_fails_since=None)
    turn.tally["sent"] += 1


def _refuse(mail: OutgoingMail, fault: transport.Refused, turn: Round) -> None:
    """Note that the server will never take it, and that the reader's address seems dead."""
    _settle(mail, MailState.FAILED, error=str(fault), tries=F("tries") + 1, about=_kept(mail))
    if mail.person and not mail.address:
        Person.objects.filter(pk=mail.person.pk, mail_fails_since=None).update(mail_fails_since=turn.now)
    turn.tally["refused"] += 1


def _postpone(mail: OutgoingMail, fault: transport.Fault, turn: Round) -> None:
    """Put it back with a pause that doubles with each try, up to the longest."""
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(mail.tries, 10))
    _settle(
        mail,
        MailState.WAITING,
        error=str(fault),
        tries=F("tries") + 1,
        write_tries=0,
        not_before=turn.now + pause,
    )
    turn.tally["postponed"] += 1


def _doubt(mail: OutgoingMail, fault: transport.Unknown, turn: Round) -> None:
    """Note that nobody knows whether it was taken; a harmless kind goes again, with the same Message-ID."""
    if mail.kind in HARMLESS_TO_REPEAT:
        _settle(mail, MailState.WAITING, error=str(fault), tries=F("tries") + 1, not_before=turn.now + FIRST_PAUSE)
    else:
        _settle(mail, MailState.UNCERTAIN, error=f"the connection broke while handing over: {fault}"[:300])
    turn.tally["uncertain"] += 1


def _spoil(mail: OutgoingMail, error: Exception, turn: Round) -> None:
    """Put an unwritable letter back for another try, and out of the queue after the last."""
    last = mail.write_tries + 1 >= WRITE_TRIES
    words = f"cannot be written: {type(error).__name__}: {error}"[:300]
    _settle(mail, MailState.FAILED if last else MailState.WAITING, error=words, not_before=turn.now + FIRST_PAUSE)
    log.error("mail %s of kind %s cannot be written: %s", mail.pk, mail.kind, type(error).__name__)
    turn.tally["unwritable"] += 1


def _settle(mail: OutgoingMail, state: MailState, **values: Any) -> None:
    """Move a mail that this worker holds; who waited too long and was called uncertain may still become sent."""
    held = Q(state__in=[MailState.CLAIMED, MailState.SENDING])
    if state is MailState.SENT:
        held |= Q(state=MailState.UNCERTAIN)
    OutgoingMail.objects.filter(held, pk=mail.pk).update(state=state, **values)


def _kept(mail: OutgoingMail) -> dict[str, Any]:
    """What stays of a mail's reason when it is done: ids do, codes and links of account mails do not."""
    return {} if mail.kind == account_letters.KIND else mail.about


def _give_back(mails: list[OutgoingMail]) -> None:
    """Let other workers have what this one claimed and did not try."""
    for mail in mails:
        OutgoingMail.objects.filter(pk=mail.pk, state=MailState.CLAIMED, claimed_at=mail.claimed_at).update(
            state=MailState.WAITING
        )
