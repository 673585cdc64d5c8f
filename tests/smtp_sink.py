"""A real mail server that swallows all mail, with faults that can be switched on: for tests of the outbox."""

import asyncio
import email
import logging
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

OK = "250 OK"
logging.getLogger("mail.log").setLevel(logging.WARNING)


@dataclass
class Letter:
    """One message as it came."""

    sender: str
    recipients: list[str]
    message: Message

    @property
    def message_id(self) -> str:
        return self.message["Message-ID"]

    @property
    def text(self) -> str:
        parts = (part for part in self.message.walk() if part.get_content_type() == "text/plain")
        return next(parts).get_payload(decode=True).decode()


@dataclass
class Sink:
    """The sink: what it has taken, and what it does wrong."""

    letters: list[Letter] = field(default_factory=list)
    at_recipient: Callable[[str], str] = lambda address: OK
    at_data: Callable[[Letter], str] = lambda letter: OK
    reply_delay: float = 0.0
    break_after_taking: bool = False
    controller: Controller | None = None

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list) -> str:
        answer = self.at_recipient(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        letter = Letter(envelope.mail_from, list(envelope.rcpt_tos), email.message_from_bytes(envelope.content))
        answer = self.at_data(letter)
        if answer.startswith("250"):
            self.letters.append(letter)
        if self.break_after_taking:
            server.transport.abort()
            return answer
        await asyncio.sleep(self.reply_delay)
        return answer

    def start(self, port: int = 0) -> None:
        """Begin to listen; the port is chosen once and kept over a stop."""
        self.controller = Controller(self, hostname="127.0.0.1", port=port or free_port())
        self.controller.start()

    def stop(self) -> None:
        """Refuse connections from now on."""
        if self.controller:
            self.controller.stop()
            self.port_kept, self.controller = self.controller.port, None

    @property
    def port(self) -> int:
        return self.controller.port if self.controller else self.port_kept

    def to(self, address: str) -> list[Letter]:
        """Give the letters that one address got."""
        return [letter for letter in self.letters if letter.recipients == [address]]


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
