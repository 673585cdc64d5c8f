"""A whole year of one programme, each step in a browser as its user, with a real worker and a real mail server."""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from allauth.mfa.totp.internal import auth as totp
from django.utils import timezone, translation
from django.utils.formats import date_format
from playwright.sync_api import Page

from applications.domain import intake
from applications.models import Application
from people.models import Person
from programmes.domain import recipe
from programmes.models import Gathering, Membership, PrivacyClearance, Programme
from programmes.states import Role
from tests.journeys import camera, walk
from tests.scenarios.cast import someone
from tests.smtp_sink import Sink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
USN = Path(__file__).resolve().parent.parent.parent / "programmes/recipes/usn.yaml"
A_DAY_OF_RECRUITMENT = date(2022, 9, 14)
CLEO, BEN = "cleo@example.org", "ben@example.org"


@dataclass(frozen=True)
class Year:
    """Everybody at their own screen."""

    programme: Programme
    sink: Sink
    cleo: Page
    ben: Page
    ada: Page
    dan: Page


def usn() -> Programme:
    """USN's recipe, moved by whole weeks so that recruitment is on today."""
    weeks = (timezone.localdate() - A_DAY_OF_RECRUITMENT).days // 7
    return recipe.load(USN, by=None, at=timezone.now(), shift_days=7 * weeks)


def staff(name: str, programme: Programme, role: Role) -> Person:
    """Somebody in the office, as the programme's admin has set them up."""
    person = someone(name)
    Membership.objects.create(person=person, programme=programme, role=role)
    return person


@pytest.mark.requirement("US-1", "US-3", "US-6", "US-9", "US-10", "US-15", "US-19", "US-20", "US-21", "US-22", "US-25")
@pytest.mark.requirement("US-26", "US-27", "OM-7", "OM-10", "GC-10")
def test_a_year(browsers, worker, sink):
    year = Year(usn(), sink, browsers("en-GB"), browsers("nb-NO"), browsers("en-GB"), browsers("en-GB"))

    look_around(year.cleo)
    apply(year.cleo, sink, "Cleo Berg", CLEO, "student", {"grade": "D", "olympiatoppen": "yes", "industry_wish": "J"})
    apply(year.ben, sink, "Ben Dahl", BEN, "mentor", {"industry_work": "J"})
    others_apply(year.programme)
    walk.letter(sink, BEN, "Vi har fått søknaden din")
    office_sets_up_a_second_factor(year)
    office_decides(year)
    office_matches(year)
    both_accept(year)
    pair_meets(year)
    reminder_comes_once_in_the_readers_language(year)
    student_tells_what_came_of_it(year)
    lead_exports(year)

    assert camera.trouble == []


def look_around(page: Page) -> None:
    """Step 1: the front page and the programme's page."""
    page.goto("/")
    camera.shoot(page, "front")
    page.get_by_role("link", name="Arbeidslivsmentor ved USN").first.click()
    camera.shoot(page, "programme")
    said = page.content()
    assert "Rotary" in said and "mentor-bo@usn.example" in said and "Europe/Oslo" in said
    assert camera.fits_a_phone(page)


def apply(page: Page, sink: Sink, name: str, address: str, part: str, answers: dict[str, object]) -> None:
    """Steps 2 and 3: an account by mail, the form in sections, what the rules say, and the receipt."""
    page.goto(f"/p/usn/1/apply/{part}/")
    page.locator("main form button.btn-primary, main a.btn-primary").first.click()
    page.goto(page.url.replace("/login/", "/signup/"))
    walk.sign_up(page, sink, name, address)
    if not page.locator("form.application-form").count():
        page.locator("main form button.btn-primary").first.click()
    camera.shoot(page, "application-of-a-student" if part == "student" else "")
    bo = {"campus": "bo", "study_programme": "okonomi-og-ledelse", "study_year": 3, "norwegian": "yes"}
    walk.answer_all(page, bo | answers)
    camera.shoot(page, "review-of-a-student" if part == "student" else "")
    page.locator("#id_terms").check()
    page.locator("form.send button.btn-primary").click()
    page.wait_for_url("**/application/*/")
    camera.shoot(page, "receipt-of-a-student" if part == "student" else "")
    assert "Campuskontakt Bø" in page.content()


