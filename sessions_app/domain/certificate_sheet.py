"""The certificate as a sheet: its words in one language, the address where it is confirmed, and the PDF."""

import json
from datetime import date
from typing import Any

import qrcode
import typst
from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from i18nfield.strings import LazyI18nString
from qrcode.image.svg import SvgPathImage

from programmes.states import Part
from sessions_app.domain import certificates
from sessions_app.models import Certificate

SHEET = settings.BASE_DIR / "templates" / "sessions_app" / "certificate.typ"


def pdf(certificate: Certificate, language: str) -> bytes:
    """Give the certificate in one language of its programme, as a tagged PDF of one page."""
    with translation.override(language):
        words = json.dumps(_words(certificate, language), sort_keys=True)
    made = typst.compile(SHEET.read_bytes(), format="pdf", sys_inputs={"words": words}, ignore_system_fonts=True)
    return bytes(made)


def languages(certificate: Certificate) -> list[str]:
    """Give the languages in which a certificate can be had: those of its programme."""
    return list(certificate.application.intake.cohort.programme.languages)


def language_for(certificate: Certificate, wished: str) -> str:
    """Give the wished language where the programme speaks it, else the programme's first."""
    spoken = languages(certificate)
    return wished if wished in spoken else spoken[0]


def lines(certificate: Certificate) -> list[tuple[str, str]]:
    """Say in the active language what the certificate says, as label and words."""
    facts = certificate.facts
    told = [
        (_("Name"), facts["name"]),
        (_("Programme"), str(LazyI18nString(facts["programme"]))),
        (_("Cohort"), str(LazyI18nString(facts["cohort"]))),
        (_("Taken part as"), str(Part(facts["part"]).label)),
        (_("From"), _day(facts["since"])),
        (_("To"), _day(facts["until"])),
    ]
    numbers = [(_("Meetings"), str(facts["meetings"])), (_("Gatherings"), str(facts["gatherings"]))]
    numbers.append((_("Hours of meetings"), _hours(facts["minutes"] or 0)))
    return told + [(label, number) for label, number in numbers if number != "0"]


def _hours(minutes: int) -> str:
    """Write hours with one decimal where they are not whole."""
    given = round(minutes / 60, 1)
    return formats.number_format(int(given) if given == int(given) else given, use_l10n=True)


def _words(certificate: Certificate, language: str) -> dict[str, Any]:
    facts = certificate.facts
    address = settings.SITE_URL + reverse("certificate", args=[certificates.shown(certificate.code)])
    met, came = facts["meetings"], facts["gatherings"]
    numbers = []
    if met:
        numbers.append(ngettext("%(number)d meeting", "%(number)d meetings", met) % {"number": met})
    if came:
        numbers.append(ngettext("%(number)d gathering", "%(number)d gatherings", came) % {"number": came})
    if facts["minutes"]:
        given = _hours(facts["minutes"])
        said = ngettext(
            "%(hours)s hour of meetings given", "%(hours)s hours of meetings given", 1 if given == "1" else 2
        )
        numbers.append(said % {"hours": given})
    return {
        "language": language,
        "colour": certificate.application.intake.cohort.programme.colour,
        "heading": _("Certificate of participation"),
        "says": _("This confirms that"),
        "name": facts["name"],
        "has": _("has taken part as %(part)s in") % {"part": Part(facts["part"]).label},
        "programme": str(LazyI18nString(facts["programme"])),
        "cohort": str(LazyI18nString(facts["cohort"])),
        "period": _("from %(since)s to %(until)s") % {"since": _day(facts["since"]), "until": _day(facts["until"])},
        "numbers": numbers,
        "owner": facts["owner"],
        "issued": _("Issued on %(day)s") % {"day": formats.date_format(certificate.issued_at, "DATE_FORMAT")},
        "code_words": _("Whoever reads this can confirm it here, with the code %(code)s:")
        % {"code": certificates.shown(certificate.code).replace("-", "\u2011")},
        "address": address.partition("://")[2].rstrip("/"),
        "qr": qrcode.make(address, image_factory=SvgPathImage, border=1).to_string(encoding="unicode"),
        "qr_words": _("QR code: %(address)s") % {"address": address},
    }


def _day(written: str) -> str:
    return formats.date_format(date.fromisoformat(written), "DATE_FORMAT")
