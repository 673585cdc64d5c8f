"""The engine stands alone: no Django, no Celery, nothing but numpy and OR-Tools (which brings pandas)."""

import ast
import subprocess
import sys
from pathlib import Path

from matching import engine

BLOCKED = """
import sys
class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "celery", "highspy", "networkx", "scipy"}:
            raise ImportError(name)
sys.meta_path.insert(0, Wall())
from matching import engine
problem = engine.Problem(
    students=engine.Students(["s"]), mentors=engine.Mentors(["m"]), edges=engine.Edges([0], [0], [5000])
)
print(engine.verify(problem, engine.solve(problem)))
"""


def test_the_engine_runs_with_django_and_celery_blocked() -> None:
    done = subprocess.run([sys.executable, "-c", BLOCKED], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("[]\n", 0), done.stderr


def test_the_checker_reaches_no_solver() -> None:
    """Follow the imports of `verify`: none of the modules it reads may know OR-Tools or scipy."""
    house = Path(engine.__file__).parent
    waiting, seen = ["verify"], set()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        for node in ast.walk(ast.parse((house / f"{name}.py").read_text(encoding="utf-8"))):
            named = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            named += [one.name for one in node.names] if isinstance(node, ast.Import) else []
            assert not [one for one in named if one.split(".")[0] in ("ortools", "scipy")], name
            if named == ["matching.engine"]:
                named = [f"matching.engine.{one.name}" for one in node.names]
            inner = {one.removeprefix("matching.engine.") for one in named if one.startswith("matching.engine.")}
            waiting.extend(inner - seen)
    assert {"lagrange", "network", "digest"} <= seen
    assert not {"solve", "flow", "pairs", "existing", "column_generation"} & seen
