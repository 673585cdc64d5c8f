"""Whose hours a meeting is: theirs who guided it then, on the sheet, in the thanks and on their own page."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from matching.domain import co_guides, grouping
from matching.models import Group, Pair
from people.models import OutgoingMail
from programmes.models import PayTerms, ThanksRule
from sessions_app.domain import meetings
from sessions_app.models import Meeting, TimesheetLine
from sessions_app.queries import hours
from sessions_app.tasks import thank_volunteers
from tests.scenarios import paid, stages

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 14, 10, tzinfo=UTC)
LATER = AT + timedelta(days=14)
BACKFILL = import_module("sessions_app.migrations.0004_who_led_a_meeting").KEEP


@pytest.fixture
def scene(db, settings):
    settings.STAFF_SECOND_FACTOR = False
    with time_machine.travel(AT, tick=False):
        made = stages.running(at=AT)
    Meeting.objects.all().delete()
    with time_machine.travel(LATER, tick=False):
        yield made


def met(bond, day: int, minutes: int, by) -> None:
    """Log a meeting of September."""
    meetings.log(bond, held_on=date(2026, 9, day), minutes=minutes, mode="digital", by=by.person, at=LATER)


def year_of_changes(scene) -> None:
    """A group changes its coach on the 20th, a mentor is stood in for, and a group has a co-guide for some days."""
    old, new, helper, _spare = scene.mentors
    first, second = scene.pairs[:2]
    group = Group.objects.create(coupling=scene.coupling, guide=old, name="A")
    Pair.objects.filter(pk=first.pk).update(group=group)
    met(group, 15, 60, first.seeker)
    grouping.hand_over(group, new, by=scene.coordinator, at=LATER)
    type(new).objects.filter(pk=new.pk).update(places=3)
    Pair.objects.filter(pk=first.pk).update(state="ended", ended_at=AT + timedelta(days=6))
    again = {"state": "active", "seeker_yes_at": LATER, "guide_yes_at": LATER, "offered_at": LATER}
    begun = AT + timedelta(days=7)
    Pair.objects.create(coupling=scene.coupling, seeker=first.seeker, guide=new, group=group, active_at=begun, **again)
    group.refresh_from_db()
    met(group, 16, 50, first.seeker)  # of a day before the change, but logged after it
    met(group, 22, 40, new)
    met(group, 23, 35, first.seeker)
    days = {"kind": "instead", "from_day": date(2026, 9, 20), "until_day": date(2026, 9, 25)}
    asked = co_guides.ask(second, helper, **days, by=scene.coordinator, at=LATER)
    co_guides.accept(asked, by=helper.person, at=LATER)
    met(second, 19, 30, second.seeker)  # before the days of the stand-in
    met(second, 21, 25, helper)
    met(second, 22, 20, second.seeker)
    met(second, 23, 15, new)  # the mentor has found the time after all
    beside = co_guides.ask(
        group, helper, kind="beside", from_day=date(2026, 9, 24), until_day=None, by=scene.coordinator, at=LATER
    )
    co_guides.accept(beside, by=helper.person, at=LATER)
    met(group, 24, 10, helper)


@pytest.mark.requirement("OM-11")
def test_a_paid_sheet_holds_the_meetings_that_its_mentor_led_and_nobody_elses(scene, client):
    paid.pays(scene)
    contracts = [paid.signed(scene, number) for number in range(3)]
    year_of_changes(scene)

    found = []
    for contract, mentor in zip(contracts, scene.mentors, strict=False):
        client.force_login(mentor.person)
        client.post(reverse("timesheet_act", args=[contract.pk, 2026, 9]), {"act": "begin"})
        lines = TimesheetLine.objects.filter(sheet__contract=contract, kind="meeting").order_by("on", "minutes")
        found.append(list(lines.values_list("minutes", flat=True)))

    assert found == [[60, 50], [30, 40, 15, 35], [25, 20, 10]]
    led = dict(Meeting.objects.values_list("pk", "guide"))
    Meeting.objects.update(guide=None)
    with connection.cursor() as cursor:
        cursor.execute(BACKFILL)
    assert dict(Meeting.objects.values_list("pk", "guide")) == led, "what was logged before is put right as well"


@pytest.mark.requirement("OM-12", "GC-6")
def test_volunteers_are_thanked_for_the_meetings_that_they_led(scene, client):
    ThanksRule.objects.create(programme=scene.programme, after_meetings=3, text={"en": "{meetings} meetings"})
    year_of_changes(scene)
    thank_volunteers()

    old, new, helper, _spare = scene.mentors
    assert {mail.person for mail in OutgoingMail.objects.filter(kind="thanks")} == {new.person, helper.person}
    assert [hours.given_by(one).minutes for one in (old, new, helper)] == [110, 120, 55]
    assert hours.given_in(scene.cohort).mentors == 3 and not PayTerms.objects.exists()
    client.force_login(old.person)
    assert "in 2 meetings. Thank you!" in client.get(reverse("my_desk")).content.decode()
