"""What bench/mail.py sends: plain notes through the outbox, and the same notes by a task that sends them itself."""

import smtplib
from datetime import timedelta
from email.message import EmailMessage

from celery import shared_task
from django.conf import settings

from people.domain import delivery
from people.domain.letters import Letter

delivery.LEASE = timedelta(seconds=15)  # in production five minutes; here workers die every second
BOOK = {"bench_note": lambda mail: Letter(f"Note {mail.key}", "Hello, this is a note.\n")}


@shared_task(acks_late=False)  # type: ignore[untyped-decorator]  # celery is not typed
def naive(number: int) -> None:
    """Send one note as most sites do: the task is the only memory of it."""
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=20) as smtp:
        smtp.send_message(message(f"naive-{number}"))


def message(name: str) -> EmailMessage:
    """Make a note of about the size that the outbox sends."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "kobling@bench.test", "reader@bench.test", f"Note {name}"
    made["Message-ID"] = f"<{name}@bench.test>"
    made.set_content("Hello, this is a note.\n")
    return made
