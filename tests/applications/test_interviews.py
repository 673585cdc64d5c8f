"""Interviews: times proposed at the desk, one chosen on the status page, an invitation in both calendars."""

import email
from datetime import timedelta
from email.policy import default
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from icalendar import Calendar

from applications.domain import interviews, review
from applications.models import Interview
from applications.states import ApplicationState, InterviewState
from people.domain import envelope, letters
from people.models import OutgoingMail
from tests.applications.conftest import sent
from tests.conftest import someone

S = InterviewState
OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture
def called(scheme, ben, ada, at):
    """Ben is called to interview."""
    application = sent(scheme.mentors, ben, at)
    review.decide(application, ApplicationState.INTERVIEW, by=ada, at=at)
    return application


def one(application):
    return reverse("admin:applications_application_change", args=[application.pk])


def calendar_of(mail: OutgoingMail) -> tuple[str, Calendar]:
    """Give the method and the calendar of a mail, as it goes over the wire."""
    message = envelope.seal(mail, letters.write(mail), language="en", message_id="<x@y>", at=mail.created_at)
    parts = list(email.message_from_bytes(message.as_bytes(), policy=default).walk())
    (part,) = (one for one in parts if one.get_content_type() == "text/calendar")
    assert [one.get_content_type() for one in parts if one.get_filename()] == ["application/ics"]
    return part["content-type"].params["method"], Calendar.from_ical(part.get_content())


@pytest.mark.requirement("US-17")
def test_a_mentor_chooses_one_of_the_proposed_times_and_both_get_an_invitation(desk, called, ben, ada, at):
    first, second = ((at + timedelta(days=d)).astimezone(OSLO).replace(hour=10, minute=0, second=0) for d in (2, 3))
    form = {"act": "propose", "minutes": 20, "place": "https://video.example/room"}
    times = {"time_1": f"{first:%Y-%m-%dT%H:%M}", "time_2": f"{second:%Y-%m-%dT%H:%M}"}
    assert "The times are proposed." in desk.post(one(called), {**form, **times}, follow=True).content.decode()
    asked = letters.write(OutgoingMail.objects.get(kind="interview_times"))
    assert asked.text.count("10:00 (Europe/Oslo)") == 2

    desk.force_login(ben)
    page = desk.get(reverse("application", args=[called.pk])).content.decode()
    assert page.count('name="time"') == 2
    value = desk.get(reverse("application", args=[called.pk])).context["times"][1][0]
    done = desk.post(reverse("application_interview", args=[called.pk]), {"time": value}, follow=True).content.decode()

    assert "Your interview is on" in done
    mails = OutgoingMail.objects.filter(kind="interview_fixed")
    assert {mail.person for mail in mails} == {ben, ada}
    method, calendar = calendar_of(mails.get(person=ben))
    event = calendar.walk("VEVENT")[0]
    assert method == "REQUEST"
    assert event["dtstart"].dt.astimezone(OSLO).hour == 10
    assert event["dtstart"].dt.date() == second.date()
    assert f"/admin/applications/application/{called.pk}/" in letters.write(mails.get(person=ada)).text


@pytest.mark.requirement("US-17")
def test_moving_and_cancelling_keep_the_calendars_right(called, ben, ada, at):
    talk = interviews.propose(called, [at + timedelta(days=2)], "Room 1", by=ada, at=at)
    interviews.choose(talk, talk.times[0], by=ben, at=at)
    talk = interviews.propose(called, [at + timedelta(days=4)], "Room 2", by=ada, at=at + timedelta(minutes=1))
    assert letters.write(OutgoingMail.objects.filter(kind="interview_fixed", person=ben).earliest("pk")) is None
    interviews.choose(talk, talk.times[0], by=ben, at=at + timedelta(minutes=2))
    moved = calendar_of(OutgoingMail.objects.filter(kind="interview_fixed", person=ben).latest("pk"))[1]

    interviews.cancel(talk, by=ada, at=at + timedelta(minutes=3))
    method, gone = calendar_of(OutgoingMail.objects.get(kind="interview_cancelled", person=ben))

    events = [calendar.walk("VEVENT")[0] for calendar in (moved, gone)]
    assert method == "CANCEL"
    assert events[0]["uid"] == events[1]["uid"]
    assert [event["sequence"] for event in events] == [1, 2]


def test_one_interviewer_has_one_talk_at_a_time(scheme, called, ada, at):
    other = sent(scheme.mentors, someone("Bea"), at)
    review.decide(other, ApplicationState.INTERVIEW, by=ada, at=at)
    when = at + timedelta(days=2)
    first, second = (interviews.propose(row, [when], "Room 1", by=ada, at=at) for row in (called, other))

    interviews.choose(first, when, by=None, at=at)
    with pytest.raises(ValidationError, match="just been taken"):
        interviews.choose(second, when, by=None, at=at)

    assert interviews.free_times(second, at) == []


def test_none_suits_is_told_to_the_office(desk, called, ben, ada, at):
    interviews.propose(called, [at + timedelta(days=2)], "Room 1", by=ada, at=at)
    desk.force_login(ben)

    desk.post(reverse("application_interview", args=[called.pk]), {"act": "none"})

    desk.force_login(ada)
    assert "none of the times suits" in desk.get(one(called)).content.decode()


@pytest.mark.requirement("US-17")
def test_the_outcome_is_recorded_after_the_talk_and_not_before(desk, called, ada, at):
    talk = interviews.propose(called, [at + timedelta(days=2)], "Room 1", by=ada, at=at)
    interviews.choose(talk, talk.times[0], by=None, at=at)
    with pytest.raises(ValidationError, match="when the interview has been held"):
        interviews.record(talk, "yes", "Calm and curious", by=ada, at=at)
    Interview.objects.update(starts_at=at - timedelta(hours=1))

    desk.post(one(called), {"act": "record_interview", "leaning": "yes", "notes": "Calm and curious"})

    assert "suits the programme</strong>: Calm and curious" in desk.get(one(called)).content.decode()


@pytest.mark.parametrize(("days", "place", "said"), [(-1, "Room 1", "has passed"), (1, " ", "Say where it is")])
def test_times_gone_by_and_no_place_are_refused(called, ada, at, days, place, said):
    with pytest.raises(ValidationError, match=said):
        interviews.propose(called, [at + timedelta(days=days)], place, by=ada, at=at)


def test_a_decision_cancels_the_talk_that_is_ahead(called, ada, at):
    talk = interviews.propose(called, [at + timedelta(days=2)], "Room 1", by=ada, at=at)
    interviews.choose(talk, talk.times[0], by=None, at=at)

    review.decide(called, ApplicationState.POOL, by=ada, at=at)

    assert Interview.objects.get().state == S.CANCELLED
    assert OutgoingMail.objects.filter(kind="interview_cancelled").count() == 2
