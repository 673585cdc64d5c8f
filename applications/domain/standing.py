"""Where an application stands, what is next and by when, in words for the applicant."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from applications import queries
from applications.domain import intake as acts
from applications.models import Application
from applications.states import JUDGED, ApplicationState, InterviewState, OfferState
from programmes import queries as programmes
from programmes.models import Gathering

S = ApplicationState


@dataclass(frozen=True)
class Standing:
    """Three sentences: what is so, what comes next, and by when."""

    now: str
    following: str
    until: str


@dataclass(frozen=True)
class Moment:
    """One date of an application's way."""

    when: str
    what: str
    state: str


def of(application: Application, at: datetime) -> Standing:
    """Say where an application stands at an instant."""
    state = ApplicationState(application.state)
    if state == S.DRAFT:
        return _draft(application, at)
    if state == S.WITHDRAWN:
        return _withdrawn(application, at)
    if state in JUDGED or state == S.SUBMITTED:
        return Standing(_("We have received your application."), _next_for(state), _answer_by(application))
    if state == S.INTERVIEW:
        return _called(application)
    if state == S.WAITLIST:
        return _waiting(application)
    return {
        S.POOL: Standing(_("You are admitted."), _next_in_the_pool(application), _begins(application)),
        S.DECLINED: Standing(
            _("You did not get a place this time."), _("You are welcome to apply again for a later cohort."), ""
        ),
    }[state]


def waits_for_answer(application: Application) -> Standing | None:
    """Give the words when the office waits for the applicant: a place is held, or times for a talk are proposed."""
    held = application.offers.filter(state=OfferState.OPEN).exists()
    if application.state == S.WAITLIST and held:
        return _waiting(application)
    asked = application.interviews.filter(state=InterviewState.PROPOSED).exists()
    return _called(application) if application.state == S.INTERVIEW and asked else None


def _called(application: Application) -> Standing:
    now = _("You are called to an interview.")
    talk = application.interviews.exclude(state=InterviewState.CANCELLED).first()
    if talk is None or talk.state == InterviewState.NONE_SUITS:
        return Standing(now, _("The office gets in touch with you about a time."), _answer_by(application))
    if talk.state == InterviewState.PROPOSED:
        return Standing(now, _("Choose a time that suits you."), _answer_by(application))
    if talk.state == InterviewState.HELD or talk.starts_at is None:
        return Standing(_("Your interview is held."), _("The office decides."), _answer_by(application))
    when = acts.instant_in_words(talk.starts_at, application.intake)
    return Standing(_("Your interview is on %(when)s.") % {"when": when}, talk.place, _answer_by(application))


def _waiting(application: Application) -> Standing:
    offer = application.offers.filter(state=OfferState.OPEN).first()
    if offer is None:
        return Standing(
            _("You are on the waitlist."), _("If a place becomes free, we write to you."), _begins(application)
        )
    return Standing(
        _("A place has become free, and it is held for you."),
        _("Say yes or no. Without an answer it goes to the next in line."),
        _("Answer by %(date)s.") % {"date": acts.instant_in_words(offer.answer_by, application.intake)},
    )


def _draft(application: Application, at: datetime) -> Standing:
    deadline = acts.deadline_in_words(application.intake)
    if acts.is_open(application.intake, at):
        return Standing(
            _("Your application is a draft: it is not sent yet."),
            _("Fill in what is missing, read it through and send it."),
            _("It must be sent by %(date)s.") % {"date": deadline},
        )
    return Standing(
        _("Your application was not sent."),
        _("What you wrote is kept as a draft. Ask the office if something went wrong."),
        acts.why_closed(application.intake, at),
    )


def _withdrawn(application: Application, at: datetime) -> Standing:
    now = _("You have withdrawn your application.")
    if not acts.is_open(application.intake, at):
        return Standing(now, _("Nothing more happens with it."), "")
    until = _("Undoing is possible until %(date)s.") % {"date": acts.deadline_in_words(application.intake)}
    return Standing(now, _("You can undo this."), until)


def moments(application: Application, at: datetime) -> list[Moment]:
    """List the dates of an application's way, past and to come."""
    intake = application.intake
    zone = ZoneInfo(intake.cohort.programme.time_zone)
    today = timezone.localdate(at, zone)
    rows: list[tuple[date, str, str]] = [(timezone.localdate(application.created_at, zone), "", _("Begun"))]
    if application.submitted_at:
        rows.append((timezone.localdate(application.submitted_at, zone), "", _("Sent")))
    deadline = acts.deadline_in_words(intake)
    rows.append((timezone.localdate(intake.closes_at, zone), deadline, _("Deadline for changes")))
    rows += [
        (timezone.localdate(decision.at, zone), "", str(decision.get_state_display()).capitalize())
        for decision in application.decisions.all()
    ]
    if intake.decided_by:
        rows.append((intake.decided_by, "", _("Answers are given by this date")))
    if first := _first_gathering(application):
        rows.append((timezone.localdate(first.starts_at, zone), "", str(first.name)))
    return [
        Moment(words or formats.date_format(day, "DATE_FORMAT"), what, _when(day, today))
        for day, words, what in sorted(rows, key=lambda row: row[0])
    ]


def _when(day: date, today: date) -> str:
    return "today" if day == today else "past" if day < today else "ahead"


def _next_for(state: ApplicationState) -> str:
    if state == S.NOT_ELIGIBLE:
        return _("By your answers a rule of the programme is not met. A person at the office still reads it.")
    if state == S.TO_ASSESS:
        return _("A person at the office looks at your case before it is decided.")
    return _("The office reads the applications and decides.")


def _next_in_the_pool(application: Application) -> str:
    if queries.lacks_training(application):
        return _("Training comes first: we look for somebody for you when it is done. Ask the office for a date.")
    return _("Taking part depends on a good match. As soon as we have one for you, it stands on “My page”.")


def _answer_by(application: Application) -> str:
    decided_by = application.intake.decided_by
    if decided_by is None:
        return _("You get an answer after the deadline, by e-mail and on this page.")
    return _("You get an answer by %(date)s, by e-mail and on this page.") % {
        "date": formats.date_format(decided_by, "DATE_FORMAT")
    }


def _begins(application: Application) -> str:
    first = _first_gathering(application)
    if first is None:
        return ""
    zone = ZoneInfo(application.intake.cohort.programme.time_zone)
    day = formats.date_format(timezone.localdate(first.starts_at, zone), "DATE_FORMAT")
    return _("The first gathering is %(date)s: %(name)s.") % {"date": day, "name": first.name}


def _first_gathering(application: Application) -> Gathering | None:
    intake = application.intake
    return programmes.gatherings_for(intake.cohort, application.campus, intake.part).first()
