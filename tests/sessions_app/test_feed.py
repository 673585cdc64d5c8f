"""One's own dates in one's own calendar: a secret address, what stands behind it, and time zones that hold."""

import email
from datetime import UTC, datetime, timedelta
from email.policy import default
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import vobject
from dateutil.tz import tzical
from django.core.cache import cache
from django.urls import reverse
from icalendar import Calendar

from applications.models import Application
from matching.models import Pair
from matching.states import PairState
from people.domain import envelope, letters
from people.models import AuditEvent, OutgoingMail
from programmes.domain import zones
from sessions_app.domain import appointments, feeds
from sessions_app.models import CalendarFeed

TOLD = {"minutes": 60, "mode": "in_person", "place": "The café; by the “door”, 2nd floor"}
ZONES = ("Europe/Oslo", "Europe/Copenhagen", "Europe/London", "America/New_York", "UTC")


def events(content: bytes) -> dict[str, object]:
    """Read a calendar by two readers that know nothing of each other, and hold them to the same."""
    ours = {str(one["uid"]).partition("@")[0]: one for one in Calendar.from_ical(content).walk("VEVENT")}
    theirs = {one.uid.value.partition("@")[0]: one for one in vobject.readOne(content.decode()).vevent_list}
    assert ours.keys() == theirs.keys()
    for name, one in ours.items():
        assert one["dtstart"].dt.astimezone(UTC) == theirs[name].dtstart.value.astimezone(UTC)
        assert str(one["summary"]) == theirs[name].summary.value
    return ours


@pytest.mark.parametrize("zone", ZONES)
def test_a_time_zone_block_alone_gives_every_hour_around_both_changes_its_true_instant(zone):
    """What calendars know of the zone is the block: read by dateutil, it must agree with the zone database."""
    truth, wrong = ZoneInfo(zone), []
    for year in (2026, 2027, 2031):
        changes = [instant for instant, _wall in zones.changes_of(zone, year)] or [datetime(year, 3, 28, 1, tzinfo=UTC)]
        read = tzical(StringIO(zones.block(zone, year, year).to_ical().decode())).get()
        for moment in (change + timedelta(hours=hours) for change in changes for hours in (-30, -2, -1, 1, 2, 30)):
            local = moment.astimezone(truth)
            if local.fold == 0 and local.replace(tzinfo=read).utcoffset() != local.utcoffset():
                wrong.append((moment, local.utcoffset()))

    assert wrong == []


def test_a_zone_without_a_yearly_rule_gets_its_changes_one_by_one():
    """Morocco's clocks follow the moon: no rule says them, so each change stands by itself."""
    read = tzical(StringIO(zones.block("Africa/Casablanca", 2026, 2027).to_ical().decode())).get()
    truth = ZoneInfo("Africa/Casablanca")
    days = [datetime(2026, 1, 1, 12) + timedelta(days=number) for number in range(700)]

    assert [one for one in days if one.replace(tzinfo=read).utcoffset() != one.replace(tzinfo=truth).utcoffset()] == []


@pytest.mark.django_db
@pytest.mark.requirement("US-3", "US-10")
def test_a_feed_has_gatherings_meetings_and_own_deadlines_and_nobodys_address(client, running):
    pair = running.pairs[0]
    cleo, ben = pair.seeker.person, pair.guide.person
    planned = appointments.plan(pair, running.at + timedelta(days=4), **TOLD, by=ben, at=running.at)
    appointments.propose(pair, [running.at + timedelta(days=6)], **TOLD, by=ben, at=running.at)
    into = running.cohort.intakes.get(part="mentor")
    Application.objects.create(intake=into, questionnaire=into.questionnaire, person=cleo, state="draft")
    client.force_login(cleo)
    page = client.post(reverse("calendar_subscribe"))
    secret = page.context["address"].rpartition("/")[2].removesuffix(".ics")
    client.logout()

    answer = client.get(reverse("calendar_feed", args=[secret]))

    found = events(answer.content)
    kinds = {name.rstrip("0123456789") for name in found}
    assert kinds == {"gathering-", "meeting-", "answer-meeting-", "application-"}
    meeting = found[f"meeting-{planned.pk}"]
    assert (str(meeting["location"]), meeting["dtend"].dt - meeting["dtstart"].dt) == (
        TOLD["place"],
        timedelta(hours=1),
    )
    assert ben.name in str(meeting["summary"])
    assert ben.email not in answer.content.decode().replace("\r\n ", "")
    assert answer["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer["Cache-Control"]
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert len(secret) >= 43
    assert secret not in str(list(CalendarFeed.objects.values())) + str(list(AuditEvent.objects.values()))

    for state in (PairState.ENDED, PairState.COMPLETED):
        Pair.objects.filter(pk=pair.pk).update(state=state)
        after = client.get(answer.request["PATH_INFO"]).content
        assert not {name for name in events(after) if "meeting" in name}, "of a match that is over nothing stays"
        assert ben.name not in after.decode() and "café" not in after.decode()


@pytest.mark.django_db
def test_a_secret_is_renewed_and_closed_and_guesses_are_counted(client, running):
    cleo = running.pairs[0].seeker.person
    client.force_login(cleo)
    first, second = (client.post(reverse("calendar_subscribe")).context["address"] for _ in range(2))
    paths = [address[address.index("/calendar/") :] for address in (first, second)]
    assert [client.get(path).status_code for path in paths] == [404, 200]
    assert "last read it" in client.get(reverse("calendar_subscribe")).content.decode()
    client.post(reverse("calendar_subscribe"), {"act": "stop"})
    assert client.get(paths[1]).status_code == 404

    cache.clear()
    answers = [
        client.get(reverse("calendar_feed", args=["guess"])).status_code for _ in range(feeds.WRONG_A_MINUTE + 2)
    ]
    assert answers[0] == 404
    assert answers[-1] == 429


@pytest.mark.django_db
def test_an_invitation_goes_in_the_form_that_google_outlook_and_apple_take(running):
    """RFC 5546 and 6047: method in head and body, one organizer, the reader as the one guest, no answer asked for."""
    pair = running.pairs[0]
    made = appointments.plan(pair, datetime(2027, 3, 29, 8, tzinfo=UTC), **TOLD, by=pair.seeker.person, at=running.at)
    mail = OutgoingMail.objects.get(kind="meeting_planned", person=pair.guide.person)
    sealed = envelope.seal(mail, letters.write(mail), language="en", message_id="<a@b>", at=running.at).as_bytes()

    message = email.message_from_bytes(sealed, policy=default)
    forms = [part.get_content_type() for part in message.walk()]
    part = next(one for one in message.walk() if one.get_content_type() == "text/calendar")
    content = part.get_content()
    (event,) = Calendar.from_ical(content).walk("VEVENT")

    assert forms == ["multipart/mixed", "multipart/alternative", "text/plain", "text/calendar", "application/ics"]
    assert part["content-type"].params == {"charset": "utf-8", "method": "REQUEST"}
    assert events(content.encode())[f"meeting-{made.pk}"]["dtstart"].dt.strftime("%H:%M %Z") == "10:00 CEST"
    assert str(event["attendee"]) == f"mailto:{pair.guide.person.email}"
    assert str(event["organizer"]).startswith("mailto:")
    assert {"uid", "dtstamp", "sequence", "summary", "status"} <= {name.lower() for name in event}
    assert "METHOD:REQUEST" in content
    assert all(len(line.encode()) <= 75 for line in content.splitlines())
