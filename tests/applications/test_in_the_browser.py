"""The form in Chromium: each kind of question with and without script, on a phone, by keyboard alone, for all."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from applications.domain import intake, recruitment, study_groups
from applications.models import Application
from applications.states import ApplicationState
from programmes.domain import newsletter as newsletter_acts
from programmes.models import Membership
from tests.applications import paper
from tests.applications.conftest import ask, scheme_at, sent
from tests.conftest import someone
from tests.pages.browsing import faults, log_in, look

S = ApplicationState
PHONE = {"width": 390, "height": 800}
STORED = {
    "campus": "drammen",
    "study_programme": "politics",
    "study_year": 3,
    "grade": "A",
    "missing_exams": 1,
    "norwegian": True,
    "athlete": True,
    "plan": "As agreed",
    "why": "To learn",
    "goals": ["cv", "courage"],
    "roles": ["helper", "guide"],
    "pace": 4,
    "branch": ["J62"],
    "spoken": {"no": "native"},
    "times": ["tue-pm"],
    "start": "2023-01-16",
    "phone": "22334455",
    "page": "https://example.org/me",
    "other_mail": "cleo@home.test",
    "school": "usn-owner",
    "work": "other",
    "subject": ["061"],
    "group": "IT 7",
}
KEYS_OF_FIRST: dict[str, list[str]] = {
    "q-campus": ["Space"],
    "q-study_programme": ["I"],
    "q-study_year": ["Space", "ArrowRight"],
    "q-grade": ["Space"],
    "q-missing_exams": ["0"],
    "q-norwegian": ["Space"],
}
KEYS_OF_SECOND: dict[str, list[str]] = {
    "q-why": [*"To learn"],
    "q-goals": ["Space"],
    "q-roles-guide": ["1"],
    "q-pace": ["Space", "ArrowRight"],
    "q-branch": ["J"],
    "q-spoken-code": ["D"],
    "q-spoken-level": ["B"],
    "q-times": ["Space"],
    "q-start": [*"16012023"],
    "q-phone": [*"22334455"],
    "q-page": [*"example.org"],
    "q-other_mail": [*"c@home.test"],
    "q-record-file": [],
    "q-school": ["U"],
    "q-work": ["A"],
    "q-subject": ["E"],
    "q-group": [*"IT 7"],
}
TYPED = {
    "study_year": 2,
    "study_programme": "it",
    "why": "To learn",
    "goals": ["cv"],
    "roles": ["guide"],
    "pace": 2,
    "times": ["mon-am"],
    "phone": "22334455",
    "page": "https://example.org",
    "other_mail": "c@home.test",
    "school": "usn-owner",
    "work": "other",
    "group": "IT 7",
}
CV = {"name": "record.pdf", "mimeType": "application/pdf", "buffer": paper.pdf()}

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scheme(transactional_db, at):
    """The programme, in a database that the server sees, with the kinds of question that its form lacks otherwise."""
    made = scheme_at(at)
    wishes = made.students.questionnaire.sections.last()
    for key, kind in {
        "school": "institution",
        "work": "organisation",
        "subject": "field",
        "group": "study_group",
    }.items():
        ask(wishes, key, kind, required=False)
    return made


def begun(scheme, at) -> Application:
    """Cleo has begun."""
    return intake.begin(scheme.students, someone("Cleo", language="en"), at=at)


def fill_first(page: Page) -> None:
    """Answer the first page."""
    page.locator("[name=q-campus][value=drammen]").check()
    page.locator("[name=q-study_programme]").select_option("politics")
    page.locator("[name=q-study_year][value='3']").check()
    page.locator("[name=q-grade][value=A]").check()
    page.locator("[name=q-missing_exams]").fill("1")
    page.locator("[name=q-norwegian][value=yes]").check()
    page.locator("[name=q-athlete][value=yes]").check()
    page.locator("[name=q-plan]").fill("As agreed")


def fill_second(page: Page) -> None:
    """Answer the second page."""
    page.locator("[name=q-why]").fill("To learn")
    for goal in ("cv", "courage"):
        page.locator(f"[name=q-goals][value={goal}]").check()
    page.locator("[name=q-roles-helper]").select_option("1")
    page.locator("[name=q-roles-guide]").select_option("2")
    page.locator("[name=q-pace][value='4']").check()
    page.locator("[name=q-branch]").first.select_option("J62")
    page.locator("[name=q-spoken-code]").first.select_option("no")
    page.locator("[name=q-spoken-level]").first.select_option("native")
    page.get_by_label("Tuesday afternoon").check()
    page.locator("[name=q-start]").fill("2023-01-16")
    page.locator("[name=q-phone]").fill("22 33 44 55")
    page.locator("[name=q-page]").fill("example.org/me")
    page.locator("[name=q-other_mail]").fill("cleo@home.test")
    page.locator("[name=q-record-file]").set_input_files(CV)
    page.locator("[name=q-school]").select_option("usn-owner")
    page.locator("[name=q-work]").select_option("other")
    page.locator("[name=q-subject]").first.select_option("061")
    page.locator("[name=q-group]").fill("IT 7")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_every_kind_of_question_is_answered_on_a_phone(live_server, browser: Browser, scheme, at, script):
    application = begun(scheme, at)
    context = browser.new_context(base_url=live_server.url, viewport=PHONE, java_script_enabled=script, locale="en-GB")
    page = context.new_page()
    log_in(page, live_server.url, application.person)

    page.goto(reverse("application_section", args=[application.pk, 1]))
    fill_first(page)
    page.get_by_role("button", name="Save and go on").click()
    fill_second(page)
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("I have read this and accept it").check()
    page.get_by_role("button", name="Send the application").click()

    expect(page.get_by_role("heading", name="We have received your application.")).to_be_visible()
    application.refresh_from_db()
    assert application.answers == {**STORED, "record": application.files.get().token}
    assert application.state == S.TO_ASSESS
    context.close()


def test_script_hides_saves_and_counts(live_server, page: Page, scheme, at):
    application = begun(scheme, at)
    log_in(page, live_server.url, application.person)
    page.goto(live_server.url + reverse("application_section", args=[application.pk, 1]))

    expect(page.locator("[name=q-plan]")).to_be_hidden()
    page.locator("[name=q-athlete][value=yes]").check()
    expect(page.locator("[name=q-plan]")).to_be_visible()
    page.locator("[name=q-missing_exams]").fill("3")
    expect(page.locator("[data-saved]")).to_contain_text("Saved at")
    application.refresh_from_db()
    assert application.draft["missing_exams"] == 3
    page.goto(live_server.url + reverse("application_section", args=[application.pk, 2]))
    page.locator("[name=q-why]").fill("x" * 301)
    expect(page.locator("[data-counts=id_q-why]")).to_have_text("1 characters too many")


def test_the_frames_choice_of_language_keeps_what_was_just_typed(live_server, page: Page, scheme, at):
    application = begun(scheme, at)
    log_in(page, live_server.url, application.person)
    page.goto(live_server.url + reverse("application_section", args=[application.pk, 1]))

    page.locator("[name=q-missing_exams]").fill("2")
    page.locator("summary", has_text="EN").click()
    page.get_by_role("button", name="Norsk bokmål").first.click()

    expect(page.locator("html")).to_have_attribute("lang", "nb")
    expect(page.locator("[name=q-missing_exams]")).to_have_value("2")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the field of that name is reached."""
    for _step in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"{name} is not reached")


