"""Measure the last minute before a deadline: 1,000 applicants with 25 answers each, from four addresses, on two cores.

Each applicant does what a browser does: sends the page of answers, reads them through, sends the application, and
reads the receipt; one in ten clicks twice. Beside it stands a bare Django form. `python bench/deadline.py 200 12`
measures 200 applicants in 12 seconds.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import ground  # it sets Django up

# isort: split
import crowd
from django.db.models import Count

from applications.domain import intake as acts
from applications.models import Application
from people.models import OutgoingMail, Person

ADDRESSES = ["127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5"]
TOKEN = "a" * 32
PATIENCE = 60.0
TWICE = 10  # one in so many clicks twice
BARE = ground.ROOT / "bench" / "bare.py"


@dataclass
class Tally:
    """What the visitors saw: seconds of each request, answers by status, and who was told that it is sent."""

    seconds: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    acknowledged: set[int] = field(default_factory=set)


@dataclass
class Visitor:
    """One browser: a session, and the address from which it comes."""

    number: int
    port: int
    session: str
    tally: Tally

    async def ask(self, path: str, sent: dict[str, object] | None = None) -> tuple[int, str]:
        """Send one request and read the whole answer: its status and where it leads."""
        body = urlencode({"csrfmiddlewaretoken": TOKEN, **sent}, doseq=True).encode() if sent is not None else b""
        head = f"{'GET' if sent is None else 'POST'} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
        head += f"Cookie: session={self.session}; sessionid={self.session}; csrf={TOKEN}; csrftoken={TOKEN}\r\n"
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        began = time.monotonic()
        status, place = 0, ""
        try:
            async with asyncio.timeout(PATIENCE):
                where = (ADDRESSES[self.number % len(ADDRESSES)], 0)
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port, local_addr=where)
                writer.write(head.encode() + b"Connection: close\r\n\r\n" + body)
                said = (await reader.read()).split(b"\r\n\r\n", 1)[0].decode("latin-1").split("\r\n")
                writer.close()
            status = int(said[0].split()[1])
            place = next((line[10:].strip() for line in said if line.lower().startswith("location:")), "")
        except (OSError, TimeoutError, IndexError, ValueError):
            status = 0
        self.tally.seconds.append(time.monotonic() - began)
        self.tally.statuses[status] += 1
        return status, place


async def minute(visits: list[Awaitable[None]], seconds: float, midway: Callable[[], None] | None) -> None:
    """Let the visitors come evenly over the time; do what happens midway."""
    running = []
    for place, visit in enumerate(visits):
        running.append(asyncio.ensure_future(visit))
        if midway and place == len(visits) // 2:
            await asyncio.to_thread(midway)
        await asyncio.sleep(seconds / len(visits))
    await asyncio.gather(*running)


async def apply(visitor: Visitor, pk: int) -> None:
    """Send the answers, read them through, send the application (one in ten twice at once), and read the receipt."""
    began = time.monotonic()
    written = {f"q-{key}": value for key, value in crowd.typed(visitor.number).items()}
    written |= {"q-languages-code": ["no", "en"], "q-languages-level": ["c1", "b2"], "action": "next"}
    _status, review = await visitor.ask(f"/application/{pk}/1/", written)
    if not review:
        return
    await visitor.ask(review)
    clicks = 2 if visitor.number % TWICE == 0 else 1
    sent = await asyncio.gather(*(visitor.ask(review, {}) for _ in range(clicks)))
    if all(place == f"/application/{pk}/" for _status, place in sent):
        status, _place = await visitor.ask(f"/application/{pk}/")
        if status == 200:
            visitor.tally.acknowledged.add(pk)
    visitor.tally.whole.append(time.monotonic() - began)


async def fill(visitor: Visitor) -> None:
    """Send the bare form and read what was kept."""
    began = time.monotonic()
    answers = [" ".join(v) if isinstance(v, list) else v for v in crowd.typed(visitor.number).values()]
    _status, place = await visitor.ask("/", {f"answer_{n}": text for n, text in enumerate(answers)})
    if place == "/thanks/":
        status, _place = await visitor.ask(place)
        if status == 200:
            visitor.tally.acknowledged.add(visitor.number)
    visitor.tally.whole.append(time.monotonic() - began)


def ours(number: int, seconds: float, kill: bool) -> dict[str, float]:
    """Measure Kobling, perhaps with the broker killed midway; check what is stored against what was acknowledged."""
    crowd.clear()
    intake = crowd.programme("bench")
    persons = crowd.people("p", number)
    rows = [acts.begin(intake, person, at=crowd.now()) for person in persons]
    keys = crowd.sessions(persons)
    tally = Tally()
    with ground.post_office() as broker, ground.web("mentoring.wsgi") as (program, port):
        visitors = [Visitor(n, port, key, tally) for n, key in enumerate(keys)]
        warm(port, program, visitors[0], f"/application/{rows[0].pk}/")
        tally.seconds.clear(), tally.statuses.clear()
        clock, began, used = ground.Clock(program), time.monotonic(), time.process_time()
        visits = [apply(visitor, row.pk) for visitor, row in zip(visitors, rows, strict=True)]
        asyncio.run(minute(visits, seconds, broker.kill if kill else None))
        took, spent = time.monotonic() - began, (*clock.spent(), time.process_time() - used)
    stored = Application.objects.filter(version__gt=0)
    lost = tally.acknowledged - {row.pk for row in stored if row.answers.get("short_3") == says(row, persons)}
    again = stored.filter(version__gt=1).count() + stored.count() - stored.values("person").distinct().count()
    receipts = OutgoingMail.objects.filter(kind="receipt").values("person").annotate(n=Count("pk"))
    again += sum(row["n"] - 1 for row in receipts)
    mailed = OutgoingMail.objects.filter(kind="receipt", state="sent").count()
    print(
        f"  acknowledged {len(tally.acknowledged):,}  stored {stored.count():,}  lost {len(lost)}  duplicates {again}"
    )
    print(f"  receipts written {sum(row['n'] for row in receipts):,}, mailed by the end of the minute {mailed:,}")
    return told(tally, took, spent, number)


def says(row: Application, persons: list[Person]) -> str:
    """Give what an applicant wrote in one of the answers."""
    return str(crowd.typed(row.person_id - persons[0].pk)["short_3"])


def bare(number: int, seconds: float) -> dict[str, float]:
    """Measure a bare Django form with the same server, database, visitors and answers."""
    made = subprocess.run([sys.executable, BARE, "make", str(number)], capture_output=True, text=True, check=True)
    tally = Tally()
    with ground.web("bench.bare") as (program, port):
        visitors = [Visitor(n, port, key, tally) for n, key in enumerate(json.loads(made.stdout))]
        warm(port, program, visitors[0], "/")
        tally.seconds.clear(), tally.statuses.clear()
        clock, began, used = ground.Clock(program), time.monotonic(), time.process_time()
        asyncio.run(minute([fill(visitor) for visitor in visitors], seconds, None))
        took, spent = time.monotonic() - began, (*clock.spent(), time.process_time() - used)
    counted = subprocess.run([sys.executable, BARE, "count"], capture_output=True, text=True, check=True)
    stored, different = json.loads(counted.stdout)
    print(f"  acknowledged {len(tally.acknowledged):,}  stored {stored:,}  duplicates {stored - different}")
    return told(tally, took, spent, number)


def warm(port: int, program: object, visitor: Visitor, path: str) -> None:
    """Let every worker of the server load what it needs, as a server that has run for a while has."""

    async def visits() -> None:
        await asyncio.gather(*(visitor.ask(path) for _ in range(8 * ground.WORKERS)))

    asyncio.run(visits())


def told(tally: Tally, took: float, spent: tuple[float, ...], number: int) -> dict[str, float]:
    """Print the figures of one measuring and give those that are compared."""
    cuts = statistics.quantiles(tally.seconds, n=100)
    whole = statistics.quantiles(tally.whole, n=100) if len(tally.whole) > 1 else [0.0] * 99
    bad = {status: n for status, n in sorted(tally.statuses.items()) if status not in (200, 302)}
    web, base, client = spent
    print(f"  answers by status {dict(sorted(tally.statuses.items()))}; not 200 or 302: {bad or 'none'}")
    print(f"  one request  p50 {cuts[49]:.3f} s  p95 {cuts[94]:.3f} s  slowest {max(tally.seconds):.2f} s")
    print(f"  all of them  p50 {whole[49]:.3f} s  p95 {whole[94]:.3f} s")
    print(
        f"  {len(tally.seconds):,} requests in {took:.1f} s; processor: web {web:.1f} s, PostgreSQL {base:.1f} s, "
        f"visitors {client:.1f} s; load {ground.load()}",
        flush=True,
    )
    return {
        "p50": cuts[49],
        "p95": cuts[94],
        "processor for an applicant": (web + base) / number,
        "processor for a request": (web + base) / len(tally.seconds),
    }


def main() -> None:
    """Measure all three, and set them side by side."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    ground.prepare()
    print(f"{number:,} applicants, 25 answers each, in {seconds:.0f} s from {len(ADDRESSES)} addresses; ", end="")
    print(f"{ground.WORKERS} x {ground.THREADS} gunicorn threads, {os.cpu_count()} cores, load {ground.load()}")
    print("\n== a bare Django form", flush=True)
    peer = bare(number, seconds)
    for title, kill in (("Kobling", False), ("Kobling, the broker killed midway", True)):
        print(f"\n== {title}", flush=True)
        figures = ours(number, seconds, kill)
        ratios = (f"{name} {value / peer[name]:.1f}" for name, value in figures.items())
        print(f"  times the bare form: {', '.join(ratios)}", flush=True)


if __name__ == "__main__":
    main()
