"""Measure the board of a run of 500 students and 500 mentors: its pages, its acts, and how it feels in a browser.

`python bench/board.py 200` measures 200 a side. The clock counts the whole page, from the request to its last byte.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from typing import Any

import ground  # it sets Django up

# isort: split
import board_browser
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from runs import cohort

from matching.domain import runs
from matching.models import Proposal, Run
from people.models import Person

TIMES = 7
LIMIT = 1.5
Asked = tuple[str, list[str], dict[str, str]]


def board_of(side: int) -> tuple[Run, Person]:
    """A run of so many a side that is ready for review, in a programme of its own."""
    year = cohort(side)
    root = Person.objects.create_superuser(f"root@{year.programme.slug}.example.org", None, language="en")
    run = runs.request(year.couplings.get(), by=root, at=timezone.now())
    runs.carry_out(run.pk, at=timezone.now())
    run.refresh_from_db()
    assert run.state == "ready", run.error
    return run, root


def at(run: Run, name: str, *more: int) -> str:
    """The address of a page of a board."""
    return reverse(f"admin:matching_{name}", args=[run.pk, *more])


def pages(run: Run, rows: list[Proposal]) -> Iterator[Asked]:
    """What is opened: the name, the addresses (one a visit, so that nothing is known already), and its heads."""
    board, act = at(run, "board"), at(run, "board_act")
    rows, unknown = rows[: TIMES + 1], rows[TIMES + 1 :]
    first, *others = rows
    swaps = [f"{act}?verb=swap&seeker={first.seeker_id}&other={one.seeker_id}" for one in others]
    people = [at(run, "board_person", one.seeker_id) for one in rows]
    yield "the board as a list", [board] * len(rows), {}
    yield "the board by who guides", [f"{board}?view=seats"] * len(rows), {}
    yield "searched by name", [f"{board}?view=seats&q=Student {n}" for n in range(1, len(rows) + 1)], {}
    yield "somebody in the hand", [f"{board}?view=seats&hand={one.seeker_id}" for one in rows], {}
    yield "one person, with alternatives", people, {}
    yield "why not another, solved anew", [f"{people[0]}?why={one.guide_id}" for one in others], {}
    yield "points while dragging", [at(run, "board_scores", one.seeker_id) for one in unknown], {}
    yield "a drop: what it costs", swaps, {"X-Panel": "cost"}
    yield "a drop: the rest solved anew", swaps, {"X-Panel": "price"}


def visits(client: Client, addresses: list[str], heads: dict[str, str]) -> tuple[list[float], float, int, int]:
    """Seconds of several visits after a first one, those of the processor, the page's size, and how often it asks."""
    seconds, size, counted, worked = [], 0, Counter(), []
    client.get(addresses[-1], headers=heads)
    for address in addresses[:TIMES]:
        began, busy = time.perf_counter(), time.process_time()
        answer = client.get(address, headers=heads)
        seconds.append(time.perf_counter() - began)
        worked.append(time.process_time() - busy)
        assert answer.status_code == 200, (address, answer.status_code)
        size = len(answer.content)
    with connection.execute_wrapper(counted):
        client.get(addresses[TIMES - 1], headers=heads)
    return seconds, statistics.median(worked), size, counted.number


def acts(client: Client, run: Run, rows: list[Proposal]) -> Iterator[tuple[str, list[float]]]:
    """Do each act several times, undone in between, and give the seconds of its request."""
    first, *others = rows
    wishes = {
        "keep together": [{"verb": "lock", "seeker": one.seeker_id} for one in others],
        "swap two": [{"verb": "swap", "seeker": first.seeker_id, "other": one.seeker_id} for one in others],
        "take out": [{"verb": "unassign", "seeker": one.seeker_id} for one in others],
    }
    undone: list[float] = []
    for name, asked in wishes.items():
        done: list[float] = []
        for wish in asked[:TIMES]:
            for address, given, seconds in ((at(run, "board_act"), wish, done), (at(run, "board_undo"), {}, undone)):
                version = Run.objects.values_list("board_version", flat=True).get(pk=run.pk)
                began = time.perf_counter()
                answer = client.post(address, {**given, "version": version, "back": "view=seats"})
                seconds.append(time.perf_counter() - began)
                now = Run.objects.values_list("board_version", flat=True).get(pk=run.pk)
                assert (answer.status_code, now) == (302, version + 1), (name, answer.status_code)
        yield name, done
    yield "undo", undone


class Counter:
    """Counts what passes to the database."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Any, *words: Any) -> Any:
        """Count one and pass on."""
        self.number += 1
        return execute(*words)


def told(title: str, seconds: list[float], rest: str = "") -> float:
    """Print one line, and give its middle."""
    middle = statistics.median(seconds)
    print(f"  {title:32} {middle:6.3f} s middle  {max(seconds):6.3f} s slowest  {rest}", flush=True)
    return middle


def main() -> None:
    """Measure each page and act and print it; say whether the board opens in time; then the same in a browser."""
    side = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    ground.prepare()
    settings.STAFF_SECOND_FACTOR = False
    run, root = board_of(side)
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(root)
    rows = list(run.proposals.order_by("pk")[: 2 * TIMES + 2])
    print(f"{side} x {side}, {run.proposals.count()} proposals; {ground.load()} load")
    worst = 0.0
    for title, addresses, heads in pages(run, rows):
        seconds, worked, size, questions = visits(client, addresses, heads)
        middle = told(title, seconds, f"{worked:6.3f} s of Python  {size / 1000:4.0f} kB  {questions} questions")
        worst = max(worst, middle) if title.startswith("the board") else worst
    for title, seconds in acts(client, run, rows[: TIMES + 1]):
        told(title, seconds)
    print(f"  the board opens in {worst:.3f} s; {'within' if worst < LIMIT else 'NOT within'} {LIMIT} s")
    board_browser.measure(root, at(run, "board"), rows)


if __name__ == "__main__":
    main()
