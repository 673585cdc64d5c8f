"""Ticks from a device that may have been offline: each counts once by its key, and the newest by its time wins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Application
from people.models import Person
from programmes.models import Gathering
from sessions_app.domain import attendance
from sessions_app.models import Attendance, Tick
from sessions_app.states import Presence

KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Sent:
    """One tick as it was sent."""

    key: UUID
    application: Application
    presence: str
    ticked_at: datetime


@transaction.atomic
def receive(gathering: Gathering, sent: Sequence[Sent], *, by: Person, at: datetime) -> int:
    """Take ticks in any order, also again; give how many changed the register.

    A clock that runs ahead counts as now; a tick older than what is noted of the same person changes nothing. Raises
    ValidationError for an unknown presence, or for somebody who does not belong to the gathering.
    """
    if any(one.presence not in ("", *Presence.values) for one in sent):
        raise ValidationError(_("Choose present, absent or approved absence."))
    Gathering.objects.select_for_update().get(pk=gathering.pk)
    rows = [
        Tick(
            key=one.key,
            gathering=gathering,
            application=one.application,
            presence=one.presence,
            ticked_at=min(one.ticked_at, at),
            received_at=at,
            by=by,
        )
        for one in sent
    ]
    Tick.objects.bulk_create(rows, ignore_conflicts=True)
    together: dict[tuple[datetime, Person], dict[Application, str]] = {}
    for application in {one.application.pk: one.application for one in sent}.values():
        newest = Tick.objects.filter(gathering=gathering, application=application).latest("ticked_at", "pk")
        noted = Attendance.objects.filter(gathering=gathering, application=application).first()
        if noted is not None and noted.marked_at > newest.ticked_at:
            continue
        together.setdefault((newest.ticked_at, newest.by or by), {})[application] = newest.presence
    return sum(attendance.keep_register(gathering, marks, by=who, at=when) for (when, who), marks in together.items())


def forget(*, at: datetime) -> int:
    """Delete ticks of gatherings that are long over: the register stands without them."""
    return int(Tick.objects.filter(gathering__ends_at__lt=at - KEPT).delete()[0])
