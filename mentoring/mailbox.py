"""The demo's mailbox: a folder with one file for each mail that the mail sink took."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

NEWEST = 500


@dataclass(frozen=True)
class Letter:
    """One mail in the box, as its reader would see it."""

    name: str
    at: datetime
    to: str
    sender: str
    subject: str
    text: str


def keep(folder: Path, content: bytes) -> Path:
    """Put one mail into the box; the name of its file is the instant of its arrival."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = time.time_ns()
    while (folder / f"{stamp}.eml").exists():
        stamp += 1
    unfinished = folder / f"{stamp}.unfinished"
    unfinished.write_bytes(content)
    return unfinished.rename(folder / f"{stamp}.eml")


def letters(folder: Path, to: str = "") -> Iterable[Letter]:
    """The newest mails first, all or those to one address."""
    newest = sorted(folder.glob("*.eml"), reverse=True) if folder.is_dir() else []
    found = (read(path) for path in newest)
    return [letter for letter in found if to.lower() in letter.to.lower()][:NEWEST]


def one(folder: Path, name: str) -> Letter | None:
    """One mail by the name of its file, or None."""
    path = folder / f"{name}.eml"
    return read(path) if name.isdigit() and path.is_file() else None


def read(path: Path) -> Letter:
    """Open one file of the box."""
    message = message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=policy.default)
    body = message.get_body(preferencelist=("plain", "html"))
    return Letter(
        name=path.stem,
        at=datetime.fromtimestamp(int(path.stem) / 1e9, UTC),
        to=str(message["To"] or ""),
        sender=str(message["From"] or ""),
        subject=str(message["Subject"] or ""),
        text=body.get_content() if body is not None else "",
    )
