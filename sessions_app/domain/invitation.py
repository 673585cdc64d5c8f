"""One gathering as one participant finds it: when, where as far as they may know, what they answered, what is next."""

from dataclasses import dataclass
from datetime import datetime

from applications.models import Application
from people.models import Person
from programmes.models import Gathering, Speaker
from programmes.models.calendar import Mode
from sessions_app.domain import material, sign_up, timetable, walltime
from sessions_app.models import Attendance, CateringNeed, MakeUp, Notice
from sessions_app.queries import places
from sessions_app.queries import sign_up as seats
from sessions_app.queries.sign_up import Choice
from sessions_app.states import NoticeKind


@dataclass(frozen=True)
class Invitation:
    """What the page of a gathering shows to who is invited."""

    gathering: Gathering
    application: Application
    when: str
    where_is_hidden: bool
    choices: list[Choice]
    is_open: bool
    answer_by: str
    days: list[timetable.Day]
    speakers: list[Speaker]
    material: list[material.Item]
    presence: str
    presence_words: str
    moved_from: str
    why: str
    makes_up_for: str
    asks_needs: bool
    need: CateringNeed | None
    is_over: bool
    has_begun: bool

    @property
    def is_coming(self) -> bool:
        """Say whether there is nothing to sign up for, or a seat at some part."""
        return not self.choices or any(choice.answer == "yes" for choice in self.choices)

    @property
    def is_waiting(self) -> bool:
        """Say whether a seat is waited for."""
        return any(choice.answer == "waiting" for choice in self.choices)

    @property
    def has_answered(self) -> bool:
        """Say whether something is answered."""
        return any(choice.answer for choice in self.choices)


def of(gathering: Gathering, application: Application, person: Person, *, at: datetime) -> Invitation:
    """Gather what one participant finds."""
    programme = gathering.programme
    row = Attendance.objects.filter(gathering=gathering, application=application).first()
    told = Notice.objects.filter(gathering=gathering, kind__in=[NoticeKind.MOVED, NoticeKind.CANCELLED]).first()
    made_up = MakeUp.objects.filter(instead=gathering, application=application).select_related("missed").first()
    return Invitation(
        gathering=gathering,
        application=application,
        when=walltime.span_in_words(gathering.starts_at, gathering.ends_at, programme),
        where_is_hidden=gathering.pk in places.hidden_from(person, [gathering]),
        choices=seats.choices(gathering, application),
        is_open=sign_up.is_open(gathering, at) and at < gathering.starts_at,
        answer_by=walltime.in_words(sign_up.deadline(gathering), programme),
        days=timetable.days(gathering),
        speakers=list(gathering.speakers.all()),
        material=material.of(gathering, at),
        presence=row.presence if row else "",
        presence_words=str(row.get_presence_display()) if row else "",
        moved_from=walltime.in_words(told.was_at, programme) if told and told.was_at else "",
        why=told.text if told else "",
        makes_up_for=str(made_up.missed) if made_up else "",
        asks_needs=asks_needs(gathering, at),
        need=need_of(application, gathering),
        is_over=gathering.ends_at <= at,
        has_begun=gathering.starts_at <= at,
    )


def asks_needs(gathering: Gathering, at: datetime) -> bool:
    """Say whether participants can still tell what they need at a gathering: one in person that is not over."""
    return gathering.mode == Mode.IN_PERSON and gathering.cancelled_at is None and gathering.ends_at > at


def need_of(application: Application, gathering: Gathering) -> CateringNeed | None:
    """Give what somebody needs at a gathering: said for it, else for all of them."""
    rows = list(CateringNeed.objects.filter(application=application, gathering__in=[gathering]))
    rows += list(CateringNeed.objects.filter(application=application, gathering=None))
    return rows[0] if rows else None
