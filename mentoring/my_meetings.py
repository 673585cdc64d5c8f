"""Meetings on somebody's own page: times that another has proposed and that wait for their choice."""

from datetime import datetime

from django.utils.translation import gettext as _

from mentoring.my_page import Todo
from people.models import Person
from sessions_app.domain import walltime
from sessions_app.queries import appointments


def todos(person: Person, at: datetime) -> list[Todo]:
    """List the proposals from which the person can still choose."""
    found = []
    for one in appointments.waiting_for(appointments.of_person(person), person).order_by("pk"):
        programme, free = appointments.programme_of(one), appointments.free_times(one, at)
        if free:
            times = "; ".join(walltime.in_words(instant, programme) for instant in free)
            said = _("Say which times suit you") if one.group_id else _("Choose when you meet")
            found.append(Todo("appointment", one.pk, programme, said, times))
    return found
