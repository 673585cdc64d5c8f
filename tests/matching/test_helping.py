"""Who helps to guide: a stand-in for a pair, the pages that are open to each kind, and going on longer in a group."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from matching import queries
from matching.domain import co_guides, disclosure
from matching.models import CoGuide, Extension, Group, Pair
from matching.states import PairState
from people.domain import letters
from people.models import OutgoingMail
from programmes.models import Programme
from sessions_app.queries import meetings
from tests.matching import crowd
from tests.matching.test_desk import at, without_second_factor, words  # noqa: F401  its fixture is used by name
from tests.matching.test_groups import Running
from tests.scenarios import stages

pytestmark = pytest.mark.django_db
TABS = ("goals", "topics", "going", "help", "agreement")


def opened(client, prefix: str, pk: int) -> set[str]:
    """Which pages of a pair or group are open to who is logged in."""
    found = set()
    for tab in TABS:
        name = f"{prefix}{tab}" if tab != "help" else f"{prefix or 'pair_'}help"
        found |= {tab} if client.get(reverse(name, args=[pk])).status_code == 200 else set()
    return found


@pytest.mark.requirement("OM-12", "OM-7")
def test_a_stand_in_for_a_mentor_sees_whom_they_guide_only_after_a_yes_and_only_in_their_days(client):
    scene, today = stages.running(), timezone.localdate()
    pair, spare = scene.pairs[0], scene.mentors[2]
    Pair.objects.filter(pk=pair.pk).update(disclosed=["name", "email"])
    page, mark = reverse("pair", args=[pair.pk]), pair.seeker.person.email
    client.force_login(scene.coordinator)
    given = {"guide": spare.pk, "kind": "instead", "from_day": today, "until_day": today + timedelta(days=20)}
    assert "This field is required" in words(client.post(at("pair_co_guide", pair.pk), given | {"until_day": ""}))
    assert "Asked. They see nothing" in words(client.post(at("pair_co_guide", pair.pk), given, follow=True))

    client.force_login(spare.person)
    asked = client.get(page).content.decode()
    assert "Will you step in for a while?" in words(client.get(reverse("my_desk")))
    assert mark not in asked and "What you accept" in asked
    assert client.get(reverse("meetings", args=[pair.pk])).status_code == 404
    client.post(reverse("pair_answer", args=[pair.pk]), {"answer": "yes"})
    assert mark in client.get(page).content.decode()
    assert opened(client, "", pair.pk) >= {"going", "help"} and not opened(client, "", pair.pk) & {"goals", "agreement"}
    held = {"held_on": today, "minutes": 45, "mode": "digital"}
    Pair.objects.get(pk=pair.pk).meetings.all().delete()
    client.post(reverse("meeting_log", args=[pair.pk]), held)
    assert pair.meetings.get().logged_by == spare.person

    news = OutgoingMail.objects.filter(kind="co_guide_joins")
    assert {mail.person for mail in news} == {pair.seeker.person, pair.guide.person}
    assert spare.person.name in letters.write(news.get(person=pair.seeker.person)).text
    client.force_login(pair.seeker.person)
    assert "Steps in for a while" in words(client.get(page))
    CoGuide.objects.update(from_day=today - timedelta(days=9), until_day=today - timedelta(days=1))
    assert spare.person.name not in words(client.get(page))
    client.force_login(spare.person)
    assert client.get(page).status_code == client.get(reverse("meetings", args=[pair.pk])).status_code == 404


def test_a_pair_that_has_ended_is_closed_to_its_stand_in_and_gets_no_other(client):
    scene, today = stages.running(), timezone.localdate()
    pair, days = scene.pairs[0], {"from_day": today, "until_day": today + timedelta(days=9)}
    one = co_guides.ask(pair, scene.mentors[3], kind="instead", **days, by=scene.coordinator, at=scene.at)
    with pytest.raises(ValidationError, match="step in for the guide"):
        co_guides.ask(pair, scene.mentors[2], kind="beside", **days, by=scene.coordinator, at=scene.at)
    with pytest.raises(ValidationError, match="belongs to it"):
        co_guides.ask(pair, pair.guide, kind="instead", **days, by=scene.coordinator, at=scene.at)
    co_guides.accept(one, by=one.guide.person, at=scene.at)
    Pair.objects.filter(pk=pair.pk).update(state=PairState.ENDED)

    client.force_login(scene.mentors[3].person)
    assert client.get(reverse("pair", args=[pair.pk])).status_code == 404
    pair.refresh_from_db()
    with pytest.raises(ValidationError, match="Only an active pair"):
        co_guides.ask(pair, scene.mentors[2], kind="instead", **days, by=scene.coordinator, at=scene.at)


def test_the_days_of_a_stand_in_begin_and_end_at_midnight_where_the_programme_is(monkeypatch):
    scene = stages.running()
    pair, spare = scene.pairs[0], scene.mentors[2]
    days = {"from_day": date(2026, 9, 1), "until_day": date(2026, 9, 10)}
    one = CoGuide.objects.create(pair=pair, guide=spare, kind="instead", **days, asked_at=scene.at, yes_at=scene.at)
    late = datetime(2026, 9, 10, 23, 30, tzinfo=UTC)  # half past one of the next day in Oslo
    monkeypatch.setattr(timezone, "now", lambda: late)

    for zone, is_there in (("Europe/Oslo", False), ("Atlantic/Reykjavik", True), ("Pacific/Honolulu", True)):
        Programme.objects.update(time_zone=zone)
        assert queries.co_guides(late).filter(pk=one.pk).exists() is is_there
        assert queries.asked_to_co_guide(spare.person, late).exists() is is_there
        assert bool(disclosure.seen_beside(one, late)) is is_there
        assert meetings.pairs_meeting(spare.person).filter(pk=pair.pk).exists() is is_there


def test_who_guides_beside_has_the_pages_of_a_guide_and_a_stand_in_not_the_goals(client):
    scene = Running()
    group, spare = scene.group, scene.spare()
    days = {"from_day": timezone.localdate(), "until_day": timezone.localdate() + timedelta(days=9)}
    one = co_guides.ask(group, spare, kind="beside", **days, by=scene.coordinator, at=crowd.NOW)
    co_guides.accept(one, by=spare.person, at=crowd.NOW)

    client.force_login(spare.person)
    assert opened(client, "group_", group.pk) == {"goals", "topics", "going", "help"}
    assert reverse("group_goals", args=[group.pk]) in client.get(reverse("group", args=[group.pk])).content.decode()
    told = {"text": "We meet before each exam", "horizon": "short"}
    client.post(reverse("group_goal_new", args=[group.pk]), told)
    assert group.goals.get().added_by == spare.person
    CoGuide.objects.update(kind="instead")
    assert opened(client, "group_", group.pk) == {"topics", "going", "help"}
    assert client.get(reverse("goal", args=[group.goals.get().pk])).status_code == 404


@pytest.mark.requirement("OM-9")
def test_in_a_group_a_member_asks_for_themselves_and_its_guide_asks_everybody(client):
    scene = Running()
    pair, *rest = Pair.objects.filter(group=scene.group, state=PairState.ACTIVE).order_by("pk")
    last = scene.coupling.cohort.ends_on
    later, longest = last + timedelta(days=30), last + timedelta(days=60)
    page = reverse("pair_extend", args=[pair.pk])
    client.force_login(pair.seeker.person)
    assert page in client.get(reverse("group", args=[scene.group.pk])).content.decode()
    assert "the others of the group are not bound" in words(client.get(page))
    client.post(page, {"act": "ask", "until": later})

    client.force_login(scene.group.guide.person)
    assert "would like to go on longer" in words(client.get(page))
    client.post(page, {"act": "agree"})
    pair.refresh_from_db()
    assert pair.ends_on == later and not Pair.objects.filter(pk__in=[one.pk for one in rest], ends_on__isnull=False)
    client.post(page, {"act": "ask", "until": longest})
    assert set(Extension.objects.filter(state="asked").values_list("pair", flat=True)) == {
        one.pk for one in (pair, *rest)
    }
    client.force_login(rest[0].seeker.person)
    client.post(reverse("pair_extend", args=[rest[0].pk]), {"act": "refuse"})
    rest[0].refresh_from_db()
    assert rest[0].ends_on is None
    assert OutgoingMail.objects.filter(kind="extension_asked").count() == 2 + len(rest)
    assert Group.objects.get(pk=scene.group.pk).pairs.filter(ends_on=later).get() == pair
