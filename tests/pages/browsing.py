"""Looks at pages with a browser: violations that axe finds, sideways scrolling, and what the browser complains of."""

from dataclasses import dataclass, field
from weakref import WeakSet

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from people.models import Person

AXE = Axe()
WITH_AXE: WeakSet[Page] = WeakSet()
# Only what is wrong comes back: what is right would be listed node by node. Nothing is loaded beforehand: axe would
# fetch every style sheet again for rules that it does not run, and sound that starts by itself, which no page has.
ONLY_WHAT_IS_WRONG = """axe.run({resultTypes: ["violations"], preload: false}).then(({violations}) => violations.map(
    (one) => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`))"""
SOUNDS_BY_ITSELF = ":is(audio, video)[autoplay]:not([muted])"
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
    if axe and page not in WITH_AXE:
        page.add_init_script(AXE.axe_script)  # half a megabyte: handed to the browser once, and not for every page
        WITH_AXE.add(page)
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
        seen.violations = page.evaluate(ONLY_WHAT_IS_WRONG)
        seen.violations += [SOUNDS_BY_ITSELF] * page.locator(SOUNDS_BY_ITSELF).count()
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
