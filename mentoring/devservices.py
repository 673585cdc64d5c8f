"""Gives a development machine its own PostgreSQL and Valkey, shared by every process that asks and gone with the last.

Each client holds a shared lock on `clients.lock` for as long as it lives (the kernel drops it even after kill -9). A
detached supervisor (`devservers.py`) owns both servers and stops them when it can have that lock for itself.
Production never comes here: with DATABASE_URL or REDIS_URL in the environment, `export` does nothing.
"""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
URLS = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL")
START_SECONDS = 180
NO_ROOM = 28  # the supervisor's answer when the disk is so full that it cannot write its sentence
_held: dict[Path, int] = {}


class ServicesError(RuntimeError):
    """The embedded servers cannot start; the message is one sentence that says what to do."""


def var() -> Path:
    """The folder where a development checkout keeps what it makes."""
    return Path(os.environ.get("KOBLING_VAR") or REPOSITORY / "var").absolute()


def export(name: str = "services", *, durable: bool = True) -> None:
    """Put the addresses of the servers in `var/<name>` into the environment, unless somebody has named servers there.

    A child process inherits the addresses; `KOBLING_SERVICES` tells it that they are embedded, and that it should hold
    on to the servers as well. Ends the program with one sentence if the servers cannot start.
    """
    inherited = os.environ.get("KOBLING_SERVICES")
    if not inherited and (os.environ.get("DATABASE_URL") or os.environ.get("REDIS_URL")):
        return
    directory = Path(inherited) if inherited else var() / name
    try:
        urls = ensure(directory, durable=durable)
    except ServicesError as refusal:
        raise SystemExit(f"Kobling cannot start its database: {refusal}") from None
    os.environ.update(urls, KOBLING_SERVICES=str(directory))


def ensure(directory: Path | str, *, durable: bool = True, databases: Sequence[str] = ("app",)) -> dict[str, str]:
    """Start the servers of this directory, or join them; give their addresses. Raises ServicesError."""
    if sys.platform != "linux":
        raise ServicesError("the embedded servers run on Linux only; set DATABASE_URL and REDIS_URL.")
    root = Path(directory).absolute()
    try:
        root.mkdir(parents=True, exist_ok=True)
        _hold(root)
        start = open_lock(root / "start.lock")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ServicesError(f"cannot write in {root} ({reason}); free it or set KOBLING_VAR.") from None
    try:
        fcntl.flock(start, fcntl.LOCK_EX)
        if not _is_supervised(root):
            _start_supervisor(root, durable, databases)
        ready = json.loads((root / "ready.json").read_text())
        return {key: ready[key] for key in URLS}
    except OSError as error:
        raise ServicesError(f"cannot use {root} ({(error.strerror or str(error)).lower()}).") from None
    finally:
        os.close(start)


def supervisor(directory: Path | str) -> int | None:
    """The process id of the supervisor of this directory, or None when its servers are down."""
    root = Path(directory).absolute()
    try:
        return int(json.loads((root / "ready.json").read_text())["supervisor"]) if _is_supervised(root) else None
    except OSError:
        return None


def close(directory: Path | str) -> None:
    """Let go of the servers of this directory and stop them now. Raises ServicesError while others use them."""
    root = Path(directory).absolute()
    if not root.exists():
        return
    if root in _held:
        os.close(_held.pop(root))
    clients = open_lock(root / "clients.lock")
    try:
        if not _lock_soon(clients):
            raise ServicesError("the servers are in use; stop the demo (Ctrl-C in its terminal) first.")
        if pid := supervisor(root):
            os.kill(pid, signal.SIGTERM)
        gone = open_lock(root / "supervisor.lock")
        fcntl.flock(gone, fcntl.LOCK_EX)
        os.close(gone)
    finally:
        os.close(clients)


def forget(directory: Path | str) -> None:
    """Stop the servers of this directory and delete their data. Raises ServicesError while somebody uses them."""
    close(directory)
    root = Path(directory).absolute()
    if (root / "place").exists():
        shutil.rmtree((root / "place").read_text().strip(), ignore_errors=True)
    shutil.rmtree(root, ignore_errors=True)


def open_lock(path: Path) -> int:
    """Open a lock file that is not handed on to programs started from here."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _lock_soon(lock: int) -> bool:
    for _ in range(20):  # a client that was just ended may take a moment to be gone
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.1)
        else:
            return True
    return False


def _hold(root: Path) -> None:
    if root not in _held:
        clients = open_lock(root / "clients.lock")
        fcntl.flock(clients, fcntl.LOCK_SH)  # waits while a supervisor is closing down
        _held[root] = clients


def _start_supervisor(root: Path, durable: bool, databases: Sequence[str]) -> None:
    ready, refusal, log = root / "ready.json", root / "refusal.txt", root / "supervisor.log"
    ready.unlink(missing_ok=True)
    refusal.unlink(missing_ok=True)
    search = os.pathsep.join(filter(None, (str(REPOSITORY), os.environ.get("PYTHONPATH"))))
    words = [str(root), "durable" if durable else "fast", *databases]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "mentoring.devservers", *words],
            env=os.environ | {"PYTHONPATH": search},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    deadline = time.monotonic() + START_SECONDS
    while not ready.exists():
        if process.poll() is not None:
            said = refusal.read_text() if refusal.exists() else ""
            if process.returncode == NO_ROOM:
                said = f"the disk that holds {root} is full; make room and start again."
            raise ServicesError(said or f"the servers stopped at once; the reason is in {log}.")
        if time.monotonic() > deadline:
            process.terminate()
            raise ServicesError(f"the servers did not answer within {START_SECONDS} seconds; see {log}.")
        time.sleep(0.05)
    process.returncode = 0  # it outlives us: not ours to wait for


def _is_supervised(root: Path) -> bool:
    lock = open_lock(root / "supervisor.lock")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return (root / "ready.json").exists()
    finally:
        os.close(lock)
    return False
