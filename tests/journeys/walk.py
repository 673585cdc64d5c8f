"""What people do on pages: sign up with a code from the mail, fill in a form, answer, and read their post."""

import re
import time
from collections.abc import Callable
from email.header import decode_header, make_header
from typing import Any

from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import Locator, Page

from tests.smtp_sink import Letter, Sink

PASSWORD = "correct-horse-battery"
CODE = re.compile(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})?)\s*$", re.MULTILINE)


def until(true: Callable[[], Any], what: str, seconds: float = 30) -> Any:
    """Wait for something that the worker does."""
    end = time.monotonic() + seconds
    while not (got := true()):
        assert time.monotonic() < end, f"waited {seconds:.0f} s for {what}"
        time.sleep(0.1)
    return got


def letter(sink: Sink, address: str, has: str) -> Letter:
    """Wait for a letter to somebody that says something, in its subject or text."""

    def there() -> Letter | None:
        said = (one for one in sink.to(address) if has in f"{subject(one)} {one.text}")
        return next(said, None)

    return until(there, f"a letter to {address} with “{has}”; there are {[x.text for x in sink.to(address)]}")


def subject(post: Letter) -> str:
    """A letter's subject in plain words."""
    return str(make_header(decode_header(post.message["Subject"])))


def sign_up(page: Page, sink: Sink, name: str, address: str) -> None:
    """Make an account on the page that is open, with the code that comes by mail."""
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=email]").fill(address)
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("form:has(input[name=password1]) button[type=submit]").click()
    page.locator("input[name=code]").wait_for()
    post = until(lambda: sink.to(address), f"a code for {address}")[-1]
    page.locator("input[name=code]").fill(CODE.search(post.text)[1])
    page.locator("form:has(input[name=code]) button[type=submit]").first.click()
    page.locator("input[name=code]").wait_for(state="detached")


def log_in(page: Page, address: str) -> None:
    """Log in with the password."""
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(address)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form:has(input[name=password]) button[type=submit]").first.click()
    page.locator("input[name=password]").wait_for(state="detached")


def confirm_password(page: Page) -> None:
    """Say the password once more, where a page asks for it before something weighty."""
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form:has(input[name=password]) button[type=submit]").first.click()
    page.locator("input[name=password]").wait_for(state="detached")


def give_code(page: Page, secret: str) -> None:
    """Type the six digits that the authenticator app shows now."""
    period = int(time.time()) // 30
    page.locator("input[name=code]").fill(totp.format_hotp_value(totp.hotp_value(secret, period)))
    page.locator("form:has(input[name=code]) button[type=submit]").first.click()
    page.locator("input[name=code]").wait_for(state="detached")


def answer_all(page: Page, answers: dict[str, Any]) -> None:
    """Answer every page of questions, then stand on the page that shows all answers once more."""
    while page.locator("form.application-form").count():
        for name in question_names(page):
            answer(page, name, answers.get(name.removeprefix("q-")))
        page.locator("button[name=action][value=next]").click()
        page.wait_for_load_state()
        assert page.locator(".error-summary").count() == 0, page.locator(".error-summary").inner_text()


def question_names(page: Page) -> list[str]:
    """The names of the inputs on the page, each once."""
    names = page.locator("[name^='q-']").evaluate_all("inputs => inputs.map(input => input.name)")
    return list(dict.fromkeys(names))


def answer(page: Page, name: str, value: Any) -> None:
    """Answer one input: as told, or with what an unhurried person would give first."""
    inputs = page.locator(f"[name='{name}']")
    kind = inputs.first.evaluate("input => input.type")
    if kind in ("radio", "checkbox"):
        chosen = [inputs.locator(f"xpath=self::*[@value='{one}']") for one in listed(value)] or [inputs.first]
        for one in chosen:
            one.check()
    elif kind == "select-one":
        select(inputs, listed(value), name)
    else:
        inputs.first.fill(str(value if value is not None else plausible(inputs.first)))


def select(inputs: Locator, values: list[str], name: str) -> None:
    """Choose in one select or several; in a ranking give each thing the next free place."""
    if values:
        for position, one in enumerate(values):
            inputs.nth(position).select_option(one)
    elif name.startswith("q-roles-"):
        inputs.first.select_option(index=1 + inputs.page.locator("[name^='q-roles-']").evaluate_all(RANKED))
    else:
        inputs.first.select_option(index=1)


RANKED = "selects => selects.filter(select => select.value).length"


def listed(value: Any) -> list[str]:
    """One or several values as a list."""
    return [] if value is None else [str(one) for one in (value if isinstance(value, list) else [value])]


def plausible(one: Locator) -> str:
    """Something to write."""
    if one.get_attribute("inputmode") == "decimal":
        return "1"
    told = {"tel": "+47 900 00 000", "date": "2026-08-31"}
    return told.get(one.get_attribute("type") or "", "Jeg vil lære av en som har gått veien før meg.")