def test_every_kind_of_question_is_answered_by_keyboard_alone(live_server, page: Page, scheme, at):
    application = begun(scheme, at)
    page.set_viewport_size(PHONE)
    page.on("filechooser", lambda _chooser: None)  # asked for now, so that the browser hands it over when it opens
    log_in(page, live_server.url, application.person)
    page.goto(live_server.url + reverse("application_section", args=[application.pk, 1]))

    for name, keys in KEYS_OF_FIRST.items():
        tab_to(page, name)
        for key in keys:
            page.keyboard.press(key)
    tab_to(page, "action")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your wishes", level=1)).to_be_visible()
    for name, keys in KEYS_OF_SECOND.items():
        tab_to(page, name)
        if name == "q-record-file":
            with page.expect_file_chooser() as chooser:
                page.keyboard.press("Space")
            chooser.value.set_files(CV)
            continue
        for key in keys:
            page.keyboard.press(key)
    tab_to(page, "action")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Read through and send", level=1)).to_be_visible()
    application.refresh_from_db()
    assert {key: application.draft.get(key) for key in TYPED} == TYPED
    assert application.draft["record"] == application.files.get().token
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_a_refused_page_leads_from_the_list_of_errors_to_the_question(live_server, page: Page, scheme, at):
    application = begun(scheme, at)
    log_in(page, live_server.url, application.person)
    page.goto(live_server.url + reverse("application_section", args=[application.pk, 1]))

    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary").get_by_role("link", name="Your missing_exams").click()

    expect(page.locator("[name=q-missing_exams]")).to_be_focused()
    assert page.title().startswith("Error:")


@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_of_an_application_are_open_to_all(live_server, page: Page, scheme, at, settings, width):
    settings.STAFF_SECOND_FACTOR = False
    application = begun(scheme, at)
    other = sent(scheme.students, someone("Cora", language="en"), at, missing_exams=3)
    ada = someone("Ada", language="en")
    Membership.objects.create(person=ada, programme=scheme.programme, role="coordinator")
    scheme.programme.newsletter = "News four times a year"
    scheme.programme.save()
    way_in = ["usn", scheme.cohort.number, "student"]
    own = [reverse("apply", args=way_in), reverse("can_i_apply", args=way_in)]
    own += [reverse(name, args=[application.pk]) for name in ("application", "application_review")]
    own += [reverse("application_withdraw", args=[application.pk])]
    own += [reverse("application_section", args=[application.pk, number]) + "?mend=1" for number in (1, 2)]
    newsletter_acts.ask(scheme.programme, "me@home.test", language="en", at=at)
    reader = scheme.programme.subscriptions.get()
    own += [reverse("newsletter", args=["usn"])]
    own += [reverse("newsletter_own", args=[reader.pk, newsletter_acts.code_of(reader)])]
    group = sent(scheme.students, someone("Carl"), at, group="IT 7").study_group
    own += [reverse("study_group", args=[group.pk, study_groups.code_of(group)])]
    recruitment.make(scheme.mentors, None, by=ada, at=at)
    invited = scheme.mentors.invitations.get()
    desk = [reverse("admin:applications_invitation_changelist"), reverse("admin:applications_invitation_add")]
    desk += [reverse("admin:applications_invitation_change", args=[invited.pk])]
    desk += [reverse("admin:applications_application_changelist"), reverse("admin:applications_studygroup_changelist")]
    desk += [reverse("admin:applications_application_change", args=[other.pk])]
    page.set_viewport_size({"width": width, "height": 800})

    log_in(page, live_server.url, application.person)
    looks = [look(page, live_server.url, path) for path in own]
    log_in(page, live_server.url, ada)
    looks += [look(page, live_server.url, path) for path in desk]

    assert faults(looks) == []
