"""Surveys: whose turn it is, the letter that asks, and the answer, with a name or without, which is never a duty."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Application
from matching.models import Pair
from people.domain import outbox
from people.models import Person
from programmes.models import Programme, Survey, SurveyQuestion
from programmes.models.survey import SurveyKind
from programmes.states import CohortState
from sessions_app.domain import quiet, walltime
from sessions_app.models import SurveyReply, SurveyTurn
from sessions_app.queries import surveys as queries

LOWEST, HIGHEST = 1, 5
LONGEST = 2000


def ask(*, at: datetime, of: Programme | None = None) -> int:
    """Open the surveys (of one programme) whose time has come to those whose turn it is; give the new turns.

    May run twice, also at once: a turn is one row, and its letter has one key.
    """
    rows = Survey.objects.exclude(cohort__state__in=[CohortState.PLANNING, CohortState.CLOSED])
    if of is not None:
        rows = rows.filter(cohort__programme=of)
    made = 0
    for survey in rows.select_related("cohort__programme"):
        today = walltime.day_of(at, survey.cohort.programme)
        for application in _whose_turn(survey, today):
            made += _ask(survey, application, today, at)
    return made


def open_to(person: Person, *, at: datetime) -> list[SurveyTurn]:
    """Give the surveys that are open to somebody and not answered."""
    rows = queries.unanswered().filter(application__person=person)
    return [turn for turn in rows if _today(turn, at) <= last_day(turn)]


def last_day(turn: SurveyTurn) -> date:
    """Give the last day on which somebody can answer."""
    return turn.asked_on + timedelta(days=turn.survey.open_days)


@transaction.atomic
def answer(turn: SurveyTurn, given: Mapping[str, Any], *, with_name: bool, by: Person, at: datetime) -> None:
    """Keep somebody's answers, with their name or without; raises ValidationError for what does not fit.

    An anonymous reply leaves no line in the audit trail, which would tell when it came.
    """
    if turn.application.person_id != by.pk:
        raise ValidationError(_("This is not yours to answer."))
    if _today(turn, at) > last_day(turn):
        raise ValidationError(_("This survey is closed. Thank you all the same."))
    answers = checked(turn.survey.questions.prefetch_related("options"), given)
    if not SurveyTurn.objects.filter(pk=turn.pk, answered=False).update(answered=True):
        raise ValidationError(_("You have answered already. Thank you."))
    SurveyReply.objects.create(
        survey=turn.survey,
        part=turn.application.intake.part,
        application=turn.application if with_name else None,
        answers=answers,
    )


def checked(questions: Iterable[SurveyQuestion], given: Mapping[str, Any]) -> dict[str, Any]:
    """Give the answers that fit their questions; raises ValidationError by question for those that do not."""
    answers: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for question in questions:
        value = given.get(question.key)
        if value in (None, "", []):
            if question.required:
                faults[question.key] = _("Please answer this.")
        elif not _fits(question, value):
            faults[question.key] = _("Choose among the answers.")
        else:
            answers[question.key] = value
    if faults:
        raise ValidationError(faults)
    return answers


def _fits(question: SurveyQuestion, value: Any) -> bool:
    offered = {option.key for option in question.options.all()}
    if question.kind == SurveyKind.SCALE:
        return isinstance(value, int) and LOWEST <= value <= HIGHEST
    if question.kind == SurveyKind.YES_NO:
        return isinstance(value, bool)
    if question.kind == SurveyKind.CHOICE:
        return value in offered
    if question.kind == SurveyKind.CHOICES:
        return isinstance(value, list) and set(value) <= offered
    return isinstance(value, str) and len(value) <= LONGEST


def _whose_turn(survey: Survey, today: date) -> list[Application]:
    if survey.opens_on is not None and not survey.opens_on <= today < survey.opens_on + _open(survey):
        return []
    rows = queries.asked_in(survey)
    if survey.opens_on is not None:
        return list(rows)
    latest = today - _open(survey)
    over = {pk for pk, ended in _last_ends(rows) if ended is not None and ended.date() >= latest}
    return [row for row in rows if row.pk in over]


def _last_ends(rows: Iterable[Application]) -> list[tuple[int, datetime | None]]:
    """Give by application when its last match ended; None where one still runs."""
    found: dict[int, datetime | None] = {}
    known = {row.pk for row in rows}
    pairs = Pair.objects.filter(active_at__isnull=False, coupling__cohort__in={row.intake.cohort_id for row in rows})
    for seeker, guide, ended in pairs.values_list("seeker_id", "guide_id", "ended_at"):
        for pk in {seeker, guide} & known:
            before = found.get(pk, ended)
            found[pk] = None if before is None or ended is None else max(before, ended)
    return list(found.items())


def _open(survey: Survey) -> timedelta:
    return timedelta(days=survey.open_days)


@transaction.atomic
def _ask(survey: Survey, application: Application, today: date, at: datetime) -> bool:
    turn, is_new = SurveyTurn.objects.get_or_create(
        survey=survey, application=application, defaults={"asked_on": today}
    )
    if is_new:
        _write(turn, at)
    return is_new


def _write(turn: SurveyTurn, at: datetime) -> None:
    """Write the letter that asks, out of the quiet hours; reminders of it stand in the ledger."""
    programme = turn.survey.cohort.programme
    outbox.put(
        turn.application.person,
        "survey_asked",
        key=f"survey_asked:{turn.pk}",
        at=quiet.awake(at, None, programme),
        scope=programme.slug,
        about={"turn": turn.pk},
        not_after=at + timedelta(days=turn.survey.open_days),
    )


def _today(turn: SurveyTurn, at: datetime) -> date:
    return walltime.day_of(at, turn.survey.cohort.programme)
