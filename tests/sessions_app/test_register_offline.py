"""The register on a phone in a hall without signal: ticks wait, arrive later, and none counts twice."""

import base64
import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from qrcode.main import QRCode

from people.models import AuditEvent
from sessions_app.domain import codes
from sessions_app.models import Attendance, Tick
from tests.applications.paper import words_of
from tests.bridge import Bridge
from tests.pages.browsing import log_in

ROWS = """new Promise((done) => {
    const asked = indexedDB.open("register", 1);
    asked.onsuccess = () => done(asked.result.transaction("ticks", "readwrite").objectStore("ticks"));
})"""
WAITING = f"""{ROWS}.then((rows) => new Promise((done) => {{
    rows.getAll().onsuccess = (found) => done(JSON.stringify(found.target.result));
}}))"""
DETECTOR = """
    window.BarcodeDetector = class { async detect() { return window.held ? [{ rawValue: window.held }] : []; } };
    navigator.mediaDevices.getUserMedia = async () => new MediaStream();
    HTMLMediaElement.prototype.play = async () => undefined;
"""
PUT_BACK = f"(ticks) => {ROWS}.then((rows) => {{ for (const one of ticks) rows.put(one); }})"


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR = False


@pytest.fixture
def bridge(live_server):
    """The way to the site, which can be cut."""
    made = Bridge(live_server.url)
    yield made
    made.close()


def until(page, promised: str) -> None:
    """Wait until what the browser promises is true: its own waiting takes a promise for a yes."""
    for _ in range(200):
        if page.evaluate(promised):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"it never came true: {promised}")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("US-5")
def test_ticks_made_without_signal_arrive_once_when_it_is_back(bridge, page, running):
    gathering, (cleo, carl, cora) = running.gatherings[1], running.students[:3]
    log_in(page, bridge.address, running.facilitator)
    be_a_phone_that_reads_codes(page)
    address = bridge.address + reverse("admin:register", args=[gathering.pk])
    page.goto(address)

    choice(page, cleo, "present").click()
    page.get_by_text("Everything is kept.").wait_for()
    assert noted(gathering) == {cleo.pk: "present"}
    assert not page.get_by_role("button", name="Save the register").is_visible()
    until(page, f"caches.match({json.dumps(address)}, {{ignoreVary: true}}).then(Boolean)")

    bridge.draw_up()
    for application, word in ((carl, "absent"), (carl, "present"), (cleo, "absent")):
        choice(page, application, word).click()
    page.get_by_text("No signal").wait_for()
    assert noted(gathering) == {cleo.pk: "present"}
    waits = page.evaluate(WAITING)
    assert "Cleo" not in waits and "Carl" not in waits and waits.count("key") == 3
    assert page.reload().from_service_worker
    page.get_by_text("No signal").wait_for()
    assert page.locator("[data-present]").inner_text() == "1"
    assert all(choice(page, *one).locator("input").is_checked() for one in ((cleo, "absent"), (carl, "present")))
    choice(page, cora, "present").click()
    bridge.let_down()
    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_text("Everything is kept.").wait_for()
    lines = AuditEvent.objects.filter(verb="register.kept").count()
    page.evaluate(PUT_BACK, json.loads(waits))
    page.reload()
    page.get_by_text("Everything is kept.").wait_for()

    assert noted(gathering) == {cleo.pk: "absent", carl.pk: "present", cora.pk: "present"}
    assert Tick.objects.filter(gathering=gathering).count() == 5
    assert AuditEvent.objects.filter(verb="register.kept").count() == lines, "sent twice counts once"
    assert page.evaluate(WAITING) == "[]"
    codes_are_scanned_in_the_register(page, gathering, running.mentors[0])
    a_name_is_found(page)
    nothing_stays_but_today_and_until_one_logs_out(page)


def be_a_phone_that_reads_codes(page):
    page.set_viewport_size({"width": 390, "height": 800})
    page.add_init_script(DETECTOR)


def a_name_is_found(page):
    page.get_by_label("Find a name").fill("carl")
    assert page.locator("fieldset:visible").count() == 1


def codes_are_scanned_in_the_register(page, gathering, ben):
    """A detector that reads what the test holds before it; the camera sees nothing."""
    page.get_by_role("button", name="Scan codes").click()
    page.locator("video").wait_for()
    page.evaluate("(code) => { window.held = code }", "https://elsewhere.example/desk/scan/" + "a" * 26 + "/")
    page.get_by_text("This code is not of this gathering.").wait_for()
    assert not choice(page, ben, "present").locator("input").is_checked()
    page.evaluate("(code) => { window.held = code }", codes.participant_address(gathering, ben))
    page.get_by_text("Everything is kept.").wait_for()
    assert choice(page, ben, "present").locator("input").is_checked()
    page.wait_for_timeout(600)  # the same code is looked at again, and counts once
    assert Tick.objects.filter(gathering=gathering, application=ben).count() == 1
    assert noted(gathering)[ben.pk] == "present"
    page.get_by_role("button", name="Scan codes").click()
    page.locator("video").wait_for(state="hidden")


