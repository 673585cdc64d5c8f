"""Documents: a changed one keeps how it was, its readings are counted without names, and readers are told once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from people.domain import audit
from people.domain.letters import Letter, Writer
from people.models import OutgoingMail, Person
from programmes.domain import letters, texts
from programmes.models import Document, DocumentVersion
from programmes.models.cohort import private_files

KIND = "document_new"
TOLD = ("title", "text", "url")
FOLDER = "handbook"
SPARED = timedelta(days=1)  # a file so young may belong to a row that is being written


@transaction.atomic
def revise(document: Document, *, by: Person, at: datetime) -> bool:
    """Save a changed document as its next version, and keep how it was, its file too; False when it is the same."""
    before = Document.objects.select_for_update().get(pk=document.pk)
    changed = any(_differs(before, document, name) for name in TOLD) or before.file.name != document.file.name
    if changed:
        keep(before, at=at)
        document.version, document.reads = before.version + 1, 0
        audit.record("document.revised", document, by=by, at=at, scope=document.cohort.programme.slug)
    document.save()
    return changed


def keep(before: Document, *, at: datetime) -> None:
    """Keep what a document says until an instant, as one of its earlier versions; both may name the same file."""
    was = {name: getattr(before, name) for name in (*TOLD, "file")}
    DocumentVersion.objects.create(document=before, number=before.version, until=at, **was)


def _differs(before: Document, after: Document, name: str) -> bool:
    """Say whether a field differs, a text in any of its languages."""
    one, other = getattr(before, name), getattr(after, name)
    return bool(texts.spoken(one) != texts.spoken(other)) if name != "url" else one != other


def file_of(document: Document, version: str = "") -> FieldFile | None:
    """Give a document's file as it is, or as it was in a version; None when it has, or had, none."""
    number = int(version) if version.isascii() and version.isdigit() else None
    if not version or number == document.version:
        return document.file or None
    earlier = document.versions.filter(number=number).first() if number else None
    return (earlier.file or None) if earlier else None


def sweep(at: datetime) -> int:
    """Remove the bytes that no document and no version names any more (their row is gone); count them."""
    storage = private_files()
    if not storage.exists(FOLDER):
        return 0
    names = {f"{FOLDER}/{name}" for name in storage.listdir(FOLDER)[1]}
    rows = (Document.objects, DocumentVersion.objects)
    known = {str(name) for held in rows for name in held.values_list("file", flat=True)}
    gone = [name for name in sorted(names - known) if storage.get_modified_time(name) < at - SPARED]
    for name in gone:
        storage.delete(name)
    return len(gone)


def count_reading(document: Document) -> None:
    """Count that somebody has read a document; who is not kept."""
    Document.objects.filter(pk=document.pk).update(reads=F("reads") + 1)


def is_released(document: Document, at: datetime) -> bool:
    """Say whether its day has come, by the clock of the programme."""
    today = at.astimezone(ZoneInfo(document.cohort.programme.time_zone)).date()
    return document.released_on is None or document.released_on <= today


def to_tell(at: datetime) -> list[Document]:
    """Give the documents of which readers are to be told, and have not been: released, and in this version."""
    rows = Document.objects.filter(tell=True, told_version__lt=F("version")).select_related("cohort__programme")
    return [row for row in rows if is_released(row, at)]


def _letter(mail: OutgoingMail) -> Letter | None:
    document = Document.objects.select_related("cohort__programme").filter(pk=mail.about["document"]).first()
    if document is None or mail.person is None:
        return None
    return letters.write(
        document.cohort.programme,
        KIND,
        _("{title}: new in the handbook of {programme}")
        if document.version == 1
        else _("{title}: a new version in the handbook of {programme}"),
        _(
            "Hi {first_name},\n\nthere is something to read for you in {programme}: {title}. "
            "You find it on the page below."
        ),
        {"first_name": mail.person.first_name, "title": str(document.title), "page_url": str(mail.about["url"])},
        url=str(mail.about["url"]),
    )


WRITERS: dict[str, Writer] = {KIND: _letter}
