"""Trees of prices: how a proof of groups parts the answers, and the bound that anyone can recompute from it."""

from __future__ import annotations

from dataclasses import replace

from matching.engine import lagrange
from matching.engine.lagrange import Branch, Oracle
from matching.engine.problem import IntArray

Decision = tuple[int, int]
MOST = 2**36  # the largest price: sums of so many stay whole, and none outweighs what forces a member into a group
LEAF = -2
HOST = -1
ROW = -3


def parts(branch: Branch, choice: Decision) -> tuple[Branch, Branch]:
    """Return the two parts that a decision makes of a branch: inside and outside, open and closed, at a row or not."""
    student, host = choice
    if student <= ROW:
        row = (ROW - student, host)
        return replace(branch, opened=branch.opened | {host}, held=branch.held | {row}), replace(
            branch, shut=branch.shut | {row}
        )
    if student == HOST:
        return replace(branch, opened=branch.opened | {host}), replace(branch, closed=branch.closed | {host})
    return replace(branch, inside=branch.inside | {choice}), replace(branch, outside=branch.outside | {choice})


def largest_bound(oracle: Oracle, root: Branch, tree: tuple[Decision, ...], prices: tuple[IntArray, ...]) -> int | None:
    """Recompute the bound that a tree proves; None when it is no tree, misses a part or has a price it may not have."""
    waiting, best = [root], lagrange.IMPOSSIBLE
    known: list[lagrange.Known] = [{} for _ in prices]
    for student, host in tree:
        if not waiting or student >= oracle.students or host < 0:
            return None
        here = waiting.pop()
        if student != LEAF:
            if host >= oracle.size() or ROW - student >= oracle.row_count(host):
                return None
            waiting.extend(reversed(parts(here, (student, host))))
            continue
        if host >= len(prices) or not _may_be(oracle, prices[host]):
            return None
        best = max(best, lagrange.evaluate(oracle, here, prices[host], known[host])[0])
    return None if waiting else best


def _may_be(oracle: Oracle, prices: IntArray) -> bool:
    """Say whether prices are as many as they should be, none below nought that may not, and together not too large."""
    if prices.shape != oracle.signed.shape or (prices[~oracle.signed] < 0).any():
        return False
    return bool((prices >= -MOST).all() and (prices <= MOST).all()) and int(prices[oracle.students :].sum()) <= MOST
