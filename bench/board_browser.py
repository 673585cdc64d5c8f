"""The board in Chromium: what each step costs in script, how long its longest task is, and how evenly it scrolls."""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import time
from collections.abc import Iterator

import ground  # it sets Django up

# isort: split
from playwright.sync_api import Page, sync_playwright

from matching.models import Proposal
from people.models import Person
from tests.pages.browsing import log_in, speak

TIMES, TURNS, NOTCH = 5, 40, 240
WATCH = """
window.longTasks = [];
new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((one) => one.duration)))
  .observe({ type: "longtask", buffered: true });
"""
FRAMES = """([turns, notch]) => new Promise((done) => {
  const gaps = [];
  let before = performance.now();
  const turn = (now) => {
    gaps.push(now - before);
    before = now;
    window.scrollBy(0, notch);
    gaps.length < turns ? requestAnimationFrame(turn) : done(gaps.slice(1));
  };
  requestAnimationFrame(turn);
})"""


class Watch:
    """Adds up what one kind of step costs: seconds on the wall, script, and the longest task of any."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name = page, name
        self.session = page.context.new_cdp_session(page)
        self.session.send("Performance.enable")
        self.seconds: list[float] = []
        self.script: list[float] = []
        self.longest = 0.0

    @contextlib.contextmanager
    def step(self) -> Iterator[None]:
        """Measure one step; a step that leads to another page counts all of that page's script."""
        address, before = self.page.url, self._script()
        self.page.evaluate("longTasks.length = 0")
        began = time.perf_counter()
        yield
        self.seconds.append(time.perf_counter() - began)
        self.page.wait_for_timeout(120)
        self.script.append(self._script() - (before if self.page.url == address else 0))
        self.longest = max([self.longest, *self.page.evaluate("longTasks")])

    def told(self) -> None:
        """Print one line."""
        print(
            f"  {self.name:32} {statistics.median(self.seconds):6.3f} s middle  {max(self.seconds):6.3f} s slowest  "
            f"script {1000 * max(self.script):4.0f} ms  longest task {self.longest:4.0f} ms",
            flush=True,
        )

    def _script(self) -> float:
        found = self.session.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in found if one["name"] == "ScriptDuration"))


def measure(root: Person, board: str, rows: list[Proposal]) -> None:
    """Open, scroll, search, drag, drop, keep together and open somebody, each several times."""
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop in this thread
    chromium = subprocess.run([ground.ROOT / ".ci/chromium"], capture_output=True, text=True, check=True)
    with ground.web("mentoring.wsgi") as (_, port), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium.stdout.strip(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.add_init_script(WATCH)
        address = f"http://127.0.0.1:{port}{board}?view=seats"
        log_in(page, address, root)
        speak(page, address, "en")
        page.goto(address)
        print(f"  in Chromium; {ground.load()} load")
        for steps in (_reading(page, address), _dragging(page, address), _asking(page, address, rows)):
            for watch in steps:
                watch.told()
        browser.close()


def _reading(page: Page, address: str) -> Iterator[Watch]:
    opens, searches = Watch(page, "opened by who guides"), Watch(page, "searched and filtered")
    for number in range(1, TIMES + 1):
        with opens.step():
            page.goto(address)
        page.get_by_label("Name", exact=True).fill(f"Student {number}")
        with searches.step(), page.expect_navigation():
            page.keyboard.press("Enter")
    yield opens
    yield searches
    scrolls = Watch(page, "scrolled from top to bottom")
    page.goto(address)
    with scrolls.step():
        gaps = page.evaluate(FRAMES, [TURNS, NOTCH])
    yield scrolls
    late = sum(gap > 34 for gap in gaps)
    print(
        f"    frames: {statistics.median(gaps):.0f} ms middle, {max(gaps):.0f} ms longest, {late} of {len(gaps)} late"
    )


def _dragging(page: Page, address: str) -> Iterator[Watch]:
    """Take hold, wait until the cards say their points, drag over ten cards, drop, and wait for the cost."""
    told, over = Watch(page, "a drag: points on the cards"), Watch(page, "a drag over ten cards")
    cost, anew = Watch(page, "a drop: what it costs"), Watch(page, "a drop: the rest solved anew")
    page.set_viewport_size({"width": 1280, "height": 1800})
    page.goto(address)
    chips, cards = page.locator(".cards [data-seeker]"), page.locator(".card-guide")
    for number in range(TIMES):
        cards.nth(number + 12).scroll_into_view_if_needed()
        box = chips.nth(number).bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 3, box["y"] + 3)
        page.mouse.down()
        with told.step():
            page.mouse.move(box["x"] + 12, box["y"] + 12, steps=3)
            page.locator(".card-guide .would:not(:empty)").first.wait_for()
        with over.step():
            for place in range(10):
                spot = cards.nth(number + place).bounding_box()
                assert spot is not None
                page.mouse.move(spot["x"] + 20, spot["y"] + 20, steps=2)
        target = chips.nth(number + 2).bounding_box()
        assert target is not None
        page.mouse.move(target["x"] + 4, target["y"] + 4, steps=2)
        with cost.step():
            page.mouse.up()
            page.locator("#drop form[method=post], #drop .notice.error").first.wait_for()
        with anew.step():
            page.locator("#drop [data-price] p").first.wait_for()
        page.keyboard.press("Escape")
    yield from (told, over, cost, anew)


def _asking(page: Page, address: str, rows: list[Proposal]) -> Iterator[Watch]:
    """Open somebody, and keep them together: look at the cost, confirm, see the board again; then undo."""
    opens, keeps, undoes = Watch(page, "one person, opened"), Watch(page, "kept together"), Watch(page, "undone")
    for row in rows[:TIMES]:
        with opens.step():
            page.goto(address.replace("?view=seats", f"{row.seeker_id}/"))
        page.get_by_role("link", name="Keep together …").click()
        with keeps.step():
            page.get_by_role("button", name="Do it").click()
            page.get_by_text("You can undo it.").wait_for()
        page.goto(address)
        with undoes.step():
            page.get_by_role("button", name="Undo the last act").click()
            page.get_by_text("Undone:").first.wait_for()
    yield from (opens, keeps, undoes)
