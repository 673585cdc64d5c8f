"""Trees of prices checked in plain Python, every group tried, written apart from `verify`; and ways to forge them."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from matching import engine
from matching.engine import claims, components, digest, instance, levels
from matching.engine.answer import Proof
from matching.engine.instance import Instance

FINE, NEVER, LEAF, HOST, ROW = 256, -(2**62), -2, -1, -3
# A group that a host could lead: its members, its setting, its worth under the prices.
Option = tuple[frozenset[int], int, int]
# What a part of the answers has decided: a word, whom or which setting it is of, and the host.
Decided = Sequence[tuple[str, int, int]]
# How many groups there may be, and of each host its mentor, and how many each of those leads.
Room = tuple[int, list[int], list[int]]
# Every group of every host at some prices, and what the bound holds beside them.
Valued = Callable[[list[int]], tuple[list[list[Option]], int]]


def proves(problem: engine.Problem, answer: engine.Answer) -> bool:
    """Say whether the trees of an answer prove the bound of every level that rests on one."""
    parts = _parts(problem)
    for place, level in enumerate(answer.levels):
        if level.proof != "count":
            bounds = [_bound(one.instance, answer, place, number) for number, one in enumerate(parts)]
            known = [one for one in bounds if one is not None]
            if len(known) < len(bounds) or sum(known) > level.bound:
                return False
    return True


@cache
def _parts(problem: engine.Problem) -> list[components.Component]:
    """Split a problem once, however many answers to it are looked at."""
    return components.split(instance.build(problem))


def _bound(held: Instance, answer: engine.Answer, level: int, number: int) -> int | None:
    """Bound one level in one component; None when its tree proves nothing."""
    (known,) = [one for one in answer.certificate.proofs if (one.level, one.component) == (level, number)]
    if answer.coupling == "formed-groups":
        assert held.problem.groups is not None
        groups, rows, step, leads, slots, places = _formed(held)
        count, caps = len(held.students), held.caps
        shared, seats = _shared(held, leads, slots), held.problem.groups.hi
        several = {held.students[s] for s, m in held.locks() if leads.count(m) > 1}
        must = [one or name in several for one, name in zip(held.must.tolist(), held.students, strict=True)]
        most = count // held.problem.groups.lo
        signed = [*must, *(False for _ in range(2 * len(caps) + len(shared)))]

        def at(prices: list[int]) -> tuple[list[list[Option]], int]:
            above, below = prices[count : count + len(caps)], prices[count + len(caps) : count + 2 * len(caps)]
            found = []
            paid = prices[count + 2 * len(caps) :]
            for host, (mentor, one) in enumerate(zip(leads, groups, strict=True)):
                fee = seats * sum(price for price, (own, _) in zip(paid, shared, strict=True) if host in own)
                under = [k for k, cap in enumerate(caps) if held.mentors[mentor] in cap.mentors]
                each = sum(above[k] - below[k] for k in under)
                found.append([(m, row, worth - fee - sum(prices[k] + each for k in m)) for m, row, worth in one])
            held_back = sum(min(cap.max, count) * above[k] - cap.min * below[k] for k, cap in enumerate(caps))
            held_back += seats * sum(price * number for price, (_, number) in zip(paid, shared, strict=True))
            return found, sum(prices[:count]) + held_back

        locked = [("in", s, leads.index(m)) for s, m in held.locks() if leads.count(m) == 1]
        top = _largest(known, at, rows, (most, leads, places), signed, count, locked)
        return None if top is None else max(0, top // step * step // FINE)
    return _hours(held, answer, known, level, number)


def _hours(held: Instance, answer: engine.Answer, known: Proof, level: int, number: int) -> int | None:
    mate = {student: mentor for student, mentor, _ in answer.pairs}
    ends = list(zip(held.student.tolist(), held.mentor.tolist(), strict=True))
    used = [k for k, (s, m) in enumerate(ends) if mate.get(held.students[s]) == held.mentors[m]]
    gains, sets = _loads(held)
    values = [sum(gain[k] for k in used) for gain in gains]
    if any(not 0 <= k < level or _bound(held, answer, k, number) != values[k] for k in known.given):
        return None
    count = len(held.students)

    def at(prices: list[int]) -> tuple[list[list[Option]], int]:
        late = list(zip(known.given, prices[count:], strict=True))
        worth = [
            FINE * gains[level][k] - prices[s] + sum(gains[j][k] * price for j, price in late)
            for k, (s, _) in enumerate(ends)
        ]
        own = [[(frozenset(ends[k][0] for k in one), 0, sum(worth[k] for k in one)) for one in some] for some in sets]
        return own, sum(prices[:count]) - sum(values[j] * price for j, price in late)

    signed = [*held.must.tolist(), *(True for _ in known.given)]
    hosts = list(range(len(sets)))
    top = _largest(known, at, [1] * len(sets), (len(sets), hosts, [1] * len(sets)), signed, count)
    return None if top is None else max(values[level], top // FINE)


@cache
def _loads(held: Instance) -> tuple[list[list[int]], list[list[tuple[int, ...]]]]:
    """Give what each edge is worth at each level, and the sets of edges that each mentor could take."""
    edges = np.arange(len(held.score))
    gains = [levels.edge_gain(aim, held, edges).tolist() for aim in levels.aims_by_hours(held)]
    mentors = range(len(held.mentors))
    return gains, [_sets(held, m, np.flatnonzero(held.mentor == m).tolist()) for m in mentors]


def _sets(held: Instance, mentor: int, edges: list[int]) -> list[tuple[int, ...]]:
    """List every set of a mentor's edges that the hours and places allow, nobody among them."""
    assert held.minutes is not None
    each = 60 * held.size[held.student]
    sizes = range(min(len(edges), int(held.places[mentor])) + 1)
    sets = (one for size in sizes for one in itertools.combinations(edges, size))
    return [one for one in sets if sum(int(each[k]) for k in one) <= held.minutes[mentor]]


