"""What a pool lacks, as a file for partners: numbers, wishes and sentences; nobody's name, and no count of a few."""

import csv
import io

from django.utils.translation import gettext as _

from matching.domain import readiness

STARTS_A_FORMULA = tuple("=+-@|%\t\r\n＝＋－＠")
FEW = 5


def wanted(found: readiness.Outlook) -> bytes:
    """Write supply and demand, and which guides would help most, in UTF-8 with a mark that spreadsheets recognise.

    Two tables with an empty line between them. Who are fewer than five in the first are not counted for partners.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    heads = (_("By"), _("What"), _("Want it"), _("Guides who offer it"), _("Their free places"), _("Lacking"))
    writer.writerow(heads)
    for table in found.tables:
        for line in table.lines:
            lacking = few(line.lacking) if 0 < line.seekers < FEW else str(line.lacking)
            who = (few(line.seekers), few(line.guides), few(line.places) if line.guides < FEW else line.places)
            writer.writerow([harmless(table.words), harmless(line.words), *who, lacking])
    if found.wanted:
        writer.writerow([])
        writer.writerow(
            [_("Campus"), _("Wanted"), _("Places"), _("More people with a place"), _("More points"), _("In words")]
        )
    for one in found.wanted:
        people, points = (_span(one, name) for name in ("placed", "total")) if one.gain else (one.people, one.points)
        row = [harmless(one.campus), harmless(one.what), one.places, people, points]
        writer.writerow([*row, harmless(readiness.sentence(one))])
    return out.getvalue().encode("utf-8-sig")


def _span(one: readiness.Wanted, name: str) -> str:
    """Give a gain as a number, or from this to that; empty where nothing is known of it."""
    least, most = one.gain.get(name, (None, None))
    return "" if least is None else str(least) if least == most else f"{least}–{most}"


def few(number: int) -> str:
    """Give a count of people, or say that they are too few to be told."""
    return _("fewer than %(number)d") % {"number": FEW} if 0 < number < FEW else str(number)


def harmless(text: str) -> str:
    """Put a mark before a text that a spreadsheet would work out."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text
