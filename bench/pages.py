"""Measure the desk's list of applications beside a bare Django view of the same fifty rows, and a CSV of a thousand.

Processor seconds of the web process and of PostgreSQL are added up: a busy machine disturbs them little. The sizes may
be named: `python bench/pages.py 1000 5000`.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import ground  # it sets Django up

# isort: split
import crowd
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from django.urls import path

from applications.models import Application, Verdict
from applications.states import Outcome
from mentoring import devservices
from mentoring.urls import urlpatterns as ours
from people.models import Person
from programmes.models import Intake

RUNS, CHUNK = 15, 5000
BARE = """<!doctype html><title>Applications</title><table>{% for row in page %}<tr><td>{{ row.person.name }}
<td>{{ row.intake.get_part_display }}, {{ row.intake.cohort.programme }}<td>{{ row.campus }}
<td>{{ row.get_state_display }}
<td>{% for verdict in row.verdicts.all %}{{ verdict.get_outcome_display }} {% endfor %}<td>{{ row.submitted_at }}
{% endfor %}</table>Page {{ page.number }} of {{ page.paginator.num_pages }}"""
STATES = ("eligible", "to_assess", "not_eligible", "pool", "declined")


@login_required
def bare(request: HttpRequest) -> HttpResponse:
    """The same rows and columns, as the tutorial would show them."""
    rows = Application.objects.select_related("person", "intake__cohort__programme", "campus")
    rows = rows.prefetch_related("verdicts").defer("answers", "draft").order_by("submitted_at", "pk")
    page = Paginator(rows, 50).get_page(request.GET.get("p", 1))
    return HttpResponse(template().render({"page": page}, request))


@cache
def template() -> Any:
    """Read the template once, as the cached loader does."""
    return engines["django"].from_string(BARE)


urlpatterns = [path("bare/", bare), *ours]


def fill(intake: Intake, number: int) -> None:
    """Put applications with all answers and verdicts beside those that are there, until there are so many."""
    there = Application.objects.count()
    rules = list(intake.cohort.rules.all())
    for first in range(there, number, CHUNK):
        size = min(CHUNK, number - first)
        people = crowd.people(f"row{first}-", size)
        rows = [
            Application(
                intake=intake,
                person=person,
                questionnaire=intake.questionnaire,
                state=STATES[n % len(STATES)],
                version=1,
                answers=crowd.typed(first + n),
                submitted_at=crowd.now(),
            )
            for n, person in enumerate(people)
        ]
        made = Application.objects.bulk_create(rows, batch_size=1000)
        outcomes = [Outcome.MET, Outcome.LOOK, Outcome.NOT_MET]
        said = [Verdict(application=one, rule=rule, outcome=outcomes[one.pk % 3]) for one in made for rule in rules]
        Verdict.objects.bulk_create(said, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


def spent() -> float:
    """Give the processor seconds of this process and of PostgreSQL so far."""
    supervisor = devservices.supervisor(os.environ["KOBLING_SERVICES"])
    return time.process_time() + (ground.tree(supervisor) if supervisor else 0.0)


def cost(ask: Callable[[], int], runs: int = RUNS) -> tuple[float, float]:
    """Give the processor seconds and the seconds by the wall of one asking: the median of blocks of several."""
    ask()
    cpu, wall = [], []
    for _ in range(5):
        began, clock = spent(), time.perf_counter()
        for _ in range(runs):
            ask()
        cpu.append((spent() - began) / runs)
        wall.append((time.perf_counter() - clock) / runs)
    return statistics.median(cpu), statistics.median(wall)


def page(client: Client, address: str) -> Callable[[], int]:
    """Ask for a page and see to it that it came whole."""

    def ask() -> int:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return len(b"".join(answer.streaming_content) if answer.streaming else answer.content)

    return ask


def questions(client: Client, address: str) -> int:
    """Count the questions to the database that a page asks."""
    with connection.execute_wrapper(counter := Counter()):
        client.get(address)
    return counter.number


class Counter:
    """Counts what passes to the database."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Callable[..., object], *words: object) -> object:
        """Count one and pass on."""
        self.number += 1
        return execute(*words)


def measure(sizes: list[int]) -> None:
    """Measure each size, and print it."""
    ground.prepare()
    crowd.clear()
    intake = crowd.programme("bench")
    root = Person.objects.create_superuser("root@bench.example.org", None)
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(root)
    fill(intake, 1000)
    table(client)
    listed, first = "/admin/applications/application/", 0.0
    for number in sizes:
        fill(intake, number)
        peer, peer_wall = cost(page(client, "/bare/"))
        own, own_wall = cost(page(client, listed))
        first = first or own
        print(f"\n{number:,} applications; load {ground.load()}")
        print(f"  bare view of 50     {peer * 1000:7.1f} ms processor  {peer_wall * 1000:7.1f} ms wall")
        print(
            f"  the desk's list     {own * 1000:7.1f} ms processor  {own_wall * 1000:7.1f} ms wall  "
            f"{own / peer:.1f} x bare  {own / first:.2f} x the smallest  {questions(client, listed)} questions"
        )
        for title, words in {
            "by verdict": "?verdict=look",
            "by state": "?state__exact=pool",
            "by name": "?q=row0-17",
            "the last page": f"?p={number // 50}",
        }.items():
            took, wall = cost(page(client, listed + words), 4)
            print(f"  {title:19} {took * 1000:7.1f} ms processor  {wall * 1000:7.1f} ms wall", flush=True)


def table(client: Client) -> None:
    """Measure the CSV of a thousand people."""

    def ask() -> int:
        answer = client.post("/reports/bench/1/participants.csv")
        lines = len(answer.content.splitlines())
        assert lines == 1001, (answer.status_code, lines)
        return lines

    took, wall = cost(ask, 2)
    print(f"\nCSV of 1,000 people: {took:.2f} s processor, {wall:.2f} s wall; load {ground.load()}", flush=True)


if __name__ == "__main__":
    from django.conf import settings

    settings.ROOT_URLCONF = "__main__"
    measure([int(word) for word in sys.argv[1:]] or [10_000, 50_000])
