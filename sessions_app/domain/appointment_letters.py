"""Letters of planned meetings: times to pick from, and the invitation that calendars keep, move and take out."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.domain import disclosure
from matching.models import Group
from people.domain.letters import Letter, Writer
from people.models import OutgoingMail, Person
from programmes.domain import calendars, letters
from programmes.domain.calendars import Entry
from sessions_app.domain import walltime
from sessions_app.models import Appointment
from sessions_app.queries import appointments as queries
from sessions_app.queries import meetings as bonds
from sessions_app.queries.meetings import Bond
from sessions_app.states import AppointmentState

S = AppointmentState
Words = tuple[str, str]


def entry(appointment: Appointment, person: Person, other: str | None = None) -> Entry:
    """Say a planned meeting as an entry of one person's calendar; the other is named as far as that person is told."""
    programme = queries.programme_of(appointment)
    other = other_of(appointment, person) if other is None else other
    assert appointment.starts_at is not None
    return Entry(
        name=f"meeting-{appointment.pk}",
        summary=_("Meeting with %(other)s") % {"other": other} if other else _("Mentoring meeting"),
        starts=appointment.starts_at,
        ends=appointment.starts_at + timedelta(minutes=appointment.minutes),
        zone=programme.time_zone,
        sequence=appointment.sequence,
        place=queries.place_of(appointment),
        url=page(appointment),
        words=str(programme),
    )


def other_of(appointment: Appointment, person: Person) -> str:
    """Name the other of a pair as far as a person is told, or the group; empty when nothing is told."""
    bond = queries.bond_of(appointment)
    return str(bond) if isinstance(bond, Group) else disclosure.seen_by(bond, person).name


def names_for(rows: Iterable[Appointment], person: Person) -> dict[Bond, str]:
    """Name the others of several appointments, each pair asked once."""
    names: dict[Bond, str] = {}
    for one in rows:
        bond = queries.bond_of(one)
        if bond not in names:
            names[bond] = other_of(one, person)
    return names


def page(appointment: Appointment) -> str:
    """Give the absolute address of a planned meeting's page."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse('appointment', args=[appointment.pk])}"


def times_in_words(appointment: Appointment) -> str:
    """Say the proposed times that are still ahead."""
    programme = bonds.programme_of(queries.bond_of(appointment))
    free = queries.free_times(appointment, timezone.now())
    return "; ".join(walltime.in_words(one, programme) for one in free)


def _proposed() -> Words:
    return (
        _("Choose a time for a meeting in {programme}"),
        _(
            "Hi {first_name},\n\n{other} proposes to meet, for about {minutes} minutes: {times}.\n\n"
            "Pick the time that suits you, with one tap on the page below. If none does, propose others there."
        ),
    )


def _proposed_to_a_group() -> Words:
    return (
        _("Which times suit you for a meeting in {programme}?"),
        _(
            "Hi {first_name},\n\n{other} looks for a time to meet, for about {minutes} minutes: {times}.\n\n"
            "Tick those that suit you on the page below; it takes a few seconds. When all have answered, one is set, "
            "and you get it for your calendar."
        ),
    )


def _answered() -> Words:
    return (
        _("All have answered: set a time for {other}"),
        _(
            "Hi {first_name},\n\neverybody in {other} has said which of the times suit: {times}.\n\n"
            "On the page below you see which suits most, and set it with one tap."
        ),
    )


def _planned() -> Words:
    return (
        _("Meeting on {when}"),
        _(
            "Hi {first_name},\n\nyou meet {other} on {when}, for about {minutes} minutes.\n\nWhere: {where_url}\n\n"
            "The invitation in this mail puts it into your calendar. On the page below you can move it or call it off."
        ),
    )


def _moved() -> Words:
    return (
        _("The meeting is moved to {when}"),
        _(
            "Hi {first_name},\n\nyour meeting with {other} is now on {when}, for about {minutes} minutes.\n\n"
            "Where: {where_url}\n\nThe invitation in this mail moves it in your calendar."
        ),
    )


def _cancelled() -> Words:
    return (
        _("The meeting on {when} is called off"),
        _(
            "Hi {first_name},\n\nthe meeting on {when} does not take place. If it stands in your calendar, this mail "
            "takes it out."
        ),
    )


def _writer(kind: str, words: Callable[[], Words], while_in: AppointmentState) -> Writer:
    def write(mail: OutgoingMail) -> Letter | None:
        """Write of a planned meeting while it stands so, and was not moved since."""
        rows = queries.with_frame().filter(pk=mail.about.get("appointment"), state=while_in)
        found = rows.filter(sequence=mail.about.get("sequence")).first()
        if found is None or mail.person is None:
            return None
        ended = not bonds.is_open(queries.bond_of(found))
        if ended and while_in != S.CANCELLED:
            return None
        own_words = _proposed_to_a_group() if kind == "meeting_proposed" and found.group_id else words()
        letter = _compose(kind, own_words, found, mail.person)
        if while_in == S.PROPOSED:
            return letter
        address = mail.address or mail.person.email
        cancelled = while_in == S.CANCELLED
        attached = calendars.invitation(entry(found, mail.person), address, at=timezone.now(), cancelled=cancelled)
        return Letter(letter.subject, letter.text, (attached,))

    return write


def _compose(kind: str, words: Words, found: Appointment, person: Person) -> Letter:
    bond = queries.bond_of(found)
    programme = bonds.programme_of(bond)
    own = bonds.own_application(bond, person)
    values = {
        "first_name": person.first_name,
        "other": other_of(found, person) or _("the other"),
        "minutes": str(found.minutes),
        "where_url": queries.place_of(found) or (_("digital") if found.mode == "digital" else _("as you agree")),
        "when": walltime.in_words(found.starts_at, programme) if found.starts_at else "",
        "times": times_in_words(found),
    }
    return letters.write(
        programme,
        kind,
        *words,
        values,
        campus=own.campus if own else None,
        url=page(found) if found.state != S.CANCELLED else "",
    )


KINDS: dict[str, tuple[Callable[[], Words], AppointmentState]] = {
    "meeting_proposed": (_proposed, S.PROPOSED),
    "meeting_answered": (_answered, S.PROPOSED),
    "meeting_planned": (_planned, S.PLANNED),
    "meeting_moved": (_moved, S.PLANNED),
    "meeting_cancelled": (_cancelled, S.CANCELLED),
}
WRITERS: dict[str, Writer] = {kind: _writer(kind, words, state) for kind, (words, state) in KINDS.items()}
