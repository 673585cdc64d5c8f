"""First contact (R-FIRST) through every door: each state and side, in all pages, letters, calendars and files."""

from collections.abc import Iterator
from datetime import time, timedelta
from itertools import product

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.urls import reverse
from django.utils.module_loading import import_string

from applications.models import Application
from matching.domain import disclosure
from matching.models import Group, Pair, Unmatched
from matching.states import PairState, Side
from mentoring import own_data
from people.domain import letters
from people.models import OutgoingMail, Person
from programmes.models import Membership, Portion, ReminderRule
from programmes.models.calendar import ReminderKind
from programmes.states import Part, Role
from sessions_app.domain import appointments, feeds, kinds, notices, reminders, sign_up
from sessions_app.models import Goal, MakeUp, Reminder, SignUp
from tests.matching.test_desk import without_second_factor  # noqa: F401  its fixture is used by name
from tests.matching.test_disclosure import STATES, canaries, pair_in
from tests.matrix import doors, world
from tests.scenarios import kept, stages

pytestmark = pytest.mark.django_db
PUBLIC = {"everyone"}
BOOKS = [path for path in settings.LETTER_WRITERS if path.startswith(("matching.", "sessions_app.", "reports."))]
TO_THE_OFFICE = {"concern_raised", "help_asked"}  # coordinators read them, who know both
OF_PAY = set(import_string("sessions_app.domain.pay_letters.WRITERS"))  # of a mentor's own contract and hours
KINDS = {kind for book in BOOKS for kind in import_string(book)} - TO_THE_OFFICE - OF_PAY - {reminders.DIGEST}
SWEPT = (  # every state, with the guide's yes where that is not the seeker's; test_disclosure has every way to each
    *((state, STATES[state]) for state in STATES if state != PairState.DECLINED),
    (PairState.HALF, ("guide_yes_at",)),
    (PairState.DECLINED, ("guide_yes_at",)),
    (PairState.OFFERED, (), "seeker"),
    (PairState.OFFERED, (), "guide"),
)


def scene_with_marks():
    """What many tests of first contact look at, built once."""
    return kept.once("scene with marks", marked)


def marked():
    """Programme A with a row for every door, and both ends of its first pair marked in name, contacts and free text."""
    scene = stages.running("alpha", mark="alpha")
    world.furnish(scene)
    Group.objects.update(guide=scene.mentors[1])
    Pair.objects.filter(group__isnull=False).update(seeker=scene.students[1], guide=scene.mentors[1])
    pages = addresses(scene)
    let_happen(scene, scene.pairs[0])
    Goal.objects.update(text="goal-of-seeker")
    marks = canaries(scene)
    return scene, {"seeker": (*marks["seeker"], "goal-of-seeker"), "guide": (*marks["guide"], "place-of-guide")}, pages


def let_happen(scene, pair: Pair) -> None:
    """Let everything happen that writes letters to two who walk together; the words of the guide are marked."""
    at, day = scene.at, scene.at + timedelta(days=20)
    told = {"minutes": 45, "mode": "in_person", "place": "place-of-guide", "by": pair.guide.person, "at": at}
    appointments.move(pair.appointments.get(), day, **told)
    appointments.propose(pair, [day + timedelta(days=1)], **told)
    appointments.plan(pair, day + timedelta(days=3), **told)
    called_off = appointments.plan(pair, day + timedelta(days=4), **told)
    appointments.cancel(called_off, by=pair.guide.person, at=at)
    for kind in ReminderKind.values:
        ReminderRule.objects.get_or_create(kind=kind, cohort=scene.cohort, days_before=1, at_time=time(9))
    for days in (0, 21, 45, 200):
        reminders.plan(at=at + timedelta(days=days))
    first, second = scene.gatherings
    portion = Portion.objects.create(gathering=first, key="dinner", name="Dinner")
    for one in (pair.seeker, pair.guide):
        SignUp.objects.create(portion=portion, application=one, answer="waiting", answered_at=at)
        MakeUp.objects.create(application=one, missed=second, instead=first, by=scene.coordinator, at=at)
    sign_up.fill(portion, at=at)
    office, later = {"text": "Later", "by": scene.coordinator, "at": at}, first.ends_at + timedelta(days=1)
    notices.move(first, starts_at=first.ends_at, ends_at=later, place="Hall", url="", **office)
    notices.cancel(second, **office)


