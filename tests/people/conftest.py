"""What tests of the outbox share: a real sink, plain letters, and mails in the outbox."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from people.domain import account_letters, letters, outbox
from people.domain.letters import Letter
from people.models import OutgoingMail, Person
from tests.smtp_sink import Sink

AT = timezone.now().replace(microsecond=0)
LATER = timedelta(minutes=31)


@pytest.fixture
def smtp_sink(settings) -> Iterator[Sink]:
    """A mail server of our own, which the outbox is set to use."""
    sink = Sink()
    sink.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 2
    yield sink
    sink.stop()


@pytest.fixture
def write(settings) -> Iterator[Callable[..., None]]:
    """Plain letters of the kind "note", whose writer a test may replace."""
    book = {"note": lambda mail: Letter(f"Note {mail.key}", "Hello."), **account_letters.WRITERS}
    letters.writers.cache_clear()
    settings.LETTER_WRITERS = ["tests.people.conftest.BOOK"]
    BOOK.clear()
    BOOK.update(book)

    def replace(writer: Callable[[OutgoingMail], Letter | None], kind: str = "note") -> None:
        BOOK[kind] = writer
        letters.writers.cache_clear()

    yield replace
    letters.writers.cache_clear()


BOOK: dict = {}


def put(person: Person, key: str, *, at: datetime = AT, kind: str = "note", **more) -> OutgoingMail:
    """Write one mail into the outbox."""
    outbox.put(person, kind, key=key, at=at, **more)
    return OutgoingMail.objects.get(key=key)
