"""An interview as a calendar invitation: the same identity at every moving, and taken out when it is cancelled."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from applications.models import Interview
from people.domain.letters import Attachment
from programmes.domain import calendars
from programmes.domain.calendars import Entry


def invitation(talk: Interview, guest: str, *, at: datetime, cancelled: bool = False) -> Attachment:
    """Write the invitation (or its cancellation) of a talk that has a time, in the active language, to one guest."""
    assert talk.starts_at is not None
    programme = talk.application.intake.cohort.programme
    entry = Entry(
        name=f"interview-{talk.pk}",
        summary=_("Interview: %(programme)s") % {"programme": programme},
        starts=talk.starts_at,
        ends=talk.starts_at + timedelta(minutes=talk.minutes),
        zone=programme.time_zone,
        sequence=talk.sequence,
        place=talk.place,
    )
    return calendars.invitation(entry, guest, at=at, cancelled=cancelled)