def nothing_stays_but_today_and_until_one_logs_out(page):
    today = page.evaluate("new Date().toLocaleDateString('sv')")
    page.evaluate("caches.open('register-2020-01-01')")
    page.reload()
    assert page.evaluate("caches.keys()") == [f"register-{today}"]
    page.locator("details.menu summary").last.click()
    page.get_by_role("button", name="Log out").click()
    until(page, "caches.keys().then((names) => names.length === 0)")


def choice(page, application, word):
    return page.locator(f'[data-of="{application.pk}"] label', has_text=word).first


def noted(gathering) -> dict:
    return dict(Attendance.objects.filter(gathering=gathering).values_list("application_id", "presence"))


@pytest.mark.django_db
def test_the_newest_tick_holds_in_whatever_order_they_arrive(client, running):
    gathering, cleo, now = running.gatherings[1], running.students[0], timezone.now().timestamp()
    client.force_login(running.facilitator)

    def send(*ticks):
        body = [{"key": str(key), "of": cleo.pk, "presence": said, "at": at} for key, said, at in ticks]
        address = reverse("admin:register_ticks", args=[gathering.pk])
        return client.post(address, json.dumps({"ticks": body}), content_type="application/json")

    first, second, third = uuid4(), uuid4(), uuid4()
    assert send((second, "present", now - 60)).json()["changed"] == 1
    assert send((first, "absent", now - 120), (second, "present", now - 60)).json()["changed"] == 0
    assert send((third, "", now + 9999)).json()["register"][str(cleo.pk)] == ""
    assert send((uuid4(), "present", now - 30)).json()["changed"] == 0, "taken back later than that"
    assert Tick.objects.latest("received_at").ticked_at <= timezone.now()

    for body in ("", "{}", '{"ticks": 1}', '{"ticks": [{"key": "x"}]}', '{"ticks": [{"key": 1, "of": 1e99}]}'):
        answer = client.post(
            reverse("admin:register_ticks", args=[gathering.pk]), body, content_type="application/json"
        )
        assert answer.status_code == 422, body
    assert send((uuid4(), "elsewhere", now)).status_code == 422


@pytest.mark.django_db
def test_a_participants_code_says_nothing_of_them_and_opens_only_for_who_keeps_the_register(client, running, eve):
    gathering, cleo = running.gatherings[1], running.students[0]
    client.force_login(cleo.person)
    page = client.get(reverse("gathering_code", args=[gathering.pk]))
    read = modules_of(page.content.decode())
    wanted = QRCode(border=0)
    wanted.add_data(codes.participant_address(gathering, cleo))
    wanted.make()
    assert read == {(x, y) for y, row in enumerate(wanted.get_matrix()) for x, dark in enumerate(row) if dark}
    code = codes.of_participant(gathering, cleo)
    assert len(code) == 26 and codes.of_participant(running.gatherings[0], cleo) != code
    address = reverse("admin:scan", args=[gathering.pk, code])
    for person in (cleo.person, eve):
        client.force_login(person)
        answer = client.post(address)
        assert answer.status_code == 404 or "/login/" in answer["Location"]
    assert not noted(gathering)

    client.force_login(running.facilitator)
    shown = client.get(address).content.decode()
    assert "Cleo" in shown and not Attendance.objects.filter(gathering=gathering).exists()
    client.post(address)
    assert noted(gathering) == {cleo.pk: "present"}
    assert client.get(reverse("admin:scan", args=[gathering.pk, "a" * 26])).status_code == 404
    printed = words_of(client.get(reverse("admin:room_sheet", args=[gathering.pk])).content)
    assert "Gathering 2" in printed and "Are you here?" in printed and "Cleo" not in printed


def modules_of(shown: str) -> set[tuple[int, int]]:
    """Read the dark squares of the drawn code, counted from its own corner."""
    _before, _mark, rest = shown.partition("data:image/svg+xml;base64,")
    drawn = base64.b64decode(rest.partition('"')[0]).decode()
    squares = [(float(x), float(y)) for x, y in re.findall(r"M([\d.]+),([\d.]+)H", drawn)]
    left, top = min(x for x, _y in squares), min(y for _x, y in squares)
    return {(round(x - left), round(y - top)) for x, y in squares}


@pytest.mark.django_db
def test_who_scans_the_code_on_the_wall_logs_that_they_are_here_only_while_it_is_on(client, running, eve):
    gathering, cleo, now = running.gatherings[1], running.students[0], timezone.now()
    address = reverse("room_code", args=[gathering.pk, codes.of_room(gathering)])
    client.force_login(cleo.person)
    early = client.post(address, follow=True).content.decode()
    assert "only while the gathering is on" in early and not noted(gathering)

    gathering.starts_at, gathering.ends_at = now - timedelta(minutes=10), now + timedelta(hours=1)
    gathering.save()
    assert "Yes, I am here" in client.get(address).content.decode()
    assert "You are noted as present" in client.post(address, follow=True).content.decode()
    assert "present already" in client.post(address, follow=True).content.decode()
    assert noted(gathering) == {cleo.pk: "present"}
    wrong = reverse("room_code", args=[gathering.pk, codes.of_room(running.gatherings[0])])
    assert client.post(wrong).status_code == 404
    client.force_login(eve)
    assert client.post(address).status_code == 404
