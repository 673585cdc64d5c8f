"""Summaries of tasks for groups: each written by a scribe, read by everybody who was invited."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.domain import national_ids
from applications.models import Application
from people.domain import audit
from people.models import Person
from programmes.models import Gathering, GroupTask
from sessions_app.models import Summary

LONGEST, LONGEST_NAME = 4000, 60


@dataclass(frozen=True)
class Task:
    """One task with what groups found, and what the reader has written themselves."""

    task: GroupTask
    summaries: list[Summary]
    own: Summary | None


def of(gathering: Gathering, application: Application) -> list[Task]:
    """Give the tasks of a gathering with their summaries."""
    found = []
    for task in gathering.group_tasks.prefetch_related("summaries"):
        rows = list(task.summaries.all())
        own = next((row for row in rows if row.scribe_id == application.pk), None)
        found.append(Task(task, rows, own))
    return found


@transaction.atomic
def write(
    task: GroupTask, application: Application, *, group_name: str, text: str, by: Person, at: datetime
) -> Summary:
    """Keep what a group found, as its scribe says; once more replaces it.

    Raises ValidationError before the gathering begins, without words, and for what holds an identity number.
    """
    gathering = task.gathering
    if at < gathering.starts_at:
        raise ValidationError(_("The summary can be written once the gathering has begun."))
    name, words = " ".join(group_name.split()), text.strip()
    if not name or len(name) > LONGEST_NAME:
        raise ValidationError({"group_name": _("Say which group you write for, such as “Group 3”.")})
    if not words:
        raise ValidationError({"text": _("Write a few words about what your group found.")})
    if len(words) > LONGEST:
        raise ValidationError({"text": _("Write at most %(number)d characters.") % {"number": LONGEST}})
    for field, said in (("group_name", name), ("text", words)):
        if national_ids.is_present(said):
            raise ValidationError({field: _("This looks like a national identity number. Leave it out.")})
    values = {"group_name": name, "text": words, "written_at": at}
    row, _new = Summary.objects.update_or_create(task=task, scribe=application, defaults=values)
    audit.record("summary.written", row, by=by, at=at, scope=gathering.programme.slug)
    return row


@transaction.atomic
def remove(summary: Summary, *, by: Person, at: datetime) -> None:
    """Take a summary away."""
    audit.record("summary.removed", summary, by=by, at=at, scope=summary.task.gathering.programme.slug)
    summary.delete()
