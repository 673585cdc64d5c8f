"""The poster of a programme: one page to print and hang up, with a QR code that leads to the programme's page."""

import hashlib
import json
from datetime import datetime
from typing import Any

import qrcode
import typst
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathImage

from mentoring import showcase
from programmes import queries
from programmes.models import Programme

SHEET = settings.BASE_DIR / "templates" / "mentoring" / "poster.typ"
MOST_OFFERS, MOST_CONTACTS = 5, 2
LONGEST, LONGEST_LINE = 240, 90
KEPT_SECONDS = 24 * 60 * 60


def pdf(programme: Programme, *, at: datetime) -> bytes:
    """Give the poster in the reader's language, as a tagged PDF of one page; made once for each set of words."""
    words = json.dumps(_words(programme, at), sort_keys=True)
    key = f"poster:{hashlib.sha256(words.encode()).hexdigest()}"
    made = cache.get(key)
    if made is None:
        made = typst.compile(SHEET.read_bytes(), format="pdf", sys_inputs={"words": words}, ignore_system_fonts=True)
        cache.set(key, made, KEPT_SECONDS)
    return bytes(made)


def _words(programme: Programme, at: datetime) -> dict[str, Any]:
    cohort = showcase.current_cohort(programme)
    address = settings.SITE_URL + reverse("programme", args=[programme.slug])
    doors = []
    if cohort is not None:
        cohort.programme = programme
        ways = [showcase.door(intake, at) for intake in cohort.intakes.select_related("cohort__programme")]
        doors = [{"who": way.who, "sentence": way.sentence} for way in ways if way.state != "closed"]
    return {
        "language": get_language() or programme.languages[0],
        "colour": programme.colour,
        "name": _cut(str(programme.name)),
        "owner": str(programme.owner),
        "summary": _cut(str(programme.summary)),
        "offer_heading": _("What you get"),
        "offer": [_cut(line, LONGEST_LINE) for line in str(programme.offer).splitlines() if line.strip()][:MOST_OFFERS],
        "doors_heading": _("Applications"),
        "doors": doors,
        "address": address.partition("://")[2].rstrip("/"),
        "qr": qrcode.make(address, image_factory=SvgPathImage, border=1).to_string(encoding="unicode"),
        "qr_words": _("QR code: %(address)s") % {"address": address},
        "contacts": [
            ", ".join(filter(None, [contact.name, contact.email, contact.phone]))
            for contact in queries.contacts_for(programme)[:MOST_CONTACTS]
        ],
    }


def _cut(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
