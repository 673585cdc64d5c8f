"""Questions and remarks about templates: asked by who uses them, answered by who maintains them."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people.domain import audit, outbox
from people.domain.letters import Letter, Writer
from people.models import OutgoingMail, Person
from programmes.domain import letters
from programmes.models import Document, Feedback, Programme, Subject

KIND = "feedback_answered"
LONGEST, LONGEST_ANSWER = 1000, 2000


@transaction.atomic
def ask(
    programme: Programme, text: str, *, subject: str, document: Document | None = None, by: Person, at: datetime
) -> Feedback:
    """Keep a question or remark; raises ValidationError without words, with too many, or about nothing known."""
    words = text.strip()
    if not words or len(words) > LONGEST:
        raise ValidationError({"text": _("Write up to %(longest)d characters.") % {"longest": LONGEST}})
    if subject not in Subject.values or (document is not None and document.cohort.programme_id != programme.pk):
        raise ValidationError(_("Choose what it is about."))
    row = Feedback.objects.create(
        programme=programme, subject=subject, document=document, text=words, asked_by=by, asked_at=at
    )
    audit.record("feedback.asked", row, by=by, at=at, scope=programme.slug)
    return row


@transaction.atomic
def answer(row: Feedback, text: str, *, by: Person, at: datetime) -> None:
    """Answer once, and write to who asked; raises ValidationError without words, or when it is answered already."""
    words = text.strip()
    if not words or len(words) > LONGEST_ANSWER:
        raise ValidationError({"answer": _("Write up to %(longest)d characters.") % {"longest": LONGEST_ANSWER}})
    fresh = Feedback.objects.filter(pk=row.pk, answered_at__isnull=True)
    if not fresh.update(answer=words, answered_by=by, answered_at=at):
        raise ValidationError(_("This is answered already."))
    scope = row.programme.slug
    audit.record("feedback.answered", row, by=by, at=at, scope=scope)
    key = f"{KIND}:{row.pk}"
    outbox.put(row.asked_by, KIND, key=key, at=at, scope=scope, about={"feedback": row.pk})


def _letter(mail: OutgoingMail) -> Letter | None:
    row = Feedback.objects.select_related("programme", "asked_by").filter(pk=mail.about["feedback"]).first()
    if row is None:
        return None
    return letters.write(
        row.programme,
        KIND,
        _("An answer to what you asked about {programme}"),
        _("Hi {first_name},\n\nyou asked or told us:\n\n{question}\n\nThe answer:\n\n{answer}"),
        {"first_name": row.asked_by.first_name, "question": row.text, "answer": row.answer},
    )


WRITERS: dict[str, Writer] = {KIND: _letter}
