"""The checker that trusts no solver: it recomputes every claim of an answer from the problem, with numpy alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matching.engine import claims, digest, instance, levels, network, pricing, validate, verify_groups, verify_rules
from matching.engine.answer import Answer
from matching.engine.instance import Instance
from matching.engine.levels import Aim
from matching.engine.problem import RAISING, IntArray, Problem
from matching.engine.values import of_levels

OUTDATED = "made by an older Kobling; run again to prove it"


def verify(problem: Problem, answer: Answer, *, trust_solver: bool = False) -> list[str]:
    """Return one sentence for each broken rule or failed proof; an empty list means feasible and proven.

    A bound that rests on a solver's word alone counts as a failed proof, unless `trust_solver` lets it pass.
    """
    validate.check(problem)
    ready = instance.build(problem)
    if wrong := digest.mismatch(ready, answer):
        return [wrong]
    if answer.is_outdated:
        return [OUTDATED]
    if answer.certificate.kind != "potentials":
        return list(verify_groups.broken(ready, answer, trust_solver))
    used = instance.positions(ready, answer.pairs)
    if used is None:
        return ["a pair is not among the allowed edges, has other points, or stands twice"]
    return list(verify_rules.broken(ready, answer, used)) or list(_failed_proofs(ready, answer, used))


def _failed_proofs(ready: Instance, answer: Answer, used: IntArray) -> Iterator[str]:
    aims = levels.aims(ready)
    worst = [Aim("worst", one.number) for one in answer.levels if one.name == "worst"][:1]
    place = next(k for k, aim in enumerate(aims) if aim.name in ("total", "tie-break"))
    raises = ready.problem.objective in RAISING and aims[place].name == "total"
    if raises and (worst or (~ready.locked[used]).any()):
        aims[place:place] = worst or [Aim("worst", -1)]
    if [(one.name, one.number) for one in answer.levels] != [(aim.name, aim.number) for aim in aims]:
        yield "the levels are not those of the problem"
        return
    for one, value in zip(answer.levels, of_levels(ready, tuple(aims), used), strict=True):
        if one.value != value or (one.bound != one.value and not answer.stopped):
            yield f"level {one.name}: the value is {value} and the bound must equal it"
    if answer.gap != claims.relative_gap(answer.levels):
        yield "the gap is not that of the levels"
    rest = network.build(ready, np.zeros(0, np.int64))
    if [prices.shape for prices in answer.certificate.levels] != [(rest.nodes,)] * len(aims) or any(
        claims.is_beyond(prices) for prices in answer.certificate.levels
    ):
        yield "the certificate must have one potential a node at each level, and none that is beyond adding up"
        return
    flow, on = _flows(ready, used, rest), np.zeros(len(ready.score), bool)
    open_edge, open_arc = np.ones(len(ready.score), bool), np.ones(len(rest.tail), bool)
    on[used] = True
    for aim, prices in zip(aims, answer.certificate.levels, strict=True):
        if aim.name == "worst" and not _is_highest(ready, answer, aim, (open_edge, on), (open_arc, flow), rest):
            yield f"level worst: that {aim.number} cannot be exceeded is not proven"
        edge, arc = _reduced(ready, aim, prices, rest)
        bad = open_edge & ~ready.locked & np.where(on, edge > 0, edge < 0)
        wrong = open_arc & (((arc < 0) & (flow < rest.hi)) | ((arc > 0) & (flow > rest.lo)))
        if bad.any() or wrong.any():
            yield f"level {aim.name}: {int(bad.sum() + wrong.sum())} arcs have a reduced cost of the wrong sign"
            return
        open_edge, open_arc = open_edge & (edge == 0), open_arc & (arc == 0)


def _flows(ready: Instance, used: IntArray, rest: network.Network) -> IntArray:
    """Return the flow on every arc that is not an edge: unmatched, places, caps."""
    load = np.bincount(ready.mentor[used], minlength=len(ready.mentors))
    alone = 1 - np.bincount(ready.student[used], minlength=len(ready.students))
    owner, nth = network.places(ready)
    at = {one: k for k, one in enumerate(ready.mentors)}
    caps = [int(load[[at[one] for one in cap.mentors]].sum()) for cap in ready.caps]
    return np.concatenate([alone, nth < load[owner], np.array(caps, np.int64)]).astype(np.int64)


def _reduced(ready: Instance, aim: Aim, prices: IntArray, rest: network.Network) -> tuple[IntArray, IntArray]:
    """Return the reduced cost of every edge and of every other arc."""
    gain = np.zeros(len(rest.tail), np.int64)
    gain[len(ready.students) :][: len(rest.nth)] = levels.place_gain(aim, rest.nth)
    edge = pricing.reduced_cost(ready, aim, prices, np.arange(len(ready.score)))
    return edge, prices[rest.tail] - prices[rest.head] - gain


def _is_highest(ready: Instance, answer: Answer, aim: Aim, edges: tuple[IntArray, ...], arcs: tuple[IntArray, ...],
                rest: network.Network) -> bool:  # fmt: skip
    """Say whether no flow of the face has all unlocked pairs above the worst score: the dual bound of the witness."""
    prices, (open_edge, on), (open_arc, flow) = answer.certificate.witness, edges, arcs
    if ready.problem.objective == "worst-to-good" and aim.number >= ready.problem.good:
        return aim.number == ready.problem.good
    terms = len(open_edge) + int(np.abs(rest.lo).sum() + np.abs(rest.hi).sum() + np.abs(rest.supply).sum()) + 1
    if prices is None or prices.shape != (rest.nodes,) or claims.is_beyond(prices, 4 * terms):
        return False
    edge, arc = _reduced(ready, Aim("worst", aim.number + 1), prices, rest)
    bound = int((rest.supply * prices).sum())
    bound += int(np.where(open_edge & ~ready.locked, np.maximum(0, -edge), -edge * on).sum())
    bound += int(np.where(open_arc, np.maximum(-arc * rest.lo, -arc * rest.hi), -arc * flow).sum())
    return bound < 0
