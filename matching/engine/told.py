"""What `explain` and `prices` tell on the command line, as JSON: pairs and groups in one shape, every gain a span."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

from matching.engine import enlarge, group_force
from matching.engine.answer import Answer
from matching.engine.enlarge import Offer
from matching.engine.explain import explain
from matching.engine.force import ban, pair, spans
from matching.engine.group_prices import prices as of_groups
from matching.engine.prices import of_places
from matching.engine.problem import RAISING, Complaint, Problem
from matching.engine.solve import solve
from matching.engine.span import Span, Spans
from matching.engine.verify import verify
from matching.engine.wishes import Wish

Json = dict[str, Any]
Tell = Callable[[float], None]


def is_flow(answer: Answer) -> bool:
    """Say whether an answer rests on potentials: then all that is told is exact."""
    return answer.certificate.kind == "potentials"


def unasked(problem: Problem, answer: Answer) -> list[Complaint]:
    """Say why nothing can be told of wishes and prices: those of groups hold for a run that keeps no pairs."""
    if is_flow(answer) or not problem.keep:
        return []
    expected = "no pairs to keep: what groups cost and gain is told of a run, not of a repair"
    return [Complaint("keep", [list(one) for one in problem.keep], expected)]


def student(problem: Problem, answer: Answer, name: str) -> Json:
    """Tell one student's fate and the other mentors with the least that each would cost.

    Of groups that is told where their proof holds and keeps no pairs; else `cost` is empty.
    """
    said = asdict(explain(problem, answer, name))
    if not is_flow(answer) and not problem.keep and not verify(problem, answer, trust_solver=True):
        costs = group_force.costs(problem, answer)
        said["alternatives"] = [asdict(one) for one in costs.alternatives(name)]
    return said


def wish(problem: Problem, answer: Answer, asked: Wish, time_limit: float | None) -> Json:
    """Tell what it costs to put one pair together or to keep it apart, and who moves.

    Raises `BadProblem` or `Infeasible` when no answer that keeps the rules grants the wish.
    """
    near = None
    if is_flow(answer):
        change, pairs = (pair, asked.together) if asked.together else (ban, asked.apart)
        forced = change(problem, answer, *pairs[0], time_limit=time_limit)
        cost, moves = spans(answer, forced.answer), forced.moves
    else:
        found = group_force.costs(problem, answer).weigh(asked, time_limit)
        cost, moves = dict(found.cost), found.moves
        if found.near is not None:
            known = {name: Span(number, number) for name, number in found.near.cost.items()}
            near = {"cost": _spans(known), "moves": [asdict(one) for one in found.near.moves]}
    return {
        "together": [list(one) for one in asked.together],
        "apart": [list(one) for one in asked.apart],
        "cost": _spans(cost),
        "is_exact": all(one.is_exact for one in cost.values()),
        "moves": [asdict(one) for one in moves],
        "near": near,
    }


def places(
    problem: Problem, answer: Answer, mentors: tuple[str, ...], tries: bool, time_limit: float | None, tell: Tell
) -> list[Json]:
    """Tell what one more place of each of these mentors would bring, whoever brings most first.

    Groups tell a bound; with `tries` they are also solved again for each mentor, which the limit of time holds for.
    """
    gains = {}
    for number, (mentor, gain) in enumerate(_gains(problem, answer, mentors, tries, time_limit)):
        gains[mentor] = gain
        tell((number + 1) / len(mentors))
    ranked = sorted(gains, key=lambda name: ([(-one.most, -one.least) for one in gains[name].values()], name))
    return [{"mentor": name, "gain": _spans(gains[name])} for name in ranked]


def offer(problem: Problem, answer: Answer, asked: Offer, tries: bool, time_limit: float | None) -> Json:
    """Tell what a mentor who does not exist yet would bring; raises `BadProblem` when the offer is none."""
    if is_flow(answer):
        return _spans(_anew(answer, enlarge.with_mentor(problem, asked), time_limit))
    worth = of_groups(problem, answer)
    return _spans(worth.try_offer(asked, time_limit) if tries else worth.offer(asked))


def _gains(
    problem: Problem, answer: Answer, mentors: tuple[str, ...], tries: bool, time_limit: float | None
) -> Iterator[tuple[str, Spans]]:
    if not is_flow(answer):
        worth = of_groups(problem, answer)
        yield from ((one, worth.try_place(one, time_limit) if tries else worth.place(one)) for one in mentors)
        return
    exact = _by_prices(problem, answer)
    for one in mentors:
        if exact is None:
            yield one, _anew(answer, enlarge.with_place(problem, one), time_limit)
        else:
            yield one, {name: Span(number, number) for name, number in exact[one].items()}


def _by_prices(problem: Problem, answer: Answer) -> Mapping[str, Mapping[str, int]] | None:
    """Price every mentor at once; None where a worst pair is raised, or levels do not fit into one sum."""
    if problem.objective in RAISING:
        return None
    try:
        return of_places(problem, answer).one_more
    except ArithmeticError:
        return None


def _anew(answer: Answer, grown: Problem, time_limit: float | None) -> dict[str, Span]:
    """Solve a grown problem, and tell what each level gains."""
    solved = solve(replace(grown, keep=()), time_limit=time_limit)
    return {name: Span(-one.most, -one.least) for name, one in spans(answer, solved).items()}


def _spans(found: Spans) -> Json:
    return {name: asdict(one) for name, one in found.items()}
