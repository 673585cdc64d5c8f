"""Makes workers in no time: Django is loaded once, and each line read forks one that sends mail until killed."""

import ctypes
import os
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "bench.mail_settings"

import django

django.setup()

from bench import notes
from people import tasks

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def work() -> None:
    """Do what a worker does when beat tells it to look, again and again."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    while True:
        tasks.deliver_mail()
        time.sleep(0.05)


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", notes.delivery.LEASE, flush=True)
    for _line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            work()
        print(pid, flush=True)
