"""Looks at pages with a browser: violations that axe finds, sideways scrolling, and what the browser complains of."""

from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from people.models import Person

ONLY_WHAT_IS_WRONG = {"resultTypes": ["violations"]}  # what is right it would list node by node
COMPLAINTS_OF_AXE = "Applying inline style"  # axe itself tries styles, which the policy refuses


@dataclass
class Look:
    """What was seen of one page."""

    path: str
    status: int
    title: str
    language: str
    headings: int
    too_wide: int
    violations: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def log_in(page: Page, address: str, person: Person) -> None:
    """Let a browser come in as somebody."""
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": address}])


def speak(page: Page, address: str, language: str) -> None:
    """Choose the language of a browser."""
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": address}])


def look(page: Page, address: str, path: str, *, axe: bool = True) -> Look:
    """Open a page and tell what is wrong with it."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    answer = page.goto(address + path)
    assert answer is not None
    seen = Look(
        path=path,
        status=answer.status,
        title=page.title(),
        language=page.evaluate("document.documentElement.lang"),
        headings=page.locator("h1").count(),
        too_wide=page.evaluate("document.documentElement.scrollWidth - window.innerWidth"),
        complaints=[text for text in said if answer.status < 400 and COMPLAINTS_OF_AXE not in text],
    )
    if axe:
        found: dict[str, Any] = Axe().run(page, options=ONLY_WHAT_IS_WRONG).response
        seen.violations = [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found["violations"]]
    return seen


def faults(looks: list[Look]) -> list[str]:
    """List what is wrong on any of the pages, in words."""
    found = []
    for seen in looks:
        found += [f"{seen.path}: {violation}" for violation in seen.violations]
        found += [f"{seen.path}: {text}" for text in seen.complaints]
        if seen.headings != 1:
            found.append(f"{seen.path}: {seen.headings} h1")
        if seen.too_wide > 0:
            found.append(f"{seen.path}: {seen.too_wide} px too wide")
    return found
