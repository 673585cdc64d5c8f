"""The post of a rehearsal: each letter is written as it would be, put on the timeline, and never leaves the site."""

from datetime import datetime

from django.db import transaction
from django.utils import translation

from applications.models import Application
from mentoring.rehearsal.timeline import OFFICE, Sort, Timeline
from people.domain import letters
from people.models import OutgoingMail
from people.states import MailState
from programmes.models import Cohort, Membership


def deliver(cohort: Cohort, timeline: Timeline, *, before: datetime) -> datetime | None:
    """Write the letters that are due before an instant, note them, and count them as sent; say when the next is due."""
    rows = OutgoingMail.objects.filter(scope=cohort.programme.slug, state=MailState.WAITING)
    waiting = list(rows.select_related("person").order_by("not_before", "pk"))
    due = [mail for mail in waiting if mail.not_before < before]
    if due:
        places, main = _places(cohort), cohort.programme.languages[0]
        for mail in due:
            mail.claimed_at = mail.not_before  # the worker of that day: its words are of then
            _note(mail, timeline, main, *places.get(mail.person_id or 0, ("", "")))
        OutgoingMail.objects.filter(pk__in=[mail.pk for mail in due]).update(state=MailState.SENT, sent_at=before)
    return waiting[len(due)].not_before if len(waiting) > len(due) else None


def _note(mail: OutgoingMail, timeline: Timeline, main: str, part: str, campus: str) -> None:
    is_reminder = mail.kind.startswith("reminder_") or mail.kind in ("outcome_question", "check_in", "survey_reminder")
    language = mail.person.language if mail.person else "nb"
    try:
        with transaction.atomic(), translation.override(language):
            letter = letters.write(mail)
    except Exception as error:  # a letter that cannot be written is what a rehearsal is to find
        words = f"{mail.kind}: {type(error).__name__}: {error}"
        timeline.add(mail.not_before, Sort.FAULT, words, part=part, campus=campus)
        return
    if letter is None:
        return
    sort = Sort.REMINDER if is_reminder else Sort.MAIL
    about = f"{mail.kind}:{mail.about.get('gathering', '')}{mail.about.get('month', '')}"
    text, subject = letter.text, letter.subject
    first = language == main
    timeline.add(mail.not_before, sort, subject, part=part, campus=campus, detail=text, alike=about, first_choice=first)


def _places(cohort: Cohort) -> dict[int, tuple[str, str]]:
    """Say of each person in which part and at which campus they are."""
    rows = Application.objects.filter(intake__cohort=cohort)
    found = {
        person: (part, campus or "")
        for person, part, campus in rows.values_list("person", "intake__part", "campus__name")
    }
    staff = Membership.objects.filter(programme=cohort.programme_id).values_list("person", flat=True)
    return found | dict.fromkeys(staff, (OFFICE, ""))
