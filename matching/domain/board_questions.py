"""What a board of groups asks the engine: asked at the page, worked out by the worker, and read back in words."""

import hashlib
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from applications.models import Application, StudyGroup
from matching import engine
from matching.domain import archive, errands, group_questions, reasons, spans
from matching.domain.group_worth import GROUPED
from matching.domain.seats import Wish
from matching.models import BoardQuestion, Run
from matching.states import BoardVerb, SearchState
from people.models import Person
from programmes.models.coupling import Method

QUESTIONS = 4_715
ASKED = frozenset({BoardVerb.MOVE, BoardVerb.PLACE, BoardVerb.SWAP, BoardVerb.FORBID, BoardVerb.UNASSIGN})


@dataclass(frozen=True)
class Step:
    """One who would move: the name, from whom and to whom; empty for nobody."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """What a wish would cost, in words, and who would move; `near`: the same with hardly anybody moved."""

    losses: tuple[str, ...]
    steps: tuple[Step, ...]
    is_exact: bool = True
    impossible: bool = False
    near: "Told | None" = None


@dataclass(frozen=True)
class Option:
    """Another guide for somebody: points, whether their places are used, and the cost as far as it is known."""

    guide: Application
    score: int
    is_full: bool
    told: Told | None
    least: str = ""


def can_ask(run: Run, wish: Wish | None = None) -> bool:
    """Say whether the worker can be asked about this board, or about a wish at it: one that changes who guides whom."""
    if run.coupling.method not in GROUPED or not run.digest:
        return False
    if run.coupling.method == Method.FORMED_GROUPS:  # the proof of an older Kobling has prices that cannot be read
        known = Run.objects.filter(pk=run.pk).values_list(KT("certificate__format"), flat=True)[0]
        if known != engine.ANSWER:
            return False
    return wish is None or (wish.verb in ASKED and group_questions.is_change(run, wish))


def ask(run: Run, seeker: Application, wish: Wish | None, *, by: Person, at: datetime) -> BoardQuestion:
    """Ask the worker about somebody: what a wish would cost, or, without one, what else there is."""
    return errands.ask(BoardQuestion, _which(run, seeker, wish), {"found": {}}, by=by, at=at)


def of(run: Run, seeker: Application, wish: Wish | None) -> BoardQuestion | None:
    """Find what was asked about somebody."""
    return BoardQuestion.objects.filter(**_which(run, seeker, wish)).first()


def is_fresh(row: BoardQuestion) -> bool:
    """Say whether what was found is of the board as it stands."""
    return row.state == SearchState.FOUND and row.mark == mark(row)


def unknown(row: BoardQuestion) -> str:
    """Say of whom the run can tell nothing, because it did not have them; empty where it had all."""
    missing = row.found.get("unknown", [])
    if not missing:
        return ""
    alone = [one for one in (row.seeker, row.other) if one and f"a{one.pk}" in missing and not one.study_group_id]
    if alone and row.run.coupling.method == Method.EXISTING_GROUPS:
        return _("%(name)s is in no study group, and only whole study groups are placed here.") % {
            "name": alone[0].person
        }
    names = _names(row.run, [{"moves": [missing]}])
    return reasons.not_known([names.get(one, one) for one in missing])


def told(row: BoardQuestion) -> Told:
    """Say in words what a wish would cost."""
    names, classes = _names(row.run, [row.found, row.found.get("near") or {}]), archive.classes(row.run)
    near = row.found.get("near")
    return _told(row.found, names, classes, None if near is None else _told(near, names, classes))


def options(row: BoardQuestion) -> list[Option]:
    """Give the alternatives that were found, best points first."""
    found = row.found.get("options", [])
    people = Application.objects.select_related("person", "campus").defer("answers")
    guides = people.in_bulk([one["guide"] for one in found])
    names, classes = _names(row.run, [one["told"] for one in found if one["told"]]), archive.classes(row.run)
    return [
        Option(
            guides[one["guide"]],
            one["score"],
            one["full"],
            _told(one["told"], names, classes) if one["told"] else None,
            spans.at_least(one["least"], classes),
        )
        for one in found
        if one["guide"] in guides
    ]


def carry_out(pk: int) -> bool:
    """Work out what waits, or whose worker has died; false when there was nothing to do."""
    return errands.carry_out(BoardQuestion, pk, QUESTIONS, _work_out)


def mark(row: BoardQuestion) -> str:
    """Give a mark of what the answer rests on: another when a lock, who is kept apart or a seat it is about is."""
    held = sorted(archive.locks(row.run).items())
    who = [pk for pk in (row.seeker_id, row.other_id) if pk]
    seats = sorted(row.run.proposals.filter(seeker__in=who).values_list("seeker_id", "guide_id"))
    apart = sorted(archive.apart(row.run))
    return hashlib.sha256(repr((row.run.digest, held, seats if row.verb else [], apart)).encode()).hexdigest()


def _which(run: Run, seeker: Application, wish: Wish | None) -> dict[str, Any]:
    verb, guide, other = (wish.verb.value, wish.guide, wish.other) if wish else ("", None, None)
    return {"run": run, "seeker": seeker, "verb": verb, "guide": guide, "other": other}


def _work_out(row: BoardQuestion, tell: errands.Tell) -> dict[str, Any]:
    before = mark(row)
    run = Run.objects.select_related("coupling").get(pk=row.run_id)
    asked = group_questions.Asked(run, time.monotonic())
    if row.verb:
        wish = Wish(BoardVerb(row.verb), row.seeker, row.guide, row.other)
        return {"mark": before, "found": asked.price(wish, tell)}
    return {"mark": before, "found": asked.options(row.seeker, tell)}


def _told(
    found: Mapping[str, Any], names: Mapping[str, str], classes: Mapping[str, int], near: Told | None = None
) -> Told:
    cost = {name: (least, most) for name, (least, most) in found["cost"].items()}
    steps = tuple(Step(names.get(one, one), names.get(b, ""), names.get(a, "")) for one, b, a in found["moves"])
    is_exact = all(least == most for least, most in cost.values())
    return Told(spans.losses(cost, classes), steps, is_exact, found.get("impossible", False), near)


def _names(run: Run, found: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Name the people and study groups of some answers, by their ids in the engine."""
    ids = {one for answer in found for move in answer.get("moves", []) for one in move if one}
    people = Application.objects.filter(pk__in=[int(one[1:]) for one in ids if one[0] == "a"])
    rows = people.filter(intake__cohort=run.coupling.cohort_id).select_related("person").defer("answers")
    groups = StudyGroup.objects.filter(pk__in=[int(one[1:]) for one in ids if one[0] == "g"])
    named = {f"a{one.pk}": str(one.person) for one in rows}
    return named | {f"g{one.pk}": _study_group(one) for one in groups.filter(cohort=run.coupling.cohort_id)}


def _study_group(one: StudyGroup) -> str:
    return _("Study group %(name)s") % {"name": one.name}
