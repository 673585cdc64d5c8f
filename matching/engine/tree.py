"""Branch and bound over groups: a proof of optimality that is a tree of decisions with prices at every leaf."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.engine import column_generation, lagrange, proof
from matching.engine.best_group import Column
from matching.engine.column_generation import Pool
from matching.engine.lagrange import Bound, Branch, Oracle
from matching.engine.problem import IntArray
from matching.engine.proof import HOST, LEAF, ROW, Decision


@dataclass(eq=False)
class Search:
    """The state of a search: the best groups so far, and the tree in preorder.

    `tree` holds (student, host) for a decision whose two subtrees follow, first inside, then outside; (HOST, host)
    for one on whether a host leads a group, first yes, then no; (ROW - r, host) for one on whether it leads a group in
    its setting r; and (LEAF, k) for a leaf proven by `prices[k]`. Prices and bound are in 1/scale points.
    """

    oracle: Oracle
    value: int
    groups: list[Column | None]
    is_late: Callable[[], bool]
    tree: list[Decision]
    prices: list[IntArray]
    bound: int = lagrange.IMPOSSIBLE
    steps: int = 40
    leaves: int = 1000
    relax: Callable[[Branch, IntArray, int], Bound] | None = None
    pool: Pool | None = None
    scale: int = 1


def prove(search: Search, branch: Branch, root: Bound) -> None:
    """Close the gap by depth-first search; `search.bound` becomes the largest bound of a leaf."""
    waiting = [(branch, root)]
    while waiting:
        here, bound = waiting.pop()
        _take(search, here, bound)
        done = bound.value <= search.value or len(search.prices) + len(waiting) >= search.leaves or search.is_late()
        choice = None if done else _split(search, here, bound)
        if choice is None:
            search.tree.append((LEAF, len(search.prices)))
            search.prices.append(bound.prices)
            search.bound = max(search.bound, bound.value)
            continue
        search.tree.append(choice)
        for part in reversed(proof.parts(here, choice)):
            waiting.append((part, _bound(search, part, bound.prices)))


def _bound(search: Search, branch: Branch, start: IntArray) -> Bound:
    """Bound a branch from the prices of the one above it."""
    if search.relax is not None:
        return search.relax(branch, start, search.value)
    if search.pool is not None:
        limits = search.value, search.steps, search.is_late
        return column_generation.minimise(search.oracle, branch, start, *limits, search.pool)
    return lagrange.minimise(search.oracle, branch, start, search.value, search.steps, search.is_late)


def _take(search: Search, branch: Branch, bound: Bound) -> None:
    """Keep the groups of a bound when they share no student, leave no one out who must be in, and are worth more."""
    members = [column.members for column in bound.columns if column is not None]
    everyone = np.concatenate([*members, np.zeros(0, np.int64)])
    count = np.bincount(everyone, minlength=search.oracle.students)
    must = search.oracle.signed[: len(count)]
    if not bound.columns or (count > 1).any() or (must & (count < 1)).any():
        return
    if not search.oracle.accepts(bound.columns):
        return
    value = sum(search.oracle.worth(h, c) for h, c in enumerate(bound.columns) if c is not None)
    if value > search.value:
        search.value, search.groups = value, list(bound.columns)


def _split(search: Search, branch: Branch, bound: Bound) -> Decision | None:
    """Choose what is least decided: whether a host leads a group, else a student whom several groups want."""
    decided = branch.opened | branch.closed | {host for _, host in branch.inside}
    unsure = {h: abs(share - 0.5) for h, share in bound.opened.items() if h not in decided and 0.1 < share < 0.9}
    if unsure and search.oracle.by_host:
        return HOST, min(unsure, key=lambda host: (unsure[host], host))
    known = branch.held | branch.shut
    rows = {key: abs(share - 0.5) for key, share in bound.rows.items() if key not in known and 0.02 < share < 0.98}
    if rows:
        row, host = min(rows, key=lambda key: (rows[key], key))
        return ROW - row, host
    count: dict[int, list[int]] = {}
    for host, column in enumerate(bound.columns):
        for student in [] if column is None else column.members.tolist():
            count.setdefault(student, []).append(host)
    fixed = branch.inside | branch.outside
    wanted = [(s, h) for s, hosts in count.items() if len(hosts) > 1 for h in hosts if (s, h) not in fixed]
    options = {key: abs(share - 0.5) for key, share in bound.often.items() if key not in fixed and share > 0.02}
    if wanted:
        return min(wanted, key=lambda key: (options.get(key, 0.5), key))
    if options or search.value >= 0:
        return min(options, key=lambda key: (options[key], key)) if options else None
    # No answer is known: what groups there could be is parted to the end, so that it is proven when there is none.
    open_hosts = [host for host in range(search.oracle.size()) if host not in decided]
    if open_hosts and search.oracle.by_host:
        return HOST, open_hosts[0]
    free = [(s, h) for h, c in enumerate(bound.columns) if c is not None for s in c.members.tolist()]
    return next((one for one in free if one not in fixed), None)