def others_apply(programme: Programme) -> None:
    """Two more students and a mentor, with the answers of the first two but for industry, and one with poor grades."""
    industry = {"student": "industry_wish", "mentor": "industry_work"}
    for name, part, change in (
        ("Cora", "student", {}),
        ("Carl", "student", {"grade": "E"}),
        ("Bea", "mentor", {}),
    ):
        like = Application.objects.get(intake__part=part, person__email__in=[CLEO, BEN])
        person, at = someone(name), timezone.now()
        other = {"olympiatoppen": "no", "grade": "B"} if part == "student" else {}
        application = intake.begin(like.intake, person, at=at)
        given = {**like.answers, **other, industry[part]: ["K"], **change}
        intake.save_draft(application, given, by=person, at=at)
        intake.submit(application, by=person, at=at, terms_accepted=True)


def office_sets_up_a_second_factor(year: Year) -> None:
    """A password alone opens nothing at the desk."""
    staff("Ada", year.programme, Role.COORDINATOR)
    walk.log_in(year.ada, "ada@example.org")
    year.ada.goto("/admin/")
    assert "/2fa/" in year.ada.url
    year.ada.goto("/account/2fa/totp/activate/")
    walk.confirm_password(year.ada)
    walk.give_code(year.ada, year.ada.locator("input[disabled], #authenticator_secret").first.input_value())
    year.ada.goto("/admin/")
    assert "/2fa/" not in year.ada.url
    camera.shoot(year.ada, "desk")


def office_decides(year: Year) -> None:
    """Steps 4 and 5: one who is never refused by rule, one overruled with a reason, the others by the dozen."""
    page = year.ada
    page.goto("/admin/applications/application/")
    camera.shoot(page, "applications")
    page.get_by_role("link", name="Cleo Berg").click()
    camera.shoot(page, "application-at-the-desk")
    assert "Olympiatoppen" in page.content()
    page.locator("input[name=when][value=now]").check()
    page.locator("button[name=state][value=pool]").click()
    page.goto("/admin/applications/application/?q=carl")
    page.get_by_role("link", name="Carl Example").click()
    rule = page.locator(".verdicts > li", has_text="C eller bedre")
    rule.locator("summary").click()
    rule.locator("select[name=outcome]").select_option("met")
    rule.locator("input[name=reason]").fill("Karakterene er bedre i år; dokumentert.")
    rule.get_by_role("button").click()
    page.locator("input[name=when][value=now]").check()
    page.locator("button[name=state][value=pool]").click()
    page.goto("/admin/applications/application/?state__exact=eligible")
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option("to_pool")
    page.locator("button[name=index]").click()
    page.locator("input[name=when][value=now]").check()
    page.locator("main form button.btn-primary, #content form button.btn-primary").first.click()
    assert Application.objects.filter(state="pool").count() == 5
    assert Application.objects.get(person__email="carl@example.org").verdicts.exclude(override_reason="").count() == 1


def office_matches(year: Year) -> None:
    """Step 6: a run in the worker, no publishing before the privacy office's yes, and a reason for who has no place."""
    page = year.ada
    page.goto("/admin/matching/run/couplings/")
    page.get_by_role("link", name="Student og mentor").first.click()
    page.get_by_role("button", name="Start the run").click()
    page.get_by_role("link", name="Publish …").wait_for()
    camera.shoot(page, "run")
    assert not offers(year), "a run alone tells nobody"
    page.get_by_role("link", name="Publish …").click()
    assert page.get_by_role("button", name="Publish and send the offers").count() == 0
    coupling = year.programme.cohorts.get().couplings.get()
    version = coupling.first_contact.text_version
    PrivacyClearance.objects.create(
        coupling=coupling, text_version=version, cleared_by="Personvernombudet", cleared_on=timezone.localdate()
    )
    page.reload()
    camera.shoot(page, "publish")
    page.get_by_role("button", name="Publish and send the offers").click()
    walk.until(lambda: len(offers(year)) == 4, "four offers")


def offers(year: Year) -> list[str]:
    """The addresses of the letters that lead to a pair."""
    return [one.recipients[0] for one in year.sink.letters if "/pair/" in one.text]


