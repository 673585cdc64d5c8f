"""Sheets of a gathering to print: the headcount for who caters, and the code that hangs on the wall."""

import json

import typst
from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from programmes.models import Gathering
from sessions_app.domain import codes, needs, walltime

FOLDER = settings.BASE_DIR / "templates" / "sessions_app" / "sheets"


def headcount(gathering: Gathering) -> bytes:
    """Give how many come and what they need as a tagged PDF, without a name."""
    counted = needs.headcount(gathering)
    tables = [
        {"title": title, "rows": [[f"{number} ×", word] for word, number in rows]}
        for title, rows in (
            (_("By part"), counted.parts),
            (_("Food"), counted.diets),
            (_("Access"), counted.access),
        )
        if rows
    ]
    return _printed(
        "headcount.typ",
        {
            **_head(gathering),
            "coming": ngettext("%(number)d person comes", "%(number)d people come", counted.coming)
            % {"number": counted.coming},
            "tables": tables,
            "nothing": "" if counted.diets or counted.access or counted.others else _("No needs are told."),
            "others": _("%(number)d × something else: ask the organiser.") % {"number": counted.others}
            if counted.others
            else "",
            "foot": _("Counts only. Names stay with the organiser."),
        },
    )


def room(gathering: Gathering) -> bytes:
    """Give the code of the room, to hang on the wall."""
    address = codes.room_address(gathering)
    return _printed(
        "room.typ",
        {
            **_head(gathering),
            "title": _("Are you here?"),
            "say": _("Scan the code with your phone, log in, and press “Yes, I am here”."),
            "qr": codes.drawn(address),
            "qr_words": _("QR code with which participants log that they are here"),
            "foot": _("No phone? Say your name at the door."),
        },
    )


def _head(gathering: Gathering) -> dict[str, str]:
    programme = gathering.programme
    return {
        "language": get_language() or programme.languages[0],
        "colour": programme.colour,
        "programme": str(programme.name),
        "name": str(gathering.name),
        "when": walltime.span_in_words(gathering.starts_at, gathering.ends_at, programme),
        "place": gathering.place,
    }


def _printed(sheet: str, words: dict[str, object]) -> bytes:
    given = json.dumps(words)
    made = typst.compile(
        (FOLDER / sheet).read_bytes(), format="pdf", sys_inputs={"words": given}, ignore_system_fonts=True
    )
    return bytes(made)
