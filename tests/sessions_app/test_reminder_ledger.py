"""The ledger of reminders: reasons, letters before they go, a cohort's timeline, digests, quiet hours and stopping."""

from collections import Counter
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.domain import envelope, letters
from people.models import OutgoingMail, Person
from programmes.models import Gathering, Portion, ReminderRule, Survey
from programmes.models.calendar import ReminderKind
from sessions_app.domain import kinds, quiet, reminders, stopping
from sessions_app.models import Meeting, Reminder
from sessions_app.states import ReminderState, SkipReason
from tests.scenarios import paid
from tests.sessions_app.test_reminders import gathering, only_rule

pytestmark = pytest.mark.django_db
OSLO = ZoneInfo("Europe/Oslo")
LEDGER = "admin:sessions_app_reminder_changelist"


def day(scene, days: int, at_time: time = time(9)) -> datetime:
    """A wall time of a day ahead, in Oslo."""
    return datetime.combine(scene.at.astimezone(OSLO).date() + timedelta(days=days), at_time, tzinfo=OSLO)


def test_what_two_programmes_have_for_one_person_on_a_morning_is_one_mail_and_a_row_each(running, other):
    """Cleo takes part in both; one reminder is due at nine, one at half past ten, one in the afternoon."""
    cleo = running.pairs[0].seeker.person
    type(other.pairs[0].seeker).objects.filter(pk=other.pairs[0].seeker_id).update(person=cleo)
    Gathering.objects.all().delete()
    for scene, hour in ((running, time(9)), (other, time(10, 30))):
        only = [ReminderRule(cohort=scene.cohort, kind="gathering", days_before=1, at_time=hour)]
        ReminderRule.objects.filter(cohort=scene.cohort).delete()
        ReminderRule.objects.bulk_create(only)
        gathering(scene, day(running, 11, time(15)), 60)
    ReminderRule.objects.create(cohort=running.cohort, kind="gathering", days_before=2, at_time=time(9))
    reminders.plan(at=running.at)

    reminders.release(at=day(running, 10, time(9, 1)))

    rows = Reminder.objects.filter(person=cleo, planned_at__date=day(running, 10).date())
    assert Counter(rows.values_list("state", flat=True)) == {ReminderState.RELEASED: 2}
    (mail,) = {row.mail for row in rows}
    with time_machine.travel(day(running, 10, time(9, 2)), tick=False):
        letter = letters.write(mail)
    assert letter.subject.startswith("2 reminders for you")
    assert letter.text.count("Why you get this: Extra 60 is on") == 2
    assert str(running.programme) in letter.text
    assert str(other.programme) in letter.text
    alone = Reminder.objects.filter(scope=other.programme.slug).exclude(person=cleo)
    assert set(alone.values_list("state", flat=True)) == {ReminderState.PLANNED}


@pytest.mark.parametrize(
    ("due", "event", "goes"),
    [
        ((6, 23, 30), (9, 16, 0), (7, 7, 0)),
        ((7, 5, 0), (9, 16, 0), (7, 7, 0)),
        ((7, 20, 59), (9, 16, 0), (7, 20, 59)),
        ((6, 23, 30), (7, 6, 30), (6, 20, 59)),
    ],
)
def test_what_is_due_at_night_waits_for_the_morning_and_never_past_its_event(running, settings, due, event, goes):
    settings.QUIET_HOURS = "21:00-07:00"

    def march(date: int, hour: int, minute: int) -> datetime:
        return datetime(2027, 3, 20 + date, hour, minute, tzinfo=OSLO)  # the clocks change on the 28th

    assert quiet.awake(march(*due), march(*event), running.programme) == march(*goes)


def test_a_worker_that_comes_back_at_night_waits_with_what_is_overdue(running, settings):
    settings.QUIET_HOURS = "21:00-07:00"
    only_rule(running, "gathering", 2)
    event = gathering(running, day(running, 12, time(16)))
    reminders.plan(at=running.at)

    for hour in (time(22), time(23, 59)):
        reminders.release(at=day(running, 10, hour))
    mine = Reminder.objects.filter(event_at=event.starts_at)
    assert set(mine.values_list("state", flat=True)) == {ReminderState.PLANNED}
    reminders.release(at=day(running, 11, time(7)))

    assert set(mine.values_list("state", flat=True)) == {ReminderState.RELEASED}


