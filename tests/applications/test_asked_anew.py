"""A questionnaire that changes while it is answered: who is affected is shown, and only what changed is asked again."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from i18nfield.strings import LazyI18nString

from applications.domain import intake, reasking
from applications.models import Application
from applications.states import ApplicationState
from people.domain import letters
from people.models import OutgoingMail
from programmes.domain import questionnaires
from programmes.models import Question, Questionnaire
from tests.scenarios.cast import someone
from tests.scenarios.stages import Scene

S = ApplicationState


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    """The second factor is proven elsewhere."""
    settings.STAFF_SECOND_FACTOR = False


def newer(scene: Scene) -> Questionnaire:
    """A second version of the students' questions: another pace, one question more, grades no longer asked."""
    old = scene.students[0].questionnaire
    form = questionnaires.copy(old, by=scene.admin, at=scene.at)
    asked = Question.objects.filter(section__questionnaire=form)
    asked.filter(key="pace").update(label={"nb": "Tempo i uka", "en": "Pace in a week"})
    why = asked.get(key="why")
    why.pk, why.key, why.label = None, "wish", LazyI18nString({"nb": "Ønske", "en": "Wish"})
    why.save()
    asked.filter(key="grade").update(order=9)
    return form


def drafting(scene: Scene) -> Application:
    """Eve has begun and answered two questions."""
    begun = intake.begin(scene.students[0].intake, someone("Eve"), at=scene.at)
    return intake.save_draft(begun, {"pace": 3, "industry": "health"}, by=begun.person, at=scene.at)


def use_page(form: Questionnaire) -> str:
    return reverse("admin:programmes_questionnaire_use", args=[form.pk])


def test_the_page_shows_who_is_affected_and_nothing_happens_before_it_is_confirmed(opened, client):
    client.force_login(opened.admin)
    drafting(opened)
    form = newer(opened)

    shown = client.get(use_page(form))

    (effect,) = shown.context["effects"]
    assert (effect.drafts, effect.sent, effect.decided) == (1, 4, 0)
    assert sorted((one.deed, one.question.key) for one in effect.differences) == [("changed", "pace"), ("new", "wish")]
    form.refresh_from_db()
    assert form.frozen_at is None and not OutgoingMail.objects.filter(kind="asked_anew").exists()


@pytest.mark.requirement("US-18")
def test_only_the_changed_questions_wait_and_what_was_sent_counts_until_it_is_sent_anew(opened, client):
    client.force_login(opened.admin)
    eve, cleo = drafting(opened), opened.students[0]
    form, sent = newer(opened), dict(cleo.answers)

    client.post(use_page(form))

    cleo.refresh_from_db()
    assert (cleo.state, cleo.answers, cleo.waiting) == (S.ELIGIBLE, sent, ["wish", "pace"])
    assert cleo.questionnaire_id != form.pk and cleo.form == form
    assert "pace" not in cleo.written and cleo.written["why"] == sent["why"]
    eve.refresh_from_db()
    assert eve.draft == {"industry": "health"} and eve.questionnaire_id == form.pk
    mails = OutgoingMail.objects.filter(kind="asked_anew")
    assert mails.count() == 5

    client.force_login(cleo.person)
    page = client.get(reverse("application", args=[cleo.pk]))
    assert "Pace in a week" in page.text and "have changed since you sent" in page.text
    client.post(reverse("application_section", args=[cleo.pk, 2]), answers_of(cleo, **{"q-pace": "5", "q-wish": "Sea"}))
    assert "have changed since you sent" not in client.get(reverse("application", args=[cleo.pk])).text
    client.post(reverse("application_review", args=[cleo.pk]), {"terms": "yes"})

    cleo.refresh_from_db()
    assert cleo.answers == sent | {"pace": 5, "wish": "Sea"}
    assert (cleo.version, cleo.waiting, cleo.questionnaire_id) == (2, [], form.pk)


def answers_of(application: Application, **more: str) -> dict:
    """What the second page sends with the answers that are kept."""
    kept = {f"q-{key}": value for key, value in application.written.items() if key in {"industry", "goals", "why"}}
    return kept | more | {"action": "next"}


def test_the_mail_names_the_questions_and_is_not_sent_once_they_are_answered(opened):
    cleo, carl = opened.students[:2]
    OutgoingMail.objects.all().delete()
    form = newer(opened)
    reasking.use(form, by=opened.admin, at=opened.at)
    intake.save_draft(carl, {"pace": 2, "wish": "Work"}, by=carl.person, at=opened.at)
    carl.refresh_from_db()
    intake.submit(carl, by=carl.person, at=opened.at)

    written = letters.write(OutgoingMail.objects.get(kind="asked_anew", person=cleo.person))
    assert "some questions have changed" in written.subject
    assert "Pace in a week; Wish" in written.text and f"/application/{cleo.pk}/" in written.text
    assert letters.write(OutgoingMail.objects.get(kind="asked_anew", person=carl.person)) is None


def test_a_version_that_lacks_a_language_a_purpose_or_a_used_question_is_refused(opened, client):
    client.force_login(opened.admin)
    form = newer(opened)
    asked = Question.objects.filter(section__questionnaire=form)
    asked.filter(key="wish").update(label={"nb": "Ønske"}, kept_until="")
    asked.filter(key="study_year").delete()

    shown = client.get(use_page(form)).text
    with pytest.raises(ValidationError) as refusal:
        reasking.use(form, by=opened.admin, at=opened.at)

    said = " ".join(refusal.value.messages)
    assert "lacks en" in said and "“wish” does not say" in said and "“study_year”, which is not asked" in said
    assert "First to be mended" in shown and "Put it into use" not in shown
    form.refresh_from_db()
    assert form.frozen_at is None


def test_after_the_deadline_no_version_is_put_into_use(opened):
    form = newer(opened)
    late = opened.students[0].intake.closes_at.replace(year=opened.at.year + 2)

    with pytest.raises(ValidationError, match="deadline was"):
        reasking.use(form, by=opened.admin, at=late)


def test_who_is_decided_on_is_not_asked_again(reviewed):
    form = newer(reviewed)

    (effect,) = reasking.use(form, by=reviewed.admin, at=reviewed.at)

    assert (effect.sent, effect.decided) == (0, 4)
    assert not Application.objects.exclude(waiting=[]).exists()
    assert not OutgoingMail.objects.filter(kind="asked_anew").exists()
