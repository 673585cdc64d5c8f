"""Attendance: the register of a gathering, ticked off by who leads it."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application
from people.domain import audit
from people.models import Person
from programmes.models import Gathering
from sessions_app.models import Attendance
from sessions_app.queries import presence as queries
from sessions_app.states import Presence


def mark(gathering: Gathering, application: Application, presence: str, *, by: Person | None, at: datetime) -> None:
    """Note whether one participant came; "" takes the note away. Raises ValidationError for who is not expected."""
    keep_register(gathering, {application: presence}, by=by, at=at)


@transaction.atomic
def keep_register(gathering: Gathering, marks: Mapping[Application, str], *, by: Person | None, at: datetime) -> int:
    """Note the given participants and give the number of changes; twice the same changes nothing.

    Raises ValidationError for an unknown presence, or for somebody who does not belong to the gathering.
    """
    if not set(marks.values()) <= {"", *Presence.values}:
        raise ValidationError(_("Choose present, absent or approved absence."))
    expected = set(queries.expected_at(gathering).values_list("pk", flat=True))
    noted = dict(Attendance.objects.filter(gathering=gathering).values_list("application_id", "presence"))
    changed = {one: presence for one, presence in marks.items() if noted.get(one.pk, "") != presence}
    if any(one.pk not in expected and one.pk not in noted for one in changed):
        raise ValidationError(_("This person does not belong to this gathering."))
    for application, presence in changed.items():
        _note(gathering, application, presence, by, at)
    if changed:
        note = ngettext("%(number)d change", "%(number)d changes", len(changed)) % {"number": len(changed)}
        audit.record("register.kept", gathering, by=by, at=at, scope=gathering.programme.slug, note=note)
    return len(changed)


def _note(gathering: Gathering, application: Application, presence: str, by: Person | None, at: datetime) -> None:
    rows = Attendance.objects.filter(gathering=gathering, application=application)
    if not presence:
        rows.delete()
        return
    Attendance.objects.update_or_create(
        gathering=gathering,
        application=application,
        defaults={"presence": presence, "marked_by": by, "marked_at": at},
    )
