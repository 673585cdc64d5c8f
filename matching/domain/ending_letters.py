"""Letters of the end of a match: that it comes, that one wants to go on, and that it has run its time."""

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.domain import letters
from matching import queries
from matching.domain import disclosure
from matching.models import Pair
from matching.states import ExtensionState, PairState, Side
from people.domain.letters import Letter, Writer
from people.models import OutgoingMail


def end_near(mail: OutgoingMail) -> Letter | None:
    """Tell that the last day comes, while there is time to say goodbye or to go on."""
    return _of_active(
        mail,
        _("Your match in {programme} ends on {last_day}"),
        _(
            "Hi {first_name},\n\nyour match in {programme} ({coupling}) ends on {last_day}. After that day the page no "
            "longer shows how you reach each other, so agree before then whether you keep in touch. Would you both "
            "like to go on longer? Ask for it on the page below."
        ),
    )


def extension_asked(mail: OutgoingMail) -> Letter | None:
    """Ask the other whether to go on longer."""
    pair, _side = _about(mail)
    wish = pair.extensions.filter(state=ExtensionState.ASKED).first() if pair else None
    if wish is None:
        return None
    return _of_active(
        mail,
        _("Do you want to go on until {last_day}?"),
        _(
            "Hi {first_name},\n\n{other} would like to go on until {last_day} ({coupling}). Say yes or no on the page "
            "below. A no is fine too: then your match ends on its day."
        ),
        wish.until,
    )


def extended(mail: OutgoingMail) -> Letter | None:
    """Tell the new last day."""
    return _of_active(
        mail,
        _("Your match goes on until {last_day}"),
        _("Hi {first_name},\n\nyour match in {programme} ({coupling}) now runs until {last_day}."),
    )


def extension_refused(mail: OutgoingMail) -> Letter | None:
    """Tell who asked that the match ends on its day."""
    return _of_active(
        mail,
        _("Your match ends on {last_day} as planned"),
        _(
            "Hi {first_name},\n\nyou asked to go on longer ({coupling}). The other cannot this time, so your match "
            "ends on {last_day} as planned. That says nothing about you."
        ),
    )


def completed(mail: OutgoingMail) -> Letter | None:
    """Thank both when a match has run its time."""
    pair, side = _about(mail)
    if pair is None or pair.state != PairState.COMPLETED:
        return None
    return _write(
        pair,
        side,
        mail.kind,
        _("Your match in {programme} has run its time"),
        _(
            "Hi {first_name},\n\nyour match ({coupling}) has come to its last day. Thank you for the time you gave "
            "each other. The site no longer shows how you reach each other. On your own page you find what comes "
            "after: your certificate when all that is expected is done, and what we ask you about the programme."
        ),
        {},
    )


def _of_active(mail: OutgoingMail, subject: str, body: str, last_day: date | None = None) -> Letter | None:
    pair, side = _about(mail)
    if pair is None or pair.state != PairState.ACTIVE:
        return None
    seen = disclosure.seen_by(pair, getattr(pair, side).person)
    if seen.stage != disclosure.AFTER:
        return None
    words = {
        "other": seen.name or _("The other"),
        "last_day": date_format(last_day or queries.last_day(pair), "DATE_FORMAT"),
    }
    return _write(pair, side, mail.kind, subject, body, words)


def _write(pair: Pair, side: Side, kind: str, subject: str, body: str, words: dict[str, str]) -> Letter:
    values = {"coupling": str(pair.coupling.name), **words}
    page = reverse("pair", args=[pair.pk])
    return letters.write_to(getattr(pair, side), kind, subject, body, values, page=page)


def _about(mail: OutgoingMail) -> tuple[Pair | None, Side]:
    pair = queries.pairs().filter(pk=mail.about.get("pair")).first()
    return pair, Side(mail.about.get("side", Side.SEEKER))


WRITERS: dict[str, Writer] = {
    "end_near": end_near,
    "extension_asked": extension_asked,
    "extended": extended,
    "extension_refused": extension_refused,
    "completed": completed,
}
