"""One gathering of two cohorts: one page, register and count of meals, one reminder each, and both ledgers count it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applications.models import Application
from matching.models import Pair
from programmes.domain.recipe import exporting, loading, rolling
from programmes.models import Cohort, Gathering
from programmes.states import CohortState
from sessions_app.domain import attendance, needs, participation, reminders
from sessions_app.models import Reminder
from sessions_app.queries import presence

pytestmark = pytest.mark.django_db
KIND = "gatherings_in_person"


@pytest.fixture
def later(running, settings) -> Cohort:
    """The next year's cohort, in which Carl and Bea are; the first gathering is of both years."""
    settings.STAFF_SECOND_FACTOR = False
    programme = loading.load(rolling.forward(running.programme, weeks=1).text, by=None, at=running.at)
    made = programme.cohorts.get(number=2)
    Cohort.objects.filter(pk=made.pk).update(state=CohortState.RUNNING)
    for application in (running.students[1], running.mentors[1]):
        intake = made.intakes.get(part=application.intake.part)
        Application.objects.filter(pk=application.pk).update(intake=intake)
    Pair.objects.filter(pk=running.pairs[1].pk).update(coupling=made.couplings.get(key=running.coupling.key))
    made.gatherings.all().delete()
    running.gatherings[0].cohorts.add(made)
    Gathering.objects.filter(pk=running.gatherings[0].pk).update(catering=True)
    made.refresh_from_db()
    return made


@pytest.mark.requirement("US-3")
def test_two_cohorts_share_a_gathering(client, running, later):
    shared, (cleo, carl) = Gathering.objects.get(pk=running.gatherings[0].pk), running.students[:2]
    client.force_login(running.facilitator)
    register = client.get(reverse("admin:register", args=[shared.pk])).content.decode()
    assert register.count("data-of=") == presence.expected_at(shared).count() == 8
    assert all(f'data-of="{one.pk}"' in register for one in (cleo, carl))

    for application in (cleo, carl):
        client.force_login(application.person)
        assert client.get(reverse("gathering", args=[shared.pk])).status_code == 200
        sent = {"diets": ["nut_free"], "other": "", "for_all": "no", "agreed": "on"}
        client.post(reverse("gathering_needs", args=[shared.pk]), sent)
    only = client.get(reverse("gathering", args=[running.gatherings[1].pk]))
    assert only.status_code == 404, "the second gathering is of the first cohort alone"
    counted = needs.headcount(shared)
    assert counted.coming == 8 and [number for _diet, number in counted.diets] == [2]

    for _ in range(2):
        reminders.plan(at=running.at)
    planned = Reminder.objects.filter(kind="gathering", about__gathering=shared.pk)
    assert sorted(row.person_id for row in planned) == sorted(one.person_id for one in presence.expected_at(shared)), (
        "one row each, in whichever cohort"
    )

    after, lines = shared.ends_at + timedelta(hours=1), {}
    for cohort in (running.cohort, later):
        accounts = {one.application.pk: one for one in participation.of_cohort(cohort, at=after)}
        lines |= {pk: [line.words for line in one.lines if line.rule.kind == KIND] for pk, one in accounts.items()}
        assert (cleo.pk in accounts, carl.pk in accounts) == (cohort == running.cohort, cohort == later)
    assert lines[cleo.pk] == lines[carl.pk] and lines[cleo.pk], "both years' rules count it"
    attendance.mark(shared, carl, "absent", by=running.facilitator, at=after)
    accounts = participation.of_cohort(later, at=after)
    (missed,) = [one for one in accounts if one.application.pk == carl.pk]
    assert [line.words for line in missed.lines if line.rule.kind == KIND] != lines[cleo.pk]


@pytest.mark.requirement("US-3")
def test_the_recipe_of_either_cohort_keeps_a_shared_gathering(running, later):
    shared = running.gatherings[0]
    for cohort in (running.cohort, later):
        loading.load(exporting.export(running.programme, cohort), by=None, at=running.at)
        assert set(shared.cohorts.all()) == {running.cohort, later}
