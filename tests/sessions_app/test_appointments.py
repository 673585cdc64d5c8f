"""Planned meetings: proposed, picked, planned, moved, called off, and held with one tap, at the wall time."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
import vobject
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from applications.models import Application
from matching.models import Group, Pair
from matching.states import PairState
from people.domain import letters
from people.models import OutgoingMail
from programmes.models import FirstContact, Option, Question, ReminderRule
from sessions_app.domain import appointments, meetings, participation, reminders, suggestions, walltime
from sessions_app.models import Appointment, Meeting, Reminder
from sessions_app.states import AppointmentState, ReminderState, SkipReason
from sessions_app.tasks import plan_and_release_reminders

pytestmark = pytest.mark.django_db
OSLO = ZoneInfo("Europe/Oslo")
TOLD = {"minutes": 60, "mode": "in_person", "place": "The café"}


def wall(scene, days: int, hour: int = 14) -> datetime:
    """An hour of a day ahead, by the clock in Oslo."""
    return datetime.combine(scene.at.astimezone(OSLO).date() + timedelta(days=days), time(hour), tzinfo=OSLO)


def of_mail(kind: str, person) -> letters.Letter:
    return letters.write(OutgoingMail.objects.filter(kind=kind, person=person).latest("pk"))


@pytest.mark.requirement("OM-6")
def test_one_proposes_three_times_and_the_other_picks_one_from_the_mail(client, running):
    pair = running.pairs[0]
    cleo, ben = pair.seeker.person, pair.guide.person
    client.force_login(cleo)
    form = client.get(reverse("meeting_plan", args=[pair.pk])).context["form"]
    chosen = [value for value, _words in form.fields["times"].choices][:3]

    client.post(reverse("meeting_plan", args=[pair.pk]), {**TOLD, "times": chosen, "act": "propose"}, follow=True)

    made = Appointment.objects.get()
    asked = OutgoingMail.objects.filter(kind="meeting_proposed")
    assert [mail.person for mail in asked] == [ben]
    letter = of_mail("meeting_proposed", ben)
    assert reverse("appointment", args=[made.pk]) in letter.text
    assert letter.text.count("(Oslo time)") == 3
    with pytest.raises(ValidationError, match="proposed these times yourself"):
        appointments.choose(made, made.times[0], by=cleo, at=running.at)

    client.force_login(ben)
    page = client.get(reverse("appointment", args=[made.pk]))
    client.post(reverse("appointment", args=[made.pk]), {"time": page.context["choices"][1]["value"]})

    made.refresh_from_db()
    assert (made.state, made.starts_at) == (AppointmentState.PLANNED, made.times[1])
    assert {mail.person for mail in OutgoingMail.objects.filter(kind="meeting_planned")} == {cleo, ben}
    assert "The café" in client.get(reverse("meetings", args=[pair.pk])).content.decode()


def test_moved_and_called_off_a_meeting_stays_one_event_in_calendars(running):
    pair = running.pairs[0]
    cleo, ben = pair.seeker.person, pair.guide.person
    made = appointments.plan(pair, wall(running, 5), **TOLD, by=cleo, at=running.at)
    first = of_mail("meeting_planned", ben)
    appointments.move(made, wall(running, 6), **TOLD, by=ben, at=running.at)
    assert letters.write(OutgoingMail.objects.get(kind="meeting_planned", person=ben)) is None
    moved = of_mail("meeting_moved", ben)
    appointments.cancel(made, by=cleo, at=running.at)
    gone = of_mail("meeting_cancelled", ben)

    files = [letter.attachments[0] for letter in (first, moved, gone)]
    assert [file.parameters["method"] for file in files] == ["REQUEST", "REQUEST", "CANCEL"]
    read = [vobject.readOne(file.content.decode()) for file in files]
    events = [one.vevent for one in read]
    assert [one.method.value for one in read] == ["REQUEST", "REQUEST", "CANCEL"], "a second reader says the same"
    assert len({one.uid.value for one in events}) == 1
    assert [one.sequence.value for one in events] == ["0", "1", "2"]
    assert [one.status.value for one in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [one.dtstart.value.astimezone(UTC) for one in events] == [wall(running, days) for days in (5, 6, 6)]
    assert {one.attendee.value for one in events} == {f"mailto:{ben.email}"}
    texts = [file.content.decode().replace("\r\n ", "") for file in files]
    uids = {line for text in texts for line in text.splitlines() if line.startswith("UID")}
    assert len(uids) == 1
    assert [f"SEQUENCE:{number}" in text for number, text in enumerate(texts)] == [True] * 3
    assert "STATUS:CANCELLED" in texts[2]
    assert cleo.email not in "".join(texts)
    with pytest.raises(ValidationError, match="held or cancelled"):
        appointments.move(made, wall(running, 7), **TOLD, by=ben, at=running.at)


def kept(pair):
    """What the ledger says of the student's months."""
    account = participation.of_application(pair.seeker, at=timezone.now())
    return next(line.words for line in account.lines if line.rule.kind == "meetings_per_month")


