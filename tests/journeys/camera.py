"""Watches pages for errors and foreign requests, and takes pictures of them when KOBLING_SCREENSHOTS is set."""

import base64
import os
from pathlib import Path

from playwright.sync_api import Page

PICTURES = Path(__file__).resolve().parent.parent.parent / "docs" / "img"
WIDTHS = (1280, 390)
TO_WEBP = """async raw => {
    const image = new Image();
    image.src = `data:image/png;base64,${raw}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), {width: image.width, height: image.height});
    canvas.getContext("2d").drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", 0.85).split(",")[1];
}"""
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
    """Take the page as a laptop and as a phone show it; no name, no picture."""
    if not name or not os.environ.get("KOBLING_SCREENSHOTS"):
        return
    PICTURES.mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        picture = base64.b64encode(page.screenshot(full_page=True)).decode()
        small = page.context.new_page()
        (PICTURES / f"{name}-{width}.webp").write_bytes(base64.b64decode(small.evaluate(TO_WEBP, picture)))
        small.close()
    page.set_viewport_size(before)


def fits_a_phone(page: Page) -> bool:
    """Say whether a phone shows the page without scrolling sideways."""
    before = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 900})
    fits = page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.set_viewport_size(before)
    return fits
