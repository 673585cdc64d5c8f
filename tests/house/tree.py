"""Reads the house itself: its rooms in the order of the river, and the files that people wrote."""

from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
RIVER = ("people", "programmes", "applications", "matching", "sessions_app", "reports", "mentoring")
NOT_WRITTEN = {
    ".git",
    ".venv",
    ".import_linter_cache",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    "__pycache__",
    "media",
    "node_modules",
    "staticfiles",
    "var",
    "venv",
}


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Every file with one of these endings (all files when none is named) that somebody wrote, in order."""
    found: list[Path] = []
    waiting = [ROOT]
    while waiting:
        for path in waiting.pop().iterdir():
            if path.is_symlink() or path.name in NOT_WRITTEN:
                continue
            if path.is_dir():
                waiting.append(path)
            elif not suffixes or path.suffix in suffixes:
                found.append(path)
    return tuple(sorted(found))


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
