"""The front page and the page of a programme: what a visitor reads before they log in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from mentoring import showcase
from programmes.domain import recipe
from programmes.models import Cohort, Gathering, Intake, Portion, Programme
from programmes.states import CohortState
from tests.scenarios import stages
from tests.scenarios.stages import Scene

pytestmark = pytest.mark.django_db


def states() -> dict[str, str]:
    """Under which heading each programme stands on the front page now."""
    return {tile.programme.slug: group.state for group in showcase.groups(timezone.now()) for tile in group.tiles}


def test_the_front_page_sorts_programmes_by_what_a_visitor_can_do(client: Client):
    now = timezone.now()
    stages.opened("open-now")
    stages.planned("at-planning")
    Intake.objects.filter(cohort__programme__slug="at-planning").update(
        opens_at=now + timedelta(days=3), closes_at=now + timedelta(days=30)
    )
    stages.running("at-work")
    stages.closed("all-over")

    page = client.get("/", headers={"accept-language": "en"}).content.decode()

    assert states() == {"open-now": "open", "at-planning": "soon", "at-work": "running", "all-over": "closed"}
    order = [page.index(f'href="/p/{slug}/"') for slug in ("open-now", "at-planning", "at-work", "all-over")]
    assert order == sorted(order)


def test_a_programme_that_is_not_published_is_not_found(client: Client, opened: Scene):
    Programme.objects.filter(pk=opened.programme.pk).update(published_at=None)

    assert client.get("/p/kobling/").status_code == 404
    assert "/p/kobling/" not in client.get("/").content.decode()


def test_who_may_come_in_reads_it_and_finds_the_way(client: Client, opened: Scene):
    page = client.get("/p/kobling/").content.decode()

    assert f'href="/p/kobling/{opened.cohort.number}/apply/student/"' in page
    assert "You are in your second year or later." in page
    assert "north@kobling.test" in page


@pytest.mark.parametrize("change", ["late", "early", "running"])
def test_a_closed_door_says_why_and_is_no_link(client: Client, opened: Scene, change: str):
    now = timezone.now()
    if change == "late":
        Intake.objects.update(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    elif change == "early":
        Intake.objects.update(opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=9))
    else:
        Cohort.objects.update(state=CohortState.RUNNING)
    intake = Intake.objects.select_related("cohort__programme").first()
    assert intake is not None

    with translation.override("en"):
        sentence = showcase.door(intake, now).sentence
    page = client.get("/p/kobling/", headers={"accept-language": "en"}).content.decode()

    assert "/apply/" not in page
    assert sentence in page
    assert (str(now.year) in sentence) == (change != "running")


@pytest.mark.requirement("US-1", "US-10")
def test_usn_shows_each_campus_with_its_own_days_partners_studies_and_contact(client: Client, db):
    recipe.load("programmes/recipes/usn.yaml", by=None, at=timezone.now())
    programme = Programme.objects.get(slug="usn")
    Programme.objects.update(published_at=timezone.now())

    page = client.get("/p/usn/").content.decode()

    for campus in programme.campuses.all():
        part = page.split(f"<h3>{campus}</h3>")[1].split("</details>")[0]
        assert campus.contacts.first().email in part
        days = {gathering.starts_at.astimezone().date() for gathering in campus.gatherings.all()}
        assert days and all(f"{day.day}. " in part and str(day.year) in part for day in days)
    assert len({tuple(g.starts_at for g in c.gatherings.all()) for c in programme.campuses.all()}) > 1


@pytest.mark.requirement("OX-13")
def test_a_stranger_reads_no_link_and_no_place_of_what_one_signs_up_for(client: Client, running: Scene):
    page = f"/p/{running.programme.slug}/"
    first, second = running.gatherings
    for gathering, where in ((first, "Hall 7 of the library"), (second, "https://video.example/room-9")):
        Gathering.objects.filter(pk=gathering.pk).update(place=where, mode="in_person", url="https://video.example/x")
    shown = client.get(page).content.decode()
    assert "Hall 7 of the library" in shown and "video.example" not in shown

    Gathering.objects.filter(pk=second.pk).update(place="Room 9 in the cloud", mode="digital")
    Portion.objects.create(gathering=first, key="day", name="The day")
    shown = client.get(page).content.decode()
    assert "Gathering 1" in shown and "Hall 7" not in shown and "cloud" not in shown and "video.example" not in shown


def test_oxlo_tells_whose_it_is_who_decided_and_who_pays(client: Client, db):
    recipe.load("programmes/recipes/oxlo.yaml", by=None, at=timezone.now())
    Programme.objects.update(published_at=timezone.now())

    page = client.get("/p/oxlo/").content.decode()

    for fact in ("Oslo kommune", "Kunnskap Oslo", "129/13", "IMDi"):
        assert fact in page


def test_more_programmes_cost_no_more_queries(client: Client, opened: Scene, django_assert_num_queries):
    client.get("/")
    with django_assert_num_queries(4):
        client.get("/")
    stages.opened("second")
    stages.running("third")

    with django_assert_num_queries(4):
        client.get("/")


@pytest.mark.parametrize(
    ("colour", "shown"), [("#1f4e79", True), ("#ffd400", False), ("#777777", False), ("#6b6b6b", True)]
)
def test_a_colour_that_cannot_be_read_is_not_used(client: Client, opened: Scene, colour: str, shown: bool):
    Programme.objects.update(colour=colour)

    assert (colour in client.get("/colours.css").content.decode()) is shown


def test_the_privacy_page_shows_each_record_of_processing(client: Client, opened: Scene):
    page = client.get("/privacy/").content.decode()

    assert f"Admission and matching {opened.mark}" in page
    assert "12 months after the end" in page
