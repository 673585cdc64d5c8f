"""The demo's programs: none outlives the demo, and their logs tell of events only."""

import os
import signal
import subprocess
import sys
import time

import pytest

from mentoring.demo import processes
from mentoring.demo.logs import Reader
from mentoring.demo.processes import Program
from tests.ground.servers import ROOT, are_gone, is_alive

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
WITH_CHILD = (
    "import subprocess, sys, time;"
    "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid, flush=True); time.sleep(60)"
)
PARENT = """
import sys, time
from mentoring.demo.processes import Program
program = Program("web", [sys.executable, "-c", "import time; time.sleep(60)"], str)
print(program.process.pid, flush=True)
time.sleep(60)
"""


def started(code: str) -> tuple[Program, list[str]]:
    lines: list[str] = []
    program = Program("web", [sys.executable, "-c", code], lambda line: lines.append(line))
    while not lines:
        time.sleep(0.02)
    return program, lines


def test_a_program_and_what_it_started_are_gone_when_the_demo_stops():
    program, lines = started(WITH_CHILD)

    processes.stop([program])

    assert are_gone([program.process.pid, int(lines[0])])


def test_a_program_that_will_not_end_is_ended(monkeypatch):
    monkeypatch.setattr(processes, "PATIENCE_SECONDS", 0.5)
    program, _ = started(STUBBORN)

    processes.stop([program])

    assert program.process.returncode == -signal.SIGKILL


def test_killing_the_demo_ends_its_programs():
    demo = subprocess.Popen([sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    child = int(demo.stdout.readline())
    assert is_alive(child)

    os.kill(demo.pid, signal.SIGKILL)
    demo.communicate()

    assert are_gone([child])


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("[request] GET /p/usn/ 200 34 ms", "GET /p/usn/ 200 34 ms"),
        ("[request] GET /static/css/site.css 200 1 ms", None),
        ("2026-11-22 10:00:06,582 INFO celery.beat: Scheduler: Sending due task deliver mail", None),
        ("2026-11-22 10:00:06,582 INFO celery.app.trace: Task people.tasks.deliver[1-2] succeeded in 0.1s: 0", None),
        (
            "2026-11-22 10:00:06,582 INFO celery.app.trace: Task people.tasks.deliver[1-2] succeeded in 0.1s: 3",
            "people.tasks.deliver: 3",
        ),
        ("2026-11-22 10:00:06,582 WARNING django.request: Not Found: /nowhere", None),
        ("2026-11-22 10:00:06,582 ERROR django.request: Internal Server Error: /", "Internal Server Error: /"),
        ("2026-11-22 10:00:06,582 INFO people.domain.delivery: one mail given up", "one mail given up"),
    ],
)
def test_a_line_of_a_log_is_shown_only_when_it_tells_of_an_event(line, shown):
    assert Reader()(line) == shown


def test_the_lines_after_a_record_share_its_fate():
    read = Reader()

    assert read("2026-11-22 10:00:06,582 INFO celery.worker: Connected") is None
    assert read("  to the broker") is None
    assert read("2026-11-22 10:00:06,582 ERROR celery.app.trace: Task failed") == "Task failed"
    assert read("Traceback (most recent call last):") == "Traceback (most recent call last):"
