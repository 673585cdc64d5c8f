"""The form of the files: each begins with its caption, none is long, no function is either."""

import ast

from tests.house import tree

LONGEST, LONGEST_TEST, LONGEST_FUNCTION = 300, 400, 40


def test_every_python_file_begins_with_a_caption():
    without = []
    for path in tree.code():
        lines = path.read_text().splitlines()
        first = next((line for line in lines if not line.startswith("#!")), "")
        if not first.startswith('"""') or len(first) < 12:
            without.append(tree.name(path))

    assert without == []


def test_every_template_style_and_script_begins_with_a_caption():
    begins = {".html": ("{# ", "{% comment %}", "{% extends"), ".css": ("/* ",), ".js": ("// ", "/* ")}
    without = []
    for path in tree.files(*begins):
        if tree.name(path).startswith(("templates/", "static/")):
            lines = path.read_text().splitlines()[:2]
            captions = [line for line in lines if line.startswith(begins[path.suffix])]
            if not captions or (path.suffix == ".html" and not any("{# " in line for line in lines)):
                without.append(tree.name(path))

    assert without == []


def test_no_file_is_long():
    long = []
    for path in (*tree.code(), *tree.files(".html", ".css", ".js")):
        limit = LONGEST_TEST if tree.name(path).startswith("tests/") else LONGEST
        if (lines := len(path.read_text().splitlines())) > limit:
            long.append(f"{tree.name(path)}: {lines}")

    assert long == []


def test_no_function_is_long():
    long = [
        f"{tree.name(path)}: {node.name} {node.end_lineno - node.lineno + 1}"
        for path in tree.code()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]

    assert long == []


def test_every_longer_text_is_read_by_the_one_field_that_counts_a_line_break_as_browsers_do():
    others = [
        f"{tree.name(path)}: {node.lineno}"
        for path in tree.code()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "CharField"
        if any("Textarea" in ast.unparse(word.value) for word in node.keywords if word.arg == "widget")
    ]

    assert others == []


def test_no_room_has_a_drawer_for_everything():
    drawers = {"utils", "common", "core", "helpers", "misc", "signals", "services"}

    assert [tree.name(path) for path in tree.files() if path.stem in drawers or drawers & set(path.parts[-2:-1])] == []