def addresses(scene) -> list[str]:
    """Every page that is not public, with the row of the first pair, of its people, and of their group and meetings."""
    return [
        reverse(name, kwargs=door.row(scene))
        for name, rows in doors.PAGES.items()
        for door in rows
        if door.who not in PUBLIC and not door.staff
    ]


def told(client, address: str) -> str:
    """All that an answer says: its words, its title, where it leads, and the name of its file."""
    answer = client.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "replace") + " ".join(f"{key}: {value}" for key, value in answer.items())


def mails(pair: Pair, side: Side) -> Iterator[OutgoingMail]:
    """Every letter that one of the two has got or can get: from the outbox, from the reminders, and of the pair."""
    own = getattr(pair, side)
    yield from OutgoingMail.objects.filter(person=own.person).exclude(kind__in=TO_THE_OFFICE)
    for row in Reminder.objects.filter(person=own.person):
        kind = kinds.TABLE[ReminderKind(row.kind)].mail
        yield OutgoingMail(person=own.person, kind=kind, about={"reminder": row.pk, **row.about})
    every = list(Reminder.objects.filter(person=own.person).values_list("pk", flat=True))
    yield OutgoingMail(person=own.person, kind=reminders.DIGEST, about={"reminders": every})
    planned, make_up = pair.appointments.first(), own.make_ups.first()
    about = {"pair": pair.pk, "group": None, "side": str(side.value), "application": own.pk}
    about |= {"month": f"{pair.offered_at:%Y-%m}", "day": f"{pair.offered_at:%Y-%m-%d}"}
    about |= {"gathering": make_up.instead_id if make_up else 0, "make_up": make_up.pk if make_up else 0}
    about |= {"appointment": planned.pk if planned else 0, "sequence": planned.sequence if planned else 0}
    rows = {"agreement": pair.agreements, "co_guide": pair.co_guides, "concern": own.concerns, "sign_up": own.sign_ups}
    rows |= {"request": own.swap_requests, "turn": own.survey_turns}
    rows["unmatched"] = Unmatched.objects.filter(application=own)
    about |= {name: found.values_list("pk", flat=True).first() for name, found in rows.items()}
    told = set(OutgoingMail.objects.filter(person=own.person).values_list("kind", flat=True))
    for kind in KINDS - told:
        yield OutgoingMail(person=own.person, kind=kind, about=about)


def posted(mail: OutgoingMail) -> str:
    """All that a letter says now: its subject, its text, and the calendar entry or file that goes with it."""
    letter = letters.write(mail)
    if letter is None:
        return ""
    files = " ".join(f"{one.name} {one.content.decode('utf-8', 'replace')}" for one in letter.attachments)
    return f"{letter.subject} {letter.text} {files} {letter.stop_url}".replace("\r\n ", "").replace("\n ", "")


def heard(client, pages: list[str], pair: Pair, side: Side) -> dict[str, str]:
    """All that one of the two can hear or read, by where it stands."""
    reader = getattr(pair, side).person
    client.force_login(reader)
    said = {address: told(client, address) for address in pages}
    feed = reverse("calendar_feed", args=[feeds.renew(reader, at=pair.offered_at)])
    said["calendar feed"] = told(client, feed).replace("\r\n ", "")
    said["own data"] = str(own_data.as_document(reader, at=pair.offered_at)) + str(list(own_data.as_pages(reader)))
    for mail in mails(pair, side):
        key = f"letter {mail.kind}"
        said[key] = said.get(key, "") + posted(mail)
    return said


def leaks(client, scene, marks, pages, state: PairState, yeses=None, first="both") -> list[tuple]:
    """What either side finds of the other that they may not know in a state; only who waits, where one is asked first.

    To who is asked first it is the same as when both are asked at once.
    """
    pair, found = pair_in(scene, state, yeses, first), []
    for side in [side for side in Side if first != side]:
        hidden = set(marks[side.other])
        if state == PairState.ACTIVE:
            hidden = {mark for mark in hidden if mark.startswith("+47")}  # the phone is not in the accepted text
        said = heard(client, pages, pair, side)
        found += [(state, side, where, mark) for where, words in said.items() for mark in hidden if mark in words]
    return found


