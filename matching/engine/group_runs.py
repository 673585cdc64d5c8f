"""One part of a problem of formed groups from start to proof: prices, plans, improvement, and a tree for the rest."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from matching.engine import column_generation, formed, lagrange, reform, relaxed, timed, timetable, tree
from matching.engine.best_group import Column
from matching.engine.clock import Clock
from matching.engine.formed import Formation, Tick
from matching.engine.instance import Instance
from matching.engine.lagrange import Bound, Branch
from matching.engine.placement import Placement
from matching.engine.problem import IntArray

ROUNDS = 60
BRIEF, PRICED, DEEPER, SETTLED = 120, 8, 3, 40
LEAVES = 150
SMALL, CG_ROUNDS, LARGE = 150, 60, 700
PLAIN_LEAVES = 2000


def solve(ready: Instance, tick: Tick, clock: Clock) -> tuple[tree.Search, Formation]:
    """Form groups in one component; the search holds the best groups, their value, the bound and its proof."""
    run = Formation(ready, tick, clock.is_late)
    if relaxed.is_plain(run.oracle):
        return _plain(run), run
    if timetable.fits(run.oracle, run.root):
        return timed.solve(run, clock), run
    start = relaxed.bound(ready, run.oracle, run.root).prices
    is_small = len(ready.students) <= SMALL
    is_large = len(ready.students) > LARGE
    first, steps = partial(clock.is_late, 0.4 if is_large else 0.3), formed.STEPS if is_small or is_large else BRIEF
    bound = lagrange.minimise(run.oracle, run.root, start, run.reached(), steps, first, run.attempt)
    run.consider(bound.columns)
    run.seek(bound.prices)
    if is_small:
        return _small(run, bound, clock), run
    if is_large:
        return _improved(run, bound, clock), run
    return _placed(run, bound, clock), run


def _small(run: Formation, bound: Bound, clock: Clock) -> tree.Search:
    """Lower the bound by column generation, improve the plan, and close the gap by a tree over the groups found."""
    pool, late = column_generation.Pool(), partial(clock.is_late, 0.5)
    better = column_generation.minimise(run.oracle, run.root, bound.prices, run.reached(), CG_ROUNDS, late, pool)
    bound = better if better.value < bound.value else replace(bound, often=better.often, opened=better.opened)
    reform.improve(run, bound.prices, bound.value, ROUNDS, partial(clock.is_late, 0.85))
    search = _search(run, LEAVES)
    search.pool, search.steps = pool, CG_ROUNDS
    tree.prove(search, run.root, bound)
    return search


def _improved(run: Formation, bound: Bound, clock: Clock) -> tree.Search:
    """Improve the plan as long as there is time: the linear program would be too large."""
    reform.improve(run, bound.prices, bound.value, ROUNDS, clock.is_late)
    search = _search(run, LEAVES)
    tree.prove(search, run.root, bound)
    return search


def _placed(run: Formation, bound: Bound, clock: Clock) -> tree.Search:
    """Round the linear program over settings to a plan, improve it, and branch on settings as long as there is time."""
    program = Placement(run.oracle, run.root, bound.prices)
    lower = program.bound(run.root, bound.prices, run.reached(), PRICED, partial(clock.is_late, 0.5))
    bound = lower if lower.value <= bound.value else bound
    run.tick("groups", 0.5)
    run.lead(program.dive(run.root, partial(clock.is_late, 0.7)))
    reform.improve(run, bound.prices, bound.value, ROUNDS, partial(clock.is_late, 0.85))
    search = _search(run, SETTLED)

    def relax(branch: Branch, start: IntArray, target: int) -> Bound:
        """Bound a branch, and round it when it could hold something better."""
        found = program.bound(branch, start, target, DEEPER, run.is_late)
        if found.value > search.value and found.columns and not run.is_late():
            run.lead(program.dive(branch, run.is_late))
            if run.best is not None and run.best.value > search.value:
                search.value, search.groups = run.best.value, formed.as_columns(run, run.best)
        return found

    search.relax = relax
    tree.prove(search, run.root, bound)
    return search


def _plain(run: Formation) -> tree.Search:
    """Form groups whose sizes are all that counts: every bound is a flow."""
    start = relaxed.bound(run.ready, run.oracle, run.root)
    if start.value > lagrange.IMPOSSIBLE:
        run.consider(lagrange.evaluate(run.oracle, run.root, start.prices)[1])
    search = _search(run, PLAIN_LEAVES)
    search.relax = lambda branch, start, target: relaxed.bound(run.ready, run.oracle, branch)
    tree.prove(search, run.root, start)
    return search


def _search(run: Formation, leaves: int) -> tree.Search:
    """Start the search from the best plan; from nothing when that lacks whom rules ask for."""
    value, groups = run.reached(), list[Column | None]()
    if run.best is not None and run.best.value >= 0:
        groups = formed.as_columns(run, run.best)
    return tree.Search(run.oracle, value, groups, run.is_late, [], [], leaves=leaves)
