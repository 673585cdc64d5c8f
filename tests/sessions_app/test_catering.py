"""Needs at gatherings (R-ART9): asked late, sealed, counted without names, named only to the organiser, gone soon."""

import json
import logging
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from mentoring import own_data
from people.domain import letters as people_letters
from people.models import AuditEvent, OutgoingMail, Person
from programmes.models import Membership, Portion
from programmes.states import Role
from sessions_app.domain import needs, notices, reminders, sheets
from sessions_app.models import CateringNeed, SignUp
from sessions_app.tasks import look_after_gatherings
from tests.applications.paper import words_of
from tests.scenarios.stages import staff

pytestmark = pytest.mark.django_db
CANARY = "canary-sesame-41"


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR = False


@pytest.fixture
def dinner(running):
    """A gathering in person with something to eat, two weeks before the last one in person."""
    first, last = running.gatherings
    first.catering = True
    first.save()
    last.mode, last.starts_at = "in_person", first.starts_at + timedelta(days=14)
    last.ends_at = last.starts_at + timedelta(hours=2)
    last.save()
    return first


def tell(client, application, gathering, **said):
    client.force_login(application.person)
    sent = {"diets": ["nut_free"], "other": "", "for_all": "no", "agreed": "on", **said}
    return client.post(reverse("gathering_needs", args=[gathering.pk]), sent, follow=True)


def stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(string_agg(said, ' '), '') FROM sessions_app_cateringneed")
        return cursor.fetchone()[0]


@pytest.mark.requirement("US-8")
def test_a_need_is_kept_only_with_an_explicit_yes_and_lies_sealed(client, running, dinner):
    cleo = running.students[0]
    refused = tell(client, cleo, dinner, other=CANARY, agreed="").content.decode()
    assert "without your yes we keep nothing" in refused and CANARY in refused
    assert not CateringNeed.objects.exists()

    tell(client, cleo, dinner, other=CANARY)

    assert CateringNeed.objects.get().said["other"] == CANARY
    assert CANARY not in stored() and "nut" not in stored()
    page = client.get(reverse("gathering_needs", args=[dinner.pk])).content.decode()
    assert CANARY in page and "Delete what I have told" in page
    client.post(reverse("gathering_needs_take_back", args=[dinner.pk]))
    assert not CateringNeed.objects.exists()


def test_needs_are_asked_only_of_who_is_admitted_and_invited_and_only_in_person(client, opened):
    cleo = opened.students[0]
    opened.gatherings[0].catering = True
    opened.gatherings[0].save()
    client.force_login(cleo.person)
    assert client.get(reverse("gathering_needs", args=[opened.gatherings[0].pk])).status_code == 404


@pytest.mark.requirement("US-8")
def test_the_caterer_reads_numbers_and_the_organiser_names_and_each_look_is_noted(client, running, dinner):
    cleo, ben = running.students[0], running.mentors[0]
    tell(client, cleo, dinner, diets=["nut_free", "vegan"], other=CANARY)
    tell(client, ben, dinner, diets=["nut_free"], access=["step_free"], for_all="yes")
    cook = staff("Kim", running.programme, Role.CATERER)
    client.force_login(cook)

    listed = client.get(reverse("admin:sessions_app_cateringneed_changelist")).content.decode()
    page = client.get(reverse("admin:catering", args=[dinner.pk])).content.decode()
    sheet = client.get(reverse("admin:headcount", args=[dinner.pk]))

    assert "Gathering 1" in listed
    assert "2 × nut-free" in page and "1 × vegan" in page and "1 × step-free access" in page
    assert "something else: ask the organiser" in page
    assert CANARY not in page and "Cleo" not in page and "Show who needs what" not in page
    assert sheet["Content-Type"] == "application/pdf"
    printed = words_of(sheet.content)
    for word in (
        "Gathering 1",
        "8 people come",
        "2 × nut-free",
        "1 × vegan",
        "1 × step-free access",
        "ask the organiser",
    ):
        assert word in printed
    for word in (CANARY, "Cleo", "Ben", "Example", "@"):
        assert word not in printed
    for name in ("needs_by_name", "register", "gathering_desk"):
        assert client.post(reverse(f"admin:{name}", args=[dinner.pk])).status_code == 404
    assert client.get(reverse("admin:sessions_app_attendance_changelist")).status_code == 404

    client.force_login(running.coordinator)
    client.get(reverse("admin:needs_by_name", args=[dinner.pk]))
    assert not AuditEvent.objects.filter(verb="needs.seen").exists(), "looking at the way there is no look"
    named = client.post(reverse("admin:needs_by_name", args=[dinner.pk])).content.decode()
    assert "Cleo" in named and CANARY in named and "step-free access" in named
    seen = AuditEvent.objects.get(verb="needs.seen")
    assert (seen.actor, seen.note) == (running.coordinator, "")


def test_a_caterer_of_one_gathering_finds_no_other(client, running, dinner):
    cook = staff("Kim", running.programme, Role.CATERER)
    Membership.objects.get(person=cook).gatherings.add(running.gatherings[1])
    client.force_login(cook)
    assert client.get(reverse("admin:catering", args=[dinner.pk])).status_code == 404
    assert client.get(reverse("admin:catering", args=[running.gatherings[1].pk])).status_code == 200