@pytest.mark.requirement("OM-10")
def test_no_page_letter_calendar_or_file_tells_of_the_other_before_two_yeses_or_after_the_end(client):
    scene, marks, pages = scene_with_marks()
    found = []
    for way in SWEPT:
        with transaction.atomic():
            found += leaks(client, scene, marks, pages, *way)
            transaction.set_rollback(True)

    assert found == []


def test_where_the_two_know_each_other_the_canaries_are_seen_so_the_sweep_can_see(client):
    scene, marks, pages = scene_with_marks()
    pair = pair_in(scene, PairState.ACTIVE)
    said = heard(client, pages, pair, Side.SEEKER)
    seen = {mark: {where for where, words in said.items() if mark in words} for mark in marks["guide"]}

    assert {mark for mark in seen if not seen[mark]} == {marks["guide"][2]}  # the phone is not in the accepted text
    assert {"calendar feed", "letter meeting_planned", "letter meeting_moved"} <= seen["place-of-guide"]
    assert {"calendar feed", "letter meeting_cancelled", "letter reminder_meeting"} <= seen["name-of-guide"]


def test_a_leak_on_purpose_is_found_wherever_it_is(client, monkeypatch):
    scene, marks, pages = scene_with_marks()
    open_door = disclosure.Seen(disclosure.AFTER, (disclosure.Line("name", "Name", "name-of-guide"),))
    monkeypatch.setattr(disclosure, "seen_by", lambda pair, person: open_door)

    where = {place for _state, _side, place, _mark in leaks(client, scene, marks, pages, PairState.COMPLETED)}

    assert "letter meeting_cancelled" in where and any(place.startswith("/meeting/") for place in where)


def test_coordinators_of_another_campus_and_of_another_programme_export_nothing_of_the_two(client):
    scene, marks, _pages = scene_with_marks()
    beta = stages.planned("beta")
    southern = stages.staff("Sam", scene.programme, Role.COORDINATOR, "alpha", campus=scene.south)
    files = [reverse("report_export", kwargs=door.row(scene)) for door in doors.PAGES["report_export"]]
    files += [address.replace(".csv", ".xlsx") for address in files]
    lists = [reverse(f"admin:{name}_changelist") for name in ("matching_pair", "applications_application")]

    found, opened = [], set()
    for person in (southern, beta.coordinator, scene.students[2].person, scene.coordinator):
        client.force_login(person)
        for address in (*files, *lists):
            words = told(client, address)
            opened |= {(person, mark) for side in marks.values() for mark in side if mark in words}
            found += [(person, address) for side in marks.values() for mark in side[:3] if mark in words]

    assert {person for person, _where in found} == {scene.coordinator}  # who follows them up, and so the sweep can see
    assert len(opened) >= 4


def test_who_works_for_one_side_finds_nobody_of_the_other_by_search_or_autocomplete(client):
    scene, marks, _pages = scene_with_marks()
    split = stages.someone("Mia")
    Membership.objects.create(person=split, programme=scene.programme, role=Role.COORDINATOR, side=Part.MENTOR)
    client.force_login(split)
    fields = [
        {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": field.name}
        for model in admin.site._registry
        for field in model._meta.get_fields()
        if getattr(field, "related_model", None) in (Person, Application, Pair, Group) and field.concrete
    ]
    assert len(fields) > 10
    asked = [(reverse("admin:autocomplete"), one) for one in fields]
    lists = ("matching_pair", "matching_group", "sessions_app_meeting", "applications_application")
    asked += [(reverse(f"admin:{name}_changelist"), {"q": ""}) for name in lists]

    leaks = []
    for (address, given), mark in product(asked, marks["seeker"][:2]):
        answer = client.get(address, given | {"term": mark, "q": mark})
        if f">{mark}" in answer.content.decode() or f'"{mark}' in answer.content.decode().replace(f'value="{mark}', ""):
            leaks.append((address, given, mark))

    assert leaks == []
