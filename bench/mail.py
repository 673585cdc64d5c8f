"""Measure the outbox under faults: workers and brokers killed, a mail server away for a day, and the price of it all.

Part 1: 100 workers are killed with SIGKILL while they send 2,500 notes; part 2: 30 brokers while 1,500 go; part 3: the
mail server is away for 24 simulated hours with 1,000 waiting. Every note is then looked for at the sink. A task that
sends by itself meets the same kills beside it. Part 4: throughput beside a bare smtplib loop to the same sink.
`python bench/mail.py quick` does a tenth.
"""

from __future__ import annotations

import logging
import os
import signal
import smtplib
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import ground  # it sets Django up

# isort: split
os.environ["DJANGO_SETTINGS_MODULE"] = "bench.mail_settings"  # for the workers that are started below
os.environ["LOG_LEVEL"] = "ERROR"

from celery import current_app
from django.conf import settings
from django.utils import timezone
from post import (
    Nursery,
    at_work,
    drain,
    not_too_long,
    point_at,
    put,
    readers,
    rng,
    start_beat,
    start_worker,
    steady,
    waiting,
)

from bench import notes
from mentoring.demo import processes
from people.domain import delivery
from people.models import OutgoingMail, Person
from people.states import MailState
from tests.smtp_sink import Sink

SHARE = 10 if "quick" in sys.argv else 1
KILLS, KILLED_MAILS = 100 // SHARE, 2500 // SHARE
BROKERS, BROKER_MAILS = 30 // min(SHARE, 5), 1500 // SHARE
OUTAGE_MAILS, NAIVE_MAILS, NAIVE_KILLS = 1000 // SHARE, 400 // SHARE, 12 // min(SHARE, 4)
THROUGHPUT = 1000 // SHARE
WORKERS = 4
S = MailState


def main() -> None:
    """Do all parts, and print what became of every note."""
    ground.prepare()
    logging.disable(logging.WARNING)
    settings.LETTER_WRITERS = ["bench.notes.BOOK"]
    OutgoingMail.objects.filter(kind="bench_note").delete()
    people = readers()
    sink = Sink()
    sink.start()
    point_at(sink.port)
    broker = ground.Broker()
    current_app.conf.broker_url = os.environ["CELERY_BROKER_URL"] = os.environ["BENCH_BROKER_URL"]
    print(f"outbox under faults, load {ground.load()}")
    try:
        workers_die(people, sink)
        brokers_die(people, sink, broker)
        server_is_away(people, sink)
        tell(sink)
        naive_beside(sink, broker)
    finally:
        broker.kill()
        sink.stop()
    throughput(people)
    OutgoingMail.objects.filter(kind="bench_note").delete()


