"""Every page type in Chromium: no violation that axe knows, no sideways scrolling, one h1, a title of its own."""

from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.urls import reverse

from matching.domain import swaps
from matching.models import Group, Pair
from mentoring.models import Rehearsal
from people.models import Person
from programmes.models import AgendaItem, Portion, ReferralService, StruggleTheme
from sessions_app.domain import appointments, check_in_links, check_ins, concerns, goals, sign_up, timesheets
from sessions_app.models import Contract, FollowUp
from tests.matrix import world
from tests.pages.browsing import faults, log_in, look, speak
from tests.scenarios import paid
from tests.scenarios.stages import Scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LAPTOP, PHONE = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
PUBLIC = [
    "/",
    "/p/kobling/",
    "/privacy/",
    "/accessibility/",
    "/certificate/",
    "/account/login/",
    "/account/signup/",
    "/account/login/code/",
    "/account/password/reset/",
    "/no-such-page/",
]
OWN = [
    "/my/",
    "/my/certificates/",
    "/account/email/",
    "/account/password/change/",
    "/account/2fa/",
    "/account/sessions/",
]


@pytest.mark.parametrize("language", ["nb", "nn", "da", "en"])
def test_public_pages_are_open_to_all_in_every_language(live_server, page, opened: Scene, language: str):
    speak(page, live_server.url, language)
    looks = []
    for size in (LAPTOP, PHONE) if language == "nb" else (PHONE,):
        page.set_viewport_size(size)
        looks += [look(page, live_server.url, path) for path in PUBLIC]

    assert faults(looks) == []
    assert {seen.language for seen in looks} == {language}
    assert [seen.status for seen in looks].count(404) == len(looks) // len(PUBLIC)
    assert len({seen.title for seen in looks}) == len(PUBLIC)


def test_own_pages_are_open_to_all(live_server, page, running: Scene):
    log_in(page, live_server.url, running.students[0].person)
    looks = []
    for size in (LAPTOP, PHONE):
        page.set_viewport_size(size)
        looks += [look(page, live_server.url, path) for path in OWN]

    assert faults(looks) == []
    assert len({seen.title for seen in looks}) == len(OWN)


def test_the_pages_of_a_gathering_are_open_to_all(live_server, page, running: Scene, root: Person):
    gathering, cleo = running.gatherings[0], running.students[0]
    world.gatherings(running)
    Portion.objects.create(gathering=gathering, key="day", name="Only day 1", text="With lunch", seats=3)
    AgendaItem.objects.create(gathering=gathering, at_time="10:00", minutes=45, title="Welcome to " + "all " * 20)
    sign_up.answer(gathering, cleo, {gathering.portions.get().pk: True}, by=cleo.person, at=running.at)
    own = ("gathering", "gathering_needs", "gathering_code")
    desk = ("gathering_desk", "register", "gathering_note", "gathering_move", "gathering_cancel", "gathering_files")
    page.set_viewport_size(PHONE)
    looks = []
    for person, names in ((cleo.person, own), (root, [f"admin:{name}" for name in (*desk, "catering")])):
        log_in(page, live_server.url, person)
        looks += [look(page, live_server.url, reverse(name, args=[gathering.pk])) for name in names]
        page.context.clear_cookies()

    assert faults(looks) == []
    assert {seen.status for seen in looks} == {200}


