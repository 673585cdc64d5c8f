"""PDF files as applicants have them: made by the house's own document engine, once for each text."""

from functools import cache

import pypdfium2
import typst
from django.core.files.uploadedfile import SimpleUploadedFile


@cache
def pdf(text: str = "Transcript of records") -> bytes:
    """Give a whole PDF of one page."""
    return bytes(typst.compile(text.encode(), format="pdf"))


def upload(content: bytes | None = None, name: str = "record.pdf") -> SimpleUploadedFile:
    """Give a file as a browser sends it."""
    return SimpleUploadedFile(name, pdf() if content is None else content, content_type="application/pdf")


def words_of(content: bytes) -> str:
    """Read the words of all pages of a PDF, as a reader sees them."""
    pages = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())
