"""What bench/mail.py stands on: readers and notes, workers that can be killed, and the patience to wait for the end."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

# isort: split
from django.conf import settings
from django.utils import timezone

from mentoring.demo.processes import Program
from people.models import OutgoingMail, Person
from people.states import MailState
from tests.smtp_sink import Sink

S = MailState
LIMIT_SECONDS = 1500
CELERY = [sys.executable, "-m", "celery", "-q", "-A", "mentoring.celery"]
BEGAN = time.monotonic()
rng = random.Random(7)


class Nursery:
    """A process that forks workers at once."""

    def __init__(self) -> None:
        words = [sys.executable, str(Path(__file__).with_name("nursery.py"))]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._said()

    def worker(self) -> int:
        """Make one worker, and give its number."""
        assert self.process.stdin is not None
        self.process.stdin.write("fork\n")
        self.process.stdin.flush()
        return int(self._said())

    def close(self) -> None:
        """End it, and with it all its workers."""
        self.process.kill()
        self.process.wait()

    def _said(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


def at_work(sink: Sink) -> None:
    """Wait until letters come, for a while: a worker that was just started is slow on a busy machine."""
    seen, end = len(sink.letters), time.monotonic() + 15
    while len(sink.letters) == seen and time.monotonic() < end and not_too_long():
        time.sleep(0.05)


def readers() -> list[Person]:
    """Fifty people who get the notes."""
    found = list(Person.objects.filter(email__endswith="@notes.bench.test"))
    missing = range(len(found), 50)
    return found + [Person.objects.create_user(f"reader-{number}@notes.bench.test") for number in missing]


def put(people: list[Person], name: str, number: int) -> None:
    """Write notes into the outbox."""
    at = timezone.now() - timedelta(minutes=1)
    rows = [
        OutgoingMail(person=rng.choice(people), kind="bench_note", key=f"bench:{name}:{one}", not_before=at)
        for one in range(number)
    ]
    OutgoingMail.objects.bulk_create(rows)


def waiting(name: str) -> int:
    """Count the notes of a part that are not at an end."""
    rows = OutgoingMail.objects.filter(key__startswith=f"bench:{name}")
    return rows.filter(state__in=[S.WAITING, S.CLAIMED, S.SENDING]).count()


def drain(name: str) -> None:
    """Wait until every note of a part is sent, or doubtful and listed."""
    while waiting(name) and not_too_long():
        time.sleep(0.2)


def start_worker() -> Program:
    """Start a real worker that does one thing at a time, as `celery worker` does in production."""
    return Program("worker", [*CELERY, "worker", "-P", "solo", "--without-mingle", "--loglevel=CRITICAL"], silent)


def start_beat() -> Program:
    """Start the clock that tells workers to look."""
    schedule = str(settings.VAR / f"beat-mail-{os.getpid()}")
    return Program("beat", [*CELERY, "beat", "--loglevel=CRITICAL", f"--schedule={schedule}"], silent)


def silent(_line: str) -> None:
    """Show nothing of a log: workers that are killed leave much."""


def steady(sink: Sink) -> None:
    """Wait until no letter has come for some seconds."""
    number, since = len(sink.letters), time.monotonic()
    while time.monotonic() - since < 5 and not_too_long():
        time.sleep(0.2)
        if len(sink.letters) != number:
            number, since = len(sink.letters), time.monotonic()


def not_too_long() -> bool:
    """Say whether the benchmark may still wait; it ends by itself."""
    return time.monotonic() - BEGAN < LIMIT_SECONDS


def point_at(port: int) -> None:
    """Send mail to a sink on loopback, from here and from workers that are started later."""
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