def test_pages_of_support_are_open_to_all(live_server, page, running: Scene, root: Person):
    pair, day = running.pairs[0], running.at.date()
    told = {"by": pair.seeker.person, "at": running.at}
    check_ins.answer(pair.seeker, pair, day, feeling="help", met=False, note="x" * 300, **told)
    concern = concerns.raise_one(pair.seeker, pair, kind="silence", text="long " * 300, **told)
    StruggleTheme.objects.create(programme=running.programme, key="money", label="Money")
    told = {"name": "Welfare", "what_for": "Somebody to talk to", "contact": "Building 3"}
    ReferralService.objects.create(programme=running.programme, key="welfare", kind="welfare", **told)
    document = running.cohort.documents.get()
    link = check_in_links.address(pair.guide, pair, day, "well")
    rows = [f"sessions_app/followup/{row}/change/" for row in FollowUp.objects.values_list("pk", flat=True)]
    walks = {
        pair.seeker.person: [reverse(name, args=[pair.pk]) for name in ("going", "concern_new")]
        + [f"/concern/{concern.pk}/", f"/my/quote/{pair.seeker_id}/", "/my/handbook/", f"/my/handbook/{document.pk}/"],
        pair.guide.person: [
            reverse("going", args=[pair.pk]),
            f"/my/struggles/{pair.guide_id}/",
            link[link.index("/check") :],
        ],
        root: [f"/admin/{path}" for path in (*rows, "sessions_app/followup/plan/", "sessions_app/followup/?show=all")],
    }
    page.set_viewport_size(PHONE)
    looks = []
    for person, paths in walks.items():
        page.context.clear_cookies()
        log_in(page, live_server.url, person)
        looks += [look(page, live_server.url, path) for path in paths]

    assert faults(looks) == []


def test_pages_of_pay_rehearsals_and_reminders_are_open_to_all(live_server, page, running: Scene, root: Person):
    scene, month = paid.pays(running), running.cohort.starts_on.replace(day=1)
    waits, contract = paid.sent(scene), paid.signed(scene, 1)
    ben, mentor = (scene.mentors[number].person for number in (0, 1))
    sheet = timesheets.begin(contract, month, by=mentor, at=scene.at)
    line = {"sort": "mail", "part": "mentor", "campus": "North", "number": 3, "detail": "long " * 300}
    lived = [{"at": f"2026-{month:02}-0{month}T10:00", "title": f"Letter {month}", **line} for month in range(1, 10)]
    made = Rehearsal.objects.create(cohort=scene.cohort, state="done", timeline=lived, requested_at=scene.at)
    desk = [
        "contract/",
        f"contract/{contract.pk}/change/",
        "contract/make/",
        "timesheet/",
        f"timesheet/{sheet.pk}/change/",
    ]
    walks = {
        ben: [reverse("contract", args=[waits.pk])],
        mentor: [reverse("contract", args=[contract.pk]), sheets_page(contract, month), "/my/reminders/"],
        root: [f"/admin/sessions_app/{path}" for path in (*desk, f"reminder/timeline/{scene.cohort.pk}/")]
        + [
            f"/admin/mentoring/rehearsal/{path}"
            for path in ("", f"{made.pk}/change/?month=2026-03", f"{made.pk}/entry/2/")
        ],
    }
    page.set_viewport_size(PHONE)
    looks = []
    for person, paths in walks.items():
        page.context.clear_cookies()
        log_in(page, live_server.url, person)
        looks += [look(page, live_server.url, path) for path in paths]

    assert faults(looks) == []
    assert {seen.status for seen in looks} == {200}


def sheets_page(contract: Contract, month: date) -> str:
    return reverse("timesheet", args=[contract.pk, month.year, month.month])


def test_the_pages_of_a_pair_are_open_to_all(live_server, page, running: Scene):
    pair = running.pairs[0]
    goal = goals.add(pair, text="A" + 40 * "very" + "long word", horizon="short", by=pair.guide.person, at=running.at)
    goals.add_step(goal, "One step", at=running.at)
    swaps.ask(pair, trouble="other", wish="talk", note="Something", by=pair.guide.person, at=running.at)
    names = ("pair", "goals", "goal_new", "agreement", "agreement_words", "topics", "pair_help", "pair_change")
    paths = [*(reverse(name, args=[pair.pk]) for name in names), reverse("goal", args=[goal.pk])]
    looks = []
    for person, size in ((pair.seeker.person, PHONE), (pair.guide.person, LAPTOP)):
        log_in(page, live_server.url, person)
        page.set_viewport_size(size)
        looks += [look(page, live_server.url, path) for path in paths]
    group = Group.objects.create(coupling=pair.coupling, guide=pair.guide, name="07")
    Pair.objects.filter(pk=pair.pk).update(group=group)
    times, told = [running.at + timedelta(days=days) for days in (2, 3)], {"minutes": 60, "mode": "digital"}
    asked = appointments.propose(group, times, **told, by=pair.guide.person, at=running.at)
    for person in (pair.guide.person, pair.seeker.person):
        log_in(page, live_server.url, person)
        looks.append(look(page, live_server.url, reverse("appointment", args=[asked.pk])))

    assert faults(looks) == []
    assert {seen.status for seen in looks} == {200}


