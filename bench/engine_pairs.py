"""The engine's whole, certified calls beside its peers: by the clock, in turn, medians; every figure of one table.

Each program solves once, then the next one does, and so on from the start: whatever else the machine does meets all of
them alike. Peers wait in processes of their own. Every program here uses one thread.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from matching import engine
from tests.engine import instances

ROOT = Path(__file__).resolve().parent.parent
PEERS = Path(__file__).with_name("engine_peers.py")
APART = ROOT / "var" / "bench-engine"
LIMIT, PATIENCE = 60, 4
OURS, CHECK = "engine, proven", "verify"
NAMES = {
    "flow": "OR-Tools SimpleMinCostFlow",
    "scipy_dense": "scipy linear_sum_assignment",
    "scipy_sparse": "scipy min_weight_full_bipartite_matching",
    "lapx": "lapx",
    "highs": "HiGHS, linear program in floats",
    "algmatch": "algmatch, stable matching",
}
ALL = ("flow", "scipy_dense", "scipy_sparse", "lapx", "highs")
# Students, mentors, whether everybody may meet everybody, how often the engine and the flow run, and the peers.
CASES = {
    "1,000 x 1,000, all allowed": (1000, 1000, True, 25, ALL),
    "1,000 x 400": (1000, 400, False, 25, (*ALL, "algmatch")),
    "5,000 x 2,000": (5000, 2000, False, 5, ALL),
    "10,000 x 4,000": (10000, 4000, False, 3, ALL),
}
SLOW = {"highs": 1, "algmatch": 5}


@dataclass
class Timed:
    """Seconds of every run of one program: on the clock, bare, of the processor; and what it found."""

    clock: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    result: tuple[int, int] = (0, 0)

    def add(self, clock: float, bare: float, processor: float, result: tuple[int, int]) -> None:
        """Take in one run."""
        self.clock.append(clock)
        self.bare.append(bare)
        self.processor.append(processor)
        self.result = result

    def __str__(self) -> str:
        """Say the medians in columns, with the fastest and the slowest run."""
        middle = [statistics.median(one) for one in (self.clock, self.bare, self.processor)]
        told = " ".join(f"{one:9.4f}" for one in middle)
        return f"{told}   {min(self.clock):.4f} to {max(self.clock):.4f}"


def once(problem: engine.Problem, timed: Timed) -> engine.Answer:
    """Time one whole call, certificate included."""
    clock, processor = time.perf_counter(), time.process_time()
    answer = engine.solve(problem)
    took, used = time.perf_counter() - clock, time.process_time() - processor
    level = {one.name: one.value for one in answer.levels}
    timed.add(took, took, used, (level["placed"], level["total"]))
    return answer


class Peer:
    """A peer in a process of its own, which waits until it is its turn; a limit of seconds holds for each run."""

    def __init__(self, name: str, path: str, runs: int, python: str | None) -> None:
        self.name, self.runs, self.timed, self.said = name, runs, Timed(), ""
        runner = python if name in ("lapx", "algmatch") else sys.executable
        if runner is None:
            self.said, self.process = "not installed: skipped", None
            return
        words = [runner, str(PEERS), path, name, str(LIMIT)]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)
        self._answer()  # it is there, and has read the instance

    def turn(self) -> None:
        """Solve once more, unless it has had its runs or is gone."""
        if self.process is None or len(self.timed.clock) >= self.runs:
            return
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        found = self._answer()
        if found is not None:
            self.timed.add(found["clock"], found["bare"], found["processor"], tuple(found["result"]))
        if len(self.timed.clock) >= self.runs:
            self.end()

    def end(self) -> None:
        """Let it go."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _answer(self) -> dict[str, float | list[int]] | None:
        """Wait for a line; None, with the reason in words, when none comes."""
        assert self.process is not None and self.process.stdout is not None
        there, _, _ = select.select([self.process.stdout], [], [], PATIENCE * LIMIT)
        line = self.process.stdout.readline() if there else ""
        if line:
            return dict(json.loads(line))
        self.said = f"not done after {PATIENCE * LIMIT} s on the clock"
        if there:
            code = self.process.wait()
            self.said = f"more than {LIMIT} s" if code == -signal.SIGXCPU else f"ended with {code}"
        self.end()
        return None


