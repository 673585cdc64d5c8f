"""Goals: added by either of the two, edited by both, ticked step by step; each act leaves a line in their history."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.domain import texts
from matching.queries import whose
from people.models import Person
from programmes.models.together import Horizon
from sessions_app.models import Goal, GoalChange, GoalStep
from sessions_app.queries import goals as queries
from sessions_app.queries import meetings
from sessions_app.queries.meetings import Bond
from sessions_app.states import GOAL_MOVES, GoalChangeKind, GoalCheck, GoalState

K = GoalChangeKind
LONGEST, LONGEST_STEP = 500, 200
MOST, MOST_STEPS = 40, 12
TOLD = {GoalState.OPEN: K.REOPENED, GoalState.DONE: K.DONE, GoalState.DROPPED: K.DROPPED}


@transaction.atomic
def add(
    bond: Bond,
    *,
    text: str,
    horizon: str,
    by_when: date | None = None,
    checks: Sequence[str] = (),
    by: Person,
    at: datetime,
) -> Goal:
    """Add a goal to a pair or group; raises ValidationError when it is over, full, or for words that are not taken."""
    _check_open(bond)
    _check_words(horizon, checks)
    if queries.goals_of(bond).filter(state=GoalState.OPEN).count() >= MOST:
        raise ValidationError(
            _("There are %(most)d open goals already. Reach or let go of some first.") % {"most": MOST}
        )
    goal = Goal.objects.create(
        **whose(bond),
        text=_words(text, LONGEST),
        horizon=horizon,
        by_when=by_when,
        checks=_in_order(checks),
        added_by=by,
        added_at=at,
        changed_at=at,
    )
    _tell(goal, K.ADDED, by, at)
    return goal


@transaction.atomic
def change(
    goal: Goal,
    *,
    text: str,
    horizon: str,
    by_when: date | None,
    checks: Sequence[str] = (),
    seen: str = "",
    by: Person,
    at: datetime,
) -> None:
    """Word a goal anew; what stood before is kept in its history.

    `seen` is the mark of the goal as it was read: raises ValidationError when the other has changed it since.
    """
    bond = bond_of(goal)
    _check_open(bond)
    _check_words(horizon, checks)
    row = Goal.objects.select_for_update().get(pk=goal.pk)
    if seen and seen != mark(row):
        raise ValidationError(_("The other has changed this goal in the meantime: “%(text)s”.") % {"text": row.text})
    words = _words(text, LONGEST)
    if words != row.text:
        _tell(row, K.REWORDED, by, at, row.text)
    if by_when != row.by_when:
        _tell(row, K.RESET, by, at, row.by_when.isoformat() if row.by_when else "")
    row.text, row.horizon, row.by_when, row.checks, row.changed_at = words, horizon, by_when, _in_order(checks), at
    row.save(update_fields=["text", "horizon", "by_when", "checks", "changed_at"])


@transaction.atomic
def move(goal: Goal, state: str, *, by: Person, at: datetime) -> None:
    """Say that a goal is reached, let go, or open again; raises ValidationError where the other was faster."""
    if state not in GoalState.values:
        raise ValidationError(_("Choose from the list."))
    _check_open(bond_of(goal))
    target = GoalState(state)
    allowed = [one for one, targets in GOAL_MOVES.items() if target in targets]
    closed = None if target is GoalState.OPEN else at
    rows = Goal.objects.filter(pk=goal.pk, state__in=allowed)
    if not rows.update(state=target, closed_at=closed, changed_at=at):
        raise ValidationError(_("One of you has done that already."))
    _tell(goal, TOLD[target], by, at)


@transaction.atomic
def add_step(goal: Goal, text: str, *, at: datetime) -> GoalStep:
    """Add a small step to a goal."""
    _check_open(bond_of(goal))
    if Goal.objects.select_for_update().get(pk=goal.pk).steps.count() >= MOST_STEPS:
        raise ValidationError(_("There are %(most)d steps already. Take one away first.") % {"most": MOST_STEPS})
    return GoalStep.objects.create(goal=goal, text=_words(text, LONGEST_STEP))


@transaction.atomic
def tick(step: GoalStep, is_done: bool, *, at: datetime) -> None:
    """Tick a step, or take the tick away."""
    _check_open(bond_of(step.goal))
    GoalStep.objects.filter(pk=step.pk, done_at__isnull=is_done).update(done_at=at if is_done else None)


@transaction.atomic
def drop_step(step: GoalStep) -> None:
    """Take a step away."""
    _check_open(bond_of(step.goal))
    step.delete()


@transaction.atomic
def take_along(bond: Bond, chosen: Iterable[int], *, by: Person, at: datetime) -> list[Goal]:
    """Take open goals of an earlier match along, with their open steps; those of before stay where they were.

    Twice is once: a goal that goes on already is not taken again.
    """
    _check_open(bond)
    wanted = {int(pk) for pk in chosen}
    found = [goal for goal in queries.left_behind(bond, by) if goal.pk in wanted]
    locked = Goal.objects.select_for_update(of=("self",)).filter(pk__in=[goal.pk for goal in found], goes_on_as=None)
    return [_again(bond, goal, by, at) for goal in locked.order_by("pk")]


def _again(bond: Bond, goal: Goal, by: Person, at: datetime) -> Goal:
    made = Goal.objects.create(
        **whose(bond),
        text=goal.text,
        horizon=goal.horizon,
        by_when=goal.by_when,
        checks=goal.checks,
        comes_from=goal,
        added_by=by,
        added_at=at,
        changed_at=at,
    )
    GoalStep.objects.bulk_create([GoalStep(goal=made, text=one.text) for one in goal.steps.filter(done_at=None)])
    _tell(made, K.TAKEN, by, at)
    return made


def bond_of(goal: Goal) -> Bond:
    """Give the pair or group whose goal it is."""
    bond = goal.pair or goal.group
    assert bond is not None  # the database holds that a goal has one of the two
    return bond


def mark(goal: Goal) -> str:
    """Give a mark of a goal as it stands, another one after each change."""
    return goal.changed_at.isoformat()


def _check_open(bond: Bond) -> None:
    if not meetings.is_open(bond):
        raise ValidationError(_("This match has ended, so its goals stay as they are."))


def _check_words(horizon: str, checks: Sequence[str]) -> None:
    if horizon not in Horizon.values or not set(checks) <= set(GoalCheck.values):
        raise ValidationError(_("Choose from the list."))


def _words(text: str, longest: int) -> str:
    words = texts.plain_text(text, longest)
    if not words:
        raise ValidationError({"text": _("Write it in a few words.")})
    return words


def _in_order(checks: Sequence[str]) -> list[str]:
    return [one for one in GoalCheck.values if one in checks]


def _tell(goal: Goal, kind: GoalChangeKind, by: Person, at: datetime, was: str = "") -> None:
    GoalChange.objects.create(goal=goal, kind=kind, was=was, by=by, at=at)
