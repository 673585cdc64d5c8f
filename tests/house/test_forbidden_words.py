"""What nobody writes in this house: shortcuts past the rights, raw HTML, signals, inline script, names of machines."""

import ast
import re

from tests.house import tree

TEXT = (".py", ".html", ".txt", ".md", ".css", ".js", ".toml", ".yaml", ".yml", ".json", ".cfg", ".sh", ".in", ".lock")
MACHINE = re.compile(r"(?<![\w./])/(?:t" + r"mp|ro" + r"ot|wo" + r"rk)(?:/|\b)")
OF_A_CONTAINER = {"Dockerfile", "docker-compose.yml"}  # the folders they name are the image's
REGISTRY = re.compile(r"py" + r"pi\.org|python" + r"hosted|registry\.npm" + r"js|unpkg\.|jsd" + r"elivr|cdn" + r"js\.")
INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son(?:click|change|submit|load|input)=|javascript:")
EXCEPTION = re.compile(
    r"#\s*(?:noqa(?:: [A-Z0-9, ]+)?|type: ignore(?:\[[\w, -]+\])?|nosec(?: [A-Z0-9, ]+)?)(.*)$", re.M
)
MARKED_SAFE = {"mark_safe", "html_safe"}


def words(path) -> set[str]:
    """All names and attributes in a Python file."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    imported = {alias.name for node in nodes if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names}
    modules = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    read = {
        getattr(node, "attr", getattr(node, "id", "")) for node in nodes if isinstance(node, ast.Attribute | ast.Name)
    }
    return imported | modules | read


def ours() -> list:
    return [path for path in tree.code() if not tree.name(path).startswith("tests/")]


def templates() -> list:
    return [path for path in tree.files(".html") if tree.name(path).startswith("templates/")]


def test_every_exception_to_a_check_says_why_on_its_line():
    bare = [
        f"{tree.name(path)}: {found[0]}"
        for path in tree.code()
        if path.suffix == ".py"
        for found in EXCEPTION.finditer(path.read_text())
        if len(re.findall(r"[a-z]{2,}", found[1])) < 2
    ]

    assert bare == []


def test_rights_are_asked_of_the_table_alone():
    asked = [tree.name(path) for path in ours() if "is_staff" in words(path)]
    asked += [tree.name(path) for path in templates() if "is_staff" in path.read_text()]

    assert asked == []


def test_no_text_is_declared_safe():
    safe = [tree.name(path) for path in ours() if MARKED_SAFE & words(path)]
    safe += [
        tree.name(path)
        for path in templates()
        if re.search(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off", path.read_text())
    ]

    assert safe == []


def test_nothing_happens_by_signal():
    signals = re.compile(r"django\.dispatch|\.signals\b")

    assert [tree.name(path) for path in ours() if signals.search(path.read_text())] == []


def test_pages_carry_no_inline_script_or_style():
    assert [tree.name(path) for path in templates() if INLINE.search(path.read_text())] == []


def test_no_file_names_a_machine_or_a_registry():
    named = []
    for path in tree.files(*TEXT, ""):
        text = path.read_text(errors="replace")
        hits = REGISTRY.findall(text) + ([] if path.name in OF_A_CONTAINER else MACHINE.findall(text))
        named += [f"{tree.name(path)}: {hit}" for hit in hits]

    assert named == []
