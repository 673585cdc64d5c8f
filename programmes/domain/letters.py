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
EVERYWHERE = frozenset({"first_name", "programme", "page_url"})
OF_AN_APPLICATION = frozenset({"name", "part", "cohort", "campus", "deadline", "next_step", "reason"})
OF_A_CONTRACT = frozenset({"name", "cohort", "hours", "starts", "ends", "employer", "contact", "due_day", "role"}) | {
    "contact_email"
}
OF_A_PAIR = frozenset({"coupling", "other", "next_step"})
# The letters that a programme can put into its own words, and what each knows besides EVERYWHERE.
KINDS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("receipt", "pool", "waitlist", "declined", "interview", "withdrawn"), OF_AN_APPLICATION),
    **dict.fromkeys(
        ("interview_times", "interview_fixed", "interview_cancelled"),
        OF_AN_APPLICATION | {"when", "times", "minutes", "where_url"},
    ),
    "asked_anew": OF_AN_APPLICATION | {"questions"},
    **dict.fromkeys(("place_offered", "place_gone"), OF_AN_APPLICATION | {"answer_by"}),
    **dict.fromkeys(
        ("offer", "offer_waits", "offer_silent", "active", "offer_declined", "offer_expired", "ended"), OF_A_PAIR
    ),
    **dict.fromkeys(("end_near", "extension_asked", "extended", "extension_refused"), OF_A_PAIR | {"last_day"}),
    "completed": OF_A_PAIR,
    **dict.fromkeys(("survey_asked", "survey_reminder"), frozenset({"survey", "last_day"})),
    "certificate_ready": frozenset(),
    **dict.fromkeys(
        ("interest_connected", "interest_taken", "interest_declined"), frozenset({"assignment", "organisation"})
    ),
    "unmatched": frozenset({"coupling"}),
    "swap_settled": frozenset({"coupling", "outcome"}),
    "agreement_waits": frozenset({"coupling", "other"}),
    **dict.fromkeys(("co_guide_asked", "co_guide_joins", "co_guide_over"), frozenset({"coupling", "days", "other"})),
    "reminder_gathering": frozenset({"gathering", "when", "where_url"}),
    "reminder_answer": frozenset({"gathering", "when", "answer_by"}),
    "gathering_seat": frozenset({"gathering", "part", "when", "where_url"}),
    "gathering_moved": frozenset({"gathering", "when", "before", "note", "where_url"}),
    "gathering_cancelled": frozenset({"gathering", "when", "note"}),
    "gathering_make_up": frozenset({"gathering", "missed", "when", "where_url"}),
    "reminder_acceptance": frozenset({"coupling"}),
    "reminder_draft": frozenset({"deadline"}),
    "reminder_meeting_log": frozenset({"other"}),
    "reminder_timesheet": frozenset({"month", "due"}),
    "reminder_contract_end": frozenset({"ends", "registered", "hours"}),
    **dict.fromkeys(("contract_to_sign", "contract_signed"), frozenset({"cohort"})),
    **dict.fromkeys(("timesheet_returned", "timesheet_approved"), frozenset({"month", "reason", "sum"})),
    "thanks": frozenset({"hours", "meetings", "met"}),
    "reminder_meeting": frozenset({"other", "when", "where_url"}),
    "reminder_proposal": frozenset({"other", "times"}),
    **dict.fromkeys(("meeting_proposed", "meeting_answered"), frozenset({"other", "times", "minutes", "where_url"})),
    **dict.fromkeys(
        ("meeting_planned", "meeting_moved", "meeting_cancelled"), frozenset({"other", "when", "minutes", "where_url"})
    ),
    "outcome_question": frozenset(),
    "document_new": frozenset({"title"}),
    "feedback_answered": frozenset({"question", "answer"}),
    "check_in": frozenset({"other", "links_url"}),
    **dict.fromkeys(("concern_receipt", "concern_closed", "concern_raised", "help_asked"), frozenset[str]()),
}


def write(
    programme: Programme,
    kind: str,
    default_subject: str,
    default_body: str,
    values: Mapping[str, str],
    *,
    campus: Campus | None = None,
    contact: Contact | None = None,
    url: str = "",
) -> Letter:
    """Make one letter in the active language.

    `default_subject` and `default_body` are the room's own words (already translated) for a programme without a
    mail template of this kind; `values` fill {placeholders} by plain name, and {programme} is always known. A value
    is made harmless (no links, one line) unless its name ends in "url" or "email". `url` is the absolute address of
    the page that the letter is about; it and the contact (the one given, else that of the campus or programme) are
    written below the text.
    """
    template = MailTemplate.objects.filter(programme=programme, kind=kind).first()
    subject = (str(template.subject) if template else "") or default_subject
    body = (str(template.body) if template else "") or default_body
    words = {"programme": str(programme), **values}
    if url:
        words.setdefault("page_url", url)
    text = fill(body, words).strip()
    parts = [text]
    if url and url not in text:
        parts.append(url)
    parts.append(signature(programme, campus, contact))
    return Letter(" ".join(fill(subject, words).split()), "\n\n".join(part for part in parts if part) + "\n")


def unknown(kind: str, text: str) -> list[str]:
    """List the {names} in a text that a letter of this kind does not know."""
    return sorted(set(PLACEHOLDER.findall(text)) - EVERYWHERE - _of(kind))


def known(kind: str) -> list[str]:
    """List the {names} that a letter of this kind knows."""
    return sorted(EVERYWHERE | _of(kind))


def _of(kind: str) -> frozenset[str]:
    return OF_A_CONTRACT if kind == "contract" else KINDS.get(kind, frozenset())


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


def signature(programme: Programme, campus: Campus | None, contact: Contact | None = None) -> str:
    """Write whom to ask, below every letter."""
    contact = contact or queries.contacts_for(programme, campus).first()
    if contact is None:
        return str(programme)
    return "\n".join([_("Questions? Ask %(contact)s") % {"contact": _reached(contact)}, str(programme)])


def _reached(contact: Contact) -> str:
    ways = [contact.name, str(contact.email), contact.phone, contact.office]
    return ", ".join(way for way in ways if way)
