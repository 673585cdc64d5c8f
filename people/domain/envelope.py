"""The envelope: a letter becomes one message to one reader, with heads that nobody's text can bend."""

import unicodedata
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr

from django.conf import settings

from people.domain.letters import Attachment, Letter
from people.models import OutgoingMail

SUBJECT_LENGTH = 250


def seal(mail: OutgoingMail, letter: Letter, *, language: str, message_id: str, at: datetime) -> EmailMessage:
    """Make the message of a mail: plain text and files, one recipient; raises ValueError for an impossible address."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _sender()
    message["To"] = Address(display_name=one_line(mail.person.name if mail.person else ""), addr_spec=reader(mail))
    message["Subject"] = subject_of(letter)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    if letter.stop_url:
        message["List-Unsubscribe"] = f"<{letter.stop_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text, charset="utf-8", cte="quoted-printable")
    for file in letter.attachments:
        if "method" in file.parameters:
            _invite(message, file)
    message["Content-Language"] = language  # after the content, which clears what is said of it
    for file in letter.attachments:
        kind = ("application", "ics") if "method" in file.parameters else (file.maintype, file.subtype)
        message.add_attachment(file.content, *kind, filename=file.name, params=file.parameters)
    return message


def _invite(message: EmailMessage, file: Attachment) -> None:
    """Add an invitation as the other form of the text, where Google, Outlook and Apple look for it."""
    text = file.content.decode()
    message.add_alternative(text, subtype=file.subtype, charset="utf-8", cte="base64", params=file.parameters)


def reader(mail: OutgoingMail) -> str:
    """Give the one address that a mail goes to; raises ValueError when it cannot stand in an envelope."""
    address = mail.address or (mail.person.email if mail.person else "")
    name, _, domain = address.rpartition("@")
    return f"{name.encode('ascii').decode()}@{domain.encode('idna').decode()}"


def sender_address() -> str:
    """Give the address that the site writes from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def sender_domain() -> str:
    """Give the domain that the site writes from."""
    return sender_address().rpartition("@")[2] or "localhost"


def new_message_id() -> str:
    """Make a message id of the site's own domain."""
    return make_msgid(domain=sender_domain())


def subject_of(letter: Letter) -> str:
    """Give a letter's subject as it stands in the head: one line, not too long."""
    return one_line(letter.subject)[:SUBJECT_LENGTH]


def one_line(text: str) -> str:
    """Hold a text to one line of visible characters: no line breaks, no control or direction characters."""
    visible = "".join(" " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign for sign in text)
    return " ".join("".join(sign for sign in visible if unicodedata.category(sign) not in {"Cf", "Cs"}).split())


def _sender() -> Address:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return Address(display_name=one_line(name), addr_spec=address)