def workers_die(people: list[Person], sink: Sink) -> None:
    """Kill workers with SIGKILL at random moments of their sending; four run, and each that falls is replaced."""
    sink.reply_delay = 0.02
    before, killed, filled = len(sink.letters), 0, 0
    nursery = Nursery()
    workers = [nursery.worker() for _ in range(WORKERS)]
    try:
        while (killed < KILLS or filled < KILLED_MAILS) and not_too_long():
            if waiting("worker") < WORKERS * delivery.BATCH * 2:
                put(people, f"worker-{filled}", KILLED_MAILS // 10)
                filled += KILLED_MAILS // 10
            seen = len(sink.letters)
            time.sleep(rng.uniform(0.02, 0.2))
            if killed < KILLS and len(sink.letters) > seen:
                os.kill(workers.pop(rng.randrange(WORKERS)), signal.SIGKILL)
                workers.append(nursery.worker())
                killed += 1
    finally:
        drain("worker")
        sink.reply_delay = 0
        nursery.close()
    print(f"  workers killed: {killed}; letters while they fell: {len(sink.letters) - before}", flush=True)


def brokers_die(people: list[Person], sink: Sink, broker: ground.Broker) -> None:
    """Kill the broker with SIGKILL, and start it with nothing in it, while notes go out."""
    sink.reply_delay = 0.02
    with_worker = [start_worker(), start_worker(), start_beat()]
    at_work(sink)
    try:
        for number in range(BROKERS):
            put(people, f"broker-{number}", BROKER_MAILS // BROKERS)
            time.sleep(rng.uniform(0.2, 1.0))
            broker.kill()
            time.sleep(rng.uniform(0.05, 0.5))
            broker.start()
    finally:
        drain("broker")
        sink.reply_delay = 0
        processes.stop(with_worker)
    print(f"  brokers killed: {BROKERS}", flush=True)


def server_is_away(people: list[Person], sink: Sink) -> None:
    """Let the mail server refuse connections for 24 simulated hours, looked at every five minutes."""
    began = timezone.now()
    put(people, "outage", OUTAGE_MAILS)
    sink.stop()
    rounds = 24 * 12
    for number in range(rounds):
        delivery.deliver(at=began + timedelta(minutes=5 * number))
    sink.start(sink.port_kept)
    back, longest = began + timedelta(hours=24), timedelta()
    while waiting("outage") and longest < timedelta(hours=2):
        longest += timedelta(seconds=5)
        while delivery.deliver(at=back + longest)["claimed"]:
            pass
    print(f"  mail server away: 24 simulated hours, {rounds} looks; all sent {longest} after its return", flush=True)


def tell(sink: Sink) -> None:
    """Look for every note at the sink, and hold the promise against it."""
    arrived = Counter(letter.message_id for letter in sink.letters)
    rows = list(OutgoingMail.objects.filter(kind="bench_note").values_list("state", "message_id"))
    states = Counter(state for state, _ in rows)
    sent = [message for state, message in rows if state == S.SENT]
    doubtful = [message for state, message in rows if state == S.UNCERTAIN]
    lost = sum(arrived[message] == 0 for message in sent)
    twice = sum(number > 1 for number in arrived.values())
    print(f"  notes: {len(rows)}; sent {states[S.SENT]}, doubtful and listed {states[S.UNCERTAIN]}, other", end=" ")
    print(f"{len(rows) - states[S.SENT] - states[S.UNCERTAIN]}")
    print(f"  silently lost: {lost}; sent twice: {twice}")
    print(f"  of the doubtful, arrived {sum(arrived[message] > 0 for message in doubtful)}", end=", ")
    print(f"not arrived {sum(arrived[message] == 0 for message in doubtful)}")
    if lost or twice or states[S.SENT] + states[S.UNCERTAIN] != len(rows):
        raise SystemExit("bench: the promise does not hold")


def naive_beside(sink: Sink, broker: ground.Broker) -> None:
    """Let a task that sends by itself meet the same kills: what is lost of it, nobody is told."""
    for name, kills in (("workers", NAIVE_KILLS), ("brokers", max(2, NAIVE_KILLS // 3))):
        sink.letters.clear()
        sink.reply_delay = 0.05
        for number in range(NAIVE_MAILS):
            notes.naive.delay(f"{name}-{number}")
        workers = [start_worker() for _ in range(2)]
        at_work(sink)
        try:
            for _ in range(kills):
                time.sleep(rng.uniform(0.3, 0.8))
                if name == "workers":
                    os.kill(workers.pop(0).process.pid, signal.SIGKILL)
                    workers.append(start_worker())
                    at_work(sink)
                else:
                    broker.kill()
                    broker.start()
            steady(sink)
        finally:
            processes.stop(workers)
            sink.reply_delay = 0
        arrived = Counter(letter.message_id for letter in sink.letters)
        lost, twice = NAIVE_MAILS - len(arrived), sum(number > 1 for number in arrived.values())
        print(f"  a task that sends by itself, {kills} {name} killed: lost {lost} of {NAIVE_MAILS}, twice {twice}")


def throughput(people: list[Person]) -> None:
    """Send the same number of notes by the outbox and by a bare loop, to one sink in a process of its own."""
    port = ground.free_port()
    words = [sys.executable, str(Path(__file__).with_name("sinkhole.py")), str(port)]
    hole = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert hole.stdout is not None
    hole.stdout.readline()
    point_at(port)
    try:
        bare = timed(lambda: bare_loop(port))
        put(people, "throughput", THROUGHPUT)
        ours = timed(drain_here)
    finally:
        hole.kill()
        hole.wait()
    print(f"throughput, {THROUGHPUT} notes, one process, load {ground.load()}")
    print(f"  bare smtplib loop {THROUGHPUT / bare:.0f}/s; outbox {THROUGHPUT / ours:.0f}/s; ratio {ours / bare:.1f}")


def bare_loop(port: int) -> None:
    """Send notes over one connection, remembering nothing."""
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as smtp:
        for number in range(THROUGHPUT):
            smtp.send_message(notes.message(f"bare-{number}"))


def drain_here() -> None:
    """Send what is due from this process."""
    while delivery.deliver(at=timezone.now())["claimed"]:
        pass


def timed(act: Callable[[], None]) -> float:
    """Give the seconds that an act takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
