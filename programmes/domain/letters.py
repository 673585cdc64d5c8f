"""Making a letter's words: the programme's own, else the room's; filled in, and signed with the contact."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from people.domain.letters import Letter
from programmes import queries
from programmes.models import Campus, Contact, MailTemplate, Programme

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
DOT_BEFORE_A_NAME = re.compile(r"(?<=\w)\.(?=[^\W\d_]{2})")
TRUSTED_ENDINGS = ("url", "email")


def write(
    programme: Programme,
    kind: str,
    default_subject: str,
    default_body: str,
    values: Mapping[str, str],
    *,
    campus: Campus | None = None,
    url: str = "",
) -> Letter:
    """Make one letter in the active language.

    `default_subject` and `default_body` are the room's own words (already translated) for a programme without a
    mail template of this kind; `values` fill {placeholders} by plain name, and {programme} is always known. A value
    is made harmless (no links, one line) unless its name ends in "url" or "email". `url` is the absolute address of
    the page that the letter is about; it and the contact of the campus or programme are written below the text.
    """
    template = MailTemplate.objects.filter(programme=programme, kind=kind).first()
    subject = (str(template.subject) if template else "") or default_subject
    body = (str(template.body) if template else "") or default_body
    known = {"programme": str(programme), **values}
    if url:
        known.setdefault("page_url", url)
    text = fill(body, known).strip()
    parts = [text]
    if url and url not in text:
        parts.append(url)
    parts.append(signature(programme, campus))
    return Letter(" ".join(fill(subject, known).split()), "\n\n".join(part for part in parts if part) + "\n")


def placeholders(text: str) -> set[str]:
    """List the names that a text asks to have filled."""
    return set(PLACEHOLDER.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in place of {names}; a name without a value leaves nothing behind."""

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        given = values.get(name, "")
        return given if name.endswith(TRUSTED_ENDINGS) else harmless(given)

    return PLACEHOLDER.sub(value, text)


def harmless(text: str) -> str:
    """Take from a person's own text what a mail reader would make a link of, and its line breaks."""
    return DOT_BEFORE_A_NAME.sub(". ", " ".join(str(text).split()).replace("://", ": //"))


def signature(programme: Programme, campus: Campus | None) -> str:
    """Write whom to ask, below every letter."""
    contact = queries.contacts_for(programme, campus).first()
    if contact is None:
        return str(programme)
    return f"{_('Questions? Ask')} {_reached(contact)}\n{programme}"


def _reached(contact: Contact) -> str:
    ways = [contact.name, str(contact.email), contact.phone, contact.office]
    return ", ".join(way for way in ways if way)
