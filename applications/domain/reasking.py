"""A questionnaire that changes while people answer it: who is affected, and asking the changed questions again only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from applications.domain import intake as acts
from applications.models import Application
from applications.states import ApplicationState
from people.domain import audit, outbox
from people.models import Person
from programmes import queries as programme_queries
from programmes.domain import questionnaires, texts
from programmes.models import Intake, Question, Questionnaire
from programmes.states import CohortState

S = ApplicationState
ASKED_AGAIN = [*acts.WRITABLE, S.WITHDRAWN]
TOLD: tuple[str, ...] = (
    "kind",
    "required",
    "lowest",
    "highest",
    "most",
    "asked_if_key",
    "asked_if_values",
    "seen_by",
    "sensitive",
)
TOLD += ("legal_basis", "kept_until")


@dataclass(frozen=True)
class Difference:
    """One question that is new, changed or gone in the newer version."""

    deed: str
    question: Question


@dataclass(frozen=True)
class Effect:
    """What putting a version into use does to one open intake."""

    intake: Intake
    differences: list[Difference]
    drafts: int
    sent: int
    decided: int

    @property
    def keys(self) -> list[str]:
        """The keys of the questions that are asked again."""
        return [one.question.key for one in self.differences if one.deed != "gone"]


def effects(form: Questionnaire) -> list[Effect]:
    """List what putting this version into use would do to the intakes that recruit with an older version now."""
    return [_effect(form, intake) for intake in _open_intakes(form)]


@transaction.atomic
def use(form: Questionnaire, *, by: Person | None, at: datetime) -> list[Effect]:
    """Put a newer version into use where an older one is being answered, and tell those who have begun.

    It is frozen then. Unchanged answers stay; changed and new questions wait to be answered; what was sent counts
    until it is sent anew, and whoever is decided on is not asked. Raises ValidationError with a sentence for each thing
    that the version lacks, when there is nowhere to use it, and after the deadline.
    """
    found = effects(form)
    if not found:
        raise ValidationError(_("No cohort that recruits answers an older version of this questionnaire."))
    lacking = [lack for effect in found for lack in questionnaires.lacks(form, effect.intake)]
    if lacking:
        raise ValidationError(list(dict.fromkeys(lacking)))
    for effect in found:
        if not acts.is_open(effect.intake, at):
            raise ValidationError(acts.why_closed(effect.intake, at))
    Questionnaire.objects.filter(pk=form.pk, frozen_at=None).update(frozen_at=at)
    form.refresh_from_db()
    for effect in found:
        Intake.objects.filter(pk=effect.intake.pk).update(questionnaire=form)
        for application in _asked(effect.intake).select_for_update(of=("self",)).select_related("person"):
            _ask(application, effect, form, at)
        scope = form.programme.slug
        audit.record("questionnaire.in_use", form, by=by, at=at, scope=scope, note=", ".join(effect.keys))
    return found


def differences(old: Questionnaire, new: Questionnaire) -> list[Difference]:
    """List the questions that differ in what is asked or in what becomes of the answer; order and help do not count."""
    before = {question.key: question for question in programme_queries.questions(old)}
    after = {question.key: question for question in programme_queries.questions(new)}
    found = [Difference("new", question) for key, question in after.items() if key not in before]
    both = [question for key, question in after.items() if key in before]
    found += [Difference("changed", question) for question in both if _told(question) != _told(before[question.key])]
    return found + [Difference("gone", question) for key, question in before.items() if key not in after]


def _open_intakes(form: Questionnaire) -> QuerySet[Intake]:
    rows = Intake.objects.filter(cohort__programme=form.programme_id, part=form.part)
    rows = rows.filter(cohort__state=CohortState.RECRUITMENT, questionnaire__version__lt=form.version)
    return rows.select_related("cohort__programme", "questionnaire").order_by("pk")


def _asked(intake: Intake) -> QuerySet[Application]:
    return Application.objects.filter(intake=intake, state__in=ASKED_AGAIN)


def _effect(form: Questionnaire, intake: Intake) -> Effect:
    rows = Application.objects.filter(intake=intake)
    counted = rows.aggregate(
        drafts=Count("pk", filter=Q(state=S.DRAFT)),
        sent=Count("pk", filter=Q(state__in=[state for state in acts.WRITABLE if state != S.DRAFT])),
        decided=Count("pk", filter=~Q(state__in=ASKED_AGAIN)),
    )
    return Effect(intake, differences(intake.questionnaire, form), **counted)


def _ask(application: Application, effect: Effect, form: Questionnaire, at: datetime) -> None:
    """Let the changed questions wait, leave the other answers, and tell who has written something."""
    draft = {key: value for key, value in application.draft.items() if key not in effect.keys}
    begun = bool(application.draft or application.version)
    columns: dict[str, Any] = {"draft": draft, "waiting": effect.keys if begun else []}
    if not application.version:
        columns["questionnaire"] = form
    elif not effect.keys:
        columns["draft"] = application.draft
    Application.objects.filter(pk=application.pk).update(**columns)
    if begun and effect.keys and application.state != S.WITHDRAWN:
        outbox.put(
            application.person,
            "asked_anew",
            key=f"asked_anew:{application.pk}:{form.pk}",
            at=at,
            scope=form.programme.slug,
            about={"application": application.pk},
        )


def _told(question: Question) -> tuple[Any, ...]:
    options = [(option.key, tuple(sorted(texts.spoken(option.label).items()))) for option in question.options.all()]
    words = [tuple(sorted(texts.spoken(text).items())) for text in (question.label, question.purpose)]
    return (*words, tuple(options), *(str(getattr(question, name)) for name in TOLD))
