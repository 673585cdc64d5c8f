"""Improving formed groups: give a mentor's group another slot or home and reseat it together with a few others."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from matching.engine.formed import Formation, Plan
from matching.engine.problem import IntArray
from matching.engine.seating import MISSING, variety

NEIGHBOURS = 4
SETTINGS = 12
SHAKE = 0.1
PATIENCE = 25


def improve(run: Formation, prices: IntArray, bound: int, rounds: int, is_late: Callable[[], bool]) -> None:
    """Try changes to the best plan until it meets the bound, the rounds are over or long nothing has gained.

    A large-neighbourhood search (Shaw 1998): the students of a few groups and those without one are seated anew.
    """
    plan, hosts = run.best, run.oracle.size()
    if plan is None:
        return
    idle, settings = 0, dict[int, list[tuple[int, int]]]()
    for turn in range(rounds * hosts):
        if plan.value >= bound or idle > PATIENCE * hosts or (turn % 16 == 0 and is_late()):
            break
        if turn % 64 == 0:
            run.tick("improve", 0.6 + 0.3 * turn / (rounds * hosts))
        host = int(run.random.integers(hosts))
        if host not in settings or run.random.random() < SHAKE:
            shaken = prices + run.random.integers(-1500, 1500, len(prices)) * run.oracle.fine
            settings[host] = run.oracle.settings(host, shaken if host in settings else prices, SETTINGS)
        if settings[host]:
            # The square of a uniform draw prefers the settings that the prices rank first.
            slot, home = settings[host][int(len(settings[host]) * run.random.random() ** 2)]
            idle = 0 if _retry(run, plan, host, slot, home) else idle + 1


def _retry(run: Formation, plan: Plan, host: int, slot: int, home: int) -> bool:
    """Reseat a host at a slot and home with its likeliest neighbours; keep the change when it gains."""
    rivals = _rivals(run, plan, host)
    group = [host, *_neighbours(run, plan, host, slot, rivals)]
    slots, homes = plan.slot[group], plan.home[group]
    slots[0], homes[0] = slot, home
    loose = np.isin(plan.seat, [*group, *rivals])
    able = (run.gain[:, group] > -1).any(axis=1)
    if (loose & ~able & run.needed).any() or np.isin(run.held, rivals).any():
        return False
    who, seated = np.flatnonzero(able & (loose | (plan.seat < 0))), np.flatnonzero(loose)
    missing = int((run.needed[who] & (plan.seat[who] < 0)).sum())
    before = int(_gain(run, plan, seated).sum()) - MISSING * missing
    before -= MISSING * run.oracle.caps.missing(np.bincount(plan.seat[plan.seat >= 0], minlength=run.oracle.size()))
    before += run.groups.spread * variety(plan.seat[seated], run.home[seated]) if run.groups.spread else 0
    others = plan.seat[(plan.seat >= 0) & ~loose]
    found = run.seat(group, slots, homes, who, 3, others)
    if found.value() <= before:
        return False
    plan.slot[group], plan.home[group] = slots, homes
    plan.seat[loose] = -1
    plan.seat[who] = np.where(found.seat >= 0, np.array(group)[found.seat], -1)
    plan.value += found.value() - before
    return True


def _gain(run: Formation, plan: Plan, who: IntArray) -> IntArray:
    """Return what each of the seated students gains where they sit."""
    seat = plan.seat[who]
    fits = (run.oracle.home[who] == plan.home[seat]) & (plan.home[seat] >= 0)
    gain: IntArray = run.gain[who, seat] + run.groups.cohesion * fits
    return gain


def _rivals(run: Formation, plan: Plan, host: int) -> list[int]:
    """Choose at random the groups that go so that a host may lead: of its mentor, or of people who lead both."""
    led, found = np.bincount(plan.seat[plan.seat >= 0], minlength=run.oracle.size()) > 0, list[int]()
    for hosts, most in run.oracle.rules(host) if not led[host] else []:
        busy = [one for one in hosts[led[hosts]].tolist() if one not in found]
        if len(busy) >= most:
            found.append(int(run.random.choice(busy)))
    return found


def _neighbours(run: Formation, plan: Plan, host: int, slot: int, without: list[int]) -> list[int]:
    """Choose open groups at random, likelier the more students they have whom the host could take at the slot."""
    able = (run.gain[:, host] > -1) & run.free(slot) & (plan.seat >= 0)
    weight = np.bincount(plan.seat[able], minlength=run.oracle.size()).astype(np.float64)
    weight[[host, *without]] = 0
    count = min(NEIGHBOURS, int((weight > 0).sum()))
    if not count:
        return []
    return [int(one) for one in run.random.choice(len(weight), count, replace=False, p=weight / weight.sum())]