@pytest.mark.requirement("US-8")
def test_a_canary_is_found_only_on_the_organisers_page_and_ones_own(client, running, dinner, caplog):
    """Follows links as those who might see it, and reads all mails and log lines; the matrix tries every door."""
    caplog.set_level(logging.DEBUG)
    cleo, at = running.students[0], timezone.now()
    tell(client, cleo, dinner, other=CANARY)
    cook = staff("Kim", running.programme, Role.CATERER)
    root = Person.objects.create_superuser("root@example.org", name="Root Example", language="en")
    notices.send(dinner, audience="invited", subject="Hi", text="See you", by=running.coordinator, at=at)
    later = dinner.starts_at + timedelta(days=1)
    notices.move(
        dinner, starts_at=later, ends_at=later + timedelta(hours=2), place="X", url="", text="", by=root, at=at
    )
    reminders.plan(at=at)
    reminders.release(at=dinner.starts_at - timedelta(hours=2))

    people = [running.mentors[0].person, running.facilitator, cook, running.coordinator, cleo.person]
    hits = {}
    for person in people:
        for path, body in crawled(client, person):
            if CANARY.encode() in body:
                hits.setdefault(person.first_name, set()).add(path)
    letters = [people_letters.write(mail) for mail in OutgoingMail.objects.all()]

    assert hits == {"Cleo": {reverse("gathering_needs", args=[dinner.pk]), reverse("own_data")}}
    assert len(letters) > 10
    assert all(CANARY not in letter.text + letter.subject for letter in letters if letter)
    assert all(CANARY.encode() not in file.content for letter in letters if letter for file in letter.attachments)
    assert CANARY not in caplog.text
    assert CANARY not in json.dumps(list(AuditEvent.objects.values("note", "verb", "thing")))
    assert CANARY in json.dumps(own_data.as_document(cleo.person, at=at)), "one's own data tells it to oneself"
    assert CANARY not in json.dumps(own_data.as_document(running.mentors[0].person, at=at))
    assert CANARY.encode() not in sheets.headcount(dinner)


def crawled(client, person):
    """Follow all links that a page of this site shows, breadth first."""
    import re

    client.force_login(person)
    EmailAddress.objects.filter(user=person).update(verified=True)
    seen, line = set(), ["/", "/my/", "/my/calendar/", "/admin/"]
    while line and len(seen) < 40:
        path = line.pop(0)
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        yield path, body
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            links = re.findall(r'href="(/[^"#?]*)', body.decode())
            line += [link for link in links if not re.search(r"/(static|account|language|dev)/|logout|jsi18n", link)]
    assert len(seen) > 3


def test_needs_go_seven_days_after_the_gathering_or_after_the_last_in_person(client, running, dinner, monkeypatch):
    tell(client, running.students[0], dinner)
    tell(client, running.mentors[0], dinner, for_all="yes")
    last = running.gatherings[1]

    def left(at) -> int:
        needs.forget(at=at)
        return CateringNeed.objects.count()

    week, second = timedelta(days=7), timedelta(seconds=1)
    assert left(dinner.ends_at + week - second) == 2
    assert left(dinner.ends_at + week) == 1
    assert left(last.ends_at + week - second) == 1
    assert left(last.ends_at + week) == 0


def test_a_cancelled_gathering_and_a_withdrawn_participant_leave_no_need_behind(client, running, dinner):
    tell(client, running.students[0], dinner)
    tell(client, running.students[1], running.gatherings[1], access=["step_free"])
    notices.cancel(dinner, text="", by=running.coordinator, at=timezone.now())
    assert CateringNeed.objects.count() == 1
    type(running.students[1]).objects.filter(pk=running.students[1].pk).update(state="withdrawn")
    look_after_gatherings()
    assert not CateringNeed.objects.exists()


def test_only_those_who_come_are_counted(client, running, dinner):
    day = Portion.objects.create(gathering=dinner, key="day", name="The day")
    for application, answer in ((running.students[0], "yes"), (running.students[1], "no")):
        SignUp.objects.create(portion=day, application=application, answer=answer, answered_at=timezone.now())
        tell(client, application, dinner)
    counted = needs.headcount(dinner)
    assert (counted.coming, counted.diets) == (1, [("nut-free", 1)])


def test_keys_can_be_changed_without_losing_what_is_sealed(client, running, dinner, settings, capsys):
    settings.NEEDS_KEYS = ["the-old-key"]
    tell(client, running.students[0], dinner, other=CANARY)
    settings.NEEDS_KEYS = ["the-new-key", "the-old-key"]
    call_command("needs", "seal-anew")
    settings.NEEDS_KEYS = ["the-new-key"]
    assert CateringNeed.objects.get().said["other"] == CANARY
    assert "1 sealed anew" in capsys.readouterr().out

    settings.NEEDS_KEYS = ["quite-another"]
    with pytest.raises(CommandError, match="1 could be opened by none"):
        call_command("needs", "seal-anew")
    client.force_login(running.students[0].person)
    assert client.get(reverse("gathering_needs", args=[dinner.pk])).status_code == 200
