"""The letters of an interview: times to choose from, the time that is fixed, and that it is cancelled."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from applications.domain import intake, interviews, invitations, letters
from applications.domain.wordings import Default
from applications.models import Application, Interview
from applications.states import InterviewState
from people.domain.letters import Attachment, Letter, Writer
from people.models import OutgoingMail

S = InterviewState


def times() -> Default:
    """What an applicant reads who is to choose a time."""
    return Default(
        _("{programme}: choose a time for our talk"),
        _(
            "Hello {first_name},\n\nwe would like to talk with you about {programme}, for about {minutes} minutes. "
            "These times are free: {times}.\n\nWhere: {where_url}\n\nChoose the one that suits you, or tell us that "
            "none does, on your application's page:"
        ),
    )


def fixed() -> Default:
    """What both read when the time is fixed."""
    return Default(
        _("{programme}: the interview is on {when}"),
        _(
            "Hello {first_name},\n\nthe interview of {name} is on {when}, for about {minutes} minutes.\n\n"
            "Where: {where_url}\n\nThe attached invitation puts it into your calendar."
        ),
    )


def cancelled() -> Default:
    """What those read who had the interview before them."""
    return Default(
        _("{programme}: the interview is cancelled"),
        _(
            "Hello {first_name},\n\nthe interview of {name} does not take place. If it stands in your calendar, the "
            "attached message takes it out."
        ),
    )


DEFAULTS = {"interview_times": times, "interview_fixed": fixed, "interview_cancelled": cancelled}
WHILE = {"interview_times": {S.PROPOSED}, "interview_fixed": {S.FIXED}, "interview_cancelled": {S.CANCELLED}}


def _writer(kind: str) -> Writer:
    def write(mail: OutgoingMail) -> Letter | None:
        """Write of an interview, while it stands so and was not moved since."""
        rows = Interview.objects.select_related(
            "application__intake__cohort__programme", "application__person", "application__campus", "by"
        )
        talk = rows.filter(pk=mail.about.get("interview"), state__in=WHILE[kind]).first()
        if talk is None or mail.person is None:
            return None
        if kind == "interview_fixed" and talk.sequence != mail.about.get("sequence"):
            return None
        now = mail.written_at
        words = {
            "first_name": mail.person.first_name,
            "minutes": str(talk.minutes),
            "where_url": talk.place,
            "when": _moment(talk, talk.starts_at) if talk.starts_at else "",
            "times": "; ".join(_moment(talk, one) for one in interviews.free_times(talk, now)),
        }
        attached: tuple[Attachment, ...] = ()
        if kind != "interview_times" and talk.starts_at:
            reader = mail.address or mail.person.email
            attached = (invitations.invitation(talk, reader, at=now, cancelled=kind == "interview_cancelled"),)
        by_office = mail.person != talk.application.person
        letter = letters.compose(kind, DEFAULTS[kind](), talk.application, to_the_office=by_office, **words)
        return Letter(letter.subject, letter.text, attached)

    return write


def preview(application: Application, kind: str, *, at: datetime) -> Letter:
    """Write a letter of an interview as the applicant would get it: of their newest one, else of one in a week."""
    talk = application.interviews.order_by("-pk").first() or Interview(application=application)
    example = at.replace(minute=0, second=0, microsecond=0) + timedelta(days=7)
    times = (interviews.free_times(talk, at) if talk.pk else []) or [example, example + timedelta(days=1)]
    return letters.compose(
        kind,
        DEFAULTS[kind](),
        application,
        minutes=str(talk.minutes),
        where_url=talk.place or str(application.campus or application.intake.cohort.programme),
        when=_moment(talk, talk.starts_at or example),
        times="; ".join(_moment(talk, one) for one in times),
    )


def _moment(talk: Interview, at: datetime) -> str:
    return intake.instant_in_words(at, talk.application.intake)


WRITERS: dict[str, Writer] = {kind: _writer(kind) for kind in DEFAULTS}
