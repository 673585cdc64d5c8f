"""The board in Chromium: open to all at a laptop and a phone, seats changed by drag, and by keyboard alone."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from matching.admin import boards
from matching.domain import answer_links, board, co_guides, seats
from matching.models import Group, Run
from matching.states import BoardVerb, Side
from people.models import Person
from programmes.states import Role
from tests.matching import crowd
from tests.matching.test_desk import at, without_second_factor  # noqa: F401  its fixture is used by name
from tests.matching.test_pairs import group_of
from tests.pages.browsing import faults, log_in, look
from tests.scenarios import stages

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
SIZES = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})


def furnished() -> tuple[Run, Person]:
    """A run of a whole programme that is ready for review, with more people than places, and its coordinator."""
    year = crowd.cohort("usn")
    crowd.join(year, "student", 24)
    crowd.join(year, "mentor", 20)
    coordinator = stages.staff("Ada", year.programme, Role.COORDINATOR)
    run = crowd.run_of(year.couplings.get(), coordinator)
    return run, coordinator


def test_the_pages_of_a_board_are_open_to_all_and_a_table_follows_the_weights_as_they_are_typed(
    live_server, page: Page
):
    run, coordinator = furnished()
    crowd.run_of(run.coupling, coordinator, seed=2)
    first, second = run.proposals.select_related("seeker__person", "guide__person").order_by("pk")[:2]
    board.do(run, seats.Wish(BoardVerb.LOCK, first.seeker), seen=0, by=coordinator, at=crowd.NOW)
    swap = f"?verb=swap&seeker={second.seeker_id}&other={run.proposals.order_by('pk')[3].seeker_id}"
    paths = [
        at("board", run.pk),
        at("board", run.pk) + "?view=seats",
        at("board", run.pk) + f"?view=seats&hand={first.seeker_id}",
        at("board_person", run.pk, second.seeker_id) + f"?why={first.guide_id}",
        at("board_act", run.pk) + swap,
        at("board_act", run.pk) + f"?verb=forbid&seeker={second.seeker_id}&guide={second.guide_id}",
        at("ready", run.coupling_id) + "?incentive=1",
        at("compare", run.coupling_id),
        at("run_letters", run.pk),
        at("coupling", run.coupling_id),
        at("run_publish", run.pk),
        at("weighing", run.coupling_id),
        at("fill", run.coupling_id),
        at("apart", run.coupling_id),
    ]
    log_in(page, live_server.url, coordinator)
    looks = []
    for size in SIZES:
        page.set_viewport_size(size)
        looks += [look(page, live_server.url, path) for path in paths]

    assert faults(looks) == []
    assert {seen.status for seen in looks} == {200}
    try_weights(page, live_server.url + at("weighing", run.coupling_id))


def test_the_pages_of_a_repair_a_group_and_a_link_are_open_to_all(live_server, page: Page):
    scene = stages.running()
    offered = scene.pairs[3]
    link = "/answer/" + answer_links.address(offered, Side.SEEKER).split("/answer/")[1]
    looks = []
    for size in SIZES:
        page.set_viewport_size(size)
        looks.append(look(page, live_server.url, link))
    group = group_of(scene)
    to = Group.objects.create(coupling=scene.coupling, guide=scene.mentors[2], name="Group 2")
    days = {"from_day": timezone.localdate(), "until_day": None, "kind": "beside"}
    co_guides.ask(group, scene.mentors[3], **days, by=scene.coordinator, at=scene.at)
    repair = at("pair_repair", scene.pairs[0].pk)
    paths = [repair, repair + "?cause=no_time&leaves=guide", at("group_change", group.pk)]
    visits = [(scene.coordinator, [*paths, at("pair_regroup", scene.pairs[0].pk) + f"?to={to.pk}"])]
    visits += [(scene.mentors[3].person, [reverse("group", args=[group.pk])])]
    for somebody, asked in visits:
        log_in(page, live_server.url, somebody)
        for size in SIZES:
            page.set_viewport_size(size)
            looks += [look(page, live_server.url, path) for path in asked]

    assert faults(looks) == []
    assert {seen.status for seen in looks} == {200}


def try_weights(page: Page, address: str) -> None:
    """Type another weight: the table follows without a button, on the same page, and the focus stays where it was."""
    page.goto(address)
    expect(page.get_by_text("By the weights as they are.")).to_be_visible()
    rows = page.locator("#tried tbody")
    before = rows.inner_text()
    page.locator('#weights ~ form input[name^="w-"]').first.fill("0")
    expect(page.get_by_text("By the weights that you try.")).to_be_visible()
    expect(page.get_by_text("By the weights as they are.")).to_be_hidden()
    assert rows.inner_text() != before and page.url == address
    assert page.evaluate("document.activeElement.name").startswith("w-")


def drag(page: Page, name: str, place) -> None:
    """Drag somebody by mouse from their seat to another place, slowly enough for the cards to answer."""
    expect(page.locator("body.can-drag")).to_be_attached()
    chip = page.locator(f'[data-seeker][data-name="{name}"]')
    chip.drag_to(place, source_position={"x": 3, "y": 3}, target_position={"x": 3, "y": 3})


def tab_to(page: Page, words: str) -> None:
    """Go by the tabulator from the top of a page to what says these words."""
    page.locator("body").press("Tab")
    for _ in range(60):
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            return
        page.keyboard.press("Tab")


def asked_and_left(page: Page) -> list[Route]:
    """Ask what it costs to take Cora out, and leave before the answer; give the question, which waits."""
    late: list[Route] = []
    page.route("**/board/act/**", lambda route: route.continue_() if late else late.append(route))
    drag(page, "Cora Example", page.locator("[data-rail]"))
    expect(page.get_by_role("heading", name="Working out what it costs")).to_be_visible()
    page.keyboard.press("Escape")
    return late


@pytest.mark.requirement("OM-7")
def test_a_drag_shows_its_cost_first_and_is_undone_by_keyboard_alone(live_server, page: Page):
    scene = stages.reviewed()
    run = crowd.run_of(scene.coupling, scene.coordinator)
    cleo, cora = scene.students[0], scene.students[2]
    log_in(page, live_server.url, scene.coordinator)
    page.set_viewport_size(SIZES[0])
    page.goto(live_server.url + at("board", run.pk) + "?view=seats")

    drag(page, "Cleo Example", page.locator('[data-seeker][data-name="Carl Example"]'))
    expect(page.get_by_text("They are not at the same campus.").first).to_be_visible()
    expect(page.get_by_text("A run could not put it so")).to_be_visible()
    page.keyboard.press("Escape")
    assert run.proposals.get(seeker=cleo).guide_id == scene.mentors[0].pk

    late = asked_and_left(page)
    board.do(run, seats.Wish(BoardVerb.LOCK, scene.students[1]), seen=0, by=scene.coordinator, at=scene.at)
    drag(page, "Cleo Example", page.locator("[data-guide]", has_text="Bo Example"))
    late[0].continue_()  # what was asked before answers into no other question's panel
    expect(page.get_by_role("heading", name="Swap Cleo Example and Cora Example")).to_be_visible()
    expect(page.get_by_text("Carl Example is kept with their guide").last).to_be_visible()
    expect(page.get_by_role("row", name="People with a place 4 4 0")).to_be_visible()
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_text("Done: Cleo Example and Cora Example have swapped.")).to_be_visible()
    assert run.proposals.get(seeker=cleo).guide_id == scene.mentors[2].pk
    drag(page, "Cora Example", page.locator("[data-rail]"))
    page.get_by_role("button", name="Do it").click()
    expect(page.locator("[data-rail]").get_by_role("link", name="Cora Example", exact=True)).to_be_visible()
    assert not run.proposals.filter(seeker=cora).exists()

    tab_to(page, "Undo the last act")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Undone: Cora Example is taken out.")).to_be_visible()
    assert run.proposals.get(seeker=cora).guide_id == scene.mentors[0].pk
    page.get_by_role("link", name="Cleo Example", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_label("Swap with").select_option(label="Cora Example (Ben Example)")
    page.get_by_role("button", name="Swap …").press("Enter")
    page.get_by_role("button", name="Do it").press("Enter")
    expect(page.get_by_text("Done: Cleo Example and Cora Example have swapped.")).to_be_visible()
    assert run.proposals.get(seeker=cleo).guide_id == scene.mentors[0].pk


def take(page: Page, name: str) -> None:
    """Take somebody into the hand, and wait until the browser stands there: it takes the focus as the page appears."""
    page.get_by_role("link", name=f"Take {name}").press("Enter")
    expect(page.locator("#hand")).to_be_focused()


def unseen_focus(page: Page) -> list[str]:
    """Go through a page by the tabulator, and list what has the focus without showing it."""
    shown = """() => {
      const one = document.activeElement, style = getComputedStyle(one);
      const is_seen = one === document.body || style.outlineStyle !== "none" || style.boxShadow !== "none";
      return [one.textContent.trim().slice(0, 40), is_seen];
    }"""
    page.locator("body").press("Tab")
    missing = []
    for _ in range(40):
        words, is_seen = page.evaluate(shown)
        missing += [] if is_seen else [words]
        page.keyboard.press("Tab")
    return missing


@pytest.mark.requirement("OM-7")
def test_somebody_in_the_hand_is_carried_over_pages_by_keyboard_with_a_focus_that_shows(live_server, page, monkeypatch):
    monkeypatch.setattr(boards, "PEOPLE_A_PAGE", 2)
    scene = stages.reviewed()
    run = crowd.run_of(scene.coupling, scene.coordinator)
    cleo = scene.students[0]
    log_in(page, live_server.url, scene.coordinator)
    page.set_viewport_size({"width": 1280, "height": 1500})
    page.goto(live_server.url + at("board", run.pk) + "?view=seats")
    assert unseen_focus(page) == []

    take(page, "Cleo Example")
    expect(page.get_by_role("heading", name="In your hand")).to_be_visible()
    expect(page.locator(".card-guide h3").first).to_have_text("Ben Example")  # the best stands first
    tab_to(page, "Next page")
    page.keyboard.press("Enter")
    expect(page.get_by_text("not allowed")).to_have_count(2)  # the other campus, on the second page
    expect(page.get_by_role("heading", name="In your hand")).to_be_visible()
    drag(page, "Cleo Example", page.locator("[data-guide]", has_text="Bea Example"))
    expect(page.get_by_text("They are not at the same campus.").first).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_label("Name", exact=True).fill("Bo Ex")
    with page.expect_navigation():  # until the script is there, the link leads to a page of its own
        page.keyboard.press("Enter")
    page.get_by_role("link", name="Swap Cleo Example – Cora Example").press("Enter")
    expect(page.get_by_role("button", name="Do it")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Done: Cleo Example and Cora Example have swapped.")).to_be_visible()
    expect(page.get_by_role("heading", name="In your hand")).to_have_count(0)
    assert run.proposals.get(seeker=cleo).guide_id == scene.mentors[2].pk
    take(page, "Cleo Example")
    page.get_by_role("link", name="Take out: with nobody").press("Enter")
    page.get_by_role("button", name="Do it").press("Enter")
    expect(page.locator("[data-rail]").get_by_role("link", name="Cleo Example", exact=True)).to_be_visible()
