"""Runs the demo in one terminal: servers, mail sink, web and worker, until Ctrl-C or SIGTERM."""

import fcntl
import http.client
import math
import os
import shutil
import signal
import socket
import sys
import time
from pathlib import Path
from types import FrameType
from typing import NoReturn

from mentoring import devservices
from mentoring.demo import logs, mailsink, processes
from mentoring.demo.processes import Program, say

YOUNG_SECONDS = 20
READY_SECONDS = 90


class Refusal(Exception):
    """The demo cannot start or go on; the message is one sentence that says what to do."""


def run(*, anew: bool = False) -> None:
    """Start everything, and stop everything. Ends the program with one sentence when that is not possible."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, _leave)
    port = int(os.environ.get("PORT") or 8000)
    var = devservices.var()
    programs: list[Program] = []
    try:
        var.mkdir(parents=True, exist_ok=True)
        lock = _claim(var)
        _require_free(port)
        if anew:
            _forget(var)
        began = time.monotonic()
        _say("starting PostgreSQL and Valkey ...")
        _name_everything(var, port)
        _say(f"PostgreSQL and Valkey answer ({time.monotonic() - began:.0f} s)")
        _prepare(programs)
        programs += [_web(port), _worker(var)]
        _await_page(port, programs[0])
        _say(f"the site is at http://127.0.0.1:{port}/ and its mail at http://127.0.0.1:{port}/dev/mail/")
        _say("staff need no second factor in this demo (elsewhere they do). Ctrl-C stops everything.")
        _watch(programs)
        os.close(lock)
    except Refusal as refusal:
        raise SystemExit(f"kobling: {refusal}") from None
    except devservices.ServicesError as refusal:
        raise SystemExit(f"kobling: {refusal}") from None
    except OSError as error:
        raise SystemExit(f"kobling: {error.strerror or error} ({error.filename or var}).") from None
    finally:
        _stop(programs)


def _say(line: str) -> None:
    sys.stdout.write(f"kobling: {line}\n")
    sys.stdout.flush()


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _claim(var: Path) -> int:
    lock = devservices.open_lock(var / "demo.lock")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Refusal("a demo of this checkout is running already; stop it first (Ctrl-C in its terminal).") from None
    return lock


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            advice = "stop it, or choose another port: make demo PORT=8001"
            raise Refusal(f"port {port} is taken by another program; {advice}") from None


def _forget(var: Path) -> None:
    if os.environ.get("DATABASE_URL") or os.environ.get("REDIS_URL"):
        raise Refusal("DATABASE_URL or REDIS_URL names servers of yours; their data are yours to delete.")
    _say("throwing the demo's data away")
    devservices.forget(var / "services")
    for folder in ("mail", "media"):
        shutil.rmtree(var / folder, ignore_errors=True)


def _name_everything(var: Path, port: int) -> None:
    devservices.export()
    sink = mailsink.start(var / "mail", _tell_of_mail)
    os.environ.update(
        DEBUG="1",
        HTTPS="0",
        STAFF_SECOND_FACTOR="0",
        SITE_URL=f"http://127.0.0.1:{port}",
        EMAIL_URL=f"smtp://127.0.0.1:{sink.port}",
        MAIL_SINK_DIR=str(var / "mail"),
        PRIVATE_ROOT=str(var / "private"),
    )


def _tell_of_mail(line: str) -> None:
    say("mail", line)


def _prepare(programs: list[Program]) -> None:
    preparing = Program("prepare", [sys.executable, "manage.py", "prepare_demo"], None)
    programs.append(preparing)
    if preparing.process.wait():
        raise Refusal("the database could not be made ready; the reason is above.")
    programs.remove(preparing)


def _web(port: int) -> Program:
    words = ["mentoring.wsgi", f"--bind=127.0.0.1:{port}", "--workers=2", "--threads=4", "--no-control-socket"]
    words += ["--access-logfile=-", f"--access-logformat={logs.ACCESS_FORMAT}", "--log-level=warning"]
    return Program("web", [sys.executable, "-m", "gunicorn", *words], logs.Reader())


def _worker(var: Path) -> Program:
    words = ["-q", "-A", "mentoring.celery", "worker", "-B", "--concurrency=3", "--loglevel=INFO"]
    words += [f"--schedule={var / 'beat-schedule'}"]
    return Program("worker", [sys.executable, "-m", "celery", *words], logs.Reader())


def _await_page(port: int, web: Program) -> None:
    while web.age() < READY_SECONDS:
        if web.has_ended():
            raise Refusal("the web server stopped at once; its last words are above.")
        visit = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            visit.request("GET", "/dev/mail/")
            visit.getresponse()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            visit.close()
    raise Refusal(f"the web server did not answer within {READY_SECONDS} seconds.")


def _watch(programs: list[Program]) -> None:
    """Start again what ends by itself, unless it ended soon after its start while its servers stood."""
    embedded, shaken = os.environ.get("KOBLING_SERVICES"), -math.inf
    while True:
        time.sleep(0.5)
        if embedded and devservices.supervisor(embedded) is None:
            say("kobling", "a server of the database or the queue has ended; starting both again")
            devservices.ensure(embedded)
            shaken = time.monotonic()
        for place, program in enumerate(programs):
            if program.has_ended():
                code = program.process.returncode
                if program.age() < YOUNG_SECONDS < time.monotonic() - shaken:
                    raise Refusal(f"{program.name} ended with code {code}; its last words are above.")
                program.sweep()
                say("kobling", f"{program.name} ended with code {code}; starting it again")
                programs[place] = Program(program.name, program.command, logs.Reader())


def _stop(programs: list[Program]) -> None:
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    if programs:
        _say("stopping ...")
    processes.stop(programs)
    if embedded := os.environ.get("KOBLING_SERVICES"):
        try:
            devservices.close(embedded)
        except devservices.ServicesError:
            _say("another program still uses PostgreSQL and Valkey; they stop with it.")
