"""Signing up for the parts of a gathering: yes or no by a deadline, seats held by the database, a line that moves up.

Locks are taken in one order everywhere: the parts of a gathering by their number, then the sign-ups.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from applications.models import Application
from people.domain import audit, outbox
from people.models import Person
from programmes.models import Gathering, Portion
from sessions_app.domain import walltime
from sessions_app.models import SignUp
from sessions_app.queries import presence
from sessions_app.queries import sign_up as queries
from sessions_app.states import Answer


def deadline(gathering: Gathering) -> datetime:
    """Give the instant until which a yes is taken: the end of a day before, or the beginning."""
    if gathering.answer_days is None:
        return gathering.starts_at
    day = walltime.day_of(gathering.starts_at, gathering.programme) - timedelta(days=gathering.answer_days)
    return min(walltime.instant(day, time(23, 59), gathering.programme), gathering.starts_at)


def is_open(gathering: Gathering, at: datetime) -> bool:
    """Say whether a yes is still taken."""
    return gathering.cancelled_at is None and at <= deadline(gathering)


@transaction.atomic
def answer(
    gathering: Gathering, application: Application, said: Mapping[int, bool], *, by: Person, at: datetime
) -> list[SignUp]:
    """Keep somebody's yes or no by the number of each part; who says yes where all seats are taken waits in line.

    A no is taken until the gathering begins, a new yes until the deadline. Raises ValidationError for who is not
    invited, for an unknown part, and too late.
    """
    _check(gathering, application, at)
    portions = {one.pk: one for one in Portion.objects.select_for_update().filter(gathering=gathering).order_by("pk")}
    if not set(said) <= set(portions):
        raise ValidationError(_("This part does not belong to the gathering any more. Load the page anew."))
    rows = SignUp.objects.select_for_update().filter(portion__gathering=gathering, application=application)
    own = {row.portion_id: row for row in rows}
    changed = []
    for pk, yes in said.items():
        before = own[pk].answer if pk in own else ""
        if (before == Answer.NO and not yes) or (before in (Answer.YES, Answer.WAITING) and yes):
            continue
        if yes and not is_open(gathering, at):
            raise ValidationError(_("The time to sign up is over. Write to your contact if you still wish to come."))
        changed.append(_keep(portions[pk], application, yes, at))
        if before == Answer.YES:
            _fill(portions[pk], at)
    if changed:
        audit.record("gathering.answered", gathering, by=by, at=at, scope=gathering.programme.slug)
    return changed


@transaction.atomic
def fill(portion: Portion, *, at: datetime) -> int:
    """Give free seats to who waits, the first first, each with a mail; running it twice changes nothing."""
    Portion.objects.select_for_update().get(pk=portion.pk)
    return _fill(Portion.objects.select_related("gathering__programme").get(pk=portion.pk), at)


@transaction.atomic
def let_go(gathering: Gathering, *, at: datetime) -> int:
    """Take back the sign-ups of people who are no longer invited, and give on the seats that become free."""
    portions = list(Portion.objects.select_for_update().filter(gathering=gathering).order_by("pk"))
    invited = presence.expected_at(gathering).values("pk")
    gone, _by_model = SignUp.objects.filter(portion__in=portions).exclude(application__in=invited).delete()
    for portion in portions:
        gone += _fill(portion, at)
    return gone


def settle(*, at: datetime) -> int:
    """Look after all gatherings ahead: seats of who has left, and seats that are free while somebody waits."""
    ahead = Gathering.objects.filter(starts_at__gt=at, cancelled_at=None, portions__isnull=False)
    return sum(let_go(one, at=at) for one in ahead.select_related("programme").distinct())


def _check(gathering: Gathering, application: Application, at: datetime) -> None:
    if gathering.cancelled_at is not None:
        raise ValidationError(_("This gathering is cancelled."))
    if at >= gathering.starts_at:
        raise ValidationError(_("This gathering has begun, so answers are closed."))
    if not presence.expected_at(gathering).filter(pk=application.pk).exists():
        raise ValidationError(_("You are not invited to this gathering."))


def _keep(portion: Portion, application: Application, yes: bool, at: datetime) -> SignUp:
    """Keep one answer: a seat where there is one and nobody waits, else a place in line."""
    where: dict[str, Any] = {"portion": portion, "application": application}
    values = {"answer": Answer.NO, "answered_at": at, "seated_at": None}
    if yes:
        values["answer"] = Answer.WAITING
        if not queries.waiting(portion).exists() and _seat(where, at):
            return SignUp.objects.get(**where)
    return SignUp.objects.update_or_create(**where, defaults=values)[0]


def _seat(where: dict[str, Any], at: datetime) -> bool:
    """Take a seat; say False when the database says that all are taken."""
    try:
        with transaction.atomic():
            values = {"answer": Answer.YES, "answered_at": at, "seated_at": at}
            SignUp.objects.update_or_create(**where, defaults=values)
    except IntegrityError as refusal:
        if "seats of this part" not in str(refusal):
            raise
        return False
    return True


def _fill(portion: Portion, at: datetime) -> int:
    gathering = portion.gathering
    if gathering.cancelled_at is not None or at >= gathering.starts_at:
        return 0
    moved = 0
    for row in _in_line(portion):
        try:
            with transaction.atomic():
                SignUp.objects.filter(pk=row.pk, answer=Answer.WAITING).update(answer=Answer.YES, seated_at=at)
        except IntegrityError as refusal:
            if "seats of this part" not in str(refusal):
                raise
            break
        outbox.put(
            row.application.person,
            "gathering_seat",
            key=f"gathering_seat:{row.pk}:{row.answered_at:%Y%m%d%H%M%S%f}",
            at=at,
            scope=gathering.programme.slug,
            about={"sign_up": row.pk, "application": row.application_id},
            not_after=gathering.starts_at,
        )
        moved += 1
    return moved


def _in_line(portion: Portion) -> QuerySet[SignUp]:
    """Give who waits and can still come."""
    invited = presence.expected_at(portion.gathering).values("pk")
    return queries.waiting(portion).filter(application__in=invited, application__person__is_active=True)
