"""The applicant's acts: begin, write, send, take back, and undo that; one person has one application in an intake."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from applications import queries
from applications.domain import (
    answers,
    eligibility,
    interviews,
    moves,
    recruitment,
    returning,
    study_groups,
    texts,
    trail,
    waitlist,
)
from applications.models import Application, Invitation, PendingDecision
from applications.queries import Choices
from applications.states import JUDGED, ApplicationState
from people.domain import outbox
from people.models import Person
from programmes.models import Campus, Intake, StudyProgramme
from programmes.models.questionnaire import QuestionKind
from programmes.queries import asked as questions_of
from programmes.states import CohortState

S = ApplicationState
GRACE = timedelta(seconds=60)
WRITABLE = frozenset({S.DRAFT, S.SUBMITTED, *JUDGED})
PLACES, MOST_PLACES = ("places", "capacity"), 1000


def is_open(intake: Intake, at: datetime) -> bool:
    """Say whether a request begun at `at` comes in time: between opening and deadline, with a minute's grace."""
    return intake.cohort.state == CohortState.RECRUITMENT and intake.opens_at <= at <= intake.closes_at + GRACE


def deadline_in_words(intake: Intake) -> str:
    """Say the deadline with its zone, for example “4 March 2018, 23:59 (Europe/Oslo)”."""
    return instant_in_words(intake.closes_at, intake)


def instant_in_words(at: datetime, intake: Intake) -> str:
    """Say an instant at the wall clock of the programme, with the zone's name."""
    zone = intake.cohort.programme.time_zone
    local = timezone.localtime(at, ZoneInfo(zone))
    return f"{formats.date_format(local, 'DATE_FORMAT')}, {formats.time_format(local, 'H:i')} ({zone})"


@transaction.atomic
def begin(
    intake: Intake, person: Person, *, at: datetime, by: Person | None = None, invitation: Invitation | None = None
) -> Application:
    """Begin somebody's application or give the one that is there; who returns finds the answers from last time.

    An invitation that brought them is counted. Raises ValidationError outside the window.
    """
    standing = Application.objects.filter(intake=intake, person=person).first()
    if standing:
        return standing
    if intake.opens_at > at or intake.cohort.state == CohortState.PLANNING:
        raise ValidationError(
            _("Applications open %(date)s. Come back then.") % {"date": instant_in_words(intake.opens_at, intake)}
        )
    if not is_open(intake, at):
        raise ValidationError(_too_late(intake, at))
    application, new = Application.objects.get_or_create(
        intake=intake,
        person=person,
        defaults={"questionnaire": intake.questionnaire, "draft": returning.answers_from_before(intake, person)},
    )
    if new:
        recruitment.count(invitation, application)
        trail.record(application, "begun", by=by or person, at=at)
    return application


@transaction.atomic
def save_draft(application: Application, given: dict[str, Any], *, by: Person | None, at: datetime) -> Application:
    """Keep answers by key, as typed or as cleaned, beside those kept before; what was sent stays as it was.

    Kept after the deadline too. Identity numbers are left out. Raises ValidationError once the office has decided.
    """
    row = Application.objects.select_for_update().get(pk=application.pk)
    if row.state not in WRITABLE:
        raise ValidationError(
            _("This application is “%s”, so its answers cannot be changed any more.") % row.get_state_display()
        )
    draft = {**row.written, **{str(key): texts.keepable(value) for key, value in given.items()}}
    if row.version and not row.waiting and _filled(draft) == _filled(row.answers):
        draft = {}
    if draft != row.draft:
        Application.objects.filter(pk=row.pk).update(draft=draft, changed_at=at)
        application.draft, application.changed_at = draft, at
    return application


@transaction.atomic
def submit(application: Application, *, by: Person | None, at: datetime, terms_accepted: bool = False) -> Application:
    """Send the answers that were written; the same answers sent twice are one sending, and give one receipt.

    Raises ValidationError after the deadline (with its date; the draft stays), when terms are not accepted, when an
    answer does not fit (a dict from question key to sentence), or once the office has decided.
    """
    row = Application.objects.select_for_update().get(pk=application.pk)
    row.intake = Intake.objects.select_related("cohort__programme", "questionnaire").get(pk=row.intake_id)
    row.person = application.person
    if row.questionnaire_id == row.intake.questionnaire_id:
        row.questionnaire = row.intake.questionnaire
    if row.version and not row.draft and not row.waiting and row.state != S.DRAFT:
        application.refresh_from_db()
        return application
    intake = row.intake
    if not is_open(intake, at):
        raise ValidationError(_too_late(intake, at), code="late")
    if str(intake.terms) and not (terms_accepted or row.terms_accepted_at):
        raise ValidationError({"terms": _("Tick that you accept the terms before you send.")})
    asked = questions_of(row.form)
    cleaned, refusals = answers.clean_all(asked, row.written, Choices(intake.cohort, row))
    if refusals:
        raise ValidationError(refusals)
    if row.state != S.DRAFT and cleaned == row.answers and not row.waiting:
        return save_draft(application, cleaned, by=by, at=at)
    changed = sorted(key for key in {*cleaned, *row.answers} if cleaned.get(key) != row.answers.get(key))
    moves.move(row, S.SUBMITTED, at=at, **columns(row, asked, cleaned, at))
    eligibility.judge(row, at)
    trail.record(row, "submitted", by=by, at=at, note=f"version {row.version}: {', '.join(changed)}")
    outbox.put(
        row.person,
        "receipt",
        key=f"receipt:{row.pk}:{row.version}",
        at=at,
        scope=intake.cohort.programme.slug,
        about={"application": row.pk, "version": row.version},
    )
    application.refresh_from_db()
    return application


