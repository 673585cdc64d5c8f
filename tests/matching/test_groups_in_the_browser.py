"""A board of groups in Chromium: a page asks the worker as it opens, follows it and tells, and is open to all."""

import pytest
from playwright.sync_api import Page, expect

from matching import tasks
from matching.models import Run
from tests.matching.test_board_of_groups import made
from tests.matching.test_desk import at, without_second_factor  # noqa: F401  its fixture is used by name
from tests.pages.browsing import faults, log_in, look

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
SIZES = ({"width": 1280, "height": 900}, {"width": 320, "height": 844})


def test_a_board_of_groups_asks_the_worker_by_itself_and_tells_what_a_move_would_cost(live_server, page: Page):
    run, ada = made()
    seat, other = two(run)
    person = at("board_person", run.pk, seat.seeker_id)
    act = f"{at('board_act', run.pk)}?verb=unassign&seeker={seat.seeker_id}"
    log_in(page, live_server.url, ada)
    page.goto(f"{live_server.url}{person}?why={other.guide_id}")
    expect(page.get_by_text("takes it up within seconds")).to_have_count(2)

    assert tasks.look_for_plans() == 2

    expect(page.get_by_text("Solved anew around it")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Would cost")).to_be_visible()
    page.goto(live_server.url + act)
    expect(page.get_by_text("takes it up within seconds")).to_be_visible()
    assert tasks.look_for_plans() == 1
    drop(page, live_server.url, run)
    looks = []
    for size in SIZES:
        page.set_viewport_size(size)
        paths = [f"{person}?why={other.guide_id}", act, at("ready", run.coupling_id), at("run_change", run.pk)]
        looks += [look(page, live_server.url, path) for path in paths]
    assert faults(looks) == []
    assert {seen.status for seen in looks} == {200}


def drop(page: Page, address: str, run: Run) -> None:
    """Take up somebody and set them down with another guide: the panel asks the worker too, and tells."""
    page.goto(f"{address}{at('board', run.pk)}?view=seats")
    cards = page.locator("[data-guide]").filter(has=page.locator("[data-seeker]"))
    cards.first.locator("[data-seeker]").first.drag_to(cards.nth(2))
    told = page.locator("#drop").get_by_text("Solved anew around it").first
    for _ in range(40):
        tasks.look_for_plans()
        if told.is_visible():
            break
        page.wait_for_timeout(250)
    expect(told).to_be_visible()


def two(run: Run):
    """A seat, and another of the same campus with another guide."""
    seat = run.proposals.select_related("seeker").order_by("pk").first()
    others = run.proposals.exclude(guide=seat.guide_id).filter(seeker__campus=seat.seeker.campus_id)
    return seat, others.order_by("pk").first()
