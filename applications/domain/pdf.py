"""PDF files: known by what they hold, whatever they are called."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MEGABYTES = 10
LARGEST = MEGABYTES * 1024 * 1024
HEAD = re.compile(rb"%PDF-[12]\.\d")
START = re.compile(rb"startxref\s{1,4}(\d{1,8})\s{1,4}%%EOF")
CROSS_REFERENCE = re.compile(rb"\s{0,4}(xref\s|\d{1,8} \d{1,5} obj\b)")
LOCKED = re.compile(rb"/Encrypt\s*(\d+ \d+ R|<<)")
ACTIVE = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia)\b")
TAIL = 1024


def check(content: bytes) -> None:
    """Raise ValidationError unless the bytes are a whole PDF without password, scripts or files inside.

    Looked at: the first bytes, the end, the cross-reference that the end points to, and the root that it names
    (ISO 32000-1, 7.5). What hides deeper, compressed or disguised, is for the virus scanner to find.
    """
    if len(content) > LARGEST:
        raise ValidationError(_("The file is larger than %(most)d MB. Make it smaller.") % {"most": MEGABYTES})
    if not HEAD.match(content):
        raise ValidationError(_("This is not a PDF file. Save or export it as PDF, and choose that file."))
    ends = list(START.finditer(content, max(len(content) - TAIL, 0)))
    place = int(ends[-1].group(1)) if ends else len(content)
    if not CROSS_REFERENCE.match(content, place) or b"/Root" not in content:
        raise ValidationError(_("This PDF file is damaged. Save or export it once more, and choose that file."))
    if LOCKED.search(content):
        raise ValidationError(_("This PDF file is locked with a password. Choose one that everybody can open."))
    if ACTIVE.search(content):
        raise ValidationError(
            _("This PDF file holds scripts or other files. Print it to a plain PDF, and choose that.")
        )
