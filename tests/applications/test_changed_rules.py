"""A changed rule: whose verdicts it turns is shown first; confirmed, they are judged anew and overrides stay."""

import pytest
from django.urls import reverse

from applications.domain import rejudging, review
from applications.models import Application, Verdict
from applications.states import ApplicationState
from people.models import AuditEvent, OutgoingMail
from programmes.models import EligibilityRule, StudyProgramme

S = ApplicationState


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    """The second factor is proven elsewhere."""
    settings.STAFF_SECOND_FACTOR = False


def typed(rule: EligibilityRule, **changed: str) -> dict[str, str]:
    """What the page of a rule sends, with some of it changed."""
    words = {
        "part": rule.part,
        "key": rule.key,
        "question_key": rule.question_key,
        "test": rule.test,
        "values": ",".join(rule.values),
        "strength": rule.strength,
        "exempt_if_key": "",
        "exempt_if_values": "",
        "text_0": str(rule.text.localize("nb")),
        "text_3": str(rule.text.localize("en")),
        "source": rule.source,
        "order": str(rule.order),
        "_save": "Save",
    }
    return words | changed


def page(rule: EligibilityRule) -> str:
    return reverse("admin:programmes_eligibilityrule_change", args=[rule.pk])


def confirmed(shown) -> dict[str, list[str]]:
    """What the button of the page that asks sends."""
    words: dict[str, list[str]] = {}
    for name, value in shown.context["sent"]:
        words.setdefault(name, []).append(value)
    return words | {"_confirmed": ["1"], "_digest": [shown.context["digest"]]}


@pytest.mark.requirement("US-18")
def test_the_verdicts_that_turn_are_listed_then_written_and_overrides_stay(opened, client):
    client.force_login(opened.admin)
    cleo, carl, _cora, cyril = opened.students
    rule = EligibilityRule.objects.get(cohort=opened.cohort, key="year")
    mails = OutgoingMail.objects.count()
    verdict = carl.verdicts.get(rule=rule)
    review.override(verdict, "met", "A year abroad counts", by=opened.coordinator, at=opened.at)

    shown = client.post(page(rule), typed(rule, values="3"))

    assert "changed successfully" not in shown.text
    assert shown.context["people"] == 4 and "Cleo" in shown.text and "that stays" in shown.text
    rule.refresh_from_db()
    assert rule.values == ["2"]
    assert set(Verdict.objects.filter(rule=rule).values_list("outcome", flat=True)) == {"met"}

    done = client.post(page(rule), confirmed(shown), follow=True)

    assert "4 applications were judged anew" in done.text
    rule.refresh_from_db()
    assert rule.values == ["3"]
    assert set(Verdict.objects.filter(rule=rule).values_list("outcome", flat=True)) == {"not_met"}
    verdict.refresh_from_db()
    assert (verdict.override, verdict.final) == ("met", "met")
    for application in (cleo, carl, cyril):
        application.refresh_from_db()
    assert (cleo.state, carl.state, cyril.state) == (S.NOT_ELIGIBLE, S.ELIGIBLE, S.NOT_ELIGIBLE)
    assert AuditEvent.objects.filter(verb="application.rejudged").count() == 4
    assert OutgoingMail.objects.count() == mails


def test_a_change_that_turns_nothing_is_saved_at_once_and_a_fault_stays_on_its_page(opened, client):
    client.force_login(opened.admin)
    rule = EligibilityRule.objects.get(cohort=opened.cohort, key="year")

    faulty = client.post(page(rule), typed(rule, question_key="nobody-asks"))
    assert "There is no question" in faulty.text
    done = client.post(page(rule), typed(rule, source="The ministry's letter"))

    assert done.status_code == 302
    rule.refresh_from_db()
    assert rule.source == "The ministry's letter"


def test_a_list_that_is_stale_is_shown_again_and_nothing_is_saved(opened, client):
    client.force_login(opened.admin)
    rule = EligibilityRule.objects.get(cohort=opened.cohort, key="year")
    shown = client.post(page(rule), typed(rule, values="3"))
    Verdict.objects.filter(rule=rule, application=opened.students[0]).update(outcome="not_met")

    again = client.post(page(rule), confirmed(shown))

    assert "nothing was saved" in again.text and again.context["people"] == 3
    rule.refresh_from_db()
    assert rule.values == ["2"]


def test_who_is_decided_on_keeps_the_verdicts_of_the_decision(reviewed, client):
    client.force_login(reviewed.admin)
    rule = EligibilityRule.objects.get(cohort=reviewed.cohort, key="year")

    done = client.post(page(rule), typed(rule, values="3"))

    assert done.status_code == 302
    assert set(Verdict.objects.filter(rule=rule).values_list("outcome", flat=True)) == {"met"}


def test_a_new_rule_shows_its_verdicts_too(opened, client):
    client.force_login(opened.admin)
    old = EligibilityRule.objects.get(cohort=opened.cohort, key="grade")
    new = typed(old, key="grade-b", values="A", cohort=str(opened.cohort.pk), strength="required")

    shown = client.post(reverse("admin:programmes_eligibilityrule_add"), new)
    assert shown.context["people"] == 4 and not EligibilityRule.objects.filter(key="grade-b").exists()
    client.post(reverse("admin:programmes_eligibilityrule_add"), confirmed(shown))

    made = EligibilityRule.objects.get(key="grade-b")
    assert set(made.verdicts.values_list("outcome", flat=True)) == {"not_met"}


def test_a_study_that_is_admitted_no_more_turns_verdicts_only_after_they_are_shown(opened, client):
    client.force_login(opened.admin)
    study = StudyProgramme.objects.filter(programme=opened.programme).first()
    rule = EligibilityRule.objects.get(cohort=opened.cohort, key="year")
    EligibilityRule.objects.filter(pk=rule.pk).update(test="admitted_study", question_key="study")
    Application.objects.filter(pk=opened.students[0].pk).update(answers={"study": study.key})
    rejudging.rejudge(opened.cohort, by=opened.admin, at=opened.at)
    url = reverse("admin:programmes_studyprogramme_change", args=[study.pk])
    words = {"key": "another", "name_0": "Økonomi", "name_3": "Economics", "campus": "", "institution": "", "_save": ""}

    shown = client.post(url, words)

    assert [(one.old, one.new) for one in shown.context["found"]] == [("met", "not_met")]
    study.refresh_from_db()
    assert study.key != "another"
    client.post(url, confirmed(shown))
    assert opened.students[0].verdicts.get(rule=rule).outcome == "not_met"


def test_a_rule_offers_the_questions_that_are_asked(opened, client):
    client.force_login(opened.admin)
    rule = EligibilityRule.objects.get(cohort=opened.cohort, key="year")

    shown = client.get(page(rule)).text

    assert '<option value="grade">' in shown and '<option value="study_year" selected>' in shown