@pytest.mark.requirement("US-3", "US-4")
def test_only_what_was_held_counts_and_one_tap_says_so(client, running):
    pair = running.pairs[0]
    Meeting.objects.all().delete()
    made = appointments.plan(pair, wall(running, 3), **TOLD, by=pair.guide.person, at=running.at)
    day = wall(running, 3).date()
    client.force_login(pair.seeker.person)
    client.post(reverse("appointment_held", args=[made.pk]))
    assert not Meeting.objects.exists()

    with time_machine.travel(wall(running, 3) + timedelta(hours=2), tick=True):
        client.force_login(pair.seeker.person)
        assert "Yes, we met" in client.get(reverse("meetings", args=[pair.pk])).content.decode()
        before = kept(pair)
        client.post(reverse("appointment_held", args=[made.pk]))
        after = kept(pair)

    held = Meeting.objects.get()
    made.refresh_from_db()
    assert (held.held_on, held.minutes, held.mode, made.meeting) == (day, 60, "in_person", held)
    assert "0 meetings this month" in before
    assert "1 meeting this month" in after
    appointments.take_back(held, by=pair.seeker.person, at=wall(running, 4))
    made.refresh_from_db()
    assert made.state == AppointmentState.PLANNED


def test_a_meeting_that_one_has_logged_already_is_taken_for_the_planned_one(running):
    pair = running.pairs[0]
    made = appointments.plan(pair, wall(running, 3), **TOLD, by=pair.guide.person, at=running.at)
    later, day = wall(running, 4), wall(running, 3).date()
    told = {"held_on": day, "minutes": 30, "mode": "digital"}
    logged = meetings.log(pair, **told, by=pair.seeker.person, at=later)

    assert appointments.held(made, by=pair.guide.person, at=later) == logged


@pytest.mark.parametrize(
    ("day", "clock", "said"),
    [("2027-03-28", "02:30", "there is no 02:30"), ("2027-10-31", "02:30", "02:30 comes twice")],
)
def test_an_hour_that_the_clocks_leave_out_or_have_twice_is_refused_at_its_box(client, running, day, clock, said):
    pair = running.pairs[0]
    with time_machine.travel(datetime(2027, 3, 1, 12, tzinfo=OSLO), tick=True):
        client.force_login(pair.seeker.person)
        form = {**TOLD, "day_1": day, "clock_1": clock, "act": "plan"}
        page = client.post(reverse("meeting_plan", args=[pair.pk]), form)

    assert said in page.content.decode()
    assert "clock_1" in page.context["form"].errors
    assert f'value="{day}"' in page.content.decode()
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(("day", "hour_utc"), [(date(2027, 3, 27), 9), (date(2027, 3, 29), 8), (date(2027, 11, 1), 9)])
def test_a_wall_time_is_one_instant_before_and_after_both_changes(running, day, hour_utc):
    assert walltime.exact(day, time(10), running.programme).hour == hour_utc


def test_what_cannot_be_is_refused_in_words(client, running, eve):
    pair = running.pairs[0]
    by = pair.seeker.person
    for act, said in (
        (lambda: appointments.plan(pair, running.at - timedelta(days=1), **TOLD, by=by, at=running.at), "has passed"),
        (lambda: appointments.plan(pair, running.at + timedelta(days=500), **TOLD, by=by, at=running.at), "more than"),
        (lambda: appointments.propose(pair, [], **TOLD, by=by, at=running.at), "at least one time"),
        (lambda: appointments.plan(pair, wall(running, 2), minutes=3, mode="digital", by=by, at=running.at), "long"),
    ):
        with pytest.raises(ValidationError, match=said):
            act()
    appointments.plan(pair, wall(running, 2), **TOLD, by=by, at=running.at)
    with pytest.raises(ValidationError, match="planned at this time already"):
        appointments.plan(pair, wall(running, 2), **TOLD, by=by, at=running.at)
    client.force_login(by)
    two = [{"day_1": f"{wall(running, 3):%Y-%m-%d}", "clock_1": "10:00"}, {"day_2": f"{wall(running, 4):%Y-%m-%d}"}]
    page = client.post(reverse("meeting_plan", args=[pair.pk]), {**TOLD, **two[0], **two[1], "act": "plan"})
    assert "Give both a day and a time." in page.content.decode()
    client.force_login(eve)
    for name in ("appointment", "appointment_held", "appointment_cancel"):
        assert client.post(reverse(name, args=[Appointment.objects.get().pk])).status_code == 404


