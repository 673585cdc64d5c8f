"""The follow-up list: each sign once, the most urgent first, with a next step; done stays done until something new."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.domain import swaps
from matching.models import Pair
from mentoring import next_steps
from people.models import AuditEvent
from programmes.models import FollowUpRule, Membership
from programmes.states import Part, Role
from sessions_app.domain import attendance, check_ins, concerns, follow_ups, meetings, plain_words, signs
from sessions_app.models import FollowUp
from sessions_app.queries import follow_ups as queries
from sessions_app.states import FollowUpKind
from tests.scenarios import stages
from tests.scenarios.cast import someone

pytestmark = pytest.mark.django_db
LIST = "admin:sessions_app_followup_changelist"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_SECOND_FACTOR = False


def say(application, pair, feeling: str, met: bool | None, at, day=None) -> None:
    day = day or at.date()
    check_ins.answer(application, pair, day, feeling=feeling, met=met, by=application.person, at=at)


def kinds(**more) -> list[str]:
    return list(FollowUp.objects.filter(state="open", **more).values_list("kind", flat=True))


@pytest.mark.requirement("OX-11", "GC-9")
def test_every_source_makes_its_sign_once_and_the_most_urgent_stands_first(client, running):
    first, second, third, offered = running.pairs
    say(first.seeker, first, "unsure", False, running.at)
    say(first.guide, first, "well", True, running.at)
    say(second.guide, second, "help", None, running.at)
    concerns.raise_one(third.seeker, third, kind="time", text="Too busy", by=third.seeker.person, at=running.at)
    attendance.mark(running.gatherings[0], third.guide, "absent", by=running.facilitator, at=running.at)
    Pair.objects.filter(pk=offered.pk).update(offered_at=running.at - 40 * DAY)
    type(running.gatherings[0]).objects.filter(pk=running.gatherings[0].pk).update(
        starts_at=running.at - 3 * DAY, ends_at=running.at - 2 * DAY
    )

    for _ in range(2):
        follow_ups.notice(at=running.at)

    found = kinds()
    assert set(found) == {"concern", "help", "differing", "unsure", "missed", "offer"}
    assert set(found[:2]) == {"concern", "help"} and found[2] == "differing" and found[-1] == "missed"
    client.force_login(running.coordinator)
    page = client.get(reverse(LIST)).content.decode()
    assert "one says that they have met, another that they have not" in page and "Call today" in page
    assert "Too busy" not in page and "2 signs at once: high risk" in page
    steps = next_steps.places(running.coordinator, running.at)[0].steps
    assert {step.text: (step.count, step.urgent) for step in steps if "calls" in step.text} == {
        "calls for help and concerns": (2, True)
    }


@pytest.mark.requirement("OM-12", "GC-9")
def test_silence_is_noticed_once_and_after_it_is_seen_to_only_when_it_lasts_as_long_again(running):
    pair = running.pairs[0]
    later = running.at + 43 * DAY
    follow_ups.notice(at=running.at + 41 * DAY)
    assert kinds(pair=pair) == []
    follow_ups.notice(at=later)
    assert kinds(pair=pair) == ["no_meeting"]

    row = FollowUp.objects.get(pair=pair)
    follow_ups.finish(row, "Called both", by=running.coordinator, at=later)
    follow_ups.notice(at=later + DAY)
    assert kinds(pair=pair) == []
    follow_ups.notice(at=later + 43 * DAY)
    assert kinds(pair=pair) == ["no_meeting"]

    told = {"held_on": (later + 43 * DAY).date(), "minutes": 30, "mode": "digital"}
    meetings.log(pair, **told, by=pair.guide.person, at=later + 43 * DAY)
    follow_ups.notice(at=later + 44 * DAY)
    assert kinds(pair=pair) == [] and FollowUp.objects.filter(pair=pair, state="over").count() == 1


def test_a_missing_answer_comes_after_the_days_of_the_rule_and_leaves_when_it_is_given(running):
    FollowUpRule.objects.create(cohort=running.cohort, kind="unanswered", days=5)
    FollowUpRule.objects.create(cohort=running.cohort, kind="no_meeting", days=0)
    pair = running.pairs[0]
    pair.seeker.check_ins.create(pair=pair, asked_on=running.at.date())

    follow_ups.notice(at=running.at + 4 * DAY)
    assert kinds() == []
    follow_ups.notice(at=running.at + 5 * DAY)
    assert kinds() == ["unanswered"]
    say(pair.seeker, pair, "well", True, running.at + 6 * DAY, day=running.at.date())
    follow_ups.notice(at=running.at + 6 * DAY)
    assert kinds() == []


@pytest.mark.requirement("OX-11", "GC-7")
def test_a_partner_limited_to_the_mentors_follows_the_match_up_without_the_students_name_or_words(client, running):
    pair = running.pairs[0]
    partner = someone("Mia")
    Membership.objects.create(person=partner, programme=running.programme, role=Role.COORDINATOR, side=Part.MENTOR)
    say(pair.seeker, pair, "unsure", False, running.at)
    say(pair.guide, pair, "well", True, running.at)
    follow_ups.notice(at=running.at)
    client.force_login(partner)

    page = client.get(reverse(LIST)).content.decode()
    assert pair.guide.person.name in page and pair.seeker.person.name not in page
    one = client.get(reverse("admin:sessions_app_followup_change", args=[FollowUp.objects.get(kind="differing").pk]))
    assert "they have met" in one.content.decode() and pair.seeker.person.name not in one.content.decode()
    unsure = FollowUp.objects.get(kind="unsure")
    assert client.get(reverse("admin:sessions_app_followup_change", args=[unsure.pk])).status_code == 404


@pytest.mark.requirement("GC-9")
def test_a_contact_is_noted_with_its_next_day_rests_until_then_and_comes_back(client, running):
    pair = running.pairs[0]
    say(pair.seeker, pair, "help", False, running.at)
    row = FollowUp.objects.get()
    page = reverse("admin:sessions_app_followup_change", args=[row.pk])
    client.force_login(running.coordinator)
    due = (running.at + 7 * DAY).date()

    refused = client.post(page, {"act": "note", "note-channel": "note", "note-text": "", "note-due_on": due})
    assert "Write a few words" in refused.content.decode() and str(due) in refused.content.decode()
    told = {"note-channel": "phone", "note-text": "They try a walk", "note-due_on": due}
    client.post(page, {"act": "note", **told})
    client.post(page, {"act": "assign", "assign-to": running.admin.pk})

    row.refresh_from_db()
    assert (row.snoozed_until, row.assigned_to) == (due, running.admin)
    assert "They try a walk" in client.get(page).content.decode()
    assert "Nobody needs you" in client.get(reverse(LIST)).content.decode()
    from_then = FollowUp.objects.filter(pk=row.pk)
    assert list(queries.due(from_then, running.at + 7 * DAY)) == [row]
    client.post(page, {"act": "finish", "finish-text": "All is well"})
    row.refresh_from_db()
    assert (row.state, row.settled_by, row.notes.count()) == ("done", running.coordinator, 2)


@pytest.mark.requirement("GC-9")
def test_the_office_plans_a_contact_with_somebody_of_its_own_campus_alone(client, running):
    at_north = stages.staff("Nils", running.programme, Role.COORDINATOR, campus=running.north)
    client.force_login(at_north)
    address = reverse("admin:sessions_app_followup_plan")
    here, there = running.students[0], running.students[1]

    offered = client.get(address).context["form"].fields["participant"].queryset
    assert here in offered and there not in offered
    day = (running.at + 3 * DAY).date()
    client.post(address, {"participant": there.pk, "due_on": day})
    assert not FollowUp.objects.exists()
    client.post(address, {"participant": here.pk, "due_on": day, "text": "First months"})

    row = FollowUp.objects.get()
    assert (row.kind, row.application, row.snoozed_until, row.assigned_to) == ("planned", here, day, at_north)


def test_one_row_and_many_rows_cost_the_same_questions(client, running):
    client.force_login(running.coordinator)

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse(LIST)).status_code == 200
        return len(caught)

    say(running.pairs[0].seeker, running.pairs[0], "help", False, running.at)
    cost()
    one = cost()
    say(running.pairs[1].seeker, running.pairs[1], "help", False, running.at)
    say(running.pairs[1].guide, running.pairs[1], "unsure", True, running.at)
    concerns.raise_one(
        running.students[2], running.pairs[2], kind="time", text="Busy", by=running.students[2].person, at=running.at
    )
    follow_ups.notice(at=running.at)

    assert FollowUp.objects.count() >= 4
    assert cost() == one


def test_every_kind_has_a_source_a_next_step_and_words():
    assert set(signs.SOURCES) == set(FollowUpKind) == set(plain_words.NEXT)


@pytest.mark.requirement("GC-9")
def test_a_request_for_a_change_stands_on_the_list_until_it_is_settled(running):
    pair = running.pairs[0]
    asked = swaps.ask(pair, trouble="no_time", wish="another", by=pair.seeker.person, at=running.at)
    follow_ups.notice(at=running.at)
    row = FollowUp.objects.get(kind="change")
    with pytest.raises(ValidationError, match="Settle the request"):
        follow_ups.finish(row, by=running.coordinator, at=running.at)

    swaps.settle(asked, outcome="goes_on", by=running.coordinator, at=running.at)
    follow_ups.notice(at=running.at)

    row.refresh_from_db()
    assert row.state == "over"


@pytest.mark.requirement("GC-9", "OX-11")
def test_what_rests_is_woken_what_is_done_is_opened_again_and_one_reads_what_is_ones_own(client, running):
    mine, theirs = running.pairs[0], running.pairs[1]
    say(mine.seeker, mine, "help", False, running.at)
    say(theirs.seeker, theirs, "help", False, running.at)
    row, other = FollowUp.objects.get(pair=mine), FollowUp.objects.get(pair=theirs)
    page = reverse("admin:sessions_app_followup_change", args=[row.pk])
    client.force_login(running.coordinator)
    due = (running.at + 7 * DAY).date()

    def shown(**asked) -> set[int]:
        return {one.pk for one in client.get(reverse(LIST), asked).context["cl"].result_list}

    client.post(page, {"act": "assign", "assign-to": running.coordinator.pk})
    assert shown(show="mine") == {row.pk} and shown() == {row.pk, other.pk} and shown(show="resting") == set()

    past = client.post(page, {"act": "snooze", "snooze-until": (running.at - DAY).date()})
    assert "Choose a day that is still ahead." in past.content.decode() and shown(show="resting") == set()
    answer = client.post(page, {"act": "snooze", "snooze-until": due})
    assert answer.url == reverse(LIST)
    assert (shown(show="resting"), shown(), shown(show="mine")) == ({row.pk}, {other.pk}, set())

    client.post(page, {"act": "wake"})
    row.refresh_from_db()
    assert row.snoozed_until is None and row.pk in shown() and shown(show="resting") == set()

    client.post(page, {"act": "finish", "finish-text": "Called"})
    assert shown(show="done") == {row.pk} and row.pk not in shown()
    assert "settled already" in client.post(page, {"act": "wake"}, follow=True).content.decode()
    client.post(page, {"act": "reopen"})
    row.refresh_from_db()
    assert (row.state, row.settled_by, row.pk in shown(show="mine")) == ("open", None, True)
    again = client.post(page, {"act": "reopen"}, follow=True).content.decode()
    assert "already changed this" in again
    verbs = AuditEvent.objects.filter(thing_id=str(row.pk), verb__startswith="follow_up.").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        f"follow_up.{word}" for word in ("assigned", "snoozed", "snoozed", "done", "reopened")
    ]
