"""The demo's mail server: takes every mail, delivers none, and keeps each in the mailbox for /dev/mail/."""

import logging
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from mentoring import mailbox


class Keeper:
    """Keeps what the server is handed."""

    def __init__(self, folder: Path, tell: Callable[[str], None]) -> None:
        """Know the folder of the box and whom to tell."""
        self.folder = folder
        self.tell = tell

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep one mail; a full disk is the sender's to try again."""
        try:
            letter = mailbox.read(mailbox.keep(self.folder, envelope.content))
        except OSError as error:
            return f"452 {error.strerror}"
        self.tell(f"to {', '.join(envelope.rcpt_tos)}: {letter.subject}")
        return "250 kept"


def start(folder: Path, tell: Callable[[str], None] = lambda line: None, port: int = 0) -> Controller:
    """Serve on loopback, on any free port unless one is named; `.port` tells it, `.stop()` ends it."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # it tells of every line of every talk
    sink = Controller(Keeper(folder, tell), hostname="127.0.0.1", port=port or _free_port())
    sink.start()
    return sink


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
