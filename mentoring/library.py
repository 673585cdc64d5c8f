"""What a participant may read by now: guides and papers of their cohorts, each from its day on, and told of once."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from applications.models import Application
from applications.states import ApplicationState
from people.domain import outbox
from people.models import Person
from programmes.domain import documents
from programmes.models import Document
from programmes.models.cohort import Audience
from programmes.states import CohortState, Part

READ_BY = {
    Part.STUDENT: {Audience.ALL, Audience.PARTICIPANTS, Audience.STUDENTS},
    Part.MENTOR: {Audience.ALL, Audience.PARTICIPANTS, Audience.MENTORS},
    Part.BUDDY: {Audience.ALL, Audience.PARTICIPANTS},
}
SILENT = (CohortState.PLANNING, CohortState.CLOSED)


def for_person(person: Person, at: datetime) -> list[Document]:
    """Give the documents that somebody who is admitted may read at an instant, those of one cohort together."""
    admitted = Application.objects.filter(person=person, state=ApplicationState.POOL)
    parts: dict[int, set[str]] = {}
    for cohort, part in admitted.values_list("intake__cohort", "intake__part"):
        parts.setdefault(cohort, set()).update(READ_BY[Part(part)])
    rows = (
        Document.objects.filter(cohort__in=parts)
        .select_related("cohort__programme", "phase")
        .order_by("cohort", "order", "pk")
    )
    return [row for row in rows if row.audience in parts[row.cohort_id] and documents.is_released(row, at)]


def tell(*, at: datetime) -> int:
    """Write to the readers of what is released or new and wants telling, once; give the number of documents."""
    waiting = [one for one in documents.to_tell(at) if one.cohort.state not in SILENT]
    for document in waiting:
        _tell(document, at)
    return len(waiting)


@transaction.atomic
def _tell(document: Document, at: datetime) -> None:
    url = f"{settings.SITE_URL.rstrip('/')}{reverse('handbook_page', args=[document.pk])}"
    parts = [part for part, read in READ_BY.items() if document.audience in read]
    rows = Application.objects.filter(
        intake__cohort=document.cohort_id, intake__part__in=parts, state=ApplicationState.POOL, person__is_active=True
    )
    for person in Person.objects.filter(pk__in=rows.values("person")):
        outbox.put(
            person,
            documents.KIND,
            key=f"{documents.KIND}:{document.pk}:{document.version}:{person.pk}",
            at=at,
            scope=document.cohort.programme.slug,
            about={"document": document.pk, "url": url},
        )
    Document.objects.filter(pk=document.pk).update(told_version=document.version)
