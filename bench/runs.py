"""Measure a whole run, from the database to stored proposals, for 5,000 students and 5,000 mentors on five campuses.

The bare solve is `engine.solve` alone on the problem that the run kept. The sizes may be named:
`python bench/runs.py 500`.
"""

from __future__ import annotations

import resource
import sys
import time
import uuid
from functools import wraps
from pathlib import Path
from typing import Any

import ground  # it sets Django up

# isort: split
from django.conf import settings
from django.db import connection
from django.utils import timezone

from matching import engine
from matching.domain import runs, translate
from matching.models import Proposal, Run, Unmatched
from people.models import Person
from programmes.domain import recipe
from programmes.models import Cohort
from tests.matching import crowd

SIZES = (1000, 5000)
RECIPE = Path(crowd.FOLDER) / "usn.yaml"
STAGES = (
    (translate, "gather"),
    (translate, "problem"),
    (translate, "frozen"),
    (engine, "solve"),
    (engine, "verify"),
    (runs, "_store"),
)


def watched(seconds: dict[str, float]) -> list[tuple[Any, str, Any]]:
    """Let the stages of a run tell how long they took, on the processor and on the clock; return what was there."""
    before = [(module, name, getattr(module, name)) for module, name in STAGES]
    for module, name, act in before:

        @wraps(act)
        def timed(*given: Any, _act: Any = act, _name: str = name, **named: Any) -> Any:
            began, on_clock = time.process_time(), time.perf_counter()
            try:
                return _act(*given, **named)
            finally:
                seconds[_name] = time.process_time() - began
                seconds[_name + " on the clock"] = time.perf_counter() - on_clock

        setattr(module, name, timed)
    return before


def cohort(number: int) -> Cohort:
    """Load the recipe under a name of its own and fill the pool on both sides."""
    text = RECIPE.read_text(encoding="utf-8")
    name = f"bench-runs-{uuid.uuid4().hex[:8]}"
    path = Path(settings.MEDIA_ROOT) / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace("\nslug: usn", f"\nslug: {name}", 1), encoding="utf-8")
    year = recipe.load(path, by=None, at=timezone.now()).cohorts.get()
    path.unlink()
    for part in ("student", "mentor"):
        crowd.join(year, part, number)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return year


def measure(number: int) -> None:
    """Ask for one run, carry it out, and print what each part of it took."""
    year = cohort(number)
    by, _ = Person.objects.get_or_create(email="bench-runs@example.org", defaults={"name": "Bench Runs"})
    run = runs.request(year.couplings.get(), seed=1, by=by, at=timezone.now())
    seconds: dict[str, float] = {}
    before = watched(seconds)
    began, on_clock = time.process_time(), time.perf_counter()
    runs.carry_out(run.pk, at=timezone.now())
    took, clock = time.process_time() - began, time.perf_counter() - on_clock
    for module, name, act in before:
        setattr(module, name, act)
    run = Run.objects.get(pk=run.pk)
    bare, bare_clock = seconds["solve"], seconds["solve on the clock"]
    print(f"\n{number:,} + {number:,} people, {year.programme.campuses.count()} campuses: {run.state} {run.error}")
    print(f"  the whole run {took:6.1f} s of processor time ({clock:.1f} on the clock, load {ground.load()})")
    for _, name in STAGES:
        print(f"    {name:10} {seconds[name]:6.1f} s ({seconds[name + ' on the clock']:.1f} on the clock)")
    print(f"  allowed: 3 x the bare solve + 20 s = {3 * bare + 20:.1f} s ({3 * bare_clock + 20:.1f} on the clock)")
    kept = Proposal.objects.filter(run=run).count(), Unmatched.objects.filter(run=run).count()
    print(f"  stored {kept[0]:,} proposals and {kept[1]:,} without a place; proven: {run.proven}")
    print(f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:,} MB", flush=True)


if __name__ == "__main__":
    ground.prepare()
    for size in [int(one) for one in sys.argv[1:]] or SIZES:
        measure(size)
