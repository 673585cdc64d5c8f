"""Reads the house itself: its rooms in the order of the river, and the files that people wrote."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
RIVER = ("people", "programmes", "applications", "matching", "sessions_app", "reports", "mentoring")


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Every file with one of these endings (all files when none is named) that somebody wrote, in order."""
    listed = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split("\0")
    paths = (ROOT / name for name in sorted(set(names)) if name)
    return tuple(p for p in paths if p.is_file() and not p.is_symlink() and (not suffixes or p.suffix in suffixes))


def code() -> list[Path]:
    """The Python files whose words we choose: no migrations, no empty packages."""
    return [path for path in files(".py") if "migrations" not in path.parts and path.stat().st_size]


def name(path: Path) -> str:
    """A file's name as seen from the top of the house."""
    return str(path.relative_to(ROOT))


def room(path: Path) -> str:
    """The room a file lies in; what lies in none belongs to the roof."""
    first = path.relative_to(ROOT).parts[0]
    return first if first in RIVER else "mentoring"


def is_upstream(lower: str, upper: str) -> bool:
    """Say whether `lower` may be named by `upper`: it is the same room or lies before it."""
    return RIVER.index(lower) <= RIVER.index(upper)
