"""Account letters: the mails that allauth asks for, put into the outbox and written when they are released."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

from people.domain.letters import Letter, Writer
from people.models import OutgoingMail, Person

KIND = "account"
PLAIN = (str, int, float, bool, type(None))


def put(prefix: str, address: str, context: dict[str, Any], *, person: Person | None, key: str, at: datetime) -> None:
    """Write an account mail into the outbox, with the plain values (codes, links) that its template needs."""
    values = {name: value for name, value in context.items() if isinstance(value, PLAIN)}
    OutgoingMail.objects.create(
        person=person,
        address="" if person else address,
        kind=KIND,
        key=key,
        about={"template": prefix, "values": values, "language": get_language() or settings.LANGUAGE_CODE},
        not_before=at,
    )


def write(mail: OutgoingMail) -> Letter | None:
    """Make the words of an account mail from allauth's templates; None when its values are gone."""
    if "template" not in mail.about:
        return None
    context = {
        **mail.about["values"],
        "user": mail.person,
        "email": mail.address or mail.person,
        "site_name": settings.SITE_NAME,
        "current_site": {"name": settings.SITE_NAME, "domain": urlsplit(settings.SITE_URL).netloc},
    }
    prefix = mail.about["template"]
    subject = " ".join(render_to_string(f"{prefix}_subject.txt", context).split())
    return Letter(subject, render_to_string(f"{prefix}_message.txt", context).strip())


WRITERS: dict[str, Writer] = {KIND: write}
