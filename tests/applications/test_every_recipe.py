"""Every recipe that ships: each of its forms is walked through in the browser's way, in each of its languages."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from applications import queries
from applications.models import Application
from applications.queries import Choices
from applications.states import JUDGED
from programmes.domain import recipe
from programmes.models import Cohort, Intake, Question
from programmes.models.questionnaire import QuestionKind as Kind
from programmes.states import CohortState

RECIPES = sorted((Path(settings.BASE_DIR) / "programmes" / "recipes").glob("*.yaml"), key=lambda path: path.stem)
WORDS = {
    Kind.SHORT: "Something short",
    Kind.LONG: "I wonder how a working day looks.",
    Kind.DATE: "2026-08-31",
    Kind.PHONE: "22 33 44 55",
    Kind.URL: "https://example.org",
    Kind.EMAIL: "cleo@home.test",
    Kind.STUDY_GROUP: "Group 7",
    Kind.YES_NO: "yes",
    Kind.GRADE: "B",
}


def typed(question: Question, choices: Choices) -> dict[str, object]:
    """What somebody types or ticks who answers a question plausibly."""
    name, offered = f"q-{question.key}", [*choices.of(question)]
    if question.kind in WORDS:
        return {name: WORDS[question.kind]}
    if question.kind == Kind.NUMBER:
        return {name: str(question.lowest or 0)}
    if question.kind == Kind.RANKING:
        return {f"{name}-{key}": str(place) for place, key in enumerate(offered[: question.most], start=1)}
    if question.kind == Kind.LANGUAGES:
        return {f"{name}-code": offered[:1], f"{name}-level": ["b2"]}
    if question.kind in {Kind.CHOICES, Kind.INDUSTRY, Kind.FIELD, Kind.AVAILABILITY}:
        return {name: offered[: max(question.lowest or 1, 1)]}
    return {name: offered[min(1, len(offered) - 1)]}


def opened(intake: Intake) -> Intake:
    """Open an intake now, whatever its dates say."""
    now = timezone.now()
    Intake.objects.filter(pk=intake.pk).update(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    Cohort.objects.filter(pk=intake.cohort_id).update(state=CohortState.RECRUITMENT)
    intake.refresh_from_db()
    return intake


@pytest.mark.django_db
@pytest.mark.requirement("US-15", "US-22", "OM-5", "SE-6", "GC-1", "OX-12")
@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_each_form_of_a_recipe_can_be_filled_in_and_sent(client, cleo, path):
    programme = recipe.load(path, by=None, at=timezone.now())
    client.force_login(cleo)
    for intake in Intake.objects.filter(cohort__programme=programme).select_related("cohort"):
        opened(intake)
        way_in = reverse("apply", args=[programme.slug, intake.cohort.number, intake.part])
        assert "csrfmiddlewaretoken" in client.get(way_in).content.decode()
        client.post(way_in)
        application = Application.objects.get(intake=intake, person=cleo)
        pages, choices = queries.pages(intake.questionnaire), Choices(intake.cohort)
        for page in pages:
            here = reverse("application_section", args=[application.pk, page.number])
            for language in programme.languages:
                client.cookies["language"] = language
                shown = client.get(here).content.decode()
                assert f'<html lang="{language}"' in shown
                assert all(f'data-key="q-{q.key}"' in shown for q in page.questions if not q.asked_if_key)
            data: dict[str, object] = {"action": "next"}
            for question in page.questions:
                data |= typed(question, choices)
            answer = client.post(here, data)
            assert answer.status_code == 302, answer.context["form"].errors
        client.post(reverse("application_review", args=[application.pk]), {"terms": "yes"})
        application.refresh_from_db()
        assert application.state in JUDGED
        assert client.get(reverse("application", args=[application.pk])).status_code == 200
