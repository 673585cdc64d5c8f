"""The supervisor of the embedded servers: starts PostgreSQL and Valkey, and stops both when their last client is gone.

Run by `devservices.py` as a program of its own: `python -m mentoring.devservers DIRECTORY durable|fast DATABASE...`
"""

import ctypes
import errno
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn
from urllib.parse import quote

from mentoring import devplaces
from mentoring.devplaces import Places, Refusal
from mentoring.devservices import NO_ROOM, open_lock

GRACE_SECONDS = float(os.environ.get("DEVSERVICES_GRACE", "3"))
ORPHAN_SECONDS = 30
ROOM_BYTES = 1024 * 1024
SERVERS = {"postgres", "valkey-server"}
PR_SET_PDEATHSIG = 1
PGENV = {key: value for key, value in os.environ.items() if not key.startswith("PG")} | {"LC_ALL": "C"}
_libc = ctypes.CDLL(None)  # loaded here: after the change of user the interpreter's files may be unreadable


def main() -> None:
    """Supervise until the last client is gone; on a refusal, leave its sentence in `refusal.txt`."""
    root, durable, databases = Path(sys.argv[1]), sys.argv[2] == "durable", sys.argv[3:]
    fcntl.flock(open_lock(root / "supervisor.lock"), fcntl.LOCK_EX)
    signal.signal(signal.SIGTERM, _leave)
    try:
        supervise(root, durable, databases)
    except Refusal as refusal:
        _refuse(root, str(refusal))
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        _refuse(root, _full(root) if full else f"{error.strerror or error} ({error.filename or root}).")


def supervise(root: Path, durable: bool, databases: Sequence[str]) -> None:
    """Start both servers, tell their addresses in `ready.json`, and wait for the end of the last client."""
    places = devplaces.find(root)
    children: list[subprocess.Popen[bytes]] = []
    try:
        _await_orphans(places)
        _prepare_data(root, places, durable)
        children += [_start_postgres(places, durable), _start_valkey(places, durable)]
        _await_answers(root, places, children)
        for name in databases:
            _create_database(places, name)
        _tell(root, places, children, databases[0])
        for child in children:  # one server gone: stop the other too, so that the next client starts both afresh
            threading.Thread(target=_leave_with, args=(child,), daemon=True).start()
        _await_last_client(root)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        (root / "ready.json").unlink(missing_ok=True)
        _stop(children)


def _prepare_data(root: Path, places: Places, durable: bool) -> None:
    version = places.data / "PG_VERSION"
    if not version.exists():
        return _initialise(root, places, durable)
    theirs, ours = version.read_text().strip(), _major(places)
    if theirs != ours:
        raise Refusal(
            f"the data in {places.data} is of PostgreSQL {theirs} and this is PostgreSQL {ours}; "
            f"install the earlier release to dump it, or delete {root} to begin anew."
        )
    if places.owner is None and places.data.stat().st_uid != os.geteuid():
        raise Refusal(f"the data in {places.data} belongs to another user; set KOBLING_VAR to a folder of your own.")
    return None


def _initialise(root: Path, places: Places, durable: bool) -> None:
    unfinished = places.data.with_name("pg.unfinished")  # a kill in the middle leaves nothing that looks finished
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    if places.owner:
        os.chown(unfinished, *places.owner)
    words = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
    words += ["--builtin-locale=C.UTF-8", *([] if durable else ["--no-sync"])]
    made = subprocess.run(
        [places.programs / "initdb", "-D", unfinished, *words],
        env=PGENV,
        cwd=places.sockets,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=_die_with_parent,
        **places.as_user,
    )
    sys.stdout.write(made.stdout + made.stderr)
    sys.stdout.flush()
    if made.returncode:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise Refusal(_why(root, made.stderr))
    unfinished.rename(places.data)


def _start_postgres(places: Places, durable: bool) -> subprocess.Popen[bytes]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(places.sockets),
        "unix_socket_permissions": "0700",
        "max_connections": "200",
        "jit": "off",
        "timezone": "UTC",
        "log_min_messages": "warning",
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        settings["autovacuum"] = "off"  # tests roll their rows back: statistics would say that every table is empty
    options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    return subprocess.Popen(
        [places.programs / "postgres", "-D", places.data, *options],
        env=PGENV,
        cwd=places.sockets,
        preexec_fn=_die_with_parent,
        **places.as_user,
    )


def _start_valkey(places: Places, durable: bool) -> subprocess.Popen[bytes]:
    words: list[str | Path] = ["--port", "0", "--unixsocket", places.sockets / "valkey.sock", "--unixsocketperm", "700"]
    words += ["--dir", places.queue, "--save", "", "--appendonly", "yes" if durable else "no"]
    words += ["--maxmemory-policy", "noeviction", "--loglevel", "warning"]
    return subprocess.Popen([places.valkey, *words], cwd=places.queue, preexec_fn=_die_with_parent)


