"""What a participant may read by now: guides and papers of their cohorts, each from its day on."""

from datetime import datetime
from zoneinfo import ZoneInfo

from applications.models import Application
from applications.states import ApplicationState
from people.models import Person
from programmes.models import Document
from programmes.models.cohort import Audience
from programmes.states import Part

READ_BY = {
    Part.STUDENT: {Audience.ALL, Audience.PARTICIPANTS, Audience.STUDENTS},
    Part.MENTOR: {Audience.ALL, Audience.PARTICIPANTS, Audience.MENTORS},
    Part.BUDDY: {Audience.ALL, Audience.PARTICIPANTS},
}


def for_person(person: Person, at: datetime) -> list[Document]:
    """Give the documents that somebody who is admitted may read at an instant, those of one cohort together."""
    admitted = Application.objects.filter(person=person, state=ApplicationState.POOL)
    parts: dict[int, set[str]] = {}
    for cohort, part in admitted.values_list("intake__cohort", "intake__part"):
        parts.setdefault(cohort, set()).update(READ_BY[Part(part)])
    rows = (
        Document.objects.filter(cohort__in=parts).select_related("cohort__programme").order_by("cohort", "order", "pk")
    )
    return [row for row in rows if row.audience in parts[row.cohort_id] and _is_released(row, at)]


def _is_released(document: Document, at: datetime) -> bool:
    today = at.astimezone(ZoneInfo(document.cohort.programme.time_zone)).date()
    return document.released_on is None or document.released_on <= today
