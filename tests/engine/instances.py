"""Seeded instances like real programmes: five campuses, scarce branches, eight criteria, places from one to five."""

from __future__ import annotations

import numpy as np

from matching import engine

CAMPUS = np.array([0.30, 0.25, 0.20, 0.15, 0.10])
PLACES = np.array([0.30, 0.25, 0.20, 0.15, 0.10])
BRANCHES, SLOTS, TOPICS = 12, 14, 10
WEIGHTS = np.array([22, 17, 9, 17, 11, 8, 8, 8])
ROWS = 1000


def people(count: int, rng: np.random.Generator, is_mentor: bool) -> dict[str, np.ndarray]:
    """Draw the answers of `count` people; supply and demand of branches differ."""
    share = rng.dirichlet(np.ones(BRANCHES) * 1.5)
    share = np.roll(share, 1) * 0.5 + share * 0.5 if is_mentor else share
    branch = rng.choice(BRANCHES, count, p=share)
    languages = rng.random((count, 4)) < np.array([0.9, 0.78, 0.06, 0.06])
    languages[~languages.any(1), 0] = True
    return {
        "campus": rng.choice(5, count, p=CAMPUS),
        "branch": branch,
        "sub": rng.integers(0, 4, count),
        "topics": (rng.random((count, TOPICS)) < 0.45).astype(np.float32),
        "role": rng.integers(0, 4, count),
        "study": (branch + rng.integers(0, 3, count)) % BRANCHES,
        "slots": (rng.random((count, SLOTS)) < 0.35).astype(np.float32),
        "style": rng.normal(0, 1, (count, 4)).astype(np.float32),
        "languages": languages.astype(np.float32),
    }


def scores(
    one: dict[str, np.ndarray], other: dict[str, np.ndarray], rows: slice, rng: np.random.Generator
) -> np.ndarray:
    """Return whole points 0..10000 of a block of students with all mentors."""
    branch = one["branch"][rows, None] == other["branch"]
    near = np.abs(one["branch"][rows, None] - other["branch"]) == 1
    values = [
        np.where(branch & (one["sub"][rows, None] == other["sub"]), 100, np.where(branch, 60, np.where(near, 25, 0)))
    ]
    wanted = one["topics"][rows]
    values.append(100 * (wanted @ other["topics"].T) / np.maximum(wanted.sum(1, keepdims=True), 1))
    values.append(np.where(one["role"][rows, None] == other["role"], 100, 20))
    apart = np.abs(one["study"][rows, None] - other["study"])
    values.append(np.where(apart == 0, 100, np.where(apart == 1, 40, 0)))
    values.append(np.minimum(100, 33 * (one["slots"][rows] @ other["slots"].T)))
    mine, yours = one["style"][rows], other["style"]
    far = (mine**2).sum(1)[:, None] + (yours**2).sum(1) - 2 * mine @ yours.T
    values.append(100 * np.exp(-np.maximum(far, 0) / 8))
    values.append(np.minimum(100, 50 * (one["languages"][rows] @ other["languages"].T)))
    values.append(np.where(rng.random((len(mine), len(yours))) < 3 / len(yours), 100, 0))
    total = np.zeros(values[0].shape, np.int32)
    for weight, value in zip(WEIGHTS.tolist(), values, strict=True):
        total += weight * np.rint(value).astype(np.int32)
    return total


def pairs(students: int, mentors: int, seed: int, everyone: bool = False, minimum: int = 2000) -> engine.Problem:
    """Return a problem of pairs: all allowed with one place each, or four fifths forbidden and one to five places."""
    rng = np.random.default_rng(seed)
    one, other = people(students, rng, False), people(mentors, rng, True)
    columns: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    for start in range(0, students, ROWS):
        rows = slice(start, min(students, start + ROWS))
        points = scores(one, other, rows, rng)
        allowed = np.ones(points.shape, bool)
        if not everyone:
            allowed = one["campus"][rows, None] == other["campus"]
            allowed &= (one["languages"][rows] @ other["languages"].T) > 0
            allowed &= points >= minimum
        who, where = np.nonzero(allowed)
        columns.append(((who + start).astype(np.int32), where.astype(np.int32), points[who, where]))
    places = np.ones(mentors, int) if everyone else rng.choice([1, 2, 3, 4, 5], mentors, p=PLACES)
    return engine.Problem(
        students=engine.Students([f"s{k:06d}" for k in range(students)]),
        mentors=engine.Mentors([f"m{k:06d}" for k in range(mentors)], places),
        edges=engine.Edges(*(np.concatenate(one) for one in zip(*columns, strict=True))),
        seed=seed,
    )


