"""What the office tells about a gathering: a note, that it moved, that it is cancelled; one letter to each reader."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from applications.models import Application
from people.domain import audit, outbox
from people.models import Person
from programmes.models import AgendaItem, Gathering
from sessions_app.domain import walltime
from sessions_app.models import CateringNeed, Notice
from sessions_app.queries import presence, sign_up
from sessions_app.states import Audience, NoticeKind

LONGEST = 4000


def readers(gathering: Gathering, audience: str) -> QuerySet[Application]:
    """Give to whom something is told."""
    return {
        Audience.INVITED: presence.expected_at,
        Audience.COMING: sign_up.coming,
        Audience.UNANSWERED: sign_up.unanswered,
    }[Audience(audience)](gathering)


@transaction.atomic
def send(gathering: Gathering, *, audience: str, subject: str, text: str, by: Person, at: datetime) -> int:
    """Send a note to each of an audience; give how many letters were written.

    Raises ValidationError without words, or when nobody would read it.
    """
    if audience not in Audience.values:
        raise ValidationError({"audience": _("Choose to whom.")})
    if not subject.strip() or not text.strip() or len(text) > LONGEST:
        raise ValidationError(_("Write a subject and a text of at most %(number)d characters.") % {"number": LONGEST})
    told = _told(gathering, NoticeKind.NOTE, audience, by, at, subject=subject.strip(), text=text.strip())
    number = _write(told, "gathering_note", at)
    if not number:
        raise ValidationError(_("Nobody would get this note."))
    audit.record("gathering.note_sent", told, by=by, at=at, scope=gathering.programme.slug)
    return number


@transaction.atomic
def move(
    gathering: Gathering,
    *,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    url: str,
    text: str,
    by: Person,
    at: datetime,
) -> int:
    """Move a gathering to another time or place, its timetable with it, and tell all who are invited.

    Raises ValidationError for a time that cannot be, when nothing changes, and for one that is over or cancelled.
    """
    row = _open(gathering, at)
    if ends_at <= starts_at:
        raise ValidationError({"ends_at": _("It ends after it begins.")})
    if starts_at <= at:
        raise ValidationError({"starts_at": _("Choose a time that is still ahead.")})
    before = (row.starts_at, row.ends_at, row.place, row.url)
    if before == (starts_at, ends_at, place, url):
        raise ValidationError(_("Nothing is changed."))
    was = row.starts_at
    row.starts_at, row.ends_at, row.place, row.url, row.sequence = starts_at, ends_at, place, url, row.sequence + 1
    row.save(update_fields=["starts_at", "ends_at", "place", "url", "sequence"])
    _move_timetable(row, was)
    told = _told(row, NoticeKind.MOVED, Audience.INVITED, by, at, text=text.strip(), was_at=was)
    audit.record("gathering.moved", row, by=by, at=at, scope=row.programme.slug)
    return _write(told, "gathering_moved", at)


@transaction.atomic
def cancel(gathering: Gathering, *, text: str, by: Person, at: datetime) -> int:
    """Cancel a gathering, tell all who were invited, and forget what was needed at it; it stays to be read."""
    row = _open(gathering, at)
    told = _told(row, NoticeKind.CANCELLED, Audience.INVITED, by, at, text=text.strip())
    number = _write(told, "gathering_cancelled", at)
    Gathering.objects.filter(pk=row.pk).update(cancelled_at=at, sequence=F("sequence") + 1)
    CateringNeed.objects.filter(gathering=row).delete()
    audit.record("gathering.cancelled", row, by=by, at=at, scope=row.programme.slug)
    return number


def _open(gathering: Gathering, at: datetime) -> Gathering:
    rows = Gathering.objects.select_for_update(of=("self",)).select_related("programme")
    row = rows.get(pk=gathering.pk)
    if row.cancelled_at is not None:
        raise ValidationError(_("This gathering is cancelled already."))
    if row.ends_at <= at:
        raise ValidationError(_("This gathering is over."))
    return row


def _move_timetable(row: Gathering, was: datetime) -> None:
    """Let the clock of each line follow, where the gathering begins at another time of day."""
    old, new = (walltime.local(moment, row.programme) for moment in (was, row.starts_at))
    later = timedelta(hours=new.hour - old.hour, minutes=new.minute - old.minute)
    if not later:
        return
    items = list(AgendaItem.objects.filter(gathering=row))
    for item in items:
        moment = datetime.combine(new.date(), item.at_time) + later
        item.day = max(item.day + (moment.date() - new.date()).days, 1)
        item.at_time = moment.time()
    AgendaItem.objects.bulk_update(items, ["day", "at_time"])


def _told(
    gathering: Gathering,
    kind: NoticeKind,
    audience: str,
    by: Person,
    at: datetime,
    *,
    text: str,
    subject: str = "",
    was_at: datetime | None = None,
) -> Notice:
    return Notice.objects.create(
        gathering=gathering, kind=kind, audience=audience, subject=subject, text=text, was_at=was_at, by=by, at=at
    )


def _write(told: Notice, kind: str, at: datetime) -> int:
    """Write one letter to each reader, once for each notice."""
    gathering = told.gathering
    return sum(
        outbox.put(
            application.person,
            kind,
            key=f"{kind}:{told.pk}:{application.person_id}",
            at=at,
            scope=gathering.programme.slug,
            about={"notice": told.pk, "application": application.pk},
            not_after=gathering.ends_at if kind != "gathering_note" else None,
        )
        for application in readers(gathering, told.audience)
    )
