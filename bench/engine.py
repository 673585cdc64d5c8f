"""Measure the matching engine beside its peers: pairs, growth, groups, hours and scoring (parts may be named).

Pairs are compared by processor time, which a busy machine disturbs least; every program here uses one thread.
"""

from __future__ import annotations

import json
import math
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from matching import engine
from matching.engine import clock
from tests.engine import instances

PEERS = Path(__file__).with_name("engine_peers.py")
APART = ROOT / "var" / "bench-engine"
PLOT = ROOT / "docs" / "img" / "engine-growth.svg"
LIMIT, PATIENCE = 60, 4
ALL = ("flow", "scipy_dense", "scipy_sparse", "highs", "lapx")
CASES = {
    "1,000 x 1,000, all allowed": (1000, 1000, True, 5, ALL),
    "1,000 x 400, 80 % forbidden": (1000, 400, False, 5, (*ALL, "algmatch")),
    "5,000 x 2,000, 80 % forbidden": (5000, 2000, False, 5, ALL),
    "10,000 x 4,000, 80 % forbidden": (10000, 4000, False, 3, ALL),
}


def apart() -> str | None:
    """Return the Python of an environment of its own with lapx and algmatch; None when they cannot be had."""
    python = APART / "bin" / "python"
    if not python.exists():
        try:
            subprocess.run([sys.executable, "-m", "venv", str(APART)], check=True, capture_output=True)
            wanted = ["numpy", "lapx", "algmatch"]
            subprocess.run([str(python), "-m", "pip", "install", "-q", *wanted], check=True, capture_output=True)
        except (subprocess.CalledProcessError, OSError):
            return None
    there = subprocess.run([str(python), "-c", "import lap, algmatch"], capture_output=True, check=False)
    return str(python) if there.returncode == 0 else None


@dataclass(frozen=True)
class Timed:
    """Medians of some runs: seconds of processor time, on the clock, of the bare solve; how far the runs lay apart."""

    seconds: float
    clock: float
    bare: float
    spread: float
    result: tuple[int, int]

    def __str__(self) -> str:
        """Say it in columns."""
        return f"{self.seconds:9.3f} {self.bare:9.3f} {self.clock:9.3f} {100 * self.spread:5.0f} %"


def medians(seconds: list[float], bare: list[float], clock: list[float], result: tuple[int, int]) -> Timed:
    """Gather runs; their spread is half the distance of slowest and fastest, as a share of the median."""
    middle = statistics.median(seconds)
    spread = (max(seconds) - min(seconds)) / 2 / middle
    return Timed(middle, statistics.median(clock), statistics.median(bare), spread, result)


def peer(name: str, path: str, runs: int, python: str | None) -> Timed | str:
    """Run a peer in a process of its own: its medians, or why there is no figure."""
    runner = python if name in ("lapx", "algmatch") else sys.executable
    if runner is None:
        return "not installed: skipped"
    call = [runner, str(PEERS), path, name, str(runs)]
    room = partial(resource.setrlimit, resource.RLIMIT_CPU, (LIMIT * runs, LIMIT * runs + 5))
    try:
        done = subprocess.run(
            call, capture_output=True, text=True, check=True, timeout=PATIENCE * LIMIT * runs, preexec_fn=room
        )
    except subprocess.TimeoutExpired:
        return f"not done after {PATIENCE * LIMIT} s on the clock"
    except subprocess.CalledProcessError as error:
        if error.returncode == -signal.SIGXCPU:
            return f"more than {LIMIT} s of processor time"
        return (error.stderr.strip().splitlines() or ["was stopped"])[-1][:80]
    said = json.loads(done.stdout.splitlines()[-1])
    return medians(said["seconds"], said["bare"], said["clock"], tuple(said["result"]))


def ours(problem: engine.Problem, runs: int) -> tuple[Timed, engine.Answer]:
    """Return the medians of whole calls, certificate included, and the answer."""
    seconds, clock = [], []
    for _ in range(runs):
        began, on_clock = time.process_time(), time.perf_counter()
        answer = engine.solve(problem)
        seconds.append(time.process_time() - began)
        clock.append(time.perf_counter() - on_clock)
    level = {one.name: one.value for one in answer.levels}
    return medians(seconds, seconds, clock, (level["placed"], level["total"])), answer


def pairs() -> None:
    """Compare whole, certified calls with the solve of each peer, and check that every optimum is equal."""
    python = apart()
    if python is None:
        print("lapx and algmatch could not be installed in an environment of their own: skipped")
    for title, (students, mentors, everyone, runs, names) in CASES.items():
        problem = instances.pairs(students, mentors, students, everyone)
        mine, answer = ours(problem, runs)
        began = time.process_time()
        broken = engine.verify(problem, answer)
        checked = time.process_time() - began
        print(f"\n{title}: {len(problem.edges):,} edges, medians of {runs}, load {os.getloadavg()[0]:.1f}")
        print(f"  {'':18} {'processor':>9} {'bare':>9} {'clock':>9} {'+-':>7}")
        print(f"  engine, proven     {mine}  placed {mine.result[0]:,}  points {mine.result[1]:,}")
        print(f"  verify             {checked:9.3f}  {'; '.join(broken) or 'nothing wrong'}", flush=True)
        with tempfile.NamedTemporaryFile(suffix=".npz") as stored:
            columns = {"student": problem.edges.student, "mentor": problem.edges.mentor, "score": problem.edges.score}
            np.savez(stored, places=problem.mentors.places, students=students, **columns)
            stored.flush()
            for name in names:
                is_slow = name == "highs" or (students >= 5000 and name != "flow")
                beside(name, peer(name, stored.name, 1 if is_slow else runs, python), mine, 1 if is_slow else runs)


def beside(name: str, found: Timed | str, mine: Timed, runs: int) -> None:
    """Print a peer beside the engine: how long the engine takes for each second of the peer's, whole and bare."""
    if isinstance(found, str):
        print(f"  {name:18} {'-':>9}  {found}", flush=True)
        return
    same = "the same" if found.result == mine.result else f"missed: {found.result}"
    times = f"engine / peer {mine.seconds / found.seconds:5.2f}, bare {mine.seconds / found.bare:5.2f}"
    print(f"  {name:18} {found}  {times}  optimum {same}{' (one run)' if runs == 1 else ''}", flush=True)


def growth() -> None:
    """Time whole calls against the number of edges and draw both on log scales."""
    points = []
    for students in (250, 500, 1000, 2000, 4000, 7000, 10000):
        problem = instances.pairs(students, students * 2 // 5, students)
        seconds = ours(problem, 5 if students < 4000 else 3)[0].seconds
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


PARTS = {"pairs": pairs, "growth": growth, "groups": groups, "scoring": scoring}

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        print(f"\n== {part}", flush=True)
        PARTS[part]()
    print(f"\npeak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:,} MB")
