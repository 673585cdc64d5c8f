"""Documents: a changed one keeps how it was, its readings are counted without names, and readers are told once."""

from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from people.domain import audit
from people.domain.letters import Letter, Writer
from people.models import OutgoingMail, Person
from programmes.domain import letters, texts
from programmes.models import Document, DocumentVersion

KIND = "document_new"
TOLD = ("title", "text", "url")


@transaction.atomic
def revise(document: Document, *, by: Person, at: datetime) -> bool:
    """Save a changed document as its next version, and keep what it said before; False when its words are the same."""
    before = Document.objects.select_for_update().get(pk=document.pk)
    changed = any(_differs(before, document, name) for name in TOLD) or before.file.name != document.file.name
    if changed:
        keep(before, at=at)
        document.version, document.reads = before.version + 1, 0
        audit.record("document.revised", document, by=by, at=at, scope=document.cohort.programme.slug)
    document.save()
    if before.file and before.file.name != document.file.name:
        transaction.on_commit(partial(before.file.storage.delete, str(before.file.name)))
    return changed


def keep(before: Document, *, at: datetime) -> None:
    """Keep what a document says until an instant, as one of its earlier versions."""
    was = {name: getattr(before, name) for name in TOLD}
    DocumentVersion.objects.create(document=before, number=before.version, until=at, **was)


def _differs(before: Document, after: Document, name: str) -> bool:
    """Say whether a field differs, a text in any of its languages."""
    one, other = getattr(before, name), getattr(after, name)
    return bool(texts.spoken(one) != texts.spoken(other)) if name != "url" else one != other


def count_reading(document: Document) -> None:
    """Count that somebody has read a document; who is not kept."""
    Document.objects.filter(pk=document.pk).update(reads=F("reads") + 1)


def to_tell(today: date) -> list[Document]:
    """Give the documents of which readers are to be told, and have not been: released, and in this version."""
    rows = Document.objects.filter(tell=True, told_version__lt=F("version")).select_related("cohort__programme")
    return [row for row in rows if row.released_on is None or row.released_on <= today]


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
