"""Meetings on a phone: planned, proposed and logged in a few taps without a key, on pages that are open to all."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from programmes.models import Question
from sessions_app.domain import appointments, stopping
from sessions_app.models import Appointment, Meeting
from tests.pages.browsing import faults, log_in, look
from tests.scenarios.stages import Scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 320, "height": 640}
SECONDS_A_TAP = 3  # to find a button on a phone and tap it, with the page that follows: generous
TOLD = {"minutes": 60, "mode": "in_person", "place": "The café at the corner"}


class Taps:
    """Taps on a page, counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.number = page, 0

    def __call__(self, words: str, role: str = "button") -> None:
        target = self.page.get_by_role(role, name=words) if role != "choice" else self.page.locator("label.btn").first
        target.first.click()
        self.page.wait_for_load_state()
        self.number += 1


@pytest.mark.requirement("US-3", "OM-6")
def test_a_meeting_is_planned_and_logged_in_under_twenty_seconds_without_a_key(live_server, page, running: Scene):
    pair = running.pairs[0]
    Meeting.objects.all().delete()
    for application in (pair.seeker, pair.guide):
        section = application.questionnaire.sections.first()
        Question.objects.create(section=section, key="when", kind="availability", label="When", order=9)
        application.answers["when"] = ["tue-am", "thu-pm"]
        application.save(update_fields=["answers"])
    page.set_viewport_size(PHONE)
    log_in(page, live_server.url, pair.seeker.person)
    page.goto(live_server.url + reverse("calendar"))

    plan, log = Taps(page), Taps(page)
    plan("Plan a meeting", "link")
    plan("", "choice")
    plan("We have agreed: plan it")
    page.goto(live_server.url + reverse("calendar"))
    log("Log a meeting", "link")
    log("Log the meeting")

    assert Appointment.objects.get().state == "planned"
    assert Meeting.objects.count() == 1
    assert (plan.number, log.number) == (3, 2)
    assert max(plan.number, log.number) * SECONDS_A_TAP < 20


def test_the_pages_of_meetings_ahead_and_reminders_are_open_to_all(live_server, page, running: Scene):
    pair = running.pairs[0]
    cleo, ben = pair.seeker.person, pair.guide.person
    planned = appointments.plan(pair, running.at + timedelta(days=4), **TOLD, by=cleo, at=running.at)
    asked = appointments.propose(
        pair, [running.at + timedelta(days=6 + n) for n in range(3)], **TOLD, by=ben, at=running.at
    )
    mine = appointments.propose(pair, [running.at + timedelta(days=9)], **TOLD, by=cleo, at=running.at)
    log_in(page, live_server.url, cleo)
    paths = [
        reverse("meetings", args=[pair.pk]),
        reverse("meeting_plan", args=[pair.pk]),
        *(reverse("appointment", args=[one.pk]) for one in (planned, asked, mine)),
        reverse("calendar"),
        reverse("calendar_subscribe"),
        reverse("my_reminders"),
        stopping.address(cleo, "draft").partition("8000")[2],
    ]
    looks = []
    for size in ({"width": 1280, "height": 800}, PHONE):
        page.set_viewport_size(size)
        looks += [look(page, live_server.url, path) for path in paths]

    assert faults(looks) == []
    assert {seen.status for seen in looks} == {200}
