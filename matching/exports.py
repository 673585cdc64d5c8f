"""What a pool lacks, as a file for partners: numbers and wishes, nobody's name."""

import csv
import io

from django.utils.translation import gettext as _

from matching.domain import readiness

STARTS_A_FORMULA = tuple("=+-@|%\t\r\n＝＋－＠")


def wanted(found: readiness.Outlook) -> bytes:
    """Write which guides would help most, one a line, in UTF-8 with a mark that spreadsheets recognise."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_("Campus"), _("Wanted"), _("Places"), _("More people with a place"), _("More points")])
    for one in found.wanted:
        writer.writerow([harmless(one.campus), harmless(one.what), one.places, one.people, one.points])
    return out.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Put a mark before a text that a spreadsheet would work out."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text