@transaction.atomic
def withdraw(application: Application, *, by: Person | None, at: datetime, reason: str = "") -> Application:
    """Take an application back; raises ValidationError when it is decided or withdrawn already."""
    before, had_offer = application.state, waitlist.let_go(application, at=at)
    moves.move(application, S.WITHDRAWN, at=at)
    PendingDecision.objects.filter(application=application).delete()
    trail.record(application, "withdrawn", by=by, at=at, note=texts.plain_text(reason, 500))
    outbox.put(
        application.person,
        "withdrawn",
        key=f"withdrawn:{application.pk}:{at.isoformat()}",
        at=at,
        scope=application.intake.cohort.programme.slug,
        about={"application": application.pk},
    )
    interviews.drop(application, by=by, at=at)
    waitlist.settle(application, before, at=at, had_offer=had_offer)
    return application


@transaction.atomic
def reopen(application: Application, *, by: Person | None, at: datetime) -> Application:
    """Undo a withdrawal before the deadline: what was sent counts as sent again; raises ValidationError afterwards."""
    if not is_open(application.intake, at):
        raise ValidationError(_too_late(application.intake, at), code="late")
    moves.move(application, S.DRAFT, at=at)
    if application.version:
        moves.move(application, S.SUBMITTED, at=at)
        eligibility.judge(application, at)
    trail.record(application, "reopened", by=by, at=at)
    return application


def campus_of(intake: Intake, cleaned: dict[str, Any], kinds: dict[str, str]) -> Campus | None:
    """Find the campus: the one that was chosen, the study programme's only one, or the programme's only one."""
    campuses = {campus.slug: campus for campus in intake.cohort.programme.campuses.all()}
    for key, kind in kinds.items():
        if kind == QuestionKind.CAMPUS and cleaned.get(key) in campuses:
            return campuses[cleaned[key]]
    studies = [cleaned[key] for key, kind in kinds.items() if kind == QuestionKind.STUDY_PROGRAMME and key in cleaned]
    rows = StudyProgramme.objects.filter(programme=intake.cohort.programme, key__in=studies)
    places = set(rows.values_list("campus__slug", flat=True))
    if len(places) == 1 and None not in places:
        return campuses[places.pop()]
    return next(iter(campuses.values())) if len(campuses) == 1 else None


def columns(row: Application, asked: Any, cleaned: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Give what is written with a sending: the answers, and what is read from them."""
    kinds = {question.key: question.kind for question in asked}
    campus = campus_of(row.intake, cleaned, kinds)
    return {
        "answers": cleaned,
        "questionnaire": row.form,
        "waiting": [],
        "completeness": completeness(asked, cleaned),
        "draft": {},
        "version": row.version + 1,
        "submitted_at": row.submitted_at or at,
        "terms_accepted_at": row.terms_accepted_at or at,
        "campus": campus,
        **study_groups.columns(row, asked, cleaned, campus, at),
        "places": int(min(max(next((cleaned[key] for key in PLACES if key in cleaned), 1), 0), MOST_PLACES)),
        "hours": min(Decimal(str(cleaned["hours"])), Decimal(99999)) if "hours" in cleaned else None,
    }


def completeness(asked: Any, cleaned: dict[str, Any]) -> int:
    """Say how many in a hundred of the questions that were asked are answered."""
    put = [question for question in asked if queries.is_asked(question, cleaned)]
    given = [question for question in put if cleaned.get(question.key) not in (None, "", [], {})]
    return round(100 * len(given) / len(put)) if put else 100


def waiting_in_words(application: Application) -> str:
    """Name the questions that wait to be answered anew."""
    keys = application.waiting
    return "; ".join(str(question.label) for question in questions_of(application.form) if question.key in keys)


def _filled(given: dict[str, Any]) -> dict[str, Any]:
    """Leave out the questions without an answer."""
    return {key: value for key, value in given.items() if value not in (None, "", [], {})}


def why_closed(intake: Intake, at: datetime) -> str:
    """Say why nothing can be sent now: the deadline with its date, or that the programme does not recruit."""
    if at > intake.closes_at:
        return _("The deadline was %(date)s.") % {"date": deadline_in_words(intake)}
    return _("The programme takes no applications now.")


def _too_late(intake: Intake, at: datetime) -> str:
    kept = _("What you have written is kept as a draft, but it can no longer be sent.")
    return f"{why_closed(intake, at)} {kept}"