@pytest.mark.requirement("US-10")
def test_one_stops_a_kind_from_the_mail_and_the_page_shows_before_it_acts(client, running):
    only_rule(running, "meeting_log", 3)
    Meeting.objects.all().delete()
    cleo = running.pairs[0].seeker.person
    at = datetime(2027, 2, 10, 12, tzinfo=OSLO)
    reminders.plan(at=at)
    row = Reminder.objects.filter(person=cleo, kind="meeting_log").first()
    mail = OutgoingMail(person=cleo, kind="reminder_meeting_log", about={**row.about, "reminder": row.pk})
    with time_machine.travel(at, tick=False):
        letter = letters.write(mail)
    message = envelope.seal(mail, letter, language="en", message_id="<a@b>", at=at)
    assert "no meeting is logged for February 2027" in letter.text
    assert message["List-Unsubscribe"] == f"<{letter.stop_url}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = letter.stop_url[letter.stop_url.index("/reminders/") :]

    assert "Yes, stop them" in client.get(path).content.decode()
    assert not cleo.declined_reminders.exists()
    client.post(path, {"List-Unsubscribe": "One-Click"})

    reminders.release(at=datetime(2027, 2, 26, 12, tzinfo=OSLO))
    row.refresh_from_db()
    assert row.skipped_because == SkipReason.UNSUB
    client.force_login(cleo)
    page = client.get(reverse("my_reminders")).content.decode()
    assert "stopped" in page
    assert "Somebody waits for your answer" in page
    client.post(reverse("my_reminders"), {"kind": "meeting_log", "act": "resume"})
    refused = client.post(reverse("my_reminders"), {"kind": "acceptance", "act": "stop"}, follow=True)
    assert "Somebody waits for your answer" in refused.content.decode()
    assert not cleo.declined_reminders.exists()
    assert client.get(stopping.address(cleo, "draft")[:-3] + "xx/").status_code == 404


def test_every_kind_has_a_letter_a_reason_and_a_foresight(running):
    paid.pays(running)
    Portion.objects.create(gathering=running.gatherings[1], key="dinner", name="Dinner")
    for opens in (None, running.cohort.starts_on):
        Survey.objects.create(cohort=running.cohort, key=f"s-{opens}", title="How is it?", opens_on=opens)
    assert set(kinds.TABLE) == set(ReminderKind)
    for kind, row in kinds.TABLE.items():
        assert row.mail in letters.writers(), kind
        rule = ReminderRule(cohort=running.cohort, kind=kind, days_before=1, at_time=time(9))
        assert list(row.foresee(running.cohort, rule)), kind


def test_the_timeline_of_a_cohort_stands_before_anybody_is_in_it(client, planned, settings):
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(planned.coordinator)

    page = client.get(reverse("admin:reminder_timeline", args=[planned.cohort.pk]))

    text = page.content.decode()
    first = planned.gatherings[0].starts_at.astimezone(OSLO)
    ahead = first - timedelta(days=7)
    assert f"{ahead:%A} {ahead:%-d} {ahead:%B %Y} at 09:00 (Oslo time)" in text
    assert "Gathering 1 kobling" in text
    assert "3 days before the office takes an offer up" in text
    assert "nobody yet" in text
    assert not Reminder.objects.exists()


def test_the_timeline_counts_what_is_to_come_sent_and_left_out_and_shows_each_letter(client, running, other, settings):
    settings.STAFF_SECOND_FACTOR = False
    only_rule(running, "gathering", 7)
    client.force_login(running.coordinator)
    address = reverse("admin:reminder_timeline", args=[running.cohort.pk])
    before = [line for _month, lines in client.get(address).context["months"] for line in lines]
    assert [line["planned"] for line in before] == [6 + 2, 6 + 2]
    reminders.plan(at=running.at)
    reminders.release(at=running.gatherings[0].starts_at - timedelta(days=1))

    with CaptureQueriesContext(connection) as few:
        page = client.get(address)
    lines = [line for _month, lines in page.context["months"] for line in lines]

    assert [(line["planned"], line["sent"], line["left_out"]) for line in lines] == [(0, 8, 0), (8, 0, 0)]
    letter = client.get(lines[0]["address"]).content.decode()
    assert "soon we meet at Gathering 1" in letter
    assert "cannot be stopped" in letter
    assert client.get(reverse("admin:reminder_timeline", args=[other.cohort.pk])).status_code == 404
    assert client.get(address, {"kind": "draft"}).context["months"] == []
    Reminder.objects.filter(pk=Reminder.objects.last().pk).delete()
    with CaptureQueriesContext(connection) as again:
        client.get(address)
    assert len(again) == len(few)


def test_the_ledger_says_why_with_as_many_questions_for_one_row_as_for_many(client, running, settings):
    settings.STAFF_SECOND_FACTOR = False
    only_rule(running, "gathering", 7)
    reminders.plan(at=running.at)
    client.force_login(running.coordinator)
    cleo = running.pairs[0].seeker.person
    person = {"q": cleo.email}
    client.get(reverse(LEDGER))
    with CaptureQueriesContext(connection) as all_of_them:
        page = client.get(reverse(LEDGER))
    with CaptureQueriesContext(connection) as of_one:
        narrowed = client.get(reverse(LEDGER), person)

    assert "Gathering 2 kobling is on" in page.content.decode()
    assert {row.person for row in narrowed.context["cl"].result_list} == {cleo}
    assert len(all_of_them) == len(of_one)
    row = Reminder.objects.filter(person=cleo).first()
    shown = client.get(reverse("admin:sessions_app_reminder_change", args=[row.pk])).content.decode()
    assert "Hi Cleo" in shown
    assert Person.objects.get(pk=cleo.pk).mails.filter(kind="reminder_gathering").count() == 0
