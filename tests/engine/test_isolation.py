"""The engine stands alone: no Django, no Celery, nothing but numpy and OR-Tools (which brings pandas)."""

import subprocess
import sys

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
