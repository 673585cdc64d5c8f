"""Runs the demo's programs side by side: one prefixed line an event, and none left behind, even after kill -9."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import IO

from mentoring import devservices

PR_SET_PDEATHSIG = 1
PATIENCE_SECONDS = 15
AS_ROOT = "You're running the worker with superuser privileges"  # true, and harmless for a demo
_libc = ctypes.CDLL(None)
_speaking = threading.Lock()


def say(who: str, line: str) -> None:
    """Print one line with the time and who speaks."""
    with _speaking:
        sys.stdout.write(f"{datetime.now():%H:%M:%S}  {who:8}{line}\n")
        sys.stdout.flush()


class Program:
    """One program of the demo, started in a session of its own, so that Ctrl-C reaches the demo alone."""

    def __init__(self, name: str, command: Sequence[str], tell: Callable[[str], str | None] | None) -> None:
        """Start it; `tell` turns a line of its log into what is shown, or None. Without `tell` it writes itself."""
        self.name = name
        self.command = command
        self.tell = tell
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if tell else None,
            stderr=subprocess.STDOUT if tell else None,
            cwd=devservices.REPOSITORY,
            start_new_session=True,
            preexec_fn=_end_with_parent,
            env=os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": f"ignore:{AS_ROOT}"},
        )
        if self.process.stdout is not None:
            threading.Thread(target=self._listen, args=(self.process.stdout,), daemon=True).start()

    def has_ended(self) -> bool:
        """Say whether it runs no more."""
        return self.process.poll() is not None

    def age(self) -> float:
        """Seconds since its start."""
        return time.monotonic() - self.started_at

    def sweep(self) -> None:
        """End at once whatever it started and left behind."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def _listen(self, log: IO[bytes]) -> None:
        with log:
            for raw in log:
                line = raw.decode(errors="replace").rstrip()
                shown = self.tell(line) if self.tell else line
                if shown:
                    say(self.name, shown)


def stop(programs: Sequence[Program]) -> None:
    """Ask all to end, wait for their work in hand, then end what is left with everything it started."""
    for program in programs:
        if not program.has_ended():
            program.process.terminate()
    deadline = time.monotonic() + PATIENCE_SECONDS
    for program in programs:
        try:
            program.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            program.sweep()
            program.process.wait()
        program.sweep()


def _end_with_parent() -> None:
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
