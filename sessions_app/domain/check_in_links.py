"""Links in letters that let somebody answer a check-in without logging in: signed, for some days, and once."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from applications.models import Application
from applications.states import ApplicationState
from matching.models import Group, Pair
from people.models import Person
from sessions_app.domain import check_ins, walltime
from sessions_app.models import CheckIn
from sessions_app.queries import meetings
from sessions_app.queries.meetings import Bond


@dataclass(frozen=True)
class Asked:
    """Whom a link asks about which pair or group, and whether it still may be answered by it."""

    application: Application
    bond: Bond
    asked_on: date
    answered: CheckIn | None
    is_open: bool

    @property
    def person(self) -> Person:
        """Who is asked."""
        return self.application.person


def address(application: Application, bond: Bond, asked_on: date, feeling: str) -> str:
    """Give the link of one answer; it opens a page on which that answer is chosen, and writes nothing by itself."""
    pair, group = (0, bond.pk) if isinstance(bond, Group) else (bond.pk, 0)
    token = _signer().sign_object([application.pk, pair, group, asked_on.toordinal()])
    return str(settings.SITE_URL).rstrip("/") + reverse("check_in", args=[token, feeling])


def read(token: str, at: datetime) -> Asked | None:
    """Say what a link asks; None when it is not ours, or whom it asks no longer belongs to the pair or group.

    It is open once: no longer when it is answered, the match has ended, or the days have passed.
    """
    try:
        of, pair, group, day = _signer().unsign_object(token)
        asked_on = date.fromordinal(day)
    except (BadSignature, ValueError, TypeError, OverflowError):
        return None
    rows = Application.objects.select_related("person", "campus", "intake__cohort__programme")
    application = rows.filter(pk=of, state=ApplicationState.POOL, person__is_active=True).first()
    if application is None:
        return None
    bond = _bond(application.person, pair, group)
    if bond is None:
        return None
    today = walltime.day_of(at, application.intake.cohort.programme)
    answered = CheckIn.objects.filter(
        application=application, asked_on=asked_on, answered_at__isnull=False, **check_ins.about(bond)
    ).first()
    fresh = asked_on <= today < asked_on + check_ins.ANSWERED_WITHIN
    return Asked(application, bond, asked_on, answered, fresh and answered is None and meetings.is_open(bond))


def _bond(person: Person, pair: int, group: int) -> Pair | Group | None:
    if group:
        return meetings.groups_meeting(person).filter(pk=group).first()
    return meetings.pairs_meeting(person).filter(pk=pair).first()


def _signer() -> Signer:
    return Signer(salt="sessions_app.check_in")
