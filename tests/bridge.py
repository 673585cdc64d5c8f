"""A bridge between a browser and the site that can be drawn up: then there is no network, also for a page's worker."""

import contextlib
import socket
import threading
from urllib.parse import urlsplit


class Bridge:
    """Hands every byte on from a port of its own to the site, while it is down."""

    def __init__(self, site: str) -> None:
        self.site = (urlsplit(site).hostname or "", urlsplit(site).port or 0)
        self.ends: list[socket.socket] = []
        self.is_up = False
        self.door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://localhost:{self.door.getsockname()[1]}"
        threading.Thread(target=self._let_over, daemon=True).start()

    def draw_up(self) -> None:
        """Cut every connection, and refuse new ones."""
        self.is_up = True
        for end in self.ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self.ends.clear()

    def let_down(self) -> None:
        """Let over who comes."""
        self.is_up = False

    def close(self) -> None:
        """End it all."""
        self.draw_up()
        with contextlib.suppress(OSError):
            self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()

    def _let_over(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                here, _who = self.door.accept()
                if self.is_up:
                    here.close()
                    continue
                there = socket.create_connection(self.site)
                self.ends += [here, there]
                for source, target in ((here, there), (there, here)):
                    threading.Thread(target=_carry, args=(source, target), daemon=True).start()


def _carry(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
