"""The desk's first page: what waits in each programme, for whose business it is, with the way to the list."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from applications.domain import pending
from applications.models import Application
from applications.states import ApplicationState
from matching.models import Pair, Run
from matching.states import RunState
from mentoring import next_steps
from people.models import OutgoingMail, Person
from people.states import MailState
from programmes.states import Role
from tests.scenarios import stages
from tests.scenarios.stages import Scene

pytestmark = pytest.mark.django_db


def steps(person: Person) -> dict[str, dict[str, int]]:
    """What waits for somebody, by programme."""
    found = next_steps.places(person, timezone.now())
    return {place.programme.slug: {step.text: step.count for step in place.steps} for place in found}


def test_applications_are_counted_in_ones_own_programme_alone(opened: Scene):
    stages.opened("second")

    assert list(steps(opened.coordinator)) == ["kobling"]
    assert steps(opened.coordinator)["kobling"]["applications to decide"] >= 1
    assert sum(steps(opened.coordinator)["kobling"].values()) == len(opened.students) + len(opened.mentors)


def test_who_is_limited_to_a_campus_or_a_side_counts_only_that(opened: Scene):
    Application.objects.update(state=ApplicationState.SUBMITTED)
    at_north = stages.staff("Nils", opened.programme, Role.COORDINATOR, campus=opened.north)

    assert steps(at_north)["kobling"] == {"applications to decide": 4}


def test_a_pending_decision_waits_for_its_release_and_no_more_to_be_decided(opened: Scene):
    Application.objects.update(state=ApplicationState.SUBMITTED)
    Application.objects.filter(pk=opened.students[0].pk).update(state=ApplicationState.ELIGIBLE)
    pending.keep(opened.students[0], "waitlist", by=opened.coordinator, at=opened.at)

    found = steps(opened.coordinator)["kobling"]

    assert found == {"applications to decide": 7, "decision that waits for its release": 1}


def test_a_ready_matching_and_a_failed_one_are_told_apart(reviewed: Scene):
    for state in (RunState.READY, RunState.FAILED):
        Run.objects.create(coupling=reviewed.coupling, state=state, requested_at=reviewed.at)

    found = next_steps.places(reviewed.coordinator, timezone.now())[0].steps

    assert {step.text: step.urgent for step in found if "matching" in step.text} == {
        "matching to look through and publish": False,
        "matching that failed": True,
    }


def test_an_offer_without_answer_comes_to_the_office_after_the_days_of_the_rule(matched: Scene):
    text = "offers that have waited too long for a yes"
    assert text not in steps(matched.coordinator)["kobling"]

    days = matched.coupling.first_contact.office_after_days + 1
    Pair.objects.update(offered_at=timezone.now() - timedelta(days=days))

    assert steps(matched.coordinator)["kobling"][text] == len(matched.pairs)


@pytest.mark.parametrize("state", [MailState.UNCERTAIN, MailState.FAILED])
def test_doubtful_mail_is_listed_for_a_person(opened: Scene, state: MailState):
    before = len(steps(opened.coordinator)["kobling"])
    OutgoingMail.objects.create(
        person=opened.students[0].person, kind="receipt", key="k", scope="kobling", state=state, not_before=opened.at
    )

    assert len(steps(opened.coordinator)["kobling"]) == before + 1


def test_every_count_leads_to_a_list_with_as_many_rows(client: Client, opened: Scene, settings):
    settings.STAFF_SECOND_FACTOR = False
    stages.opened("second")
    client.force_login(opened.coordinator)

    places = client.get("/admin/").context["next_steps"]

    for step in places[0].steps:
        if step.url:
            rows = client.get(step.url).context["cl"].queryset
            assert rows.count() == step.count, step.text
    assert any(step.url for step in places[0].steps)


def test_more_programmes_cost_no_more_queries(opened: Scene, django_assert_num_queries):
    root = Person.objects.create_superuser("root@example.org")
    next_steps.places(root, timezone.now())
    with django_assert_num_queries(28):
        next_steps.places(root, timezone.now())
    stages.opened("second")
    stages.opened("third")

    with django_assert_num_queries(28):
        next_steps.places(root, timezone.now())