@cache
def _formed(held: Instance) -> tuple[list[list[Option]], list[int], int, list[int], list[list[int]], list[int]]:
    """List every group of every host, its settings, the step of all worths, mentors, slots, and each mentor's room."""
    groups, premium = held.problem.groups, int(held.problem.objective != "best-total")
    assert groups is not None
    first = sorted({int(one) for one in held.priority} - {0})
    home = [-1] * len(held.students) if groups.home is None else groups.home[held.student_order].tolist()
    alone = [False] * len(home) if groups.minority is None else groups.minority[held.student_order].tolist()
    found, rows, leads, times, room, units = [], [], [], [], [], [FINE * groups.cohesion, FINE * groups.spread]
    for mentor in range(len(held.mentors)):
        own = np.flatnonzero(held.mentor == mentor)
        who = held.student[own].tolist()
        rank = {s: premium + (first.index(int(held.priority[s])) + 1 if held.priority[s] else 0) for s in who}
        gain = {s: FINE * (int(held.score[k]) + groups.premium * rank[s]) for k, s in zip(own, who, strict=True)}
        homes = sorted({home[s] for s in who if home[s] >= 0}) if groups.cohesion else []
        slots = [-1]
        if groups.mentor_slots is not None:
            slots = np.flatnonzero(groups.mentor_slots[held.mentor_order[mentor]]).tolist()
        count = min(int(held.places[mentor]), len(who) // groups.lo)
        units += gain.values() if count and slots else []
        room.append(count if slots == [-1] else min(count, len(slots)))
        sets = [one for size in range(groups.lo, groups.hi + 1) for one in itertools.combinations(who, size)]
        for some in _hosts(held, mentor, slots, count):
            settings = list(itertools.product(some, homes or [-1]))
            options: list[Option] = []
            for members, (row, (slot, at)) in itertools.product(sets, enumerate(settings)):
                free = slot < 0 or all(groups.student_slots[held.student_order[s], slot] for s in members)
                if free and sum(alone[s] for s in members) != 1:
                    bonus = sum(FINE * groups.cohesion for s in members if at >= 0 and home[s] == at)
                    bonus += FINE * groups.spread * len({home[s] for s in members} - {-1})
                    options.append((frozenset(members), row, bonus + sum(gain[s] for s in members)))
            found.append(options)
            rows.append(len(settings))
            leads.append(mentor)
            times.append(some)
    return found, rows, math.gcd(*units) or 1, leads, times, room


def _hosts(held: Instance, mentor: int, slots: list[int], count: int) -> list[list[int]]:
    """List the slots of each host of a mentor who leads so many groups at most."""
    if slots == [-1]:
        return [slots] * count
    rows = [k for k, row in enumerate(held.people) if k != mentor and set(row) & set(held.people[mentor])]
    is_torn = any(
        max(held.places[j] for j, row in enumerate(held.people) if one in row) > 1
        for one in held.people[mentor]
        if any(one in held.people[k] for k in rows)
    )
    if min(count, len(slots)) > 1 or (count and is_torn):
        return [[one] for one in slots]
    return [slots] * min(count, len(slots), 1)


def _shared(held: Instance, leads: list[int], slots: list[list[int]]) -> list[tuple[list[int], int]]:
    """List which hosts people in several mentors bind together, and how many of them may lead."""
    found = []
    for person in sorted({one for row in held.people for one in row}):
        rows = [k for k, row in enumerate(held.people) if person in row]
        own = [host for host, mentor in enumerate(leads) if mentor in rows]
        most = max(held.places[rows].tolist())
        if len(rows) < 2:
            continue
        if sum(min(int(held.places[k]), leads.count(k)) for k in rows) > most:
            found.append((own, most))
        for slot in sorted({slots[host][0] for host in own} - {-1}) if most > 1 else []:
            clash = [host for host in own if slots[host][0] == slot]
            if len({leads[host] for host in clash}) > 1:
                found.append((clash, 1))
    return found


def _largest(
    known: Proof, at: Valued, rows: list[int], room: Room, signed: list[bool], people: int, root: Decided = ()
) -> int | None:
    """Return the largest bound of a leaf; None when the tree is none or a price is one that may not be."""
    waiting, best = [list(root)], NEVER
    for one, host in known.tree:
        if not waiting or one >= people or host < 0:
            return None
        here = waiting.pop()
        if one == LEAF:
            prices = known.prices[host].tolist() if host < len(known.prices) else []
            if len(prices) != len(signed) or any(p < 0 and not s for p, s in zip(prices, signed, strict=True)):
                return None
            best = max(best, _leaf(*at(prices), here, room))
        elif host >= len(rows) or ROW - one >= rows[host]:
            return None
        else:
            name = ("open", "closed") if one == HOST else ("held", "shut") if one <= ROW else ("in", "out")
            waiting += [[*here, (word, ROW - one if one <= ROW else one, host)] for word in reversed(name)]
    return None if waiting else best


def _leaf(hosts: list[list[Option]], constant: int, decided: Decided, room: Room) -> int:
    """Return the bound of a part of the answers: the best group of each host that the decisions allow."""
    must, may = [], []
    most, leads, places = room
    for host, options in enumerate(hosts):
        own = [(word, one) for word, one, h in decided if h == host]
        away = {one for word, one, h in decided if word == "in" and h != host}
        fits = [
            worth
            for members, row, worth in options
            if not members & away and all(_fits(word, one, members, row) for word, one in own)
        ]
        is_led = any(word in ("open", "held", "in") for word, _ in own)
        is_closed = ("closed", HOST) in own
        if is_led and (is_closed or not fits):
            return NEVER
        if is_led:
            must.append((max(fits), leads[host]))
        elif fits and not is_closed:
            may.append((max(0, *fits), leads[host]))
    left = [places[mentor] - sum(owner == mentor for _, owner in must) for mentor in range(len(places))]
    if len(must) > most or min(left) < 0:
        return NEVER
    own = [sorted((worth for worth, owner in may if owner == mentor), reverse=True) for mentor in range(len(places))]
    free = [worth for few, number in zip(own, left, strict=True) for worth in few[:number]]
    return constant + sum(worth for worth, _ in must) + sum(sorted(free, reverse=True)[: most - len(must)])


def _fits(word: str, one: int, members: frozenset[int], row: int) -> bool:
    said = {"in": one in members, "out": one not in members, "held": row == one, "shut": row != one}
    return said.get(word, True)


def forged(rng: random.Random, answer: engine.Answer) -> Iterator[tuple[str, engine.Answer]]:
    """Give one forgery of each kind, sealed anew as a forger would: its kind, and the answer."""
    proofs = answer.certificate.proofs
    spot = rng.randrange(len(proofs))
    known = proofs[spot]
    for kind, changed in (
        ("price", _other_price(rng, known)),
        ("cut", replace(known, tree=known.tree[: rng.randrange(len(known.tree))])),
        ("decision", _other_decision(rng, known)),
        ("split", _split(rng, known)),
        ("given", replace(known, given=(*known.given, rng.randrange(3)))),
    ):
        certificate = replace(answer.certificate, proofs=(*proofs[:spot], changed, *proofs[spot + 1 :]))
        yield kind, sealed(replace(answer, certificate=certificate))
    place = rng.choice([k for k, one in enumerate(answer.levels) if one.proof != "count"])
    for kind, more in (("value", {"value": rng.choice([-1, 1, 5000])}), ("bound", {"bound": -rng.choice([1, 5000])})):
        level = answer.levels[place]
        other = replace(level, **{name: getattr(level, name) + number for name, number in more.items()})
        changed_levels = (*answer.levels[:place], other, *answer.levels[place + 1 :])
        yield kind, sealed(replace(answer, levels=changed_levels, gap=claims.relative_gap(changed_levels)))


def sealed(answer: engine.Answer) -> engine.Answer:
    """Return the answer with a digest that fits what it now says, as a forger would."""
    return replace(answer, digest=digest.of_answer(answer))


def _other_price(rng: random.Random, known: Proof) -> Proof:
    prices = [one.copy() for one in known.prices]
    one = prices[rng.randrange(len(prices))]
    if len(one):
        one[rng.randrange(len(one))] += rng.choice([-1, 1]) * rng.choice([1, 64, 300 * FINE, 10**7])
    return replace(known, prices=tuple(prices))


def _other_decision(rng: random.Random, known: Proof) -> Proof:
    tree = list(known.tree)
    tree[rng.randrange(len(tree))] = rng.choice([LEAF, HOST, ROW, ROW - 1, 0, 1, 2]), rng.randrange(3)
    return replace(known, tree=tuple(tree))


def _split(rng: random.Random, known: Proof) -> Proof:
    """Part one leaf in two, each with the same prices: a longer proof, and sometimes still one."""
    spot = rng.choice([k for k, one in enumerate(known.tree) if one[0] == LEAF])
    choice = rng.choice([HOST, ROW, 0, 1, 2]), rng.randrange(2)
    return replace(
        known, tree=(*known.tree[:spot], choice, known.tree[spot], known.tree[spot], *known.tree[spot + 1 :])
    )
