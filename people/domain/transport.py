"""The way to the mail server: every fault is told as one of four, by what it means for the letter."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from people.domain import envelope


class Fault(Exception):
    """Something went wrong on the way; the message is the server's own words, shortened."""


class Unreachable(Fault):
    """There is no connection (any more), and the letter was not handed over."""


class Later(Fault):
    """The server said: not now. The letter was not taken."""


class Refused(Fault):
    """The server said: never. The letter was not taken."""


class Unknown(Fault):
    """The connection broke after the letter was handed over; nobody knows whether it was taken."""


class Post:
    """One open connection to the mail server."""

    def __init__(self, smtp: smtplib.SMTP) -> None:
        """Keep the connection."""
        self.smtp = smtp

    def address(self, to: str) -> None:
        """Name sender and the one recipient; raises Unreachable, Later or Refused."""
        try:
            code, words = self.smtp.mail(envelope.sender_address())
            if code >= 500:  # our own address is refused: a fault of the set-up, not of the reader's address
                raise self._reset(Later(_said(code, words)))
            self._judge(code, words)
            self._judge(*self.smtp.rcpt(to))
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(str(error)) from error

    def hand_over(self, message: bytes) -> None:
        """Hand over the letter; raises Later or Refused when the server says so, else Unknown."""
        words: bytes | str
        try:
            code, words = self.smtp.data(message)
        except smtplib.SMTPDataError as error:
            code, words = error.smtp_code, error.smtp_error
        except (OSError, smtplib.SMTPException) as error:
            raise Unknown(str(error) or type(error).__name__) from error
        self._judge(code, words)

    def _judge(self, code: int, words: bytes | str) -> None:
        if 200 <= code < 300:
            return
        if code == 421:
            raise Unreachable(_said(code, words))
        raise self._reset(Refused(_said(code, words)) if code >= 500 else Later(_said(code, words)))

    def _reset(self, fault: Fault) -> Fault:
        """Clear the envelope for the next letter; a connection that breaks here is met at the next word."""
        try:
            self.smtp.rset()
        except (OSError, smtplib.SMTPException):
            self.smtp.close()
        return fault


@contextmanager
def connection() -> Iterator[Post]:
    """Open one connection for a batch, with time-outs on every word; raises Unreachable."""
    try:
        smtp = _connect()
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(str(error) or type(error).__name__) from error
    try:
        yield Post(smtp)
    finally:
        try:
            smtp.quit()
        except (OSError, smtplib.SMTPException):
            smtp.close()


def _connect() -> smtplib.SMTP:
    """Connect, encrypt and log in as the settings say."""
    context = ssl.create_default_context()
    timeout, name = settings.EMAIL_TIMEOUT, envelope.sender_domain()
    smtp: smtplib.SMTP
    if settings.EMAIL_USE_SSL:
        smtp = smtplib.SMTP_SSL(
            settings.EMAIL_HOST, settings.EMAIL_PORT, local_hostname=name, timeout=timeout, context=context
        )
    else:
        smtp = smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, local_hostname=name, timeout=timeout)
    try:
        smtp.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            smtp.starttls(context=context)
        if settings.EMAIL_HOST_USER:
            smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _said(code: int, words: bytes | str) -> str:
    """Put an answer of the server on one short line."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return envelope.one_line(f"{code} {text}")[:300]
