"""Gatherings on somebody's own page: those ahead, and those whose answer waits."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from applications import queries as applications
from mentoring import showcase
from mentoring.my_page import IN_THE_COHORT, Todo
from people.models import Person
from programmes import queries as programmes
from programmes.models import Gathering, Programme
from sessions_app.domain import sign_up, walltime
from sessions_app.models import SignUp
from sessions_app.queries import places, presence

SHOWN = 5


@dataclass(frozen=True)
class Ahead:
    """One gathering to come: its wall time, where it is as far as the person may know, and whether it has a page."""

    gathering: Gathering
    programme: Programme
    when: str
    where: str
    has_page: bool


def ahead(person: Person, at: datetime) -> list[Ahead]:
    """Give the next gatherings of the cohorts into which the person is admitted, and those they are invited to."""
    invited = {one.pk: one for one in presence.gatherings_of(person).filter(ends_at__gte=at)}
    found = dict(invited)
    for row in applications.applications_of(person).filter(state__in=IN_THE_COHORT):
        rows = programmes.gatherings_for(row.intake.cohort, row.campus, row.intake.part)
        found |= {one.pk: one for one in rows.filter(ends_at__gte=at).select_related("programme")}
    soon = sorted(found.values(), key=lambda one: (one.starts_at, one.pk))[:SHOWN]
    hidden = places.hidden_from(person, soon)
    return [
        Ahead(
            one,
            one.programme,
            showcase.moment(one.starts_at, ZoneInfo(one.programme.time_zone)),
            "" if one.pk in hidden else one.place,
            one.pk in invited,
        )
        for one in soon
    ]


def todos(person: Person, at: datetime) -> list[Todo]:
    """List the gatherings that ask for an answer which the person can still give."""
    open_ones = presence.gatherings_of(person).filter(starts_at__gt=at, cancelled_at=None, portions__isnull=False)
    answered = SignUp.objects.filter(application__person=person).values("portion__gathering")
    return [
        Todo(
            "gathering",
            one.pk,
            one.programme,
            _("Answer whether you come to %(gathering)s") % {"gathering": one.name},
            _("Please answer by %(when)s.") % {"when": walltime.in_words(sign_up.deadline(one), one.programme)},
        )
        for one in open_ones.exclude(pk__in=answered).distinct()
        if sign_up.is_open(one, at)
    ]
