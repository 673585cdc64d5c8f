"""A gathering at the desk: answers by part, notes, moved and cancelled with a letter to each, absences made up for."""

from datetime import UTC, timedelta

import icalendar
import pytest
import vobject
from django.urls import reverse
from django.utils import timezone

from people.domain import letters as people_letters
from people.models import AuditEvent, OutgoingMail
from programmes.models import AgendaItem, Gathering, Membership, Portion
from sessions_app.domain import allowances
from sessions_app.models import Allowance, Attendance, HandedFile, MakeUp, Notice, SignUp
from sessions_app.queries import presence
from tests.applications import paper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR = False


def page(client, name, gathering, *more):
    return client.get(reverse(f"admin:{name}", args=[gathering.pk, *more])).content.decode()


def letters(kind):
    return {mail.person: people_letters.write(mail) for mail in OutgoingMail.objects.filter(kind=kind)}


@pytest.fixture
def signed_up(running):
    """The second gathering, with two seats: Cleo and Ben come, Carl waits, Cora does not."""
    gathering, now = running.gatherings[1], timezone.now()
    gathering.mode, gathering.place = "in_person", "Secret hall 7"
    gathering.save()
    day = Portion.objects.create(gathering=gathering, key="day", name="The day", seats=2)
    cleo, carl, cora, _cyril = running.students
    for application, answer in ((cleo, "yes"), (running.mentors[0], "yes"), (carl, "waiting"), (cora, "no")):
        SignUp.objects.create(portion=day, application=application, answer=answer, answered_at=now)
    return gathering


@pytest.mark.requirement("US-5", "SE-9")
def test_the_office_sees_answers_by_part_the_waitlist_and_who_leads(client, running, signed_up):
    client.force_login(running.facilitator)
    shown = page(client, "gathering_desk", signed_up)
    assert "Waitlist: The day" in shown and "Carl Example" in shown and "Fay" in shown
    for word in ("signed up", "on the waitlist", "not coming", "not answered"):
        assert word in shown
    assert "Send a note" not in shown and "Secret hall 7" in shown

    Membership.objects.get(person=running.facilitator).gatherings.add(running.gatherings[0])
    for name in ("gathering_desk", "register", "room_sheet"):
        assert client.get(reverse(f"admin:{name}", args=[signed_up.pk])).status_code == 404
    assert "Gathering 2" not in client.get(reverse("admin:sessions_app_attendance_changelist")).content.decode()


def test_a_note_goes_to_each_of_those_who_come_in_a_letter_of_their_own(client, running, signed_up):
    client.force_login(running.coordinator)
    sent = {"audience": "coming", "subject": "Bring a pen", "text": "We write by hand.\n\nSee example.org/x"}
    client.post(reverse("admin:gathering_note", args=[signed_up.pk]), sent)

    written = letters("gathering_note")
    assert set(written) == {running.students[0].person, running.mentors[0].person}
    letter = written[running.students[0].person]
    assert letter.subject == "Bring a pen"
    assert letter.text.startswith("Hi Cleo") and "We write by hand.\n\nSee" in letter.text and "Ben" not in letter.text
    assert "Bring a pen" in page(client, "gathering_desk", signed_up)
    refused = client.post(reverse("admin:gathering_note", args=[signed_up.pk]), {**sent, "text": " "})
    assert "Bring a pen" in refused.content.decode() and Notice.objects.count() == 1


def test_a_moved_gathering_mends_everybodys_calendar_and_its_timetable_moves_along(client, running, signed_up):
    client.force_login(running.coordinator)
    AgendaItem.objects.create(gathering=signed_up, at_time="10:00", minutes=30, title="Welcome")
    local = timezone.localtime(signed_up.starts_at)
    later = local + timedelta(days=7, hours=1)
    sent = {
        "starts_at": f"{later:%Y-%m-%dT%H:%M}",
        "ends_at": f"{later + timedelta(hours=2):%Y-%m-%dT%H:%M}",
        "place": "Another hall",
        "url": "",
        "text": "The hall is closed.",
    }
    client.post(reverse("admin:gathering_move", args=[signed_up.pk]), sent)

    signed_up.refresh_from_db()
    assert f"{timezone.localtime(signed_up.starts_at):%Y-%m-%d %H:%M}" == f"{later:%Y-%m-%d %H:%M}"
    assert f"{signed_up.timetable.get().at_time:%H:%M}" == "11:00"
    written = letters("gathering_moved")
    assert len(written) == 8
    told, untold = written[running.students[0].person], written[running.students[1].person]
    assert "The hall is closed." in told.text and "Another hall" in told.text and "Before:" in told.text
    assert "Another hall" not in untold.text
    assert b"Another hall" in told.attachments[0].content and b"Another hall" not in untold.attachments[0].content
    calendar = icalendar.Calendar.from_ical(told.attachments[0].content)
    event = calendar.walk("VEVENT")[0]
    assert (calendar["method"], event["sequence"], event["uid"]) == ("REQUEST", 1, uid(client, running, signed_up))
    second = vobject.readOne(told.attachments[0].content.decode())
    assert (second.method.value, second.vevent.sequence.value) == ("REQUEST", "1")
    assert second.vevent.uid.value == event["uid"] and second.vevent.location.value == "Another hall"
    assert second.vevent.dtstart.value.astimezone(UTC) == signed_up.starts_at.replace(microsecond=0)
    assert second.vevent.dtend.value.astimezone(UTC) == signed_up.ends_at.replace(microsecond=0)
    client.force_login(running.students[0].person)
    assert "Moved; it was to be on" in client.get(reverse("gathering", args=[signed_up.pk])).content.decode()


