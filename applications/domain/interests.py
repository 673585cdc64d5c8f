"""Interest in the bank: said and taken back by the student; connected, taken, finished or ended by the office."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.domain import offer
from applications.models import Application, Interest
from applications.states import HOLDS, INTEREST_MOVES, ApplicationState, InterestState
from people.domain import audit, outbox
from people.models import Person
from programmes.models import Assignment
from programmes.states import Part

S = InterestState


@transaction.atomic
def say(assignment: Assignment, application: Application, *, by: Person, at: datetime) -> Interest:
    """Say that one is interested; raises ValidationError for who may not, or what is not offered any more."""
    if application.person_id != by.pk or not may_see(application, assignment):
        raise ValidationError(_("This is offered to the admitted students of its cohort."))
    if not is_free(assignment):
        raise ValidationError(_("This is taken already. Look at what else is offered."))
    row, is_new = Interest.objects.get_or_create(
        assignment=assignment, application=application, defaults={"said_at": at, "moved_at": at}
    )
    if not is_new:
        _move(row, S.INTERESTED, by, at)
    else:
        _tell(row, "interest.said", by, at)
    return row


@transaction.atomic
def take_back(row: Interest, *, by: Person, at: datetime) -> None:
    """Take one's interest back, as long as nothing is taken."""
    if row.application.person_id != by.pk:
        raise ValidationError(_("This is not yours."))
    _move(row, S.WITHDRAWN, by, at)


@transaction.atomic
def connect(row: Interest, *, by: Person, at: datetime) -> None:
    """Note that the office has connected student and organisation; the student is told."""
    _move(row, S.CONNECTED, by, at)
    _write(row, "interest_connected", at)


@transaction.atomic
def take(row: Interest, since: date, until: date | None, *, by: Person, at: datetime) -> None:
    """Note that the student takes it, from a day to a day; then the student has got that part of the offer.

    Raises ValidationError when all places are taken, or the days cannot be.
    """
    if until is not None and until < since:
        raise ValidationError({"until": _("The last day cannot be before the first.")})
    assignment = Assignment.objects.select_for_update().get(pk=row.assignment_id)
    held = Interest.objects.filter(assignment=assignment, state__in=HOLDS).exclude(pk=row.pk).count()
    if held >= assignment.places:
        raise ValidationError(_("All places of this are taken."))
    _move(row, S.TAKEN, by, at, taken_from=since, taken_until=until)
    _give(row, assignment, by, at)
    _write(row, "interest_taken", at)


@transaction.atomic
def finish(row: Interest, until: date, *, by: Person, at: datetime) -> None:
    """Note that it is finished, and on which day."""
    if row.taken_from is not None and until < row.taken_from:
        raise ValidationError({"until": _("The last day cannot be before the first.")})
    _move(row, S.FINISHED, by, at, taken_until=until)


@transaction.atomic
def decline(row: Interest, *, by: Person, at: datetime) -> None:
    """Note that it came to nothing; the student is told, and the place is free again."""
    _move(row, S.DECLINED, by, at)
    _write(row, "interest_declined", at)


def may_see(application: Application, assignment: Assignment) -> bool:
    """Say whether a topic, assignment or post is shown to somebody: admitted as a student of its cohort."""
    return (
        application.state == ApplicationState.POOL
        and application.intake.part == Part.STUDENT
        and application.intake.cohort_id == assignment.cohort_id
    )


def is_free(assignment: Assignment) -> bool:
    """Say whether somebody can still take it."""
    return assignment.is_open and assignment.interests.filter(state__in=HOLDS).count() < assignment.places


def _give(row: Interest, assignment: Assignment, by: Person, at: datetime) -> None:
    """Note the part of the programme's offer that the student has got with it."""
    known = list(offer.parts(assignment.cohort.programme))
    if assignment.offer_line and assignment.offer_line <= len(known):
        given = set(row.application.given_parts.values_list("part", flat=True)) & set(known)
        offer.record(row.application, given | {known[assignment.offer_line - 1]}, by=by, at=at)


def _move(row: Interest, to: InterestState, by: Person, at: datetime, **days: date | None) -> None:
    sources = [state for state, targets in INTEREST_MOVES.items() if to in targets]
    moved = Interest.objects.filter(pk=row.pk, state__in=sources)
    if not moved.update(state=to, moved_at=at, moved_by=by, **days):
        row.refresh_from_db()
        said = _("This stands at “%(state)s” by now. Nothing was changed.")
        raise ValidationError(said % {"state": row.get_state_display()})
    row.refresh_from_db()
    _tell(row, f"interest.{to}", by, at)


def _tell(row: Interest, verb: str, by: Person, at: datetime) -> None:
    audit.record(verb, row, by=by, at=at, scope=_scope(row))


def _write(row: Interest, kind: str, at: datetime) -> None:
    about = {"interest": row.pk}
    outbox.put(row.application.person, kind, key=f"{kind}:{row.pk}", at=at, scope=_scope(row), about=about)


def _scope(row: Interest) -> str:
    return row.assignment.cohort.programme.slug
