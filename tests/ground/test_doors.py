"""The commands: each that is promised exists, the build server uses the same door, and refusals are one sentence."""

import os
import re
import shutil
import socket
import subprocess
import sys

import pytest

from tests.ground.servers import ROOT

PROMISED = ["setup", "demo", "demo-reset", "test", "check", "bench", "map", "coverage-table", "messages", "fmt"]


@pytest.mark.parametrize("target", PROMISED)
def test_make_knows_the_command(target):
    asked = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True)

    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.strip()


def test_make_alone_lists_every_command():
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert [target for target in PROMISED if f"make {target} " not in listed] == []


def test_the_build_server_calls_make_test():
    door = ROOT / ".ci/run"

    assert os.access(door, os.X_OK)
    assert re.search(r"^exec make test$", door.read_text(), re.MULTILINE)


def test_a_machine_without_a_fit_python_is_told_so_in_one_sentence(tmp_path):
    for tool in ("bash", "cat", "dirname", "grep", "id", "mktemp", "mkdir", "rm", "tail"):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    (tmp_path / "python3").write_text("#!/bin/bash\n[ $1 = -V ] && echo Python 3.9.2 || exit 1\n")
    (tmp_path / "python3").chmod(0o755)

    environment = {"PATH": str(tmp_path), "HOME": str(tmp_path)}
    asked = subprocess.run([ROOT / "requirements/install", "demo"], env=environment, capture_output=True, text=True)

    assert asked.returncode == 1
    assert asked.stderr.startswith("kobling: Python 3.11 or newer is needed, and python3 is Python 3.9.2.")
    assert len(asked.stderr.splitlines()) == 1


def test_a_taken_port_is_told_in_one_sentence_before_anything_starts(tmp_path):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KOBLING_")}
    for name in ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL"):
        environment.pop(name, None)
    environment |= {"KOBLING_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "mentoring.settings"}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        environment["PORT"] = str(taken.getsockname()[1])
        words = [sys.executable, "manage.py", "demo"]
        asked = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)

    assert asked.returncode == 1
    assert asked.stderr.strip() == (
        f"kobling: port {environment['PORT']} is taken by another program; "
        "stop it, or choose another port: make demo PORT=8001"
    )
    assert not (tmp_path / "services").exists()
