"""Answers for groups: each component is solved by itself, and the parts are put together with their proofs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from matching.engine import (
    capped,
    claims,
    components,
    existing,
    group_conflict,
    group_runs,
    headcount,
    infeasible,
    instance,
    levels,
    rules,
    teams,
    unmatched,
)
from matching.engine.answer import Answer, Certificate, Formed, Level, Proof, Unmatched
from matching.engine.best_group import SCALE, GroupOracle
from matching.engine.best_load import loads
from matching.engine.clock import Clock, start
from matching.engine.components import Component
from matching.engine.instance import Instance
from matching.engine.problem import Infeasible, IntArray, Problem

Tick = Callable[[str, float], None]
# Seconds for each solve that looks for a conflict, and how many rules name one by themselves.
SECONDS, PLAIN = 1.0, 2


def formed_groups(ready: Instance, tick: Tick, clock: Clock, problem_digest: str) -> Answer:
    """Form groups around mentors; the proof is one tree for each component.

    Raises `Infeasible` with rules that conflict, as few as small solves can tell; where the problem is too large for
    those, or it is not proven that there is no answer, with those that somebody set, and says that it is not proven.
    """
    try:
        return _formed(ready, tick, clock, problem_digest)
    except Infeasible as refused:
        if not group_conflict.fits(ready.problem):
            is_proven = refused.is_proven and len(refused.rules) <= PLAIN
            raise Infeasible(refused.rules, is_proven=is_proven) from None
        if not refused.is_proven and _holds(headcount.heads(ready.problem)) is not False:
            raise
    raise Infeasible(_conflict(ready.problem))


def _conflict(problem: Problem) -> tuple[str, ...]:
    """Name the smallest conflict; where two lead a group, in the rules of single mentors that were given."""
    if teams.is_as_made(problem) and problem.origin is not None:
        return group_conflict.smallest(problem.origin, lambda fewer: _holds(teams.in_pairs(fewer)))
    return group_conflict.smallest(problem, _holds)


def _holds(problem: Problem) -> bool | None:
    """Say whether groups can be formed; None where that is not known in time."""
    try:
        _formed(instance.build(problem), lambda _stage, _share: None, start(SECONDS), "")
    except Infeasible as refused:
        return False if refused.is_proven else None
    return True


def _formed(ready: Instance, tick: Tick, clock: Clock, problem_digest: str) -> Answer:
    assert ready.problem.groups is not None
    stranded = np.flatnonzero(ready.must & (np.bincount(ready.student, minlength=len(ready.must)) == 0))
    if len(stranded):
        raise Infeasible((teams.must(ready.problem, ready.students[stranded[0]]),))
    mate = np.full(len(ready.students), -1, np.int64)
    groups: list[Formed] = []
    proofs: list[Proof] = []
    worths: list[tuple[GroupOracle, int, int]] = []
    for number, part, time in _parts(ready, clock):
        search, run = group_runs.solve(part.instance, tick, time)
        if search.value < 0:
            raise Infeasible(_musts(part.instance), is_proven=search.bound < 0)
        for host, column in enumerate(search.groups):
            if column is not None:
                mentor = int(part.mentors[run.oracle.owners[host]])
                mate[part.students[column.members]] = mentor
                names = tuple(ready.students[k] for k in np.sort(part.students[column.members]).tolist())
                groups.append(Formed(ready.mentors[mentor], names, column.slot, column.home))
        fine = SCALE // search.scale
        proofs.append(Proof(0, number, tuple(search.tree), tuple(one * fine for one in search.prices)))
        step = run.oracle.step()
        worths.append((run.oracle, search.value, max(search.bound // search.scale // step * step, search.value)))
    if (ready.must & (mate < 0)).any() or not capped.over(ready, np.arange(len(ready.mentors))).holds(
        np.bincount(mate[mate >= 0], minlength=len(ready.mentors))
    ):
        raise Infeasible(_musts(ready))
    weighted, *kept = claims.of_groups(ready, worths, keeps=True)
    placed = Level("placed", int((mate >= 0).sum()), claims.seats(ready), proof="count")
    return _answer(ready, mate, tuple(groups), (weighted, placed, *kept), tuple(proofs), problem_digest, clock)


def by_hours(ready: Instance, tick: Tick, clock: Clock, problem_digest: str) -> Answer:
    """Give study groups of unequal size to mentors by their hours, level by level."""
    mate = np.full(len(ready.students), -1, np.int64)
    order = levels.aims_by_hours(ready)
    values, bounds = np.zeros(len(order), np.int64), np.zeros(len(order), np.int64)
    by_solver = np.zeros(len(order), bool)
    proofs: list[Proof] = []
    for number, part, time in _parts(ready, clock):
        found = existing.solve(part.instance, order, tick, time)
        if found is None:
            raise Infeasible(())
        used = np.flatnonzero(found.used)
        mate[part.students[part.instance.student[used]]] = part.mentors[part.instance.mentor[used]]
        values += np.array(found.values)
        bounds += np.array(found.bounds)
        by_solver |= np.array(found.by_solver)
        for level, (tree, prices, given) in enumerate(zip(found.trees, found.prices, found.given, strict=True)):
            proofs.append(Proof(level, number, tree, prices, given))
    # Whom no edge leads to, and a cap over such mentors alone, stand in no component.
    busy = {ready.mentors[m] for m in mate[mate >= 0].tolist()}
    if (ready.must & (mate < 0)).any() or any(cap.min and busy.isdisjoint(cap.mentors) for cap in ready.caps):
        raise Infeasible(())
    reached = tuple(
        Level(aim.name, int(v), int(b), aim.number, "solver" if trusted else "tree")
        for aim, v, b, trusted in zip(order, values, bounds, by_solver, strict=True)
    )
    groups = tuple(
        Formed(ready.mentors[m], tuple(ready.students[k] for k in np.flatnonzero(mate == m).tolist()))
        for m in np.unique(mate[mate >= 0]).tolist()
    )
    return _answer(ready, mate, groups, reached, tuple(proofs), problem_digest, clock)


def _parts(ready: Instance, clock: Clock) -> Iterator[tuple[int, Component, Clock]]:
    """Yield the components with their numbers and, when the turn comes, their share of the time that is left."""
    parts = components.split(ready)
    weights = [len(part.students) * len(part.mentors) for part in parts]
    for place, part in enumerate(parts):
        yield place, part, clock.part(weights[place] / sum(weights[place:]))


def _musts(ready: Instance) -> tuple[str, ...]:
    groups = ready.problem.groups
    assert groups is not None
    musts = [teams.must(ready.problem, ready.students[k]) for k in np.flatnonzero(ready.must).tolist()]
    locks = [rules.locked(ready.students[s], ready.mentors[m]) for s, m in ready.locks()]
    ends = [(place, one, is_least) for place, one in enumerate(ready.caps) for is_least in (True, False)]
    caps = [infeasible.cap(one, place, is_least=is_least) for place, one, is_least in ends if one.min or not is_least]
    return (*musts, *locks, *caps, rules.sizes(groups.lo, groups.hi))


def _answer(
    ready: Instance,
    mate: IntArray,
    groups: tuple[Formed, ...],
    reached: tuple[Level, ...],
    proofs: tuple[Proof, ...],
    problem_digest: str,
    clock: Clock,
) -> Answer:
    if any(mate[student] != mentor for student, mentor in ready.locks()):
        raise Infeasible(_musts(ready) if ready.problem.groups is not None else ())
    used = np.flatnonzero(ready.mentor == mate[ready.student])
    columns = (ready.student[used].tolist(), ready.mentor[used].tolist(), ready.score[used].tolist())
    gap = claims.relative_gap(reached)
    return Answer(
        coupling=ready.problem.coupling,
        pairs=tuple((ready.students[s], ready.mentors[m], n) for s, m, n in zip(*columns, strict=True)),
        groups=tuple(sorted(groups, key=lambda one: (one.mentor, one.slot, one.members))),
        unmatched=_left(ready, mate),
        cuts=(),
        levels=reached,
        certificate=Certificate("trees", proofs=proofs),
        gap=gap,
        problem_digest=problem_digest,
        stopped=gap > 0 and clock.is_late(),
    )


def _left(ready: Instance, mate: IntArray) -> tuple[Unmatched, ...]:
    """Give the reason of each student, or study group, that no group or mentor took."""
    found = []
    formed = ready.problem.coupling == "formed-groups"
    load = np.zeros(len(ready.mentors), np.int64)
    seated = np.flatnonzero(mate >= 0)
    np.add.at(load, mate[seated], 1 if formed else loads(ready)[seated])
    for one in np.flatnonzero(mate < 0).tolist():
        mentors = ready.mentor[ready.student == one]
        if not len(mentors):
            found.append(unmatched.without_edge(ready, one))
        elif formed:
            leading = int((load[mentors] > 0).sum())
            found.append(Unmatched(ready.students[one], "group", {"mentors": len(mentors), "leading": leading}))
        else:
            assert ready.minutes is not None
            left = int((ready.minutes - load)[mentors].max())
            needs = {"mentors": len(mentors), "minutes": int(loads(ready)[one]), "left": left}
            found.append(Unmatched(ready.students[one], "hours", needs))
    return tuple(found)
