"""The demo, started as a person starts it: it serves, keeps its data, and leaves nothing behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from mentoring import devservices
from tests.ground.servers import ROOT, are_gone

SOMEBODY = "from people.models import Person; Person.objects.create_user('ada@example.org', name='Ada Example')"


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """A place and a port of the demo's own, with one person in its database: nobody need be invented."""
    place = tmp_path_factory.mktemp("demo")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("KOBLING_", "DJANGO_"))}
    for name in ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "SECRET_KEY", "DEBUG"):
        environment.pop(name, None)
    with socket.create_server(("127.0.0.1", 0)) as free:
        environment |= {"KOBLING_VAR": str(place), "PORT": str(free.getsockname()[1]), "PYTHONUNBUFFERED": "1"}
    for words in (["migrate", "-v0"], ["shell", "-v0", "-c", SOMEBODY]):
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True)
    yield environment
    devservices.forget(place / "services")


def descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [number for child in children for number in (int(child), *descendants(int(child)))]


@pytest.fixture
def start():
    """Starts the demo; whatever the test does, none is left running."""
    demos = []

    def begin(environment):
        words = [sys.executable, "manage.py", "demo"]
        out = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        demos.append(subprocess.Popen(words, cwd=ROOT, env=environment, **out))
        return demos[-1]

    yield begin
    for demo in demos:
        demo.kill()
        demo.communicate()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "kill -9"])
def test_the_demo_serves_and_leaves_nothing_behind(environment, start, how):
    demo = start(environment)
    said = []
    for line in demo.stdout:
        said.append(line)
        if "the site is at" in line:
            break
    assert "the site is at" in said[-1], "".join(said)
    with urllib.request.urlopen(f"http://127.0.0.1:{environment['PORT']}/", timeout=60) as page:
        assert page.status == 200
    ready = json.loads((Path(environment["KOBLING_VAR"]) / "services" / "ready.json").read_text())
    started = [*descendants(demo.pid), ready["supervisor"], *ready["pids"]]
    assert len(started) >= 7  # web and its two, worker, supervisor, two servers; perhaps the worker's own already

    demo.send_signal(how)
    rest, _ = demo.communicate(timeout=60)

    assert are_gone(started, 30)
    assert demo.returncode == (0 if how == signal.SIGINT else -how)
    if how == signal.SIGINT:
        assert rest.rstrip().endswith("kobling: stopped.")
