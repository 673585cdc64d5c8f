"""PDF files as applicants have them: made by the house's own document engine, once for each text."""

from functools import cache

import typst
from django.core.files.uploadedfile import SimpleUploadedFile


@cache
def pdf(text: str = "Transcript of records") -> bytes:
    """Give a whole PDF of one page."""
    return bytes(typst.compile(text.encode(), format="pdf"))


def upload(content: bytes | None = None, name: str = "record.pdf") -> SimpleUploadedFile:
    """Give a file as a browser sends it."""
    return SimpleUploadedFile(name, pdf() if content is None else content, content_type="application/pdf")
