"""What the worker works out for a board of groups: the price of a wish, and somebody's alternatives with theirs."""

import time
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from applications.models import Application
from matching import engine
from matching.domain import archive, errands
from matching.domain.seats import Wish
from matching.models import Run
from matching.states import BoardVerb
from programmes.models.coupling import Method

SECONDS, BRIEF, BUDGET = 10.0, 3.0, 25.0
SHOWN, WEIGHED, MOVES = 12, 8, 400
Document = dict[str, Any]


def is_change(run: Run, wish: Wish) -> bool:
    """Say whether a wish changes who guides whom: not when somebody only changes group with the same guide."""
    rows = run.proposals.filter(seeker__in=[one for one in (wish.seeker, wish.other) if one])
    seats = dict(rows.values_list("seeker_id", "guide_id"))
    here = seats.get(wish.seeker.pk)
    if wish.verb == BoardVerb.SWAP:
        there = seats.get(wish.other.pk) if wish.other else None
        return here is not None and there is not None and here != there
    if wish.verb == BoardVerb.UNASSIGN:
        return here is not None
    return wish.guide is not None and (wish.verb == BoardVerb.FORBID or wish.guide.pk != here)


@dataclass(frozen=True)
class Asked:
    """One run that is asked about, since `began`: its problem with the locks of the board, and its answer.

    The locks of the board hold, and who is kept apart by now is so; what was moved without a lock does not hold.
    """

    run: Run
    began: float

    def price(self, wish: Wish, tell: errands.Tell) -> Document:
        """Work out what a wish would cost against the run's own answer, and who would move."""
        asked = self._wish(wish)
        two = (*asked.together, *asked.apart)
        if missing := archive.unknown(self._problem, (unit for unit, _guide in two), (guide for _unit, guide in two)):
            return {"unknown": missing}
        return self._weighed(asked, SECONDS, tell)

    def options(self, seeker: Application, tell: errands.Tell) -> Document:
        """List the other guides by points; weigh the best of them for some seconds, and bound the others."""
        unit = self._unit(seeker)
        if missing := archive.unknown(self._problem, [unit], ()):
            return {"unknown": missing}
        found = []
        banned = set(self._problem.forbidden)
        allowed = [one for one in self._alternatives(unit) if (unit, one.mentor) not in banned]
        for number, one in enumerate(allowed[:SHOWN]):
            told = None
            if number < WEIGHED and time.monotonic() - self.began < BUDGET:
                told = self._weighed(engine.Wish(together=((unit, one.mentor),)), BRIEF, None)
                told = told | {"near": None}
            least = {name: lost for name, lost in one.cost.items() if lost > 0}
            found.append(
                {"guide": int(one.mentor[1:]), "score": one.score, "full": one.is_full, "least": least, "told": told}
            )
            tell((number + 1) / SHOWN)
        return {"options": found}

    @cached_property
    def _answer(self) -> engine.Answer:
        return archive.answer(self.run)

    @cached_property
    def _problem(self) -> engine.Problem:
        made = archive.problem(self.run)
        locks = {two: n for two, n in archive.locks(self.run).items() if two[0] in made.students.ids}
        held = {**dict.fromkeys(made.locked), **dict.fromkeys(locks)}
        return archive.parted(self.run, replace(archive.with_edges(made, locks), locked=tuple(sorted(held))))

    @property
    def _is_flow(self) -> bool:
        """Say whether study groups all cost the same, so that the answer is one of pairs."""
        return self._answer.certificate.kind == "potentials"

    @cached_property
    def _costs(self) -> engine.GroupCosts:
        return engine.group_costs(archive.problem(self.run), self._answer, self._problem)

    def _alternatives(self, unit: str) -> list[engine.Alternative]:
        if self._is_flow:
            return list(engine.explain(archive.problem(self.run), self._answer, unit).alternatives)
        return list(self._costs.alternatives(unit))

    def _weighed(self, wish: engine.Wish, seconds: float, tell: errands.Tell | None) -> Document:
        try:
            if self._is_flow:
                return self._by_flow(wish)
            found = self._costs.weigh(wish, seconds, tell)
        except (engine.BadProblem, engine.Infeasible):
            return {"impossible": True, "cost": {}, "moves": [], "near": None}
        near = None
        if found.near is not None:
            cost = {name: [lost, lost] for name, lost in found.near.cost.items()}
            near = {"cost": cost, "moves": _written(found.near.moves)}
        cost = {name: [span.least, span.most] for name, span in found.cost.items()}
        return {"impossible": False, "cost": cost, "moves": _written(found.moves), "near": near}

    def _by_flow(self, wish: engine.Wish) -> Document:
        """Price a wish exactly where all study groups cost the same."""
        bound = {student for student, _ in wish.together}
        locked = tuple(one for one in self._problem.locked if one[0] not in bound)
        problem = replace(self._problem, locked=(*locked, *wish.together[1:]))
        if wish.together:
            forced = engine.force(problem, self._answer, *wish.together[0])
        else:
            forced = engine.part(problem, self._answer, *wish.apart[0])
        cost = {name: [lost, lost] for name, lost in forced.cost.items()}
        return {"impossible": False, "cost": cost, "moves": _written(forced.moves), "near": None}

    def _unit(self, one: Application) -> str:
        is_whole = self.run.coupling.method == Method.EXISTING_GROUPS and one.study_group_id
        return f"g{one.study_group_id}" if is_whole else f"a{one.pk}"

    def _wish(self, wish: Wish) -> engine.Wish:
        who = [one for one in (wish.seeker, wish.other) if one]
        seats = dict(self.run.proposals.filter(seeker__in=who).values_list("seeker_id", "guide_id"))
        unit = self._unit(wish.seeker)
        if wish.verb == BoardVerb.SWAP and wish.other is not None:
            other = self._unit(wish.other)
            mine, theirs = f"a{seats[wish.other.pk]}", f"a{seats[wish.seeker.pk]}"
            return engine.Wish(together=((unit, mine), (other, theirs)))
        guide = f"a{wish.guide.pk if wish.guide else seats[wish.seeker.pk]}"
        if wish.verb in (BoardVerb.FORBID, BoardVerb.UNASSIGN):
            return engine.Wish(apart=((unit, guide),))
        return engine.Wish(together=((unit, guide),))


def _written(moves: tuple[engine.Move, ...]) -> list[list[str]]:
    return [[one.student, one.before or "", one.after or ""] for one in moves[:MOVES]]
