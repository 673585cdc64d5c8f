"""Measure the matching engine: pairs beside its peers, growth, groups, hours and scoring (parts may be named).

`pairs` takes the names of cases too, or the first words of them: `python bench/engine.py pairs=1,000`.
"""

from __future__ import annotations

import math
import resource
import statistics
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import engine_pairs

from matching import engine
from matching.engine import clock
from tests.engine import instances

PLOT = ROOT / "docs" / "img" / "engine-growth.svg"


def growth() -> None:
    """Time whole calls against the number of edges and draw both on log scales."""
    points = []
    for students in (250, 500, 1000, 2000, 4000, 7000, 10000):
        problem = instances.pairs(students, students * 2 // 5, students)
        timed = engine_pairs.Timed()
        for _ in range(25 if students < 2000 else 5):
            engine_pairs.once(problem, timed)
        seconds = statistics.median(timed.clock)
        points.append((len(problem.edges), seconds))
        print(f"  {students:6,} students  {len(problem.edges):10,} edges  {seconds:7.3f} s", flush=True)
    x, y = (np.log10([one[k] for one in points]) for k in range(2))
    slope, start = np.polyfit(x, y, 1)
    print(f"  time grows as edges to the power of {slope:.2f}")
    PLOT.parent.mkdir(parents=True, exist_ok=True)
    PLOT.write_text(drawing(points, float(slope), float(start)), encoding="utf-8")


def drawing(points: list[tuple[int, float]], slope: float, start: float) -> str:
    """Return an SVG of time against edges, both on log scales, with the line fitted to them."""

    def place(edges: float, seconds: float) -> tuple[float, float]:
        return 70 + 125 * (math.log10(edges) - 3), 330 - 75 * (math.log10(seconds) + 2.3)

    marks = "".join('<circle cx="{:.1f}" cy="{:.1f}" r="5" fill="#1f5fa8"/>'.format(*place(*one)) for one in points)
    ends = [place(edges, 10 ** (start + slope * math.log10(edges))) for edges in (points[0][0], points[-1][0])]
    (x1, y1), (x2, y2) = ends
    line = f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#b3541e" stroke-width="2"/>'
    labels = ""
    for power in range(3, 8):
        across = place(10**power, 1)[0]
        labels += f'<text x="{across:.0f}" y="352" text-anchor="middle">{10**power:,}</text>'
        labels += f'<line x1="{across:.0f}" y1="20" x2="{across:.0f}" y2="330" stroke="#ddd"/>'
    for seconds in (0.01, 0.1, 1, 10):
        down = place(1000, seconds)[1]
        labels += f'<text x="62" y="{down + 5:.0f}" text-anchor="end">{seconds:g} s</text>'
        labels += f'<line x1="70" y1="{down:.0f}" x2="590" y2="{down:.0f}" stroke="#ddd"/>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 620 390" font-family="sans-serif" font-size="14">'
        '<rect width="620" height="390" fill="white"/>'
        f'{labels}{line}{marks}<text x="330" y="380" text-anchor="middle">edges (pairs that may be)</text>'
        f'<text x="90" y="40">whole call, certificate included: time ~ edges^{slope:.2f}</text></svg>\n'
    )


def groups() -> None:
    """Form groups at three sizes and give study groups to mentors by hours; report gaps.

    The engine's clock counts seconds of processor time here, so that the limits mean the same on a busy machine.
    """
    clock.time = SimpleNamespace(perf_counter=time.process_time)  # type: ignore[attr-defined]  # a stand-in
    rows = [
        (f"300 / 40, 4 to 6, common times, seed {seed}", instances.formed(300, 40, 4, 6, seed), 30.0)
        for seed in (1, 2, 3)
    ]
    tens = instances.formed(460, 46, 10, 10, 5, slots=False, campuses=2)
    rows.append(("460 / 46 in tens, two campuses", tens, 5.0))
    rows += [
        (f"460 / 46, 8 to 10, seven times, seed {seed}", instances.coached(460, 46, 8, 10, seed), 5.0)
        for seed in range(1, 6)
    ]
    rows += [(f"460 / 46, the recipe uia-fyse, seed {k}", instances.fyse(460, 46, k), 5.0) for k in range(1, 6)]
    rows += [(f"460 / 23 with two groups each, seed {k}", instances.fyse(460, 23, k, places=2), 5.0) for k in (1, 2, 3)]
    rows.append(("460 / 46, nine or ten, five campuses", instances.formed(460, 46, 9, 10, 5, slots=False), 5.0))
    rows += [
        (f"50 study groups / 20 mentors by hours, seed {k}", instances.by_hours(50, 20, k), 5.0) for k in (1, 2, 3)
    ]
    rows.append(("5,000 / 500, 8 to 12, common times", instances.formed(5000, 500, 8, 12, 7), 300.0))
    for title, problem, limit in rows:
        answer = engine.solve(problem, time_limit=limit)
        began = time.process_time()
        broken = engine.verify(problem, answer)
        checked = time.process_time() - began
        placed = f"placed {len(answer.pairs):,} of {len(problem.students.ids):,}"
        said = f"verify {checked:.1f} s: {'; '.join(broken) or 'nothing wrong'}"
        print(f"  {title:46} gap {100 * answer.gap:.4f} %  {placed}  {answer.seconds:6.1f} s  {said}", flush=True)


def scoring() -> None:
    """Score all pairs of many people by eight criteria in blocks, and say how much memory that took."""
    rng = np.random.default_rng(1)
    kinds = ("tree", "shares", "same", "near", "availability", "near", "shares", "wishes")
    criteria = [engine.Criterion(f"c{k}", kind, f"f{k}", f"f{k}", 3, 2) for k, kind in enumerate(kinds)]
    for count in (2000, 10000):
        sides = [_people(rng, count, letter) for letter in "sm"]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.perf_counter()
        scorer = engine.Scorer(criteria, *sides, rules=(engine.Rule("campus", "same", "campus", "campus"),))
        edges = scorer.edges(minimum=3000)
        took = time.perf_counter() - began
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
        print(f"  {count:,} x {count:,} x 8: {took:.1f} s, {len(edges):,} edges, {more:,} MB more", flush=True)


def _people(rng: np.random.Generator, count: int, letter: str) -> list[dict[str, object]]:
    def several(most: int) -> list[int]:
        return list(rng.choice(most, rng.integers(1, 5), replace=False).tolist())

    return [
        {
            "id": f"{letter}{k}",
            "campus": int(rng.integers(5)),
            "f0": f"{rng.integers(12)}.{rng.integers(4)}",
            "f1": several(10),
            "f2": int(rng.integers(4)),
            "f3": int(rng.integers(1, 6)),
            "f4": several(14),
            "f5": int(rng.integers(20, 60)),
            "f6": several(8),
            "f7": [f"m{rng.integers(count)}" for _ in range(3)],
        }
        for k in range(count)
    ]


PARTS = {"pairs": engine_pairs.pairs, "growth": growth, "groups": groups, "scoring": scoring}

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        name, _, only = part.partition("=")
        print(f"\n== {part}", flush=True)
        PARTS[name](*([only] if only else []))
    print(f"\npeak memory of this process: {engine_pairs.peak():,} MB")
