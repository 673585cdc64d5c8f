"""A mail server in a process of its own that takes everything and keeps nothing, for measuring throughput."""

import sys
import time

from aiosmtpd.controller import Controller


class Sinkhole:
    """Takes a letter and forgets it."""

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        """Say that it is taken."""
        return "250 OK"


if __name__ == "__main__":
    controller = Controller(Sinkhole(), hostname="127.0.0.1", port=int(sys.argv[1]))
    controller.start()
    print("ready", flush=True)
    sys.stdin.read()  # until the benchmark ends, however it ends
    controller.stop()
    time.sleep(0)
