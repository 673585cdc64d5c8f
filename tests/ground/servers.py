"""What the tests of the embedded servers share: clients that can be killed, and a look at who is at work."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import redis

ROOT = Path(__file__).resolve().parent.parent.parent


class Client:
    """One process that uses the servers of a directory, started and ready."""

    def __init__(self, directory: Path, **environment: str) -> None:
        self.directory = directory
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.ground.client", str(directory)],
            cwd=ROOT,
            env=os.environ | {"DEVSERVICES_GRACE": "0.3"} | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said = self.process.stdout.readline()

    @property
    def urls(self) -> dict[str, str]:
        return json.loads(self.said)

    def refusal(self) -> str:
        """The sentence with which it ended instead of being ready."""
        assert self.said == ""
        return self.process.communicate(timeout=10)[1].strip()

    def leave(self) -> None:
        self.process.communicate(timeout=10)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=10)

    def pids(self) -> list[int]:
        """The supervisor first, then PostgreSQL, then Valkey."""
        ready = json.loads((self.directory / "ready.json").read_text())
        return [ready["supervisor"], *ready["pids"]]

    def write(self, word: str) -> None:
        with psycopg.connect(self.urls["DATABASE_URL"]) as connection:
            connection.execute("create table if not exists note (word text)")
            connection.execute("insert into note values (%s)", [word])
        with redis.from_url(self.urls["REDIS_URL"]) as queue:
            queue.rpush("notes", word)

    def read(self) -> tuple[list[str], list[str]]:
        """The words in the database and those in the queue."""
        with psycopg.connect(self.urls["DATABASE_URL"]) as connection:
            rows = [word for (word,) in connection.execute("select word from note")]
        with redis.from_url(self.urls["REDIS_URL"]) as queue:
            return rows, [word.decode() for word in queue.lrange("notes", 0, -1)]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def are_gone(pids: list[int], seconds: float = 15) -> bool:
    """Wait until none of them lives."""
    deadline = time.monotonic() + seconds
    while any(is_alive(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def kill(pids: list[int]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