def test_times_that_suit_both_are_suggested_first(running):
    pair = running.pairs[0]
    for application, slots in ((pair.seeker, ["tue-am", "thu-pm"]), (pair.guide, ["thu-pm", "fri-am"])):
        section = application.questionnaire.sections.first()
        Question.objects.create(section=section, key="when", kind="availability", label="When", order=9)
        application.answers["when"] = slots
        application.save(update_fields=["answers"])

    suggested = suggestions.of_bond(pair, pair.seeker.person, at=running.at)

    assert suggested.suits_both
    assert {(time.weekday(), time.hour) for time in suggested.times} == {(3, 14)}
    assert len(suggested.times) == 4

    group, _members, _guide = two_in_a_group(running)
    assert suggestions.common_slots(group) == {"thu-pm"}, "what suits the guide and most of the members"
    other = Application.objects.get(pk=running.pairs[1].seeker_id)
    other.answers["when"] = ["fri-am", "thu-pm", "mon-am"]
    other.save(update_fields=["answers"])
    assert suggestions.common_slots(group) == {"thu-pm"}
    group.slot = "mon-eve"
    assert suggestions.common_slots(group) == {"mon-eve"}, "its own time goes before"


@pytest.mark.requirement("GC-3")
def test_where_they_meet_as_a_rule_is_the_guides_answer_and_shown_to_the_pair_alone(client, running):
    pair = running.pairs[0]
    type(running.coupling).objects.filter(pk=running.coupling.pk).update(meets_at="industry")
    pair = Pair.objects.get(pk=pair.pk)
    words = str(Option.objects.get(question__section__questionnaire=pair.guide.questionnaire, key="health").label)
    guide = suggestions.of_bond(pair, pair.guide.person, at=running.at)
    student = suggestions.of_bond(pair, pair.seeker.person, at=running.at)
    assert guide.place == words
    assert student.place == ""  # the text that both accepted does not name it

    FirstContact.objects.filter(coupling=running.coupling).update(disclosed_after=["name", "industry"])
    Pair.objects.filter(pk=pair.pk).update(disclosed=["name", "industry"])
    pair = Pair.objects.get(pk=pair.pk)
    assert suggestions.of_bond(pair, pair.seeker.person, at=running.at).place == words
    client.force_login(pair.seeker.person)
    assert words in client.get(reverse("meeting_plan", args=[pair.pk])).context["form"].initial["place"]


def test_a_meeting_ahead_is_reminded_of_and_silence_about_proposed_times_is_asked_about(running):
    ReminderRule.objects.all().delete()
    for kind, days in (("meeting", 1), ("proposal", -2)):
        ReminderRule.objects.create(cohort=running.cohort, kind=kind, days_before=days, at_time=time(9))
    pair = running.pairs[0]
    cleo, ben = pair.seeker.person, pair.guide.person
    made = appointments.plan(pair, wall(running, 6), **TOLD, by=cleo, at=running.at)
    asked = appointments.propose(pair, [wall(running, 8)], **TOLD, by=cleo, at=running.at)

    reminders.plan(at=running.at)
    reminders.release(at=wall(running, 2, 10))
    assert [row.person for row in Reminder.objects.filter(kind="proposal", state=ReminderState.RELEASED)] == [ben]
    moved = appointments.move(made, wall(running, 7), **TOLD, by=ben, at=running.at)
    appointments.choose(asked, asked.times[0], by=ben, at=running.at)
    reminders.plan(at=running.at)
    reminders.release(at=wall(running, 6, 10))

    rows = Reminder.objects.filter(kind="meeting", about__appointment=made.pk)
    assert rows.filter(skipped_because=SkipReason.MOVED).count() == 2
    due = {row.planned_at.astimezone(OSLO) for row in rows.filter(state=ReminderState.RELEASED)}
    assert due == {wall(running, 6, 9)}
    with time_machine.travel(wall(running, 6, 10), tick=False):
        letter = letters.write(OutgoingMail.objects.filter(kind="reminder_meeting", person=ben).first())
    assert "The café" in letter.text
    assert "a meeting is planned for" in letter.text
    assert moved.sequence == 1