def formed(
    students: int, mentors: int, lo: int, hi: int, seed: int, slots: bool = True, campuses: int = 5
) -> engine.Problem:
    """Return a problem of forming groups: common time, home programme and no lone minority member, or sizes alone."""
    rng = np.random.default_rng(seed)
    one, other = people(students, rng, False), people(mentors, rng, True)
    points = scores(one, other, slice(0, students), rng)
    allowed = (one["campus"][:, None] % campuses == other["campus"] % campuses) & (
        (one["languages"] @ other["languages"].T) > 0
    )
    who, where = np.nonzero(allowed)
    groups = engine.Groups(lo=lo, hi=hi)
    if slots:
        groups = engine.Groups(
            lo=lo,
            hi=hi,
            cohesion=1500,
            student_slots=rng.random((students, SLOTS)) < 0.60,
            mentor_slots=rng.random((mentors, SLOTS)) < 0.50,
            home=one["branch"] // 2,
            minority=rng.random(students) < 0.22,
        )
    return engine.Problem(
        coupling="formed-groups",
        students=engine.Students([f"s{k:06d}" for k in range(students)]),
        mentors=engine.Mentors([f"m{k:06d}" for k in range(mentors)]),
        edges=engine.Edges(who, where, points[who, where]),
        groups=groups,
        seed=seed,
    )


def coached(students: int, mentors: int, lo: int, hi: int, seed: int, slots: int = 7) -> engine.Problem:
    """Return a faculty on one campus: groups around coaches, who all must share one of a few fixed times."""
    rng = np.random.default_rng(seed)
    one, other = people(students, rng, False), people(mentors, rng, True)
    points = scores(one, other, slice(0, students), rng)
    who, where = np.nonzero(np.ones(points.shape, bool))
    return engine.Problem(
        coupling="formed-groups",
        students=engine.Students([f"s{k:06d}" for k in range(students)]),
        mentors=engine.Mentors([f"m{k:06d}" for k in range(mentors)]),
        edges=engine.Edges(who, where, points[who, where]),
        groups=engine.Groups(
            lo=lo,
            hi=hi,
            student_slots=rng.random((students, slots)) < 0.6,
            mentor_slots=rng.random((mentors, slots)) < 0.5,
        ),
        seed=seed,
    )


def fyse(students: int, mentors: int, seed: int, places: int = 1) -> engine.Problem:
    """Return a faculty as the recipe `uia-fyse` has it: groups of eight to ten with one of seven fixed times in common.

    Everybody names one to three times, wishes and interests; points come in tens, as the recipe weighs them.
    """
    rng = np.random.default_rng(seed)

    def several(count: int, of: int) -> np.ndarray:
        rank = rng.random((count, of)).argsort(axis=1).argsort(axis=1)
        return rank < rng.integers(1, 4, (count, 1))

    sides = [{"times": several(n, 7), "help": several(n, 6), "likes": several(n, 6)} for n in (students, mentors)]
    course = [rng.integers(0, 6, n) for n in (students, mentors)]
    common = {key: sides[0][key].astype(int) @ sides[1][key].T.astype(int) for key in sides[0]}
    share = {key: np.rint(100 * common[key] / sides[0][key].sum(1)[:, None]).astype(int) for key in ("help", "likes")}
    points = 30 * np.minimum(100, 33 * common["times"]) + 40 * 100 * (course[0][:, None] == course[1])
    points += 20 * share["help"] + 10 * share["likes"]
    who, where = np.nonzero(common["times"])
    return engine.Problem(
        coupling="formed-groups",
        students=engine.Students([f"s{k:06d}" for k in range(students)]),
        mentors=engine.Mentors([f"m{k:06d}" for k in range(mentors)], [places] * mentors),
        edges=engine.Edges(who, where, points[who, where]),
        groups=engine.Groups(lo=8, hi=10, student_slots=sides[0]["times"], mentor_slots=sides[1]["times"]),
        good=5000,
        seed=seed,
    )


def by_hours(groups: int, mentors: int, seed: int) -> engine.Problem:
    """Return study groups of three to eight for mentors whose hours are about fifteen per cent more than needed."""
    rng = np.random.default_rng(seed)
    size = rng.integers(3, 9, groups)
    who, where = np.nonzero(rng.random((groups, mentors)) < 0.25)
    hours = rng.integers(4, 20, mentors).astype(float)
    return engine.Problem(
        coupling="existing-groups",
        students=engine.Students([f"g{k:04d}" for k in range(groups)], size=size),
        mentors=engine.Mentors(
            [f"m{k:04d}" for k in range(mentors)],
            rng.integers(2, 5, mentors),
            np.round(hours * size.sum() / hours.sum() * 1.15),
        ),
        edges=engine.Edges(who, where, rng.integers(2000, 10001, len(who))),
        good=3000,
        groups=engine.Groups(hours_per_student=1.0),
    )
