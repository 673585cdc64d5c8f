"""The matching engine is a library: it works where Django, Celery and every room are out of reach."""

import subprocess
import sys

from tests.house import tree

ALONE = """
import importlib, pkgutil, sys

class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {walled!r}:
            raise ImportError(f"{{name}} is behind the wall")

sys.meta_path.insert(0, Wall())
import matching.engine
names = [m.name for m in pkgutil.walk_packages(matching.engine.__path__, "matching.engine.")]
for name in names:
    importlib.import_module(name)
print(len(names))
"""


def alone(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", script], cwd=tree.ROOT, capture_output=True, text=True, timeout=60)


def test_the_engine_imports_without_django_and_celery():
    walled = {"django", "celery", *tree.RIVER} - {"matching"}

    answer = alone(ALONE.format(walled=walled))

    assert answer.returncode == 0, answer.stderr
    assert int(answer.stdout) == len(
        [p for p in (tree.ROOT / "matching/engine").rglob("*.py") if p.name != "__init__.py"]
    )


def test_the_wall_stands():
    answer = alone(ALONE.format(walled={"django"}) + "\nimport django")

    assert "django is behind the wall" in answer.stderr
