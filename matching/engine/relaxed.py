"""Groups with slots, homes and the minority left aside: one flow, whose duals are the prices to start from."""

from __future__ import annotations

import numpy as np

from matching.engine import flow as flows
from matching.engine import lagrange, potentials
from matching.engine.best_group import Column, GroupOracle
from matching.engine.instance import Instance
from matching.engine.lagrange import Bound, Branch
from matching.engine.network import Network
from matching.engine.problem import IntArray


def is_plain(oracle: GroupOracle) -> bool:
    """Say whether nothing but sizes makes a group, and flows decide: one slot when all can, no homes, no minority."""
    homes = oracle.groups.cohesion or oracle.groups.spread
    simple = not oracle.minority.any() and not homes and not len(oracle.caps.least) and not oracle.is_limited
    return simple and all(len(host.slots) == 1 and bool(host.free.all()) for host in oracle.hosts)


def bound(ready: Instance, oracle: GroupOracle, branch: Branch) -> Bound:
    """Bound a branch by a flow in which undecided hosts may hold less than `lo`; exact when none of them does."""
    net, cost = _network(ready, oracle, branch)
    free = np.ones(len(cost), bool)
    try:
        flow = flows.minimum_cost(net, cost, free, net.lo)
    except flows.NoFlow:
        return Bound(lagrange.IMPOSSIBLE, np.zeros(len(oracle.signed), np.int64), [])
    joint = potentials.recover(net, cost, free, flow)
    prices = joint[: len(ready.students)] - joint[np.flatnonzero(net.supply < 0)[0]]
    prices = np.where(oracle.must, prices, np.maximum(0, prices))
    caps = slice(len(net.tail) - len(oracle.caps.least), len(net.tail))
    fall = joint[net.head[caps]] - joint[net.tail[caps]]
    people = np.zeros(len(oracle.people.most), np.int64)
    prices = np.concatenate([prices, np.maximum(0, fall), np.maximum(0, -fall), people])
    value, priced = lagrange.evaluate(oracle, branch, prices)
    used = np.flatnonzero(flow[: len(net.edge)] > 0)
    seat = np.full(len(ready.students), -1, np.int64)
    seat[net.tail[used]] = net.edge[used]
    load = np.bincount(seat[seat >= 0], minlength=oracle.size())
    small = np.flatnonzero((load > 0) & (load < oracle.groups.lo))
    if len(small):
        return Bound(value, prices, priced, opened={int(h): 0.5 for h in small})
    return Bound(value, prices, [_column(oracle, seat, host) for host in range(oracle.size())])


def _column(oracle: GroupOracle, seat: IntArray, host: int) -> Column | None:
    members = np.flatnonzero(seat == host)
    if not len(members):
        return None
    home = oracle.settings(host, np.zeros(len(oracle.signed), np.int64), 1)
    return Column(0, members, *(home[0] if home else (-1, -1)))


def _network(ready: Instance, oracle: GroupOracle, branch: Branch) -> tuple[Network, IntArray]:
    """Build student -> host -> (cap ->)* all seats -> sink, caps last; `Network.edge` holds the host of each edge."""
    students, hosts, lo, hi = len(ready.students), oracle.size(), oracle.groups.lo, oracle.groups.hi
    bonus = oracle.groups.cohesion * (oracle.home >= 0)
    who = np.concatenate([host.students for host in oracle.hosts] or [np.zeros(0, np.int64)])
    where = np.repeat(np.arange(hosts), [len(host.students) for host in oracle.hosts])
    gain = np.concatenate([host.gain + bonus[host.students] for host in oracle.hosts] or [np.zeros(0, np.int64)])
    room, low = np.ones(len(who), np.int64), np.zeros(len(who), np.int64)
    for host in range(hosts):
        mine = where == host
        room[mine & np.isin(who, branch.barred(host))] = 0
        low[mine & np.isin(who, branch.forced(host))] = 1
    seats, caps = students + hosts, oracle.caps
    sink, number = seats + 1 + len(caps.least), len(caps.least)
    exits, above = (np.where(one == number, seats, seats + 1 + one) for one in caps.above())
    # Where not all can lead, all groups of a mentor pass one more node, which has seats for as many as may.
    _, first, own = np.unique(oracle.owners if oracle.is_limited else [], return_index=True, return_inverse=True)
    owners = sink + 1 + np.arange(len(first))
    doors = owners[own] if oracle.is_limited else exits
    must_open = np.zeros(hosts, bool)
    must_open[list(branch.opened | {host for _, host in branch.inside})] = True
    may_open = np.ones(hosts, bool)
    may_open[list(branch.closed)] = False
    blocks = (
        (who, students + where, np.minimum(low, room), room, -gain),
        (np.arange(students), np.full(students, sink), np.zeros(students), ~oracle.must, np.zeros(students)),
        (students + np.arange(hosts), doors, lo * must_open, hi * may_open, np.zeros(hosts)),
        (owners, exits[first], np.zeros(len(owners)), hi * oracle.room[oracle.owners[first]], np.zeros(len(owners))),
        ([seats], [sink], [0], [max(oracle.most * hi, 0)], [0]),
        (seats + 1 + np.arange(number), above, caps.least, np.maximum(caps.least, caps.most), np.zeros(number)),
    )
    tail, head, low, room, cost = (
        np.concatenate([np.asarray(block[k], np.int64) for block in blocks]) for k in range(5)
    )
    supply = np.zeros(sink + 1 + len(owners), np.int64)
    supply[:students], supply[sink] = 1, -students
    return Network(tail, head, low, room, supply, where, np.zeros(0, np.int64)), cost
