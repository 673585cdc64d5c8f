"""One part of a problem of formed groups from start to proof: prices, plans, improvement, and a tree for the rest."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from matching.engine import column_generation, formed, lagrange, reform, relaxed, tree
from matching.engine.clock import Clock
from matching.engine.formed import Formation, Tick
from matching.engine.instance import Instance

ROUNDS = 60
LEAVES = 150
SMALL, CG_ROUNDS = 150, 60
PLAIN_LEAVES = 2000
NOTHING = -(2**60)


def solve(ready: Instance, tick: Tick, clock: Clock) -> tuple[tree.Search, Formation]:
    """Form groups in one component; the search holds the best groups, their value, the bound and its proof."""
    run = Formation(ready, tick, clock.is_late)
    if relaxed.is_plain(run.oracle):
        return _plain(run), run
    is_small, pool = len(ready.students) <= SMALL, column_generation.Pool()
    start = relaxed.bound(ready, run.oracle, run.root).prices
    first = partial(clock.is_late, 0.4)
    bound = lagrange.minimise(run.oracle, run.root, start, 0, formed.STEPS, first, run.attempt)
    run.consider(bound.columns)
    if is_small:
        target = 0 if run.best is None else max(0, run.best.value)
        late = partial(clock.is_late, 0.5)
        better = column_generation.minimise(run.oracle, run.root, bound.prices, target, CG_ROUNDS, late, pool)
        bound = better if better.value < bound.value else replace(bound, often=better.often, opened=better.opened)
    reform.improve(run, bound.prices, bound.value, ROUNDS, partial(clock.is_late, 0.85 if is_small else 1.0))
    search = _search(run, LEAVES)
    if is_small:
        search.pool, search.steps = pool, CG_ROUNDS
    tree.prove(search, run.root, bound)
    return search, run


def _plain(run: Formation) -> tree.Search:
    """Form groups whose sizes are all that counts: every bound is a flow."""
    start = relaxed.bound(run.ready, run.oracle, run.root)
    if start.value > lagrange.IMPOSSIBLE:
        run.consider(lagrange.evaluate(run.oracle, run.root, start.prices)[1])
    search = _search(run, PLAIN_LEAVES)
    search.relax = partial(relaxed.bound, run.ready, run.oracle)
    tree.prove(search, run.root, start)
    return search


def _search(run: Formation, leaves: int) -> tree.Search:
    """Start the search from the best plan; from nothing when the plan leaves out somebody who must be placed."""
    value, groups = (0, []) if run.best is None else (run.best.value, formed.as_columns(run, run.best))
    if value < 0 or (run.best is None and run.ready.must.any()):
        value, groups = NOTHING, []
    return tree.Search(run.oracle, value, groups, run.is_late, [], [], leaves=leaves)