def both_accept(year: Year) -> None:
    """Step 7: neither sees the other before both have said yes; after it, what the accepted text lists."""
    for page, address, other in ((year.ben, BEN, "Cleo"), (year.cleo, CLEO, "Ben")):
        letter = walk.letter(year.sink, address, "/pair/")
        page.goto(next(word for word in letter.text.split() if "/pair/" in word))
        camera.shoot(page, f"offer-to-{'mentor' if page is year.ben else 'student'}")
        assert other not in page.content() and f"{other.lower()}@" not in letter.text
        page.locator("form[action$='/accept/'] button").click()
    camera.shoot(year.cleo, "pair")
    assert BEN in year.cleo.content() and "Ben Dahl" in year.cleo.content()
    year.ben.reload()
    assert CLEO in year.ben.content() and "+47" in year.ben.content()


def pair_meets(year: Year) -> None:
    """Step 8: a meeting without minutes, the gatherings in the calendar, and attendance ticked off."""
    page = year.cleo
    page.goto("/my/")
    camera.shoot(page, "my-page")
    page.goto("/my/calendar/")
    camera.shoot(page, "calendar")
    assert "Samling 1" in page.content() and "Samling 3" in page.content()
    page.get_by_role("link", name="Log a meeting").first.click()
    camera.shoot(page, "meeting")
    page.get_by_role("button", name="Log the meeting").click()
    assert "1 hour" in page.content()
    gathering = samling_1(year)
    year.ada.goto(f"/admin/sessions_app/attendance/register/{gathering.pk}/")
    camera.shoot(year.ada, "register")
    line = year.ada.locator(".register-line", has_text="Cleo Berg")
    line.locator("input[value=present]").check()
    year.ada.get_by_text("Everything is kept.").wait_for()
    year.ada.reload()
    assert year.ada.locator("input[value=present]:checked").count() == 1


def samling_1(year: Year) -> Gathering:
    """The first gathering at Bø."""
    return year.programme.gatherings.get(key__startswith="samling-1", campuses__slug="bo")


def reminder_comes_once_in_the_readers_language(year: Year) -> None:
    """Step 9: the office moves the gathering near; each is reminded once, in their language, with the wall time."""
    starts = timezone.now().replace(hour=16, minute=0, second=0, microsecond=0) + timedelta(days=2)
    Gathering.objects.filter(pk=samling_1(year).pk).update(starts_at=starts, ends_at=starts + timedelta(hours=3))
    wall = timezone.localtime(starts)
    first = walk.letter(year.sink, BEN, f"{wall:%H:%M}")
    to_cleo = walk.letter(year.sink, CLEO, f"{wall:%H:%M}")
    year.ada.wait_for_timeout(5000)
    again = [one for one in year.sink.to(BEN) if walk.subject(one) == walk.subject(first)]
    assert len(again) == 1
    for letter, language in ((first, "nb"), (to_cleo, "en")):
        with translation.override(language):
            assert date_format(wall, "l").lower() in letter.text.lower()


def student_tells_what_came_of_it(year: Year) -> None:
    """Three questions, by a link that a letter brings when the year is over."""
    page = year.cleo
    page.goto(f"/outcome/{Application.objects.get(person__email=CLEO).pk}/")
    for name in ("graduated", "work"):
        page.locator(f"input[name={name}]").first.check(force=True)
    page.locator("select[name=country]").select_option("NO")
    page.get_by_role("button", name="Send my answer").click()
    assert "Thank you" in page.content()


def lead_exports(year: Year) -> None:
    """Step 10: participants, pairs, attendance and outcome as CSV and XLSX, for who sees numbers."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(staff("Dan", year.programme, Role.LEAD), secret)
    page = year.dan
    walk.log_in(page, "dan@example.org")
    walk.give_code(page, secret)
    page.goto("/reports/usn/1/")
    camera.shoot(page, "report")
    assert "0 of 0" not in page.content() and CLEO not in page.content()
    for table in ("participants", "pairs", "attendance", "outcome"):
        rows = list(csv.reader(io.StringIO(download(page, f"{table}.csv").decode("utf-8-sig"))))
        sheet = openpyxl.load_workbook(io.BytesIO(download(page, f"{table}.xlsx"))).active
        assert sheet.max_row == len(rows) > 1
    assert page.request.get("/admin/").status == 404


def download(page: Page, name: str) -> bytes:
    """Take one file from the report's page."""
    with page.expect_download() as taken:
        page.locator(f"form[action$='/{name}'] button").click()
    return Path(taken.value.path()).read_bytes()
