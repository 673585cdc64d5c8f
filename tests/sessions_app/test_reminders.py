"""Reminders: planned once, asked once more when due, sent at the wall time of the programme's zone, never too late."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from applications.models import Application
from applications.states import ApplicationState
from matching.models import Group, Pair
from matching.states import PairState
from people.models import OutgoingMail
from people.tasks import deliver_mail
from programmes.models import Gathering, ReminderRule
from sessions_app.domain import reminders
from sessions_app.models import Meeting, Reminder
from sessions_app.states import ReminderState, SkipReason
from sessions_app.tasks import plan_and_release_reminders
from tests.people.conftest import smtp_sink

__all__ = ["smtp_sink"]
pytestmark = pytest.mark.django_db
OSLO = ZoneInfo("Europe/Oslo")


def of(kind: str, **more):
    return Reminder.objects.filter(kind=kind, **more)


def gathering(scene, starts: datetime, number: int = 50) -> Gathering:
    made = Gathering.objects.create(
        programme=scene.programme,
        key=f"extra-{number}",
        number=number,
        name=f"Extra {number}",
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        mode="in_person",
        place="The hall",
    )
    made.cohorts.add(scene.cohort)
    return made


def only_rule(scene, kind: str, days: int, at_time: time = time(9)) -> None:
    ReminderRule.objects.all().delete()
    ReminderRule.objects.create(cohort=scene.cohort, kind=kind, days_before=days, at_time=at_time)


@pytest.mark.requirement("US-2", "US-10")
def test_the_worker_reminds_each_participant_once_in_the_readers_language_with_the_campus_contact(running, smtp_sink):
    only_rule(running, "gathering", 7)
    cleo = running.pairs[0].seeker.person
    type(cleo).objects.filter(pk=cleo.pk).update(language="nb")
    event = running.gatherings[0]
    due = datetime.combine(event.starts_at.astimezone(OSLO).date() - timedelta(days=7), time(9, 1), tzinfo=OSLO)
    OutgoingMail.objects.all().delete()

    with time_machine.travel(due, tick=True):
        for _ in range(3):
            plan_and_release_reminders()
            deliver_mail()

    assert len(smtp_sink.letters) == 8
    (letter,) = smtp_sink.to(cleo.email)
    assert letter.message["Content-Language"] == "nb"
    assert "north@kobling.test" in letter.text
    assert reverse("gathering", args=[running.gatherings[0].pk]) in letter.text
    when = next(line for line in letter.text.splitlines() if "Oslo" in line)
    assert f"{event.starts_at.astimezone(OSLO):%H:%M}" in when
    assert of("gathering", state=ReminderState.RELEASED, event_at=event.starts_at).count() == 8


@pytest.mark.parametrize(
    "day", [date(2027, 3, 27), date(2027, 3, 28), date(2027, 3, 29), date(2026, 10, 25), date(2026, 10, 26)]
)
def test_a_reminder_keeps_its_wall_time_over_both_changes_of_the_clock(running, day):
    only_rule(running, "gathering", 2, time(9, 30))
    event = gathering(running, datetime.combine(day, time(10), tzinfo=OSLO))

    reminders.plan(at=event.starts_at - timedelta(days=20))

    planned = set(of("gathering", event_at=event.starts_at).values_list("planned_at", flat=True))
    assert {when.astimezone(OSLO).replace(tzinfo=None) for when in planned} == {
        datetime.combine(day - timedelta(days=2), time(9, 30))
    }


@pytest.mark.parametrize(("day", "utc"), [(date(2027, 3, 28), time(1, 30)), (date(2026, 10, 25), time(0, 30))])
def test_an_hour_that_is_missing_or_comes_twice_is_one_instant(running, day, utc):
    only_rule(running, "gathering", 1, time(2, 30))
    event = gathering(running, datetime.combine(day + timedelta(days=1), time(10), tzinfo=OSLO))

    reminders.plan(at=event.starts_at - timedelta(days=20))

    assert set(of("gathering", event_at=event.starts_at).values_list("planned_at", flat=True)) == {
        datetime.combine(day, utc, tzinfo=UTC)
    }


def test_a_gathering_that_has_begun_is_reminded_of_no_more(running):
    only_rule(running, "gathering", 7)
    event = running.gatherings[0]
    reminders.plan(at=event.starts_at - timedelta(days=10))

    reminders.release(at=event.starts_at)

    assert set(of("gathering", event_at=event.starts_at).values_list("state", "skipped_because")) == {
        (ReminderState.SKIPPED, SkipReason.PASSED)
    }
    assert not OutgoingMail.objects.filter(kind="reminder_gathering").exists()


def test_a_moved_gathering_is_reminded_of_at_its_new_day_only(running):
    only_rule(running, "gathering", 7)
    event = running.gatherings[0]
    reminders.plan(at=running.at)
    Gathering.objects.filter(pk=event.pk).update(
        starts_at=event.starts_at + timedelta(days=20), ends_at=event.ends_at + timedelta(days=20)
    )

    reminders.plan(at=running.at)
    reminders.release(at=event.starts_at - timedelta(days=1))
    reminders.release(at=event.starts_at + timedelta(days=14))

    states = Counter(of("gathering", about__gathering=event.pk).values_list("state", "skipped_because"))
    assert states == {(ReminderState.SKIPPED, SkipReason.MOVED): 8, (ReminderState.RELEASED, ""): 8}


def test_who_has_left_is_not_reminded(running):
    only_rule(running, "gathering", 7)
    reminders.plan(at=running.at)
    left = running.pairs[0].seeker
    Application.objects.filter(pk=left.pk).update(state=ApplicationState.WITHDRAWN)

    reminders.release(at=running.gatherings[0].starts_at - timedelta(hours=1))

    assert (
        of("gathering", person=left.person, about__gathering=running.gatherings[0].pk).get().skipped_because == "left"
    )


def test_two_reminders_of_one_event_that_are_due_at_once_are_one_mail(running):
    only_rule(running, "gathering", 7)
    ReminderRule.objects.create(cohort=running.cohort, kind="gathering", days_before=1, at_time=time(9))
    reminders.plan(at=running.at)

    reminders.release(at=running.gatherings[0].starts_at - timedelta(hours=1))

    assert OutgoingMail.objects.filter(kind="reminder_gathering").count() == 8
    assert of("gathering", skipped_because=SkipReason.NEWER).count() == 8


def test_who_has_not_answered_an_offer_is_reminded_and_who_has_is_not(matched, smtp_sink):
    pair = matched.pairs[0]
    Pair.objects.filter(pk=pair.pk).update(state=PairState.HALF, seeker_yes_at=matched.at)
    remind = pair.coupling.first_contact.remind_after_days
    OutgoingMail.objects.all().delete()

    with time_machine.travel(matched.at + timedelta(days=remind + 1), tick=True):
        plan_and_release_reminders()
        plan_and_release_reminders()

    asked = OutgoingMail.objects.filter(kind="reminder_acceptance", about__pair=pair.pk)
    assert [mail.person for mail in asked] == [pair.guide.person]


def test_a_draft_is_reminded_of_before_the_deadline_until_it_is_sent(opened):
    only_rule(opened, "draft", 2)
    drafts = opened.students[:2]
    Application.objects.filter(pk__in=[one.pk for one in drafts]).update(state=ApplicationState.DRAFT)
    closes = drafts[0].intake.closes_at
    reminders.plan(at=opened.at)
    Application.objects.filter(pk=drafts[1].pk).update(state=ApplicationState.SUBMITTED)

    reminders.release(at=closes - timedelta(hours=3))

    mail = OutgoingMail.objects.get(kind="reminder_draft")
    assert (mail.person, mail.not_after) == (drafts[0].person, closes)
    assert of("draft", person=drafts[1].person).get().skipped_because == SkipReason.DONE


@pytest.mark.requirement("US-3", "GC-3")
def test_pairs_without_a_meeting_this_month_are_reminded_and_others_are_not(running):
    only_rule(running, "meeting_log", 3)
    month = (timezone.localdate().replace(day=28) + timedelta(days=4)).replace(day=10)
    at = datetime.combine(month, time(12), tzinfo=OSLO)
    end = (at.replace(day=28) + timedelta(days=4)).replace(day=1, hour=0) - timedelta(hours=1)
    met, silent = running.pairs[0], running.pairs[1]
    Meeting.objects.create(pair=met, held_on=month, minutes=60, mode="digital", logged_at=at)

    reminders.plan(at=at)
    reminders.release(at=at)
    assert not OutgoingMail.objects.filter(kind="reminder_meeting_log").exists()
    reminders.release(at=end)

    asked = OutgoingMail.objects.filter(kind="reminder_meeting_log")
    assert {mail.about["pair"] for mail in asked} == {silent.pk, running.pairs[2].pk}
    assert {silent.seeker.person, silent.guide.person} <= {mail.person for mail in asked}
    assert of("meeting_log", about__pair=met.pk, skipped_because=SkipReason.DONE).count() == 2


def test_of_a_group_only_the_guide_is_asked_for_the_log(running):
    only_rule(running, "meeting_log", 3)
    pair = running.pairs[0]
    group = Group.objects.create(coupling=running.coupling, guide=pair.guide, name="Group A")
    Pair.objects.filter(pk=pair.pk).update(group=group)

    reminders.plan(at=timezone.now())

    assert [row.person for row in of("meeting_log", about__pair=pair.pk)] == [pair.guide.person]


@pytest.mark.requirement("GC-10")
def test_after_the_year_students_are_asked_what_became_of_them(closed):
    only_rule(closed, "outcome", -14, time(10))
    at = datetime.combine(closed.cohort.ends_on + timedelta(days=14), time(10, 1), tzinfo=OSLO)

    reminders.plan(at=at)
    reminders.release(at=at)

    asked = OutgoingMail.objects.filter(kind="outcome_question")
    assert {mail.person for mail in asked} == {pair.seeker.person for pair in closed.pairs[:3]}


def test_two_years_with_jumping_clocks_give_each_reminder_once_in_time_and_none_too_late(running):
    """Two beats at each step; the clock is set wrong by three days both ways; 640 reminders."""
    only_rule(running, "gathering", 7, time(9))
    ReminderRule.objects.create(cohort=running.cohort, kind="gathering", days_before=1, at_time=time(16, 30))
    Gathering.objects.all().delete()
    first = datetime(2027, 1, 4, 10, tzinfo=OSLO)
    for number in range(40):
        gathering(running, (first + timedelta(days=18 * number)).replace(hour=8 + number % 10), number)

    reminders.plan(at=first - timedelta(days=30))
    reminders.plan(at=first - timedelta(days=33))
    released: dict[int, datetime] = {}
    for number, planned in enumerate(sorted(set(of("gathering").values_list("planned_at", flat=True)))):
        for at in (planned - timedelta(seconds=1), planned + timedelta(seconds=20), planned + timedelta(seconds=25)):
            reminders.release(at=at)
            new = of("gathering", state=ReminderState.RELEASED).exclude(pk__in=released).values_list("pk", "planned_at")
            for pk, due in new:
                released[pk] = at
                assert timedelta() <= at - due <= timedelta(minutes=5)
        if number in {30, 60}:
            reminders.plan(at=planned - timedelta(days=3))

    assert len(released) == 640
    assert OutgoingMail.objects.filter(kind="reminder_gathering").count() == 640
    assert not OutgoingMail.objects.filter(
        kind="reminder_gathering", not_before__gt=first + timedelta(days=800)
    ).exists()


def test_each_office_sees_its_own_reminders_sent_and_skipped_with_the_reason(client, settings, running, other):
    settings.STAFF_SECOND_FACTOR = False
    for scene in (running, other):
        only_rule(scene, "gathering", 7)
        reminders.plan(at=scene.at)
    reminders.release(at=running.gatherings[0].starts_at)
    client.force_login(running.coordinator)

    page = client.get(reverse("admin:sessions_app_reminder_changelist")).content.decode()

    assert "its event had passed" in page
    assert running.students[0].person.name in page
    assert other.students[0].person.name not in page