@pytest.fixture
def root(db, settings) -> Person:
    """Somebody who runs the site."""
    settings.STAFF_SECOND_FACTOR = False
    return Person.objects.create_superuser("root@example.org", name="Root Example", language="en")


def pages_of_the_desk() -> list[str]:
    """The list of each room's things, and the page of its first row."""
    paths = []
    for model in admin.site._registry:
        if model._meta.app_label not in {"programmes", "applications", "matching", "sessions_app", "reports"}:
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        paths.append(reverse(f"{name}_changelist"))
        row = model._default_manager.order_by("pk").first()
        if row is not None:
            paths.append(reverse(f"{name}_change", args=[row.pk]))
    return paths


def test_every_list_and_row_of_the_desk_is_open_to_all(live_server, page, running: Scene, root: Person):
    log_in(page, live_server.url, root)
    page.set_viewport_size(PHONE)
    paths = pages_of_the_desk()

    looks = [look(page, live_server.url, path) for path in paths]

    assert len(looks) > 50
    assert faults(looks) == []
    assert {seen.status for seen in looks} == {200}


def test_the_desk_is_open_to_all(live_server, page, running: Scene, root: Person):
    log_in(page, live_server.url, root)
    paths = [
        "/admin/",
        "/admin/people/person/",
        f"/admin/people/person/{root.pk}/change/",
        "/admin/people/organisation/",
        "/admin/people/organisation/add/",
        "/admin/people/auditevent/",
        "/admin/people/",
        f"/admin/people/person/{root.pk}/history/",
        "/admin/password_change/",
        reverse("admin:participation_cohort", args=[running.cohort.pk]) + "?view=map",
        reverse("admin:matching_first", args=[running.coupling.pk]),
        reverse("admin:participation_person", args=[running.students[0].pk]),
    ]
    looks = []
    for size in (LAPTOP, PHONE):
        page.set_viewport_size(size)
        looks += [look(page, live_server.url, path) for path in paths]

    assert faults(looks) == []
    assert {seen.status for seen in looks} == {200}


def test_a_refused_form_says_what_to_mend_and_keeps_the_answers(live_server, page, db):
    speak(page, live_server.url, "en")
    page.goto(live_server.url + "/account/signup/")
    page.get_by_label("Full name").fill("Cleo Lind")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Create the account").click()

    summary = page.get_by_role("alert").first
    assert "Email" in summary.inner_text()
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert page.title().startswith("Error:")
    assert page.get_by_label("Full name").input_value() == "Cleo Lind"
    summary.get_by_role("link", name="Email").click()
    assert page.evaluate("document.activeElement.name") == "email"


def test_the_keyboard_opens_the_menu_of_languages_and_changes_the_language(live_server, page, opened: Scene):
    speak(page, live_server.url, "nb")
    page.goto(live_server.url + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.locator(".menu > summary").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Dansk").press("Enter")
    page.wait_for_load_state()

    assert page.evaluate("document.documentElement.lang") == "da"


def test_the_language_changes_without_scripts(live_server, browser, opened: Scene):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/p/kobling/")
    page.locator(".menu > summary").first.click()
    page.get_by_role("button", name="English").click()

    assert page.url == live_server.url + "/p/kobling/"
    assert page.locator("html").get_attribute("lang") == "en"
    context.close()
