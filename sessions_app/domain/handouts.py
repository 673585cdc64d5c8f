"""Files that the office hands out at a gathering: taken when they are what they say, and gone with their row."""

import unicodedata
from datetime import datetime
from functools import partial
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from applications.domain import national_ids, pdf
from people.domain import audit, scanning
from people.models import Person
from programmes.models import Gathering
from programmes.models.gathering import Stage
from sessions_app.models import HandedFile
from sessions_app.models.notice import new_token, private

FOLDER = "handouts"
LARGEST = 20 * 1024 * 1024
HEADS = {
    ".docx": b"PK\x03\x04",
    ".pptx": b"PK\x03\x04",
    ".xlsx": b"PK\x03\x04",
    ".odt": b"PK\x03\x04",
    ".odp": b"PK\x03\x04",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
}
KINDS = ", ".join(["PDF", *(ending.lstrip(".") for ending in HEADS)])


def hand_out(
    gathering: Gathering,
    sent: "UploadedFile[bytes]",
    *,
    title: str,
    stage: str,
    days: int | None,
    by: Person,
    at: datetime,
) -> HandedFile:
    """Store a file for a gathering.

    Raises ValidationError for a kind that is not taken, for content that is not what its name says, when it is too
    large, and when the virus scanner refuses it.
    """
    name = _name(str(sent.name or ""))
    content = sent.read(LARGEST + 1)
    _check(PurePath(name).suffix, content)
    scanning.refuse_infected(content)
    if stage not in Stage.values:
        raise ValidationError(_("Choose whether it is for before or after."))
    token = new_token()
    place = _stored(token, content)
    with transaction.atomic():
        row = HandedFile.objects.create(
            gathering=gathering,
            title=title.strip() or name,
            stage=stage,
            days=days,
            token=token,
            content=place,
            name=name,
            size=len(content),
            handed_by=by,
            handed_at=at,
        )
        audit.record("handout.added", row, by=by, at=at, scope=gathering.programme.slug)
    return row


def _stored(token: str, content: bytes) -> str:
    try:
        return str(private().save(f"{FOLDER}/{token[:2]}/{token}", ContentFile(content)))
    except OSError as error:
        raise ValidationError(_("The file could not be stored just now. Try again.")) from error


@transaction.atomic
def take_away(row: HandedFile, *, by: Person, at: datetime) -> None:
    """Remove a file, and its bytes when that is certain."""
    place = str(row.content.name)
    audit.record("handout.removed", row, by=by, at=at, scope=row.gathering.programme.slug)
    row.delete()
    transaction.on_commit(partial(private().delete, place))


def _check(ending: str, content: bytes) -> None:
    if len(content) > LARGEST:
        raise ValidationError(_("The file is larger than %(most)d MB. Make it smaller.") % {"most": LARGEST // 1024**2})
    if ending == ".pdf":
        if not pdf.HEAD.match(content):
            raise ValidationError(_("This is not a PDF file. Save or export it as PDF, and choose that file."))
    elif ending not in HEADS or not content.startswith(HEADS[ending]):
        raise ValidationError(_("Choose a file of one of these kinds: %(kinds)s.") % {"kinds": KINDS})


def _name(sent: str) -> str:
    """Clean the name that the file had at home; raises ValidationError when it holds an identity number."""
    text = "".join(sign if sign.isalnum() or sign in " .-_()" else "_" for sign in unicodedata.normalize("NFC", sent))
    national_ids.refuse(text)
    path = PurePath(text.strip(". ") or "file")
    return f"{path.stem.strip('. ')[:100] or 'file'}{path.suffix.lower()}"
