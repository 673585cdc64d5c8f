"""A real worker is killed in the middle of sending: nothing is silently lost, nothing goes twice by itself."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from django.utils import timezone

from mentoring.celery import app
from people.domain import delivery
from people.models import OutgoingMail
from people.states import MailState
from tests.people.conftest import put

KILLS = 4
MAILS = 60


@pytest.fixture
def worker(smtp_sink):
    """Starts Celery workers of one process on the test database; all are gone afterwards."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    environment = {name: value for name, value in os.environ.items() if name != "KOBLING_SERVICES"}
    environment |= {
        "DATABASE_URL": urlunsplit(address),
        "DJANGO_SETTINGS_MODULE": "tests.people.worker_settings",
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp_sink.port}",
    }
    started: list[subprocess.Popen] = []

    def start() -> subprocess.Popen:
        words = [sys.executable, "-m", "celery", "-A", "mentoring", "worker", "-P", "solo", "-Q", "mail-test"]
        process = subprocess.Popen([*words, "--loglevel", "WARNING"], env=environment, stderr=subprocess.DEVNULL)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def hint() -> None:
    """Tell the worker to look, as beat does."""
    app.send_task("people.tasks.deliver_mail", queue="mail-test")


def wait_for_letters(sink, number: int) -> None:
    end = time.monotonic() + 60
    while len(sink.letters) < number:
        assert time.monotonic() < end, f"only {len(sink.letters)} of {number} letters came"
        time.sleep(0.01)


@pytest.mark.django_db(transaction=True)
def test_no_mail_is_silently_lost_or_sent_twice_when_workers_are_killed(smtp_sink, worker, write, cleo):
    smtp_sink.reply_delay = 0.05
    for number in range(MAILS):
        put(cleo, f"n:{number}", at=timezone.now() - timedelta(hours=1))

    for kill in range(1, KILLS + 1):
        process = worker()
        hint()
        wait_for_letters(smtp_sink, kill * 5)
        time.sleep(0.013 * kill)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        delivery.settle_stale(at=timezone.now() + timedelta(minutes=10))
    smtp_sink.reply_delay = 0
    while delivery.deliver(at=timezone.now())["claimed"]:
        pass

    arrived = Counter(letter.message_id for letter in smtp_sink.letters)
    sent = OutgoingMail.objects.filter(state=MailState.SENT)
    doubtful = OutgoingMail.objects.filter(state=MailState.UNCERTAIN)
    assert max(arrived.values()) == 1
    assert sent.count() + doubtful.count() == MAILS
    assert set(sent.values_list("message_id", flat=True)) <= set(arrived)
    assert doubtful.count() <= KILLS


@pytest.mark.django_db(transaction=True)
def test_without_the_mark_a_killed_worker_does_send_twice(smtp_sink, worker, write, cleo, monkeypatch):
    """The control: when stale sending is simply sent again, the same kill makes a duplicate."""
    smtp_sink.reply_delay = 2
    for number in range(3):
        put(cleo, f"n:{number}", at=timezone.now() - timedelta(hours=1))
    process = worker()
    hint()
    wait_for_letters(smtp_sink, 1)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()

    monkeypatch.setattr(delivery, "HARMLESS_TO_REPEAT", frozenset({"note"}))
    delivery.settle_stale(at=timezone.now() + timedelta(minutes=10))
    smtp_sink.reply_delay = 0
    delivery.deliver(at=timezone.now())

    assert max(Counter(letter.message_id for letter in smtp_sink.letters).values()) == 2
