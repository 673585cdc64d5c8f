"""Draws the map of the house: every file with its caption, as the README shows it."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARKS = re.compile(r"(<!-- map -->\n).*?(<!-- /map -->)", re.DOTALL)
ROOMS = ("people", "programmes", "applications", "matching", "sessions_app", "reports", "mentoring")
FOLDERS = (*ROOMS, "templates", "static", "tests", "bench", "docs", "requirements", "locale")
WHOLE = {"templates", "static", "locale", "docs/img", "programmes/recipes"}  # told in one line, not file by file
STARTS = {
    ".py": re.compile(r'\A(?:#!.*\n)?(?:"""|\'\'\')(.+?)(?:"""|\'\'\'|\n)'),
    ".html": re.compile(r"\A\{#\s*(.+?)\s*#\}"),
    ".md": re.compile(r"\A#+\s*(.+)"),
    ".css": re.compile(r"\A/\*\s*(.+?)\s*(?:\*/|\n)"),
    ".js": re.compile(r"\A(?:/\*+\s*(.+?)\s*(?:\*/|\n)|//\s*(.+))"),
}
HASHED = re.compile(r"\A(?:#!.*\n)?#\s*(.+)")
OTHER = {
    "templates": "The pages, one folder a room",
    "static": "Style and the little script that pages carry",
    "locale": "Translations into Bokmål, Nynorsk, Danish; and the English source",
    "docs/img": "Pictures of the pages",
    "programmes/recipes": "The programmes, one data file each",
}


def caption(path: Path) -> str:
    """The first sentence of a file, without its full stop; empty if it has none."""
    start = STARTS.get(path.suffix, HASHED).match(path.read_text(errors="replace")[:2000])
    said = next(filter(None, start.groups()), "") if start else ""
    return said.strip().rstrip(".")


def tree() -> str:
    """The map as a text: rooms in the order of the river, in each its files with their captions."""
    tracked = _tracked()
    lines = []
    for folder in FOLDERS:
        inside = [path for path in tracked if path.parts[0] == folder]
        if not inside:
            continue
        lines.append(f"{folder}/" + (f"  {OTHER[folder]} ({len(inside)} files)" if folder in WHOLE else ""))
        if folder not in WHOLE:
            lines += _folder(Path(folder), inside, 1)
    return "\n".join(lines)


def drawn(readme: str) -> str:
    """The README with a fresh map between its marks. Raises ValueError if it has no marks."""
    if not MARKS.search(readme):
        raise ValueError("README.md has no <!-- map --> … <!-- /map --> to draw between.")
    return MARKS.sub(lambda marks: f"{marks[1]}```\n{tree()}\n```\n{marks[2]}", readme)


def _folder(folder: Path, inside: list[Path], depth: int) -> list[str]:
    indent = "  " * depth
    files = [path for path in inside if path.parent == folder and path.name not in {"__init__.py", ".gitkeep"}]
    said = [(path.name, caption(ROOT / path)) for path in files if path.suffix not in {".txt", ".in", ".json"}]
    width = max((len(name) for name, _ in said), default=0)
    lines = [f"{indent}{name.ljust(width)}  {text}".rstrip() for name, text in said]
    for child in sorted({path.relative_to(folder).parts[0] for path in inside if len(path.parts) > depth + 1}):
        below = [path for path in inside if path.is_relative_to(folder / child)]
        place = str(folder / child)
        if child == "migrations":
            continue
        if place in WHOLE:
            lines.append(f"{indent}{child}/  {OTHER[place]} ({len(below)} files)")
            continue
        inner = _folder(folder / child, below, depth + 1)
        if inner:
            lines += [f"{indent}{child}/", *inner]
    return lines


def _tracked() -> list[Path]:
    listed = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    told = subprocess.run(listed, capture_output=True, text=True, check=True)  # noqa: S603  words of our own only
    return sorted(Path(name) for name in told.stdout.split("\0") if name and (ROOT / name).is_file())