def test_when_a_pair_ends_its_meetings_are_taken_out_of_calendars(client, running):
    pair = running.pairs[0]
    made = appointments.plan(pair, wall(running, 6), **TOLD, by=pair.seeker.person, at=running.at)
    Pair.objects.filter(pk=pair.pk).update(state=PairState.ENDED, ended_at=timezone.now())

    plan_and_release_reminders()

    made.refresh_from_db()
    letter = of_mail("meeting_cancelled", pair.guide.person)
    assert made.state == AppointmentState.CANCELLED
    assert letter.attachments[0].parameters["method"] == "CANCEL"
    assert pair.seeker.person.name not in letter.text + letter.attachments[0].content.decode()


def test_everybody_in_a_group_is_invited_and_one_time_is_set(client, running):
    pair = running.pairs[0]
    group = Group.objects.create(coupling=running.coupling, guide=pair.guide, name="Group A")
    Pair.objects.filter(pk=pair.pk).update(group=group)
    client.force_login(pair.guide.person)
    when = wall(running, 4)

    client.post(
        reverse("group_meeting_plan", args=[group.pk]),
        {**TOLD, "day_1": f"{when:%Y-%m-%d}", "clock_1": "14:00", "act": "plan"},
    )

    assert Appointment.objects.get().starts_at == when
    assert {mail.person for mail in OutgoingMail.objects.filter(kind="meeting_planned")} == {
        pair.guide.person,
        pair.seeker.person,
    }


@pytest.mark.requirement("US-27")
def test_a_guide_proposes_times_to_a_group_the_members_say_which_suit_and_the_guide_sets_one(client, running):
    group, (cleo, carl), ben = two_in_a_group(running)
    first, second = wall(running, 4), wall(running, 5)
    ReminderRule.objects.all().delete()
    ReminderRule.objects.create(cohort=running.cohort, kind="proposal", days_before=-2, at_time=time(9))
    client.force_login(ben)
    chosen = {f"day_{n}": f"{one:%Y-%m-%d}" for n, one in enumerate((first, second), start=1)}
    chosen |= {f"clock_{n}": "14:00" for n in (1, 2)}
    client.post(reverse("group_meeting_plan", args=[group.pk]), {**TOLD, **chosen, "act": "propose"})
    found = Appointment.objects.get()
    address = reverse("appointment", args=[found.pk])
    asked = OutgoingMail.objects.filter(kind="meeting_proposed")
    assert {mail.person for mail in asked} == {cleo, carl}
    assert "Tick those that suit you" in of_mail("meeting_proposed", cleo).text
    reminders.plan(at=running.at)
    assert {row.person for row in Reminder.objects.filter(kind="proposal")} == {cleo, carl}

    client.force_login(cleo)
    assert "Say which times suit you" in client.get(reverse("my_desk")).content.decode()
    assert client.post(address, {"time": first.isoformat()}).status_code == 200, "a member sets nothing"
    client.post(address, {"act": "suits", "suits": [first.isoformat(), second.isoformat()]})
    assert "Say which times suit you" not in client.get(reverse("my_desk")).content.decode()
    assert "Carl" not in client.get(address).content.decode().partition("<main")[2]
    reminders.release(at=wall(running, 2, 10))
    assert {row.person for row in Reminder.objects.filter(kind="proposal", state=ReminderState.RELEASED)} == {carl}
    assert not OutgoingMail.objects.filter(kind="meeting_answered").exists()
    client.force_login(carl)
    client.post(address, {"act": "suits", "suits": [second.isoformat()]})
    assert "everybody in Group A has said" in of_mail("meeting_answered", ben).text

    client.force_login(ben)
    page = client.get(address).content.decode()
    assert f"Suits 2: {cleo}, {carl}" in page and f"Suits 1: {cleo}" in page and page.count("suits most") == 1
    Pair.objects.filter(seeker__person=carl).update(disclosed=["email"])
    assert f"Suits 2: {cleo}, 1 of the group" in client.get(address).content.decode(), "named as far as accepted"
    client.post(address, {"time": second.isoformat()})
    found.refresh_from_db()
    assert (found.state, found.starts_at) == (AppointmentState.PLANNED, second)
    assert not found.answers.exists(), "what was answered has served"
    assert {mail.person for mail in OutgoingMail.objects.filter(kind="meeting_planned")} == {ben, cleo, carl}


def two_in_a_group(scene):
    """Two students of one guide, as a group."""
    first, second = scene.pairs[0], scene.pairs[1]
    group = Group.objects.create(coupling=scene.coupling, guide=first.guide, name="Group A")
    Pair.objects.filter(pk=first.pk).update(group=group)
    Pair.objects.filter(pk=second.pk).update(group=group, guide=first.guide)
    return group, (first.seeker.person, second.seeker.person), first.guide.person
