"""Files with an application: received when they are what they must be, and gone when nothing needs them any more."""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from applications.domain import pdf, texts
from applications.models import AnswerFile, Application, Decision
from applications.models.answer_file import new_token, private
from applications.states import SETTLED
from people.domain import scanning
from programmes.models import Programme, Question

FOLDER = "answers"
UNSAFE = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))
SPARED = timedelta(hours=1)
FORGOTTEN = timedelta(days=1)
AFTER_THE_DECISION = timedelta(days=14)


def receive(application: Application, question: Question, sent: "UploadedFile[bytes]", *, at: datetime) -> AnswerFile:
    """Store a file for one question of an application that may still be written.

    Raises ValidationError for what is no whole PDF, is too large, has an identity number in its name, or is refused
    by the virus scanner. Files that neither the draft nor what was sent names any more are removed.
    """
    name = _name(str(sent.name or ""))
    content = sent.read(pdf.LARGEST + 1)
    pdf.check(content)
    scanning.refuse_infected(content)
    token = new_token()
    try:
        place = private().save(f"{FOLDER}/{token[:2]}/{token}.pdf", ContentFile(content))
    except OSError as error:
        raise ValidationError(_("The file could not be stored just now. Try again; the rest is kept.")) from error
    with transaction.atomic():
        row = Application.objects.select_for_update().get(pk=application.pk)
        made = AnswerFile.objects.create(
            application=row,
            question_key=question.key,
            token=token,
            content=place,
            name=name,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            received_at=at,
        )
        _remove([one for one in row.files.exclude(pk=made.pk) if not _is_named(one, row)])
    return made


def sweep(at: datetime) -> int:
    """Remove files that no answer names and bytes that no row names (their application is gone); count them."""
    rows = AnswerFile.objects.filter(received_at__lt=at - FORGOTTEN).select_related("application")
    forgotten = [row for row in rows.iterator() if not _is_named(row, row.application)]
    _remove(forgotten)
    storage, removed = private(), len(forgotten)
    for folder in _folders():
        names = [f"{FOLDER}/{folder}/{name}" for name in storage.listdir(f"{FOLDER}/{folder}")[1]]
        known = set(AnswerFile.objects.filter(content__in=names).values_list("content", flat=True))
        for name in names:
            if name not in known and storage.get_modified_time(name) < at - SPARED:
                storage.delete(name)
                removed += 1
    return removed


def forget_decided(*, at: datetime, of: Programme | None = None) -> dict[str, int]:
    """Remove files so many days after the decision, or after the applicant withdrew; count them by part (R-MIN).

    What a file proved stands as a verdict with who judged it and when. Who waits for a place, or is to be interviewed,
    is not decided on.
    """
    decisions = Decision.objects.filter(application=OuterRef("application"), state=OuterRef("application__state"))
    decided_at = Coalesce(Subquery(decisions.order_by("-at").values("at")[:1]), "application__changed_at")
    rows = AnswerFile.objects.filter(application__state__in=SETTLED).annotate(decided_at=decided_at)
    long_ago = at - AFTER_THE_DECISION
    rows = rows.filter(decided_at__lte=long_ago, received_at__lte=long_ago).select_related("application__intake")
    due = list(rows.filter(application__intake__cohort__programme=of) if of is not None else rows)
    with transaction.atomic():
        _remove(due)
    return dict(Counter(row.application.intake.part for row in due))


def _folders() -> list[str]:
    storage = private()
    return storage.listdir(FOLDER)[0] if storage.exists(FOLDER) else []


def _remove(rows: Sequence[AnswerFile]) -> None:
    """Remove rows at once, and their bytes when that is certain."""
    for row in rows:
        place = row.content.name
        row.delete()
        transaction.on_commit(partial(private().delete, str(place)))


def _is_named(row: AnswerFile, application: Application) -> bool:
    return row.token in (application.answers.get(row.question_key), application.draft.get(row.question_key))


def _name(sent: str) -> str:
    """Clean the name that the file had at home; raises ValidationError when it holds an identity number."""
    text = texts.plain_text(unicodedata.normalize("NFC", sent).replace("\x00", ""), 500)
    stem = PurePath(text.translate(UNSAFE)).stem.strip(". ")[:100] or "file"
    return f"{stem}.pdf"
