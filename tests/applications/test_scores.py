"""Scores: several readers, each alone, by weighted criteria; names hidden in a blind intake; stepping back."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from i18nfield.strings import LazyI18nString

from applications.domain import letters, pending, review, scores
from applications.models import Application, Review
from applications.states import ApplicationState
from people.models import OutgoingMail
from programmes.models import MailTemplate, Membership, Question, ScoreCriterion
from tests.applications.conftest import sent

S = ApplicationState
LIST = "admin:applications_application_changelist"


@pytest.fixture
def reader(client, scheme, ada, dan, settings):
    """Ada and Dan read; a client that is Ada, or Dan when asked."""
    settings.STAFF_SECOND_FACTOR = False
    for person in (ada, dan):
        Membership.objects.create(person=person, programme=scheme.programme, role="coordinator")
    for order, (key, weight) in enumerate((("motive", 3), ("clarity", 1))):
        ScoreCriterion.objects.create(intake=scheme.students, key=key, label=key.title(), weight=weight, order=order)
    client.force_login(ada)
    return client


def one(application):
    return reverse("admin:applications_application_change", args=[application.pk])


def test_mean_and_spread_are_seen_by_who_has_scored_and_by_nobody_before(reader, scheme, cleo, ada, dan, at):
    application = sent(scheme.students, cleo, at)
    scores.give(application, {"motive": 5, "clarity": 1}, "Very keen", by=dan, at=at)
    before = reader.get(one(application)).content.decode()
    assert "Very keen" not in before
    assert "1 reader has been here" in before
    assert '<td class="field-scored">1 score</td>' in reader.get(reverse(LIST)).content.decode()

    reader.post(one(application), {"act": "score", "points_motive": 2, "points_clarity": 2, "text": ""})

    assert Review.objects.get(reviewer=dan).mean == Decimal("4.00")
    after = reader.get(one(application)).content.decode()
    assert "Very keen" in after
    assert "2 scores: mean 3.00, spread 2.00" in after
    assert "3.0 (2)<br>" in reader.get(reverse(LIST)).content.decode()


def test_each_criterion_is_scored_from_one_to_five(reader, scheme, cleo, ada, at):
    application = sent(scheme.students, cleo, at)

    page = reader.post(one(application), {"act": "score", "points_motive": 6}).content.decode()
    with pytest.raises(ValidationError, match="Missing: Clarity"):
        scores.give(application, {"motive": 3}, by=ada, at=at)

    assert page.count('role="alert"') == 2
    assert not Review.objects.exists()


def test_who_steps_back_neither_scores_nor_decides(reader, scheme, cleo, ada, at):
    application = sent(scheme.students, cleo, at)
    reader.post(one(application), {"act": "recuse", "reason": "My niece"})

    page = reader.post(one(application), {"act": "decide", "state": "waitlist", "reason": "", "when": "now"})
    for act in (
        lambda: pending.keep(application, S.POOL, by=ada, at=at),
        lambda: scores.give(application, {"motive": 5, "clarity": 5}, by=ada, at=at),
    ):
        with pytest.raises(ValidationError, match="stepped back"):
            act()

    assert "stepped back" in page.content.decode()
    assert Application.objects.get().state == S.ELIGIBLE


def test_a_blind_intake_hides_name_and_address_until_the_decision(reader, scheme, cleo, ada, at):
    scheme.students.blind = True
    scheme.students.save()
    application = sent(scheme.students, cleo, at, phone="+47 99 88 77 66")
    ask = reverse(LIST)
    seen = [
        reader.get(ask),
        reader.get(one(application)),
        reader.get(ask + "?q=cleo"),
        reader.post(ask, {"action": "to_pool", "_selected_action": [application.pk]}),
    ]

    told = ("Cleo", "cleo@example.org", "99 88 77 66", "99887766")
    assert [word for page in seen for word in told if word in page.content.decode().replace('value="cleo"', "")] == []
    assert f"Applicant {application.pk}" in seen[0].content.decode()
    assert f"Applicant {application.pk}" in reader.get(ask + f"?q={application.pk}").content.decode()
    letter = reverse("admin:applications_application_letter", args=[application.pk])
    assert reader.get(letter).status_code == 404

    review.decide(application, S.WAITLIST, by=ada, at=at)
    assert "Cleo Example" in reader.get(ask).content.decode()
    assert "Hello Cleo" in reader.get(letter + "?kind=waitlist&language=en").content.decode()


def test_any_letter_is_seen_as_one_person_gets_it_in_any_language(reader, scheme, cleo, at):
    words = {"nb": "{first_name}, du er med", "en": "{first_name}, you are in"}
    own = {"subject": LazyI18nString(words), "body": LazyI18nString({"nb": "Hei! {reason}", "en": "Hello! {reason}"})}
    MailTemplate.objects.create(programme=scheme.programme, kind="pool", **own)
    address = reverse("admin:applications_application_letter", args=[sent(scheme.students, cleo, at).pk])

    pages = [
        reader.get(address, {"kind": "pool", "language": code, "reason": "Welcome"}).content.decode()
        for code in ("nb", "en")
    ]

    assert [words in page for page, words in zip(pages, ("Cleo, du er med", "Cleo, you are in"), strict=True)] == [
        True
    ] * 2
    assert "Hei! Welcome" in pages[0]
    assert OutgoingMail.objects.filter(kind="pool").count() == 0


@pytest.mark.parametrize("kind", letters.TITLES)
def test_every_kind_of_letter_can_be_read_before_it_is_sent(reader, scheme, cleo, at, kind):
    address = reverse("admin:applications_application_letter", args=[sent(scheme.students, cleo, at).pk])

    page = reader.get(address, {"kind": kind, "language": "en"})

    assert page.context["kind"] == kind and page.context["letter"].subject
    assert "Hello Cleo" in page.content.decode() and "{" not in page.context["letter"].text
    assert not OutgoingMail.objects.exclude(kind="receipt").exists()


def test_what_is_decided_is_scored_no_more(reader, scheme, cleo, ada, at):
    application = sent(scheme.students, cleo, at)
    review.decide(application, S.POOL, by=ada, at=at)

    with pytest.raises(ValidationError, match="before the decision"):
        scores.give(application, {"motive": 5, "clarity": 5}, by=ada, at=at)


def test_completeness_counts_what_was_asked(scheme, cleo, at):
    application = sent(scheme.students, cleo, at)
    asked = Question.objects.filter(section__questionnaire=application.questionnaire).exclude(asked_if_key="athlete")

    assert application.completeness == round(100 * 8 / asked.count())
