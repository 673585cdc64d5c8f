"""Study groups to mentors by hours: a generalised assignment, solved level by level with CP-SAT and proven by trees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from matching.engine import column_generation, lagrange, levels, tree
from matching.engine.best_load import SCALE, LoadOracle, loads
from matching.engine.clock import Clock
from matching.engine.column_generation import Pool
from matching.engine.instance import Instance
from matching.engine.levels import Aim
from matching.engine.problem import BoolArray, IntArray
from matching.engine.proof import Decision

Tick = Callable[[str, float], None]
# How much CP-SAT may do in its own count of steps, and the least seconds that a level has.
EFFORT, LEAST = 20.0, 1.0
STEPS, LEAVES = 200, 60


@dataclass(frozen=True, eq=False)
class Assigned:
    """The edges used, and for each level its value, its bound and the tree and prices that prove the bound."""

    used: BoolArray
    aims: tuple[Aim, ...]
    values: tuple[int, ...]
    bounds: tuple[int, ...]
    by_solver: tuple[bool, ...]
    given: tuple[tuple[int, ...], ...]
    trees: tuple[tuple[Decision, ...], ...]
    prices: tuple[tuple[IntArray, ...], ...]


def solve(ready: Instance, order: list[Aim], tick: Tick, clock: Clock) -> Assigned | None:
    """Assign the groups of one component; None when locks, musts, hours and caps contradict one another.

    A level that the trees leave open but CP-SAT closes is marked as proven by the solver alone.
    """
    used: BoolArray | None = None
    values: list[int] = []
    closed: list[bool] = []
    for place, aim in enumerate(order):
        tick("groups", 0.1 + 0.5 * place / len(order))
        found, optimal = _assign(ready, aim, order[:place], values, used, clock)
        if found is None and used is None:
            found = _any(ready)
        used = used if found is None else found
        if used is None:
            return None
        values.append(int(levels.edge_gain(aim, ready, np.flatnonzero(used)).sum()))
        closed.append(optimal and all(closed))
    assert used is not None
    bounds: list[int] = []
    given: list[tuple[int, ...]] = []
    searches: list[tree.Search] = []
    for place, aim in enumerate(order):
        tick("proof", 0.6 + 0.3 * place / len(order))
        kept = tuple(k for k in range(place) if bounds[k] == values[k])
        given.append(kept)
        late = clock.part(1 / (len(order) - place)).is_late
        search = _prove(ready, aim, [order[k] for k in kept], [values[k] for k in kept], values[place], late)
        searches.append(search)
        bounds.append(values[place] if closed[place] else max(values[place], search.bound // SCALE))
    return Assigned(
        used,
        tuple(order),
        tuple(values),
        tuple(bounds),
        tuple(done and one.bound // SCALE > value for done, one, value in zip(closed, searches, values, strict=True)),
        tuple(given),
        tuple(tuple(one.tree) for one in searches),
        tuple(tuple(one.prices) for one in searches),
    )


def _prove(
    ready: Instance, aim: Aim, before: list[Aim], values: list[int], value: int, is_late: Callable[[], bool]
) -> tree.Search:
    """Bound one level, given what the proven levels before it keep."""
    oracle = LoadOracle(ready, aim, before, values)
    start = np.zeros(len(oracle.signed), np.int64)
    np.maximum.at(start, ready.student, SCALE * np.maximum(0, oracle.gain))
    # Any bound below the next whole number is as good as the value itself.
    target = SCALE * value + SCALE - 1
    pool = Pool()
    bound = column_generation.minimise(oracle, lagrange.root(ready, oracle), start, target, STEPS, is_late, pool)
    search = tree.Search(oracle, target, [], is_late, [], [], steps=STEPS, leaves=LEAVES, pool=pool)
    tree.prove(search, lagrange.root(ready, oracle), bound)
    return search


def _assign(
    ready: Instance, aim: Aim, before: list[Aim], values: list[int], hint: BoolArray | None, clock: Clock
) -> tuple[BoolArray | None, bool]:
    """Maximise one level while the earlier ones keep their values; say whether the solver proved it optimal.

    One thread, a fixed seed and a limit counted in steps, so that the same problem gives the same answer. Where the
    clock ends the search, its last solution counts, and the log of the clock keeps the number of it.
    """
    model, chosen = _model(ready)
    edge = np.arange(len(chosen))
    for one, value in zip(before, values, strict=True):
        model.add(cp_model.LinearExpr.weighted_sum(chosen, levels.edge_gain(one, ready, edge).tolist()) >= value)
    model.maximize(cp_model.LinearExpr.weighted_sum(chosen, levels.edge_gain(aim, ready, edge).tolist()))
    if hint is not None:
        for variable, value in zip(chosen, hint.tolist(), strict=True):
            model.add_hint(variable, value)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = EFFORT
    seen = _Solutions(chosen, clock.log.next_found())
    if seen.most == 0:
        clock.log.found.append(0)
        return None, False
    seconds = np.inf if clock.limit is None else max(LEAST, clock.part(0.6).limit or 0.0)
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model, seen)
    # The solver may give up before its seconds are over, so whatever a limit of time left open counts as stopped by it.
    by_clock = clock.limit is not None and status in (cp_model.FEASIBLE, cp_model.UNKNOWN)
    if by_clock or seen.count == seen.most:
        clock.log.found.append(seen.count)
        return seen.last, False
    clock.log.found.append(-1)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, False
    return np.array([solver.boolean_value(one) for one in chosen], bool), status == cp_model.OPTIMAL


class _Solutions(cp_model.CpSolverSolutionCallback):
    """Counts the solutions of a search and keeps the last; ends the search with number `most`, unless that is -1."""

    def __init__(self, chosen: list[cp_model.IntVar], most: int) -> None:
        super().__init__()
        self.chosen, self.most, self.count = chosen, most, 0
        self.last: BoolArray | None = None

    def on_solution_callback(self) -> None:
        """Take in one solution."""
        if self.count != self.most:
            self.count += 1
            self.last = np.array([self.boolean_value(one) for one in self.chosen], bool)
        if self.count == self.most:
            self.stop_search()


def is_feasible(ready: Instance) -> bool:
    """Say whether some assignment keeps every lock, must, place, hour and cap."""
    return _any(ready) is not None


def _any(ready: Instance) -> BoolArray | None:
    """Return the first assignment that keeps the rules, however long it takes; None when there is none."""
    model, chosen = _model(ready)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return np.array([solver.boolean_value(one) for one in chosen], bool)


def _model(ready: Instance) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """Build the rules: one mentor a group, hours, places, caps, locks and musts."""
    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in range(len(ready.score))]
    load = loads(ready)
    by_student: list[list[int]] = [[] for _ in ready.students]
    by_mentor: list[list[int]] = [[] for _ in ready.mentors]
    for edge, (student, mentor) in enumerate(zip(ready.student.tolist(), ready.mentor.tolist(), strict=True)):
        by_student[student].append(edge)
        by_mentor[mentor].append(edge)
        if ready.locked[edge]:
            model.add(chosen[edge] == 1)
    for student, edges in enumerate(by_student):
        model.add_at_most_one(chosen[k] for k in edges)
        if ready.must[student]:
            model.add_at_least_one(chosen[k] for k in edges)
    for mentor, edges in enumerate(by_mentor):
        weights = [int(load[ready.student[k]]) for k in edges]
        if ready.minutes is not None:
            hours = cp_model.LinearExpr.weighted_sum([chosen[k] for k in edges], weights)
            model.add(hours <= int(ready.minutes[mentor]))
        model.add(sum(chosen[k] for k in edges) <= int(min(ready.places[mentor], len(edges))))
    position = {one: place for place, one in enumerate(ready.mentors)}
    for cap in ready.caps:
        inside = [k for one in cap.mentors for k in by_mentor[position[one]]]
        model.add_linear_constraint(sum(chosen[k] for k in inside), cap.min, max(cap.min, min(cap.max, len(inside))))
    return model, chosen
