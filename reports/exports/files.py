"""Files that spreadsheets open: every text stays a text, so that nobody's answer becomes a formula."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

Cell = str | int | None
STARTS_A_FORMULA = "=+-@|%\t\r\n＝＋－＠"
PHONE = re.compile(r"\+?[0-9][0-9 ]*")
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Sheet:
    """A table for a file."""

    title: str
    header: list[str]
    rows: list[list[Cell]]


def as_csv(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """Write comma-separated values in UTF-8 with a mark, which spreadsheets recognise."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([harmless(word) for word in header])
    writer.writerows([[harmless(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig", "replace")


def as_xlsx(title: str, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """Write a workbook of one sheet; texts are texts and numbers are numbers, nothing is worked out."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", title)[:31])
    sheet.freeze_panes(1, 0)
    for column, word in enumerate(header):
        sheet.write_string(0, column, word, bold)
    for line, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(line, column, cell)
            elif cell:
                sheet.write_string(line, column, NOT_IN_XML.sub("", cell))
    sheet.autofit()
    book.close()
    return out.getvalue()


def harmless(cell: Cell) -> Cell:
    """Put a mark before a text that a spreadsheet would work out; a phone number stays as it is."""
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\x00", "")
    if text[:1] in tuple(STARTS_A_FORMULA) and not PHONE.fullmatch(text):
        return f"'{text}"
    return text
