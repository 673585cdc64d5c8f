"""What one more place, or mentor, is worth to groups: at most by the certificate's prices, at least by an example."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.engine import enlarge, example, headcount, instance, leaves
from matching.engine.answer import Answer
from matching.engine.enlarge import Offer
from matching.engine.example import Example
from matching.engine.instance import Instance
from matching.engine.leaves import Bounds
from matching.engine.problem import BadProblem, Infeasible, Problem
from matching.engine.span import Span, Spans, between

WHOLE = 60_000


@dataclass(frozen=True, eq=False)
class GroupPrices:
    """What more places would bring to an answer of groups, as spans by level: exact, or at least this and at most that.

    A gain is what the best answers differ by. `placed` counts people, or study groups by hours. `weighted` is what
    formed groups maximise; `total` are the points in it, left out where the number of people is not exact.
    `offer` and `place` ask the certificate's prices only: at least is nothing. `try_offer` and `try_place` look for
    an example too, by one solve; exact where that and the answer are closed.
    """

    problem: Problem
    answer: Answer

    @cached_property
    def one_more(self) -> Mapping[str, Spans]:
        """Give what one more place of each mentor would bring, from the prices alone."""
        return {name: self.place(name) for name in self.problem.mentors.ids}

    def offer(self, offer: Offer) -> dict[str, Span]:
        """Say what a mentor who does not exist yet would bring at most."""
        found, alone = {}, enlarge.alone(self.problem, offer)
        for name, bounds in self._bounds.items():
            made = instance.build(self._seen(name, alone))
            found[name] = bounds.with_mentor(made, leaves.solo(made))
        return self._most(found, set(offer.scores))

    def place(self, mentor: str) -> dict[str, Span]:
        """Say what one more place of a mentor would bring at most; by hours, with the hours of the largest group."""
        rank, grown = self._ready.mentors.index(mentor), enlarge.with_place(self.problem, mentor)
        found, alone = {}, enlarge.alone(self.problem, enlarge.as_offer(grown, mentor), mentor)
        for name, bounds in self._bounds.items():
            made = instance.build(self._seen(name, alone))
            found[name] = bounds.with_place(rank, leaves.solo(made), self._seen(name, grown))
        return self._most(found)

    def try_offer(self, offer: Offer, time_limit: float | None = None) -> dict[str, Span]:
        """Say what a mentor who does not exist yet would bring; `time_limit` in seconds holds for the solve."""
        grown = enlarge.with_mentor(self.problem, offer)
        return self._tried(grown, grown.mentors.ids[-1], self.offer(offer), time_limit)

    def try_place(self, mentor: str, time_limit: float | None = None) -> dict[str, Span]:
        """Say what one more place of a mentor would bring; `time_limit` in seconds holds for the solve."""
        return self._tried(enlarge.with_place(self.problem, mentor), mentor, self.place(mentor), time_limit)

    @property
    def _is_formed(self) -> bool:
        return self.answer.coupling == "formed-groups"

    @cached_property
    def _ready(self) -> Instance:
        return instance.build(self.problem)

    @cached_property
    def _now(self) -> Example:
        return example.of(self.problem, self.answer)

    @cached_property
    def _bounds(self) -> dict[str, Bounds]:
        """Give what bounds each level: the proof of the answer, and for people prices that are found here."""
        if not self._is_formed:
            parts = leaves.placed(self._ready, self.answer)
            return {} if parts is None else {"placed": Bounds(self._ready, parts, None)}
        groups = self.problem.groups
        assert groups is not None
        placed = headcount.bounds(self.problem, {student for student, _, _ in self.answer.pairs})
        return {"placed": placed, "weighted": Bounds(self._ready, leaves.formed(self._ready, self.answer), groups.lo)}

    def _seen(self, level: str, problem: Problem) -> Problem:
        return headcount.heads(problem) if level == "placed" and self._is_formed else problem

    def _most(self, tops: dict[str, int], offered: Collection[str] = ()) -> dict[str, Span]:
        """Tell how far the bounds lie above the answer; nobody is placed whom no mentor could have."""
        ready = self._ready
        known = {ready.students[k] for k in np.unique(ready.student).tolist()}
        most = tops | {"placed": min(tops["placed"], len(known | set(offered)))} if "placed" in tops else tops
        return {name: between(0, top - self._now.values[name]) for name, top in most.items()}

    def _tried(self, grown: Problem, mentor: str, most: Spans, time_limit: float | None) -> dict[str, Span]:
        """Look for an example in the grown problem: around the mentor, and as a whole where that is not too much."""
        found = [example.same(grown, self.answer)]
        with suppress(BadProblem, Infeasible):
            found.append(example.around(grown, self.answer, {mentor}, time_limit))
        with suppress(BadProblem, Infeasible):
            if len(grown.students.ids) * len(grown.mentors.ids) <= WHOLE:
                found.append(example.whole(grown, time_limit))
        now, best, bound = self._now, max(found, key=lambda one: list(one.values.values())), found[-1].bounds
        if not self._is_formed:
            return _by_hours(now, best, bound, most)
        top = min(now.values["weighted"] + most["weighted"].most, bound.get("weighted", 2**62))
        if now.is_closed and top <= best.values["weighted"]:
            return {name: _exactly(best.values[name] - now.values[name]) for name in ("placed", "weighted", "total")}
        return self._formed(best, top, most)

    def _formed(self, best: Example, top: int, most: Spans) -> dict[str, Span]:
        now, people = self._now.values, self._bounds["placed"].whole()
        weighted = between(max(0, best.values["weighted"] - self._now.bounds["weighted"]), top - now["weighted"])
        placed = between(max(0, best.values["placed"] - people), most["placed"].most)
        premium = example.premium(self.problem)
        found = {"placed": placed, "weighted": weighted}
        if placed.is_exact and premium is not None:
            less = premium * placed.least
            found["total"] = between(weighted.least - less, weighted.most - less)
        return found


def _by_hours(now: Example, best: Example, bound: Mapping[str, int], most: Spans) -> dict[str, Span]:
    """Tell each level up to the first that is open in one of the two answers."""
    found: dict[str, Span] = {}
    for name, reached in best.values.items():
        value, known = now.values.get(name, 0), now.bounds.get(name, 0)
        tops = [bound[name]] if name in bound else []
        tops += [value + most[name].most] if name in most else []
        if not tops:
            break
        found[name] = between(max(0, reached - known) if not found else reached - known, min(tops) - value)
        if not found[name].is_exact:
            break
    return found


def _exactly(number: int) -> Span:
    return Span(number, number)


def prices(problem: Problem, answer: Answer) -> GroupPrices:
    """Price one more place, or one more mentor, for an answer of groups.

    Raises `ValueError` for answers of pairs, and of a repair, whose prices hold the pairs it would keep.
    """
    if problem.keep:
        raise ValueError("these prices need a problem without pairs to keep")
    if answer.certificate.kind != "trees":
        raise ValueError("these prices need an answer of groups; for pairs there is `prices`")
    return GroupPrices(problem, answer)