def uid(client, running, gathering):
    client.force_login(running.students[0].person)
    file = client.get(reverse("gathering_file", args=[gathering.pk])).content
    return icalendar.Calendar.from_ical(file).walk("VEVENT")[0]["uid"]


def test_a_cancelled_gathering_tells_everybody_once_and_asks_nothing_more(client, running, signed_up):
    client.force_login(running.coordinator)
    address = reverse("admin:gathering_cancel", args=[signed_up.pk])
    client.post(address, {"text": "The speaker is ill."})
    again = client.post(address, {"text": ""}).content.decode()

    assert "cancelled already" in again
    written = letters("gathering_cancelled")
    assert len(written) == 8 and all("The speaker is ill." in letter.text for letter in written.values())
    calendar = icalendar.Calendar.from_ical(written[running.students[0].person].attachments[0].content)
    second = vobject.readOne(written[running.students[0].person].attachments[0].content.decode())
    assert (second.method.value, second.vevent.status.value) == ("CANCEL", "CANCELLED")
    assert second.vevent.uid.value == uid(client, running, signed_up)
    assert second.vevent.dtstart.value.astimezone(UTC) == signed_up.starts_at.replace(microsecond=0)
    client.force_login(running.coordinator)
    assert calendar["method"] == "CANCEL" and calendar.walk("VEVENT")[0]["status"] == "CANCELLED"
    client.force_login(running.students[3].person)
    shown = client.get(reverse("gathering", args=[signed_up.pk])).content.decode()
    assert "This gathering is cancelled." in shown and "The speaker is ill." in shown and "Save my answer" not in shown
    assert "Answer whether" not in client.get("/my/").content.decode()


@pytest.mark.requirement("US-3")
def test_an_approved_absence_is_made_up_for_at_another_campus(client, running):
    missed = running.gatherings[0]
    missed.campuses.set([running.north])
    elsewhere = Gathering.objects.create(
        programme=running.programme,
        key="south",
        number=1,
        name="Gathering 1, south",
        starts_at=missed.starts_at + timedelta(days=3),
        ends_at=missed.starts_at + timedelta(days=3, hours=2),
        mode="in_person",
        place="South hall",
    )
    elsewhere.cohorts.add(running.cohort)
    elsewhere.campuses.add(running.south)
    cleo = running.students[0]
    client.force_login(running.coordinator)
    allowances.agree(cleo, missed, "task", task="A page on it", by=running.coordinator, at=running.at)
    offered = page(client, "gathering_absence", missed, cleo.pk)
    client.post(reverse("admin:gathering_absence", args=[missed.pk, cleo.pk]), {"instead": elsewhere.pk})

    assert "Gathering 1, south" in offered and "Gathering 2" not in offered
    assert Attendance.objects.get(gathering=missed, application=cleo).presence == "excused"
    assert MakeUp.objects.get().instead == elsewhere
    assert not Allowance.objects.exists(), "the task gives way to it"
    assert presence.expected_at(elsewhere).filter(pk=cleo.pk).exists()
    letter = letters("gathering_make_up")[cleo.person]
    assert "South hall" in letter.text and "Gathering 1" in letter.subject
    client.force_login(cleo.person)
    shown = client.get(reverse("gathering", args=[elsewhere.pk])).content.decode()
    assert "Here you make up for Gathering 1" in shown
    assert "South hall" in client.get(reverse("calendar")).content.decode()
    client.force_login(running.coordinator)
    assert "Cleo" in page(client, "register", elsewhere)


@pytest.mark.requirement("US-7")
def test_the_office_hands_out_files_before_and_after(client, running, signed_up):
    client.force_login(running.coordinator)
    address = reverse("admin:gathering_files", args=[signed_up.pk])
    sent = {"title": "Notes", "stage": "before", "days": ""}
    client.post(address, {**sent, "file": paper.upload(name="../notes.pdf")})
    bad = client.post(address, {**sent, "file": paper.upload(b"MZ program", name="tool.exe")}).content.decode()
    fake = client.post(address, {**sent, "file": paper.upload(b"no pdf", name="a.pdf")}).content.decode()

    row = HandedFile.objects.get()
    assert row.name == "notes.pdf" and "one of these kinds" in bad and "not a PDF" in fake
    own = reverse("gathering_handout", args=[signed_up.pk, row.token])
    client.force_login(running.students[0].person)
    assert client.get(own).content == paper.pdf()
    client.force_login(running.students[1].person)
    assert client.get(own).status_code == 404, "who waits for a seat does not get it yet"
    client.force_login(running.coordinator)
    place = row.content.path
    client.post(reverse("admin:gathering_file_desk", args=[signed_up.pk, row.pk]))
    assert not HandedFile.objects.exists() and place
    assert AuditEvent.objects.filter(verb__startswith="handout.").count() == 2
