"""Meetings: logged in a few taps by either side, never with what was said."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matching.models import Group, Pair
from matching.states import PairState
from people.models import AuditEvent
from sessions_app.domain import meetings
from sessions_app.models import Meeting

pytestmark = pytest.mark.django_db


def today(scene):
    return timezone.localdate()


def words(scene, **more):
    return {"held_on": today(scene).isoformat(), "minutes": "60", "mode": "in_person", **more}


@pytest.mark.requirement("US-27")
def test_the_page_asks_for_day_length_mode_and_topics_and_for_nothing_that_was_said(client, running):
    client.force_login(running.pairs[0].seeker.person)

    page = client.get(reverse("meeting_log", args=[running.pairs[0].pk]))

    assert set(page.context["form"].fields) == {"held_on", "minutes", "mode", "topics"}
    assert b"<textarea" not in page.content
    assert b'type="text"' not in page.content
    assert "stays between you" in page.content.decode()


@pytest.mark.requirement("US-27", "US-4")
def test_a_student_logs_a_meeting_as_the_form_stands_filled_in(client, running):
    pair = running.pairs[0]
    Meeting.objects.all().delete()
    client.force_login(pair.seeker.person)
    form = client.get(reverse("meeting_log", args=[pair.pk])).context["form"]

    answer = client.post(reverse("meeting_log", args=[pair.pk]), form.initial | {"topics": ["cv", "network"]})

    assert answer.url == reverse("meetings", args=[pair.pk])
    meeting = Meeting.objects.get(pair=pair, held_on=today(running))
    assert (meeting.minutes, meeting.mode, meeting.topics) == (60, "in_person", ["cv", "network"])
    assert meeting.logged_by == pair.seeker.person
    logged = AuditEvent.objects.get(verb="meeting.logged", thing_id=str(meeting.pk))
    assert (logged.actor, logged.scope) == (pair.seeker.person, running.programme.slug)


def test_a_second_entry_for_the_same_day_is_refused_because_it_counts_for_both(client, running):
    pair = running.pairs[0]
    Meeting.objects.all().delete()
    meetings.log(pair, held_on=today(running), minutes=60, mode="digital", by=pair.seeker.person, at=timezone.now())
    client.force_login(pair.guide.person)

    page = client.post(reverse("meeting_log", args=[pair.pk]), words(running))

    assert "already logged" in page.content.decode()
    assert Meeting.objects.filter(pair=pair, held_on=today(running)).count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"held_on": (timezone.localdate() + timedelta(days=1)).isoformat()}, "not come yet"),
        ({"held_on": "2001-01-01"}, "before the programme began"),
        ({"minutes": "7"}, "Select a valid choice"),
        ({"mode": "by-letter"}, "Select a valid choice"),
        ({"topics": ["gossip"]}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_right_is_refused_with_a_sentence(client, running, changed, said):
    before = Meeting.objects.count()
    client.force_login(running.pairs[0].seeker.person)

    page = client.post(reverse("meeting_log", args=[running.pairs[0].pk]), words(running, **changed))

    assert said in page.content.decode()
    assert Meeting.objects.count() == before


@pytest.mark.parametrize(
    ("minutes", "mode", "topics"), [(4, "digital", []), (60, "letter", []), (60, "digital", ["x"])]
)
def test_the_act_itself_refuses_what_no_form_offers(running, minutes, mode, topics):
    pair = running.pairs[0]

    with pytest.raises(ValidationError):
        meetings.log(
            pair,
            held_on=today(running),
            minutes=minutes,
            mode=mode,
            topics=topics,
            by=pair.seeker.person,
            at=timezone.now(),
        )


def test_strangers_and_pairs_that_have_not_begun_find_nothing(client, running, eve):
    offered = running.pairs[3]
    for person, pair in (
        (eve, running.pairs[0]),
        (running.pairs[1].guide.person, running.pairs[0]),
        (offered.seeker.person, offered),
    ):
        client.force_login(person)
        for name in ("meetings", "meeting_log"):
            assert client.get(reverse(name, args=[pair.pk])).status_code == 404


def test_when_a_pair_has_ended_its_page_is_gone_at_the_next_request(client, running):
    pair = running.pairs[0]
    client.force_login(pair.seeker.person)
    assert client.get(reverse("meetings", args=[pair.pk])).status_code == 200

    Pair.objects.filter(pk=pair.pk).update(state=PairState.ENDED, ended_at=timezone.now())

    assert client.get(reverse("meetings", args=[pair.pk])).status_code == 404


def test_one_corrects_and_takes_back_ones_own_entry_and_not_the_others(client, running):
    pair = running.pairs[0]
    meeting = Meeting.objects.get(pair=pair)
    client.force_login(pair.guide.person)
    assert client.get(reverse("meeting", args=[meeting.pk])).status_code == 404
    assert client.post(reverse("meeting_take_back", args=[meeting.pk])).status_code == 404

    client.force_login(pair.seeker.person)
    client.post(reverse("meeting", args=[meeting.pk]), words(running, minutes="90", mode="digital"))
    meeting.refresh_from_db()
    assert (meeting.minutes, meeting.mode, meeting.held_on) == (90, "digital", today(running))
    client.post(reverse("meeting_take_back", args=[meeting.pk]))
    assert not Meeting.objects.filter(pk=meeting.pk).exists()


def test_the_guide_logs_one_meeting_for_the_whole_group_and_each_member_sees_it(client, running):
    first, second = running.pairs[0], running.pairs[2]
    group = Group.objects.create(coupling=running.coupling, guide=first.guide, name="Group A")
    type(first.guide).objects.filter(pk=first.guide.pk).update(places=3)
    Pair.objects.filter(pk=first.pk).update(group=group)
    Pair.objects.filter(pk=second.pk).update(group=group, guide=first.guide)

    client.force_login(first.guide.person)
    client.post(reverse("meeting_log", args=[first.pk]), words(running))

    assert Meeting.objects.get(group=group).held_on == today(running)
    client.force_login(second.seeker.person)
    page = client.get(reverse("meetings", args=[second.pk]))
    assert [row["meeting"].group for row in page.context["rows"]] == [group]
    assert "Group A" in page.content.decode()

    day = (today(running) - timedelta(days=1)).isoformat()
    said = client.post(reverse("meeting_log", args=[second.pk]), words(running, held_on=day), follow=True)
    again = client.post(reverse("meeting_log", args=[first.pk]), words(running, held_on=day))
    logged = Meeting.objects.get(group=group, held_on=day)
    assert (logged.logged_by, logged.guide) == (second.seeker.person, first.guide)
    assert "It counts for everybody in the group." in said.content.decode()
    assert "both" not in said.content.decode().split("<main")[1].split("</main>")[0]
    assert again.status_code == 404, "of another pair's page"
    client.force_login(first.guide.person)
    again = client.post(reverse("meeting_log", args=[first.pk]), words(running, held_on=day)).content.decode()
    assert "One of you has done it; it counts for everybody." in again


def test_the_list_of_meetings_asks_the_database_equally_often_for_one_and_for_many(client, running):
    pair = running.pairs[0]
    client.force_login(pair.seeker.person)
    address = reverse("meetings", args=[pair.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for days in (2, 3):
        Meeting.objects.create(
            pair=pair,
            held_on=today(running) - timedelta(days=days),
            minutes=30,
            mode="digital",
            logged_by=pair.guide.person,
            logged_at=timezone.now(),
        )
    with CaptureQueriesContext(connection) as three:
        page = client.get(address)

    assert len(page.context["rows"]) == 3
    assert len(three) == len(one)
