"""Random small problems of every coupling, and brute force that knows nothing of the engine."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import numpy as np

from matching import engine

SCORES = [1000, 2500, 3000, 5000, 7000, 9000]


def pairs(rng: random.Random, students: int = 7, mentors: int = 5) -> engine.Problem:
    """Draw a problem of pairs with places, priorities, musts, nested caps, a minimum and a weak line."""
    count, hosts = rng.randint(1, students), rng.randint(1, mentors)
    ends = [(i, m) for i in range(count) for m in range(hosts) if rng.random() < 0.6]
    names = [f"s{k}" for k in range(count)]
    rng.shuffle(names)
    caps = []
    if rng.random() < 0.6:
        outer = rng.sample(range(hosts), rng.randint(1, hosts))
        caps.append(engine.Cap(tuple(f"m{k}" for k in outer), rng.randint(0, 1), rng.randint(1, 4)))
        if rng.random() < 0.5:
            inner = rng.sample(outer, rng.randint(1, len(outer)))
            caps.append(engine.Cap(tuple(f"m{k}" for k in inner), 0, rng.randint(0, 3)))
    return engine.Problem(
        coupling=rng.choice(["pairs", "pairs", "pairs", "random"]),
        students=engine.Students(names, [rng.choice([0, 0, 1, 2]) for _ in names], [rng.random() < 0.1 for _ in names]),
        mentors=engine.Mentors([f"m{k}" for k in range(hosts)], [rng.randint(0, 3) for _ in range(hosts)]),
        edges=engine.Edges([i for i, _ in ends], [m for _, m in ends], [rng.choice(SCORES) for _ in ends]),
        minimum=rng.choice([0, 2000]),
        good=rng.choice([0, 4000]),
        caps=tuple(caps),
        objective=rng.choice(["total", "worst-first", "worst-to-good", "best-total"]),
        balance=rng.choice([0, 0, 300]),
        seed=rng.randint(0, 9),
    )


def locked(rng: random.Random, problem: engine.Problem) -> engine.Problem:
    """Lock one pair and forbid another where there are edges for it."""
    students, mentors, edges = problem.students.ids, problem.mentors.ids, problem.edges
    ends = [(students[i], mentors[m]) for i, m in zip(edges.student, edges.mentor, strict=True)]
    roomy = [pair for pair in ends if problem.mentors.places[mentors.index(pair[1])] > 0]
    lock = tuple(rng.sample(roomy, 1)) if roomy else ()
    ban = tuple(pair for pair in rng.sample(ends, min(2, len(ends))) if pair not in lock)
    return replace(problem, locked=lock, forbidden=ban)


def best_pairs(problem: engine.Problem) -> list[int] | None:
    """Return the best value of every level but the last by trying every assignment; None when none is allowed."""
    hosts = len(problem.mentors.ids)
    lock = {problem.students.ids.index(s): problem.mentors.ids.index(m) for s, m in problem.locked}
    score, options = _choices(problem)
    best: list[int] | None = None
    for mates in itertools.product(*options):
        if _breaks_rules(problem, mates, hosts):
            continue
        value = _levels(problem, mates, score, lock)
        best = value if best is None or value > best else best
    return best


def _rows(problem: engine.Problem) -> list[tuple[int, int, int]]:
    edges = problem.edges
    return list(zip(edges.student.tolist(), edges.mentor.tolist(), edges.score.tolist(), strict=True))


def _breaks_rules(problem: engine.Problem, mates: tuple[int, ...], hosts: int) -> bool:
    load = [mates.count(m) for m in range(hosts)]
    if any(used > places for used, places in zip(load, problem.mentors.places.tolist(), strict=True)):
        return True
    if any(must and mates[i] < 0 for i, must in enumerate(problem.students.must.tolist())):
        return True
    return _breaks_caps(problem, mates)


def _breaks_caps(problem: engine.Problem, mates: tuple[int, ...]) -> bool:
    sums = [sum(mates.count(problem.mentors.ids.index(m)) for m in cap.mentors) for cap in problem.caps]
    return any(not cap.min <= used <= cap.max for cap, used in zip(problem.caps, sums, strict=True))


def _levels(
    problem: engine.Problem, mates: tuple[int, ...], score: dict[tuple[int, int], int], lock: dict[int, int]
) -> list[int]:
    ranks = problem.students.priority.tolist()
    classes = sorted({rank for rank in ranks if rank > 0}, reverse=True)
    value = [sum(mate >= 0 and rank == one for mate, rank in zip(mates, ranks, strict=True)) for one in classes]
    value.append(sum(mate >= 0 for mate in mates))
    if problem.coupling == "random":
        return value
    points = [score[i, m] for i, m in enumerate(mates) if m >= 0]
    extra = sum(n * (n - 1) // 2 for n in (mates.count(m) for m in set(mates) if m >= 0))
    total, weak = sum(points) - problem.balance * extra, -sum(one < problem.good for one in points)
    if problem.objective == "best-total":
        return [*value[:-1], total, value[-1], weak, -extra]
    value.append(weak)
    if problem.objective != "total":
        worst = min((score[i, m] for i, m in enumerate(mates) if m >= 0 and i not in lock), default=10**6)
        value.append(min(worst, problem.good) if problem.objective == "worst-to-good" else worst)
    return [*value, total, -extra]


def reached(problem: engine.Problem, answer: engine.Answer) -> list[int]:
    """Return what an answer reaches at the levels of `best_pairs`, counted from its pairs alone."""
    mate = {s: problem.mentors.ids.index(m) for s, m, _ in answer.pairs}
    mates = tuple(mate.get(one, -1) for one in problem.students.ids)
    score = {(i, m): points for i, m, points in _rows(problem)}
    lock = {problem.students.ids.index(s): problem.mentors.ids.index(m) for s, m in problem.locked}
    return _levels(problem, mates, score, lock)


def hours(rng: random.Random) -> engine.Problem:
    """Draw study groups of unequal size for mentors with hours."""
    count, hosts = rng.randint(2, 6), rng.randint(1, 4)
    ends = [(i, m) for i in range(count) for m in range(hosts) if rng.random() < 0.7]
    return engine.Problem(
        coupling="existing-groups",
        students=engine.Students([f"g{k}" for k in range(count)], size=[rng.randint(3, 8) for _ in range(count)]),
        mentors=engine.Mentors(
            [f"m{k}" for k in range(hosts)],
            [rng.randint(0, 3) for _ in range(hosts)],
            [float(rng.randint(0, 16)) for _ in range(hosts)],
        ),
        edges=engine.Edges([i for i, _ in ends], [m for _, m in ends], [rng.choice(SCORES) for _ in ends]),
        good=rng.choice([0, 4000]),
        objective=rng.choice(["total", "total", "best-total"]),
        groups=engine.Groups(hours_per_student=1.0),
    )


def ruled(rng: random.Random, problem: engine.Problem) -> engine.Problem:
    """Lock one pair, forbid another, ask for a minimum and cap some mentors together."""
    names = problem.mentors.ids
    cap = engine.Cap(tuple(rng.sample(names, rng.randint(1, len(names)))), rng.randint(0, 1), rng.randint(1, 3))
    return replace(locked(rng, problem), minimum=rng.choice([0, 2000]), caps=(cap,))


def best_hours(problem: engine.Problem) -> list[int] | None:
    """Return the best placed, weak and total (with `best-total`: total, placed, weak) by trying every assignment.

    None when none is allowed.
    """
    hosts = len(problem.mentors.ids)
    score, options = _choices(problem)
    best: list[int] | None = None
    assert problem.mentors.hours is not None
    for mates in itertools.product(*options):
        load = [sum(int(problem.students.size[i]) for i, m in enumerate(mates) if m == k) for k in range(hosts)]
        if any(load[k] > problem.mentors.hours[k] for k in range(hosts)):
            continue
        if _breaks_rules(problem, mates, hosts):
            continue
        points = [score[i, m] for i, m in enumerate(mates) if m >= 0]
        value = [len(points), -sum(one < problem.good for one in points), sum(points)]
        value = value[2:] + value[:2] if problem.objective == "best-total" else value
        best = value if best is None or value > best else best
    return best


def _choices(problem: engine.Problem) -> tuple[dict[tuple[int, int], int], list[list[int]]]:
    """Return the points of every pair, and whom each may have (-1 for nobody) by locks, bans and the minimum."""
    lock = {problem.students.ids.index(s): problem.mentors.ids.index(m) for s, m in problem.locked}
    banned = {(problem.students.ids.index(s), problem.mentors.ids.index(m)) for s, m in problem.forbidden}
    options: list[list[int]] = [[] if i in lock else [-1] for i in range(len(problem.students.ids))]
    score = {}
    for i, m, points in _rows(problem):
        score[i, m] = points
        if lock.get(i) == m or (i not in lock and points >= problem.minimum and (i, m) not in banned):
            options[i].append(m)
    return score, options


def formed(rng: random.Random, plain: bool = False) -> engine.Problem:
    """Draw a small problem of forming groups of two or three around two mentors."""
    count, hosts, slots = rng.randint(4, 6), 2, 2
    ends = [(i, m) for i in range(count) for m in range(hosts) if rng.random() < 0.85]
    groups = engine.Groups(lo=2, hi=3)
    if not plain:
        groups = engine.Groups(
            lo=2,
            hi=3,
            cohesion=1500,
            student_slots=np.array([[rng.random() < 0.8 for _ in range(slots)] for _ in range(count)]),
            mentor_slots=np.array([[rng.random() < 0.8 for _ in range(slots)] for _ in range(hosts)]),
            home=np.array([rng.randint(0, 1) for _ in range(count)]),
            minority=np.array([rng.random() < 0.4 for _ in range(count)]),
        )
    return engine.Problem(
        coupling="formed-groups",
        students=engine.Students([f"s{k}" for k in range(count)], [rng.choice([0, 0, 1]) for _ in range(count)]),
        mentors=engine.Mentors(["m0", "m1"]),
        edges=engine.Edges([i for i, _ in ends], [m for _, m in ends], [rng.choice(SCORES) for _ in ends]),
        groups=groups,
        objective=rng.choice(["total", "total", "best-total"]),
    )


def spread(rng: random.Random, problem: engine.Problem) -> engine.Problem:
    """Want different homes in a group instead of one, some of the students without any."""
    assert problem.groups is not None
    home = np.array([rng.randint(-1, 2) for _ in problem.students.ids])
    minority = problem.groups.minority if rng.random() < 0.6 else None
    points = rng.choice([300, 1500, 9000])
    return replace(problem, groups=replace(problem.groups, cohesion=0, spread=points, home=home, minority=minority))


def capped(rng: random.Random, problem: engine.Problem) -> engine.Problem:
    """Bound the students of one mentor, and perhaps those of both together."""
    caps = [engine.Cap(("m0",), rng.choice([0, 0, 2]), rng.choice([2, 2, 3, 5]), "one")]
    if rng.random() < 0.5:
        caps.append(engine.Cap(("m0", "m1"), rng.choice([0, 3, 4]), rng.randint(4, 6), "both"))
    return replace(problem, caps=tuple(caps))


def bound_to(rng: random.Random, problem: engine.Problem) -> engine.Problem:
    """Say that some must be placed, lock and forbid a pair; without times a mentor may lead two groups."""
    students = problem.students
    must = engine.Students(students.ids, students.priority, [rng.random() < 0.25 for _ in students.ids])
    assert problem.groups is not None
    places = [1, 1] if problem.groups.student_slots is not None else [rng.choice([1, 2]), 2]
    places = places if problem.mentors.places.max() < 2 else problem.mentors.places.tolist()
    return locked(rng, replace(problem, students=must, mentors=replace(problem.mentors, places=np.array(places))))


def several(rng: random.Random, problem: engine.Problem) -> engine.Problem:
    """Let mentors lead two groups at any of three times; sometimes somebody is in both, alone or with others."""
    groups = problem.groups
    assert groups is not None
    count = len(problem.students.ids)
    if groups.student_slots is not None:
        free, owns = (np.array([[rng.random() < 0.7 for _ in range(3)] for _ in range(k)]) for k in (count, 2))
        groups = replace(groups, student_slots=free, mentor_slots=owns)
    people = rng.choice([None, [["a"], ["a", "b"]], [["a", "b"], ["b", "a"]], [["a"], ["b"]]])
    return replace(
        problem,
        groups=groups,
        mentors=engine.Mentors(["m0", "m1"], [rng.choice([1, 2, 2]), rng.choice([1, 2])], people=people),
    )


def best_formed(problem: engine.Problem) -> int | None:
    """Return the greatest worth of formed groups by trying every seating, slot and home; None when none is allowed."""
    score, options = _choices(problem)
    best: int | None = None
    for mates in itertools.product(*options):
        if any(must and mates[i] < 0 for i, must in enumerate(problem.students.must.tolist())):
            continue
        worth = None if _breaks_caps(problem, mates) else worth_of(problem, mates, score)
        if worth is not None:
            best = worth if best is None else max(best, worth)
    return best


def worth_of(problem: engine.Problem, mates: tuple[int, ...], score: dict[tuple[int, int], int]) -> int | None:
    """Return the greatest worth of groups when each student is with this mentor; None when there can be none."""
    hosts = range(len(problem.mentors.ids))
    ways = [_led(problem, m, [i for i, mate in enumerate(mates) if mate == m], score) for m in hosts]
    fine = [
        one for one in itertools.product(*(one.items() for one in ways)) if _can_be_led(problem, [k for k, _ in one])
    ]
    return max((sum(worth for _, worth in one) for one in fine), default=None)


def _can_be_led(problem: engine.Problem, slots: list[tuple[int, ...]]) -> bool:
    """Say whether nobody who is in several mentors leads too many groups, or two at one time."""
    people = problem.mentors.people or tuple((one,) for one in problem.mentors.ids)
    for person in {one for row in people for one in row}:
        rows = [k for k, row in enumerate(people) if person in row]
        led = [slot for k in rows for slot in slots[k]]
        timed = [slot for slot in led if slot >= 0]
        if len(led) > max(problem.mentors.places[rows]) or len(set(timed)) < len(timed):
            return False
    return True


def _led(
    problem: engine.Problem, mentor: int, members: list[int], score: dict[tuple[int, int], int]
) -> dict[tuple[int, ...], int]:
    """Return the best worth of a mentor's members, in one group or in two, by the times at which they meet."""
    if not members:
        return {(): 0}
    if not problem.mentors.places[mentor]:
        return {}
    parted = [(members,)]
    for size in range(1, len(members) if problem.mentors.places[mentor] > 1 else 0):
        parted += [(list(one), [k for k in members if k not in one]) for one in itertools.combinations(members, size)]
    found: dict[tuple[int, ...], int] = {}
    for parts in parted:
        ways = [_group(problem, mentor, part, score) for part in parts]
        for chosen in itertools.product(*(one.items() for one in ways)):
            slots = tuple(sorted(slot for slot, _ in chosen))
            found[slots] = max(found.get(slots, 0), sum(worth for _, worth in chosen))
    return found


def _group(
    problem: engine.Problem, mentor: int, members: list[int], score: dict[tuple[int, int], int]
) -> dict[int, int]:
    """Return the worth of one group at its best home, by each time that it could meet; -1 without times."""
    groups = problem.groups
    assert groups is not None
    if not groups.lo <= len(members) <= groups.hi:
        return {}
    least = int(problem.objective != "best-total")
    worth = sum(score[i, mentor] + groups.premium * (least + int(problem.students.priority[i] > 0)) for i in members)
    if groups.student_slots is None or groups.mentor_slots is None:
        return {-1: worth}
    if groups.minority is not None and sum(bool(groups.minority[i]) for i in members) == 1:
        return {}
    together = groups.mentor_slots[mentor] & groups.student_slots[members].all(axis=0)
    homes = [0 if groups.home is None else int(groups.home[i]) for i in members]
    if groups.spread:
        worth += groups.spread * len({one for one in homes if one >= 0})
    else:
        worth += groups.cohesion * max(homes.count(one) for one in homes)
    return dict.fromkeys(np.flatnonzero(together).tolist(), worth)
