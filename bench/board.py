"""Measure the board of a run of 500 students and 500 mentors: each of its pages, and what a drop asks for.

`python bench/board.py 200` measures 200 a side. The clock counts the whole page, from the request to its last byte.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import Any

import ground  # it sets Django up

# isort: split
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from runs import cohort

from matching.domain import runs
from matching.models import Run
from people.models import Person

TIMES = 7
LIMIT = 1.5


def board_of(side: int) -> tuple[Run, Person]:
    """A run of so many a side that is ready for review, in a programme of its own."""
    year = cohort(side)
    root = Person.objects.create_superuser(f"root@{year.programme.slug}.example.org", None)
    run = runs.request(year.couplings.get(), by=root, at=timezone.now())
    runs.carry_out(run.pk, at=timezone.now())
    run.refresh_from_db()
    assert run.state == "ready", run.error
    return run, root


def asked(client: Client, address: str, **headers: str) -> tuple[list[float], int, int]:
    """Seconds of several visits, the size of the page, and how often it asks the database."""
    seconds, size = [], 0
    client.get(address, headers=headers)
    for _ in range(TIMES):
        began = time.perf_counter()
        answer = client.get(address, headers=headers)
        seconds.append(time.perf_counter() - began)
        assert answer.status_code == 200, (address, answer.status_code)
        size = len(answer.content)
    counted = Counter()
    with connection.execute_wrapper(counted):
        client.get(address, headers=headers)
    return seconds, size, counted.number


class Counter:
    """Counts what passes to the database."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Any, *words: Any) -> Any:
        """Count one and pass on."""
        self.number += 1
        return execute(*words)


def main() -> None:
    """Measure each page and print it; say whether the board opens in time."""
    side = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    ground.prepare()
    settings.STAFF_SECOND_FACTOR = False
    run, root = board_of(side)
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(root)
    first, second = run.proposals.order_by("pk")[:2]

    def at(name: str, *more: int) -> str:
        return reverse(f"admin:matching_{name}", args=[run.pk, *more])

    swap = at("board_act") + f"?verb=swap&seeker={first.seeker_id}&other={second.seeker_id}"
    pages = {
        "the board as a list": (at("board"), {}),
        "the board by who guides": (at("board") + "?view=seats", {}),
        "one person, with alternatives": (at("board_person", first.seeker_id), {}),
        "a drop: what it costs": (swap, {"X-Panel": "cost"}),
        "a drop: the rest solved anew": (swap, {"X-Panel": "price"}),
        "points while dragging": (at("board_scores", first.seeker_id), {}),
    }
    print(f"{side} x {side}, {run.proposals.count()} proposals; {ground.load()} load")
    worst = 0.0
    for title, (address, headers) in pages.items():
        seconds, size, questions = asked(client, address, **headers)
        middle = statistics.median(seconds)
        worst = max(worst, middle) if title.startswith("the board") else worst
        print(
            f"  {title:30} {middle:6.3f} s middle  {max(seconds):6.3f} s slowest  {size / 1000:6.0f} kB  "
            f"{questions} questions",
            flush=True,
        )
    print(f"  the board opens in {worst:.3f} s; {'within' if worst < LIMIT else 'NOT within'} {LIMIT} s")


if __name__ == "__main__":
    main()
