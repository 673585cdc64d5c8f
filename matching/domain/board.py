"""Acts at the board of a run that is ready for review: each is written with its undo, and none overwrites another's."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from applications.domain import texts
from matching import queries
from matching.domain import seats
from matching.models import Apart, BoardAct, Proposal, Run, Unmatched
from matching.states import BoardVerb, RunState
from people.domain import audit
from people.models import Person

FIELDS = ("guide_id", "group_number", "study_group_id", "slot", "score", "parts", "locked", "by_hand")
TAKEN_OUT, NO_SEEKER = "by-hand", "no-seeker"
LONGEST = 1000


@transaction.atomic
def do(run: Run, wish: seats.Wish, *, seen: int, by: Person, at: datetime) -> BoardAct:
    """Do what a wish says, if the board still is as the person has seen it.

    Raises ValidationError (code "moved on") when somebody else has changed the board since version `seen`, or the run
    is no longer to be reviewed; and with the reason when the wish cannot be done. Nothing is changed then.
    """
    number = _claim(run, seen)
    cost = seats.cost(run, wish)
    if cost.refused:
        raise ValidationError(cost.refused)
    before = _rows(run, list(cost.seats))
    apart = _keep_apart(run, wish, by, at) if wish.verb == BoardVerb.FORBID else None
    _seat(run, {pk: _row(one) if one is not None else None for pk, one in cost.seats.items()})
    act = BoardAct.objects.create(
        run=run,
        number=number,
        verb=wish.verb,
        seeker=wish.seeker,
        guide=wish.guide,
        other=wish.other,
        apart=apart,
        before=before,
        after=_rows(run, list(cost.seats)),
        by=by,
        at=at,
    )
    audit.record(f"board.{wish.verb}", act, by=by, at=at, scope=_scope(run), note="; ".join(cost.broken)[:500])
    return act


@transaction.atomic
def undo(run: Run, *, seen: int, by: Person, at: datetime) -> BoardAct:
    """Undo the newest act that stands; the acts before it stay. Raises ValidationError like `do`."""
    number = _claim(run, seen)
    act = newest(run)
    if act is None:
        raise ValidationError(_("There is nothing to undo on this board."))
    _seat(run, {int(key): row for key, row in act.before.items()})
    if act.apart is not None:
        Apart.objects.filter(pk=act.apart.pk, lifted_at__isnull=True).update(lifted_at=at)
    BoardAct.objects.filter(pk=act.pk).update(undone_by=by, undone_at=at, number=number)
    audit.record("board.undone", act, by=by, at=at, scope=_scope(run), note=str(act.verb))
    return act


def newest(run: Run) -> BoardAct | None:
    """The act that an undo would take back."""
    return run.board_acts.filter(undone_at__isnull=True).select_related("apart").order_by("pk").last()


def since(run: Run, version: int) -> list[BoardAct]:
    """What has been done at a board since a version, oldest first."""
    rows = run.board_acts.filter(number__gt=version).select_related(
        "by", "undone_by", "seeker__person", "guide__person", "other__person"
    )
    return list(rows.order_by("number"))


def words(act: BoardAct) -> str:
    """Say what an act did, in one sentence."""
    names = {
        "seeker": str(act.seeker.person),
        "guide": str(act.guide.person) if act.guide else "",
        "other": str(act.other.person) if act.other else "",
    }
    said = {
        BoardVerb.LOCK: _("%(seeker)s is kept with their guide"),
        BoardVerb.UNLOCK: _("%(seeker)s is no longer kept with their guide"),
        BoardVerb.FORBID: _("%(seeker)s and %(guide)s are kept apart"),
        BoardVerb.SWAP: _("%(seeker)s and %(other)s have swapped"),
        BoardVerb.MOVE: _("%(seeker)s is moved to %(guide)s"),
        BoardVerb.UNASSIGN: _("%(seeker)s is taken out"),
        BoardVerb.PLACE: _("%(seeker)s is placed with %(guide)s"),
    }[BoardVerb(act.verb)] % names
    return _("undone: %(act)s") % {"act": said} if act.undone_at else said


def _claim(run: Run, seen: int) -> int:
    """Take the next version of a board, or say who was there first."""
    rows = Run.objects.filter(pk=run.pk, state=RunState.READY, board_version=seen)
    if rows.update(board_version=F("board_version") + 1):
        run.board_version = seen + 1
        return run.board_version
    run.refresh_from_db(fields=["state", "board_version"])
    if run.state != RunState.READY:
        raise ValidationError(
            _("This run is no longer open for changes: %(state)s.") % {"state": run.get_state_display()}
        )
    acts = since(run, seen)
    told = "; ".join(f"{(one.undone_by or one.by) or '–'}: {words(one)}" for one in acts[-5:])
    raise ValidationError(
        _(
            "The board has changed while you were looking at it (%(told)s). Nothing of yours was done, and nothing is "
            "lost: look at the cost as it is now, and confirm again."
        ),
        code="moved on",
        params={"told": told},
    )


def _keep_apart(run: Run, wish: seats.Wish, by: Person, at: datetime) -> Apart | None:
    """Remember that two are not to meet; None when that is known already."""
    assert wish.guide is not None
    two = (wish.seeker.person_id, wish.guide.person_id)
    if two in queries.kept_apart(run.coupling):
        return None
    return Apart.objects.create(
        programme=run.coupling.cohort.programme,
        seeker_id=two[0],
        guide_id=two[1],
        reason=texts.plain_text(wish.reason, LONGEST),
        said_by=by,
        said_at=at,
    )


def _rows(run: Run, seekers: list[int]) -> dict[str, Any]:
    """Read the rows of some seekers as they stand; who has none has the reason under "left", or null."""
    left = run.unmatched.filter(application__in=seekers).values_list("application_id", "reason", "figures")
    found = {str(pk): {"left": reason, "figures": figures} for pk, reason, figures in left}
    found |= {str(one.seeker_id): _row(one) for one in run.proposals.filter(seeker__in=seekers)}
    return {str(pk): found.get(str(pk)) for pk in seekers}


def _row(proposal: Proposal) -> dict[str, Any]:
    return {name: getattr(proposal, name) for name in FIELDS}


def _seat(run: Run, rows: dict[int, dict[str, Any] | None]) -> None:
    """Put the rows of some seekers as given, and keep the list of people without a place true to it."""
    guides = set(run.proposals.filter(seeker__in=rows).values_list("guide_id", flat=True))
    run.proposals.filter(seeker__in=rows).delete()
    made = [Proposal(run=run, seeker_id=pk, **row) for pk, row in rows.items() if row and "left" not in row]
    Proposal.objects.bulk_create(made)
    guides |= {one.guide_id for one in made}
    run.unmatched.filter(application__in=[one.seeker_id for one in made]).delete()
    out = {pk: row or {"left": TAKEN_OUT, "figures": {}} for pk, row in rows.items() if not row or "left" in row}
    gone = [
        Unmatched(run=run, application_id=pk, reason=row["left"], figures=row["figures"]) for pk, row in out.items()
    ]
    Unmatched.objects.bulk_create(gone, ignore_conflicts=True)
    busy = set(run.proposals.filter(guide__in=guides).values_list("guide_id", flat=True))
    busy |= set(queries.places_taken(run.coupling))
    run.unmatched.filter(application__in=busy & guides, reason=NO_SEEKER).delete()
    Unmatched.objects.bulk_create(
        [Unmatched(run=run, application_id=pk, reason=NO_SEEKER) for pk in guides - busy], ignore_conflicts=True
    )


def _scope(run: Run) -> str:
    return run.coupling.cohort.programme.slug