def _await_answers(root: Path, places: Places, children: list[subprocess.Popen[bytes]]) -> None:
    """Wait while PostgreSQL recovers and Valkey reads its file, however long that takes; the client has the clock."""
    ask: list[str | Path] = [places.programs / "pg_isready", "-q", "-h", places.sockets, "-U", "postgres"]
    while True:
        if any(child.poll() is not None for child in children):
            raise Refusal(_why(root, (root / "supervisor.log").read_text(errors="replace")))
        answered = subprocess.run(ask, env=PGENV, check=False).returncode == 0
        if answered and (places.sockets / "valkey.sock").exists():
            return
        time.sleep(0.05)


def _create_database(places: Places, name: str) -> None:
    ask: list[str | Path] = [places.programs / "psql", "-qX", "-v", "ON_ERROR_STOP=1", "-v", f"name={name}"]
    sql = b"select format('create database %I', :'name') "
    sql += b"where not exists (select from pg_database where datname = :'name') \\gexec"
    subprocess.run([*ask, "-h", places.sockets, "-U", "postgres"], input=sql, env=PGENV, check=True)


def _tell(root: Path, places: Places, children: list[subprocess.Popen[bytes]], database: str) -> None:
    folder = quote(str(places.sockets))
    ready = {
        "DATABASE_URL": f"postgres://postgres@/{database}?host={folder}",
        "REDIS_URL": f"unix://{folder}/valkey.sock?db=0",
        "CELERY_BROKER_URL": f"redis+socket://{folder}/valkey.sock",
        "pids": [child.pid for child in children],
        "supervisor": os.getpid(),
    }
    (root / "ready.unfinished").write_text(json.dumps(ready))
    (root / "ready.unfinished").rename(root / "ready.json")


def _await_last_client(root: Path) -> None:
    clients = open_lock(root / "clients.lock")
    while True:
        fcntl.flock(clients, fcntl.LOCK_EX)
        fcntl.flock(clients, fcntl.LOCK_UN)
        time.sleep(GRACE_SECONDS)  # a command often follows a command: keep the servers warm for it
        try:
            return fcntl.flock(clients, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child, gently in zip(children, (signal.SIGINT, signal.SIGTERM), strict=False):
        if child.poll() is None:
            child.send_signal(gently)
    for child in children:
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()


def _await_orphans(places: Places) -> None:
    """Wait for servers of a killed supervisor to finish, then clear away what they left."""
    deadline = time.monotonic() + ORPHAN_SECONDS
    while alive := _servers_at_work(places):
        if time.monotonic() > deadline:
            raise Refusal(f"an earlier server (process {alive[0]}) is still closing down; wait, or end it.")
        time.sleep(0.1)
    for left in (
        places.data / "postmaster.pid",
        *places.sockets.glob(".s.PGSQL.*.lock"),
        *places.sockets.glob("*.sock"),
    ):
        left.unlink(missing_ok=True)


def _servers_at_work(places: Places) -> list[int]:
    """Processes that work inside our data folders; the numbers in pid files may by now belong to anybody."""
    folders = {str(places.data.resolve()), str(places.queue.resolve())}
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str((process / "cwd").readlink()) in folders and (process / "comm").read_text().strip() in SERVERS:
                found.append(int(process.name))
        except OSError:  # ended meanwhile, or somebody else's
            continue
    return found


def _major(places: Places) -> str:
    said = subprocess.run([places.programs / "postgres", "--version"], capture_output=True, text=True, check=True)
    return said.stdout.split()[-1].split(".")[0]


def _why(root: Path, log: str) -> str:
    no_room = shutil.disk_usage(root).free < ROOM_BYTES  # then the log itself may have lost its last lines
    if no_room or "No space left on device" in log or "Disk quota exceeded" in log:
        return _full(root)
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error" in line.lower()] or lines
    said = telling[-1] if telling else "a server stopped at its start"
    return f"{said} (more in {root / 'supervisor.log'})."


def _full(root: Path) -> str:
    return f"the disk that holds {root} is full; make room and start again."


def _refuse(root: Path, sentence: str) -> NoReturn:
    try:
        (root / "refusal.txt").write_text(sentence)
    except OSError:  # not even room for a sentence
        sys.exit(NO_ROOM)
    sys.exit(sentence)


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)


def _leave_with(child: subprocess.Popen[bytes]) -> None:
    child.wait()
    os.kill(os.getpid(), signal.SIGTERM)


def _die_with_parent() -> None:
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)  # SIGINT is PostgreSQL's fast shutdown


if __name__ == "__main__":
    main()
