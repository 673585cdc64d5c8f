"""A whole year of one programme, each step in a browser as its user, with a real worker and a real mail server."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from programmes.domain import recipe
from programmes.models import Programme
from tests.journeys import camera, walk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
USN = Path(__file__).resolve().parent.parent.parent / "programmes/recipes/usn.yaml"
A_DAY_OF_RECRUITMENT = date(2022, 9, 14)
CLEO, BEN = "cleo@example.org", "ben@example.org"


def usn() -> Programme:
    """USN's recipe, moved by whole weeks so that recruitment is on today."""
    weeks = (timezone.localdate() - A_DAY_OF_RECRUITMENT).days // 7
    return recipe.load(USN, by=None, at=timezone.now(), shift_days=7 * weeks)


def test_a_year(browsers, worker, sink):
    programme = usn()
    cleo, ben = browsers("en-GB"), browsers("nb-NO")

    look_around(cleo, programme)
    student_applies(cleo, sink)
    mentor_answers(ben, sink)

    assert camera.trouble == []


def look_around(page, programme):
    page.goto("/")
    camera.shoot(page, "front")
    page.get_by_role("link", name="Arbeidslivsmentor ved USN").first.click()
    camera.shoot(page, "programme")
    assert "Rotary" in page.content()
    assert "mentor-bo@usn.example" in page.content()
    assert camera.fits_a_phone(page)


def student_applies(page, sink):
    page.get_by_role("link", name="Apply as a student").first.click()
    camera.shoot(page, "apply")
    page.locator("main form button, main a.btn-primary").first.click()
    page.goto(page.url.replace("/login/", "/signup/"))
    walk.sign_up(page, sink, "Cleo Berg", CLEO)
    if not page.locator("form.application-form").count():
        page.locator("main form button.btn-primary").first.click()
    camera.shoot(page, "application")
    walk.answer_all(page, {"campus": "bo", "study_programme": "okonomi-og-ledelse", "study_year": 3, "grade": "D"})
    camera.shoot(page, "review")
    page.locator("#id_terms").check()
    page.locator("form.send button.btn-primary").click()
    camera.shoot(page, "receipt")


def mentor_answers(page, sink):
    pass
