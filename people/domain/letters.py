"""Letters: each kind of mail has one writer, which makes its words when the mail is released."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from people.models import OutgoingMail


@dataclass(frozen=True)
class Attachment:
    """One file that goes with a mail: its name, its content, and its kind with parameters."""

    name: str
    content: bytes
    maintype: str
    subtype: str
    parameters: dict[str, str]


@dataclass(frozen=True)
class Letter:
    """The words of one mail: plain text, with addresses of pages written out; and what goes with it.

    `stop_url` is the page on which the reader stops letters of this kind, told to mail readers in the head too.
    """

    subject: str
    text: str
    attachments: tuple[Attachment, ...] = ()
    stop_url: str = ""


Writer = Callable[[OutgoingMail], Letter | None]


@cache
def writers() -> dict[str, Writer]:
    """Gather the writers of all rooms, by kind of mail; settings.LETTER_WRITERS names the books."""
    book: dict[str, Writer] = {}
    for path in settings.LETTER_WRITERS:
        book |= import_string(path)
    return book


def write(mail: OutgoingMail) -> Letter | None:
    """Make a mail's words in the active language; None: its reason has passed. Raises KeyError for an unknown kind."""
    return writers()[mail.kind](mail)
