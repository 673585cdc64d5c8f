"""Shows which requirement is proven by which test: `python -m tests.coverage_table`."""

import ast
import re
from collections import defaultdict
from pathlib import Path

TESTS = Path(__file__).resolve().parent
LIST = TESTS.parent / "docs" / "requirements.md"
ROW = re.compile(r"^\|\s*\**([A-Z]{2,6}-[A-Z0-9]+)\b", re.MULTILINE)


def proofs() -> dict[str, list[str]]:
    """The tests that carry a requirement's id, by id."""
    found = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        tree = ast.parse(path.read_text())
        everywhere = [name for node in tree.body if _is_pytestmark(node) for name in _ids(node.value)]
        for test in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
            if test.name.startswith("test_"):
                for name in dict.fromkeys([*everywhere, *(i for mark in test.decorator_list for i in _ids(mark))]):
                    found[name].append(f"{path.relative_to(TESTS.parent)}::{test.name}")
    return dict(found)


def required() -> list[str]:
    """The ids that the list of requirements names, in its order."""
    return list(dict.fromkeys(ROW.findall(LIST.read_text())))


def table() -> str:
    """Id by id the tests that prove it, then the ids that wait for one."""
    ids, proven = required(), proofs()
    lines = []
    for name in [*ids, *sorted(set(proven) - set(ids))]:
        for number, test in enumerate(proven.get(name, [])):
            lines.append(f"{name if number == 0 else '':8} {test}")
    waiting = [name for name in ids if name not in proven]
    lines += ["", f"{len(ids) - len(waiting)} of {len(ids)} requirements are proven by a test."]
    if waiting:
        lines.append(f"Not yet proven: {', '.join(waiting)}")
    return "\n".join(lines)


def _is_pytestmark(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "pytestmark" for t in node.targets)


def _ids(node: ast.expr) -> list[str]:
    """The ids in `pytest.mark.requirement("US-21", …)`, alone or in a list of marks."""
    calls = (call for call in ast.walk(node) if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute))
    marks = (call for call in calls if call.func.attr == "requirement")
    return [word.value for mark in marks for word in mark.args if isinstance(word, ast.Constant)]


if __name__ == "__main__":
    print(table())
