"""Rehearsals: asked for once, carried out by a worker, cancelled, and kept whole or not at all."""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction
from django.utils.translation import gettext as _

from matching.domain import locks
from mentoring.models import ON_THE_WAY, Rehearsal, RehearsalState
from mentoring.rehearsal import year
from people.domain import audit
from people.models import Person
from programmes.models import Cohort

TOLD_EVERY = 1.0
TELL = "UPDATE mentoring_rehearsal SET percent = %s, reached = %s WHERE id = %s AND state = 'running'"
S = RehearsalState


def request(cohort: Cohort, *, seed: int = 1, by: Person | None, at: datetime) -> Rehearsal:
    """Ask for a rehearsal; a worker takes it up soon.

    Raises ValidationError when the cohort cannot be rehearsed, and when one of it is on its way (code "rehearsals",
    params["rehearsal"] its number).
    """
    interrupt_stale(cohort, at=at)
    if said := year.refusal(cohort):
        raise ValidationError(said)
    try:
        with transaction.atomic():
            made = Rehearsal.objects.create(cohort=cohort, seed=seed, requested_by=by, requested_at=at)
            audit.record("rehearsal.requested", made, by=by, at=at, scope=cohort.programme.slug)
    except IntegrityError:
        other = Rehearsal.objects.filter(cohort=cohort, state__in=ON_THE_WAY).first()
        raise ValidationError(
            _("A rehearsal of this cohort (number %(rehearsal)s) is already on its way. Wait for it, or cancel it."),
            code="rehearsals",
            params={"rehearsal": other.pk if other else "?"},
        ) from None
    return made


def carry_out(pk: int, *, at: datetime, say: Callable[[date, int], None] | None = None) -> bool:
    """Carry out a requested rehearsal, and keep its timeline; false when there was nothing to do.

    The year is lived in a transaction that is taken back; how far it is goes over a connection of its own, which also
    hears when somebody cancels it. `say` hears the same, for a command line.
    """
    with locks.held(pk, locks.REHEARSALS) as alone:
        if not alone or not _move(pk, S.RUNNING, percent=0):
            return False
        rehearsal = Rehearsal.objects.select_related("cohort__programme").get(pk=pk)
        began = time.monotonic()
        with _Teller(pk, say) as teller:
            try:
                lived = year.rehearse(rehearsal.cohort, mark=str(pk), seed=rehearsal.seed, passed=teller.passed)
            except year.Stopped:
                return False
            except ValidationError as refusal:
                _move(pk, S.FAILED, error="\n".join(refusal.messages)[:4000], finished_at=_later(at, began))
                return True
            except Exception as error:
                _move(pk, S.FAILED, error=f"{type(error).__name__}: {error}"[:4000], finished_at=_later(at, began))
                raise
        seconds = round(time.monotonic() - began, 1)
        _move(pk, S.DONE, timeline=lived, percent=100, seconds=seconds, finished_at=_later(at, began))
        return True


@transaction.atomic
def cancel(rehearsal: Rehearsal, *, by: Person, at: datetime) -> None:
    """Stop a rehearsal that waits or runs; nothing of it is kept."""
    if not _move(rehearsal.pk, S.INTERRUPTED, finished_at=at):
        raise ValidationError(_("This rehearsal is no longer on its way. Load the page anew to see where it stands."))
    scope = rehearsal.cohort.programme.slug
    audit.record("rehearsal.cancelled", rehearsal, by=by, at=at, scope=scope)
    rehearsal.refresh_from_db()


def interrupt_stale(cohort: Cohort | None = None, *, at: datetime) -> int:
    """Mark rehearsals whose worker has died as interrupted, so that another may be asked for; count them."""
    rows = Rehearsal.objects.filter(state=S.RUNNING)
    if cohort is not None:
        rows = rows.filter(cohort=cohort)
    found = 0
    for pk in rows.values_list("pk", flat=True):
        with locks.held(pk, locks.REHEARSALS) as free:
            found += bool(free and _move(pk, S.INTERRUPTED, finished_at=at))
    return found


class _Teller:
    """Tells over a connection of its own how far a rehearsal is, and hears whether it is still wanted."""

    def __init__(self, pk: int, say: Callable[[date, int], None] | None) -> None:
        self.pk, self.say, self.told = pk, say, time.monotonic()
        self.own = connections.create_connection("default")

    def __enter__(self) -> "_Teller":
        return self

    def __exit__(self, *_error: object) -> None:
        self.own.close()

    def passed(self, day: date, percent: int) -> bool:
        """Tell now and then; false when somebody has cancelled the rehearsal."""
        now = time.monotonic()
        if now - self.told < TOLD_EVERY:
            return True
        self.told = now
        if self.say is not None:
            self.say(day, percent)
        with self.own.cursor() as cursor:
            cursor.execute(TELL, [percent, day, self.pk])
            return bool(cursor.rowcount)


def _move(pk: int, to: RehearsalState, **values: object) -> bool:
    sources = {S.RUNNING: [S.REQUESTED], S.INTERRUPTED: list(ON_THE_WAY)}.get(to, [S.RUNNING])
    return bool(Rehearsal.objects.filter(pk=pk, state__in=sources).update(state=to, **values))


def _later(at: datetime, began: float) -> datetime:
    return at + timedelta(seconds=time.monotonic() - began)
