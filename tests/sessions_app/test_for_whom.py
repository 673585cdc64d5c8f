"""A gathering for mentors alone: their training, which students neither see nor are reminded of."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from programmes.models import Gathering, ReminderRule
from sessions_app.domain import reminders
from sessions_app.models import Reminder
from sessions_app.queries import presence
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


def training(scene) -> Gathering:
    starts = timezone.now() + timedelta(days=20)
    made = Gathering.objects.create(
        programme=scene.programme,
        key="training",
        number=60,
        name="Training day",
        parts=["mentor"],
        starts_at=starts,
        ends_at=starts + timedelta(hours=3),
        mode="in_person",
    )
    made.cohorts.add(scene.cohort)
    return made


def test_only_mentors_see_their_training_and_are_reminded_of_it(client, running):
    training(running)
    ReminderRule.objects.filter(cohort=running.cohort).exclude(kind="gathering").delete()
    reminders.plan(at=timezone.now())
    reminded = Reminder.objects.filter(about__gathering=Gathering.objects.get(key="training").pk)
    calendars = {}
    for application in (running.pairs[0].seeker, running.pairs[0].guide):
        client.force_login(application.person)
        calendars[application.intake.part] = client.get(reverse("calendar")).content.decode()

    assert "Training day" in calendars["mentor"] and "Training day" not in calendars["student"]
    assert {row.person for row in reminded} == {mentor.person for mentor in running.mentors}


def test_training_before_the_matching_has_a_register_of_the_admitted_mentors(client):
    scene = stages.reviewed()
    event = training(scene)
    client.force_login(scene.mentors[0].person)

    page = client.get(reverse("calendar")).content.decode()

    assert set(presence.expected_at(event)) == set(scene.mentors)
    assert "Training day" in page and "Gathering 1" not in page


def test_the_office_ticks_for_whom_a_gathering_is(client, settings):
    settings.STAFF_SECOND_FACTOR = False
    scene = stages.planned()
    event = training(scene)
    address = reverse("admin:programmes_gathering_change", args=[event.pk])
    client.force_login(scene.admin)
    shown = client.get(address).context
    form = shown["adminform"].form
    given = {field.html_name: field.value() for field in form if field.value() not in (None, "")}
    given |= {"name_0": "Training day", "parts": ["mentor", "buddy"]}
    for name in ("starts_at", "ends_at"):
        when = given.pop(name)
        given |= {f"{name}_0": f"{when:%Y-%m-%d}", f"{name}_1": f"{when:%H:%M:%S}"}

    for inline in shown["inline_admin_formsets"]:
        given |= {field.html_name: field.value() for field in inline.formset.management_form}

    answer = client.post(address, given)

    event.refresh_from_db()
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert event.parts == ["mentor", "buddy"]
