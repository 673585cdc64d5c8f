"""Watches pages for errors and foreign requests, and takes pictures of them when KOBLING_SCREENSHOTS is set."""

import os
from pathlib import Path

from playwright.sync_api import Page

PICTURES = Path(__file__).resolve().parent.parent.parent / "docs" / "img"
WIDTHS = (1280, 390)
trouble: list[str] = []


def watch(page: Page, home: str) -> None:
    """Note each script error, refused policy, server error, and request that leaves for another host."""
    page.on("console", lambda said: trouble.append(f"{page.url}: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(f"{page.url}: {error}"))
    page.on("response", lambda got: trouble.append(f"{got.status} {got.url}") if got.status >= 500 else None)
    page.on(
        "request",
        lambda asked: trouble.append(f"left for {asked.url}") if not asked.url.startswith((home, "data:")) else None,
    )


def shoot(page: Page, name: str) -> None:
    """Take the page as a laptop and as a phone show it."""
    if not os.environ.get("KOBLING_SCREENSHOTS"):
        return
    PICTURES.mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size(before)


def fits_a_phone(page: Page) -> bool:
    """Say whether a phone shows the page without scrolling sideways."""
    before = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 900})
    fits = page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.set_viewport_size(before)
    return fits
