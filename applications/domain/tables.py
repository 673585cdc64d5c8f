"""Tables that come as a file: CSV or XLSX, of a size that can be looked through, and nothing else inside."""

import csv
import io
import zipfile
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook

MOST_BYTES = 900_000
MOST_ROWS, MOST_COLUMNS = 2000, 120
MOST_UNPACKED, MOST_MEMBERS = 50_000_000, 100
LONGEST_CELL = 10_000


@dataclass(frozen=True)
class Table:
    """The heads of the columns, and the rows below them, as text."""

    heads: list[str]
    rows: list[list[str]]


def read(name: str, content: bytes) -> Table:
    """Read a file by its name's ending; raises ValidationError for one that is too large, empty or of another kind."""
    if len(content) > MOST_BYTES:
        raise ValidationError(_("The file is too large. Split it into files of at most 900 kB."))
    lines = _xlsx(content) if name.lower().endswith(".xlsx") else _csv(name, content)
    filled = [[cell.strip()[:LONGEST_CELL] for cell in line] for line in lines if any(cell.strip() for cell in line)]
    if len(filled) < 2:
        raise ValidationError(
            _("The file needs a first line with the heads of the columns, and a line for each person.")
        )
    heads = filled[0]
    while not heads[-1]:
        heads.pop()
    if len(filled) > MOST_ROWS or len(heads) > MOST_COLUMNS:
        raise ValidationError(
            _("The file has too many lines or columns. Take over at most %(rows)d people at once.")
            % {"rows": MOST_ROWS}
        )
    return Table(heads, [(line + [""] * len(heads))[: len(heads)] for line in filled[1:]])


def _csv(name: str, content: bytes) -> list[list[str]]:
    if not name.lower().endswith((".csv", ".txt")) or b"\x00" in content:
        raise ValidationError(_("Choose a file of the kind CSV or XLSX."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    first = text.splitlines()[0] if text else ""
    delimiter = max(";,\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise ValidationError(_("The file cannot be read as CSV: %(error)s.") % {"error": error}) from error


def _xlsx(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED:
            raise ValidationError(_("The file unpacks to far more than a table of people needs. It was not opened."))
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        rows = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1, values_only=True)
        return [["" if cell is None else str(cell) for cell in row] for row in rows]
    except ValidationError:
        raise
    except Exception as error:  # a damaged or foreign file fails in many ways inside the reader
        raise ValidationError(_("The file cannot be read as XLSX. Save it anew, or save it as CSV.")) from error