def pairs(only: str = "") -> None:
    """Compare every case, or those whose names begin so, and print the table that docs/matching.md shows."""
    python = apart()
    if python is None:
        print("lapx and algmatch could not be installed in an environment of their own: skipped")
    table = {title: _case(title, python) for title in CASES if title.startswith(only)}
    rows = ["edges", OURS, CHECK, *NAMES]
    print(f"\n| | {' | '.join(table)} |\n|---|{'---|' * len(table)}")
    for row in rows:
        print(f"| {NAMES.get(row, row)} | {' | '.join(one.get(row, '–') for one in table.values())} |")
    print("Seconds on the clock, whole / bare. In brackets: what was found, where it is not the optimum.")


def _case(title: str, python: str | None) -> dict[str, str]:
    """Run one case by turns, print all that was measured, and return its column."""
    students, mentors, everyone, runs, names = CASES[title]
    problem = instances.pairs(students, mentors, students, everyone)
    print(f"\n{title}: {len(problem.edges):,} edges, medians of {runs}, load {_load()} at the start", flush=True)
    with tempfile.NamedTemporaryFile(suffix=".npz") as stored:
        columns = {"student": problem.edges.student, "mentor": problem.edges.mentor, "score": problem.edges.score}
        np.savez(stored, places=problem.mentors.places, students=students, **columns)
        stored.flush()
        peers = [Peer(name, stored.name, _runs(name, students, runs), python) for name in names]
        mine, check = Timed(), Timed()
        for _ in range(runs):
            answer = once(problem, mine)
            began, processor = time.perf_counter(), time.process_time()
            broken = engine.verify(problem, answer)
            took = time.perf_counter() - began
            check.add(took, took, time.process_time() - processor, (0, 0))
            for one in peers:
                one.turn()
    print(f"  {'':16} {'clock':>9} {'bare':>9} {'processor':>9}   fastest to slowest on the clock")
    print(f"  {OURS:16} {mine}   placed {mine.result[0]:,}, points {mine.result[1]:,}")
    print(f"  {CHECK:16} {check}   {'; '.join(broken) or 'nothing wrong'}")
    column = {"edges": f"{len(problem.edges):,}", OURS: f"**{_short(mine.clock)}**", CHECK: _short(check.clock)}
    column |= {one.name: _beside(one, mine) for one in peers}
    print(f"  load {_load()} at the end", flush=True)
    return column


def _runs(name: str, students: int, runs: int) -> int:
    """Return how often a peer runs: the slow ones less often, and of large cases all but the flow once."""
    return 1 if students >= 5000 and name != "flow" else min(runs, SLOW.get(name, runs))


def _beside(peer: Peer, mine: Timed) -> str:
    """Print a peer beside the engine, as how many times its seconds the engine takes; return its cell of the table."""
    peer.end()
    timed = peer.timed
    if not timed.clock:
        print(f"  {peer.name:16} {'-':>9}   {peer.said}")
        return peer.said
    whole, bare = (statistics.median(mine.clock) / statistics.median(one) for one in (timed.clock, timed.bare))
    turns = statistics.median(a / b for a, b in zip(mine.clock, timed.bare, strict=False))
    same = timed.result == mine.result
    found = "the optimum" if same else f"missed: {timed.result[0]:,} placed, {timed.result[1]:,} points"
    count = f"{len(timed.clock)} run{'s' if len(timed.clock) > 1 else ''}"
    ratio = f"engine / peer {whole:.2f}, bare {bare:.2f} (turn by turn {turns:.2f})"
    print(f"  {peer.name:16} {timed}   {ratio}, {found}, {count}")
    less = (
        "" if same else f" [{timed.result[0] - mine.result[0]:+,} placed, {timed.result[1] - mine.result[1]:+,} points]"
    )
    return f"{_short(timed.clock)} / {_short(timed.bare)}{less}"


def _short(seconds: list[float]) -> str:
    """Write a median with two figures that count, or three above ten milliseconds' tenth part."""
    middle = statistics.median(seconds)
    return f"{middle:.3f}" if middle < 0.1 else f"{middle:.2f}" if middle < 10 else f"{middle:.1f}"


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


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


def peak() -> int:
    """Return the most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
