"""One's own calendar: gatherings at their wall time, meetings, and how far one has come."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from programmes.models import Expectation, Gathering
from sessions_app.models import Attendance, Meeting

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("US-2", "US-3")
def test_a_participant_sees_the_gatherings_of_the_own_campus_and_those_for_all(client, running):
    running.gatherings[0].campuses.add(running.south)
    client.force_login(running.pairs[0].seeker.person)

    page = client.get(reverse("calendar")).content.decode()

    assert "Gathering 2" in page
    assert "Gathering 1" not in page


@pytest.mark.requirement("US-3", "US-4")
def test_the_calendar_says_in_plain_words_how_far_one_has_come(client, running):
    pair = running.pairs[0]
    Expectation.objects.create(
        cohort=running.cohort, kind="meetings_mostly_in_person", text="Most meetings are in person.", order=9
    )
    Expectation.objects.filter(kind="gatherings_in_person").update(at_least=3)
    Meeting.objects.all().delete()
    for days, mode in ((0, "digital"), (1, "in_person")):
        day = timezone.localdate() - timedelta(days=days)
        Meeting.objects.create(pair=pair, held_on=day, minutes=30, mode=mode, logged_at=timezone.now())
    client.force_login(pair.seeker.person)

    page = client.get(reverse("calendar")).content.decode()

    assert "1 of 3 gatherings in person" in page
    assert "1 of 2 meetings in person" in page
    assert "1 more is needed" in page
    assert "at risk" in page


def test_a_gathering_keeps_its_wall_time_over_the_change_of_the_clock(client, running):
    oslo = ZoneInfo("Europe/Oslo")
    for number, day in ((91, datetime(2027, 3, 27, 10, tzinfo=oslo)), (92, datetime(2027, 3, 29, 10, tzinfo=oslo))):
        gathering = Gathering.objects.create(
            programme=running.programme,
            key=f"g{number}",
            number=number,
            name="Around the clock",
            starts_at=day,
            ends_at=day + timedelta(hours=2),
            mode="in_person",
        )
        gathering.cohorts.add(running.cohort)
    client.force_login(running.pairs[0].seeker.person)

    page = client.get(reverse("calendar")).content.decode()
    file = Calendar.from_ical(client.get(reverse("gathering_file", args=[gathering.pk])).content)

    assert "Saturday 27 March 2027 at 10:00 (Oslo time)" in page
    assert "Monday 29 March 2027 at 10:00 (Oslo time)" in page
    (event,) = file.walk("VEVENT")
    assert event.decoded("dtstart").replace(tzinfo=None) == datetime(2027, 3, 29, 10)
    assert event.decoded("dtstart").astimezone(UTC) == datetime(2027, 3, 29, 8, tzinfo=UTC)
    assert [zone["tzid"] for zone in file.walk("VTIMEZONE")] == ["Europe/Oslo"]


def test_another_programmes_gathering_is_no_file_of_mine(client, running, other):
    client.force_login(running.pairs[0].seeker.person)

    assert client.get(reverse("gathering_file", args=[other.gatherings[0].pk])).status_code == 404


def test_who_has_no_match_has_an_empty_calendar_that_says_what_comes(client, reviewed):
    client.force_login(reviewed.students[0].person)

    page = client.get(reverse("calendar")).content.decode()

    assert "No gathering is ahead." in page
    assert "Gathering 1" not in page


def test_before_both_have_accepted_the_calendar_names_nobody(client, running):
    offered = running.pairs[3]
    client.force_login(offered.seeker.person)

    page = client.get(reverse("calendar")).content.decode()

    assert offered.guide.person.name not in page
    assert offered.guide.person.email not in page


def test_what_was_noted_of_one_is_shown_to_oneself(client, running):
    Gathering.objects.filter(pk=running.gatherings[0].pk).update(
        starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=1)
    )
    Attendance.objects.filter(application=running.pairs[0].seeker).update(presence="excused")
    client.force_login(running.pairs[0].seeker.person)

    page = client.get(reverse("calendar")).content.decode()

    assert "Gatherings behind" in page
    assert "approved absence" in page
