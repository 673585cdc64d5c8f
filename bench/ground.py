"""What the benchmarks stand on: a site with servers of its own, started and stopped here, and the processor's clock."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"

import django

django.setup()

from django.conf import settings
from django.core.management import call_command

from mentoring import devplaces, devservices
from mentoring.demo import mailsink, processes
from mentoring.demo.processes import Program

TICKS = os.sysconf("SC_CLK_TCK")
READY_SECONDS = 60
WORKERS, THREADS = 3, 4  # as docs/running.md says


def prepare() -> None:
    """Make the tables and the static files of the benchmarks' site; a second time little is left to do."""
    call_command("migrate", verbosity=0, interactive=False)
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        call_command("collectstatic", verbosity=0, interactive=False)


def load() -> str:
    """Say how busy the machine is, this program included."""
    return f"{os.getloadavg()[0]:.1f}"


def free_port() -> int:
    """Find a port on loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def troubles(line: str) -> str | None:
    """Let through what a program of the site says of errors."""
    return line if any(word in line for word in ("ERROR", "CRITICAL", "Error:", "[ERR")) else None


@contextlib.contextmanager
def web(application: str) -> Iterator[tuple[Program, int]]:
    """Serve a WSGI application with gunicorn as in production, and stop it with all its workers."""
    port = free_port()
    words = [application, f"--bind=127.0.0.1:{port}", f"--workers={WORKERS}", f"--threads={THREADS}"]
    words += ["--no-control-socket", "--log-level=warning"]
    program = Program("web", [sys.executable, "-m", "gunicorn", *words], troubles)
    try:
        _await(port, program)
        yield program, port
    finally:
        processes.stop([program])


def _await(port: int, program: Program) -> None:
    while program.age() < READY_SECONDS and not program.has_ended():
        visit = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            visit.request("GET", "/health/")
            visit.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            visit.close()
    raise SystemExit("bench: the web server does not answer")


class Broker:
    """A Valkey of the benchmark's own, that can be killed and started again."""

    def __init__(self) -> None:
        folder = devservices.var() / "bench" / "broker"
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        os.environ["BENCH_BROKER_URL"] = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        valkey = devplaces.find(Path(os.environ["KOBLING_SERVICES"])).valkey
        words = [valkey, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", self.folder, "--save", ""]
        self.process = subprocess.Popen([*words, "--loglevel", "warning"], stdout=subprocess.DEVNULL)
        while socket.socket().connect_ex(("127.0.0.1", self.port)):
            time.sleep(0.05)

    def kill(self) -> None:
        """End it without a word, as a crash would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextlib.contextmanager
def post_office() -> Iterator[Broker]:
    """Run broker, worker with beat, and a mail server that keeps what it gets."""
    broker = Broker()
    sink = mailsink.start(settings.VAR / "mail")
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
    words = ["-q", "-A", "mentoring.celery", "worker", "-B", "--concurrency=2", "--loglevel=CRITICAL"]
    schedule = settings.VAR / f"beat-{os.getpid()}"
    worker = Program("worker", [sys.executable, "-m", "celery", *words, f"--schedule={schedule}"], troubles)
    try:
        yield broker
    finally:
        processes.stop([worker])
        broker.kill()
        sink.stop()
        for left in settings.VAR.glob(f"{schedule.name}*"):
            left.unlink(missing_ok=True)


@dataclass
class Clock:
    """Processor seconds of the web server and of PostgreSQL, since it was made."""

    program: Program

    def __post_init__(self) -> None:
        self.began = self._now()

    def spent(self) -> tuple[float, float]:
        """Give the seconds of the web server and those of PostgreSQL, since the clock was made."""
        web, base = self._now()
        return web - self.began[0], base - self.began[1]

    def _now(self) -> tuple[float, float]:
        supervisor = devservices.supervisor(os.environ["KOBLING_SERVICES"])
        return tree(self.program.process.pid), tree(supervisor) if supervisor else 0.0


def tree(root: int) -> float:
    """Add up the seconds of a process and of its descendants, ended ones included."""
    parents: dict[int, int] = {}
    seconds: dict[int, float] = {}
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            words = (process / "stat").read_text().rsplit(")", 1)[1].split()
            parents[int(process.name)] = int(words[1])
            seconds[int(process.name)] = sum(int(word) for word in words[11:15]) / TICKS
    inside = {root}
    while more := {pid for pid, parent in parents.items() if parent in inside} - inside:
        inside |= more
    return sum(seconds.get(pid, 0.0) for pid in inside)
