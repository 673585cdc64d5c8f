"""What a journey needs: a mail sink, a real worker with its clock, and a browser for each person."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page

from tests.journeys import camera
from tests.smtp_sink import Sink

BROKER_DATABASE = "7"  # of Valkey: its own, so that no other test's worker takes our hints


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server that keeps what it gets."""
    sink = Sink()
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture
def worker(live_server, sink: Sink, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """One Celery worker with its clock, on the test database, which looks twice a second."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    broker = os.environ["CELERY_BROKER_URL"].split("?")[0] + f"?virtual_host={BROKER_DATABASE}"
    environment = {name: value for name, value in os.environ.items() if name != "KOBLING_SERVICES"} | {
        "DATABASE_URL": urlunsplit(database),
        "CELERY_BROKER_URL": broker,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
        "LOOK_EVERY_SECONDS": "0.5",
        "SITE_URL": live_server.url,
    }
    words = [sys.executable, "-m", "celery", "-A", "mentoring", "worker", "-B", "-P", "solo", "--loglevel", "WARNING"]
    with (tmp_path / "worker.log").open("wb") as log:
        process = subprocess.Popen([*words, "-s", str(tmp_path / "beat")], env=environment, stdout=log, stderr=log)
        yield process
        process.terminate()
        process.wait(timeout=20)
    print((tmp_path / "worker.log").read_text())


@pytest.fixture
def browsers(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """Opens a browser of one's own for each person, in their language; every page must stay on our host, error-free."""
    opened = []

    def open_one(language: str = "en-GB", width: int = 1280) -> Page:
        context = browser.new_context(
            base_url=live_server.url, locale=language, viewport={"width": width, "height": 900}, accept_downloads=True
        )
        page = context.new_page()
        page.set_default_timeout(20_000)
        camera.watch(page, live_server.url)
        opened.append(page)
        return page

    yield open_one
    for page in opened:  # pytest shows this where a journey ends early
        print(f"--- {page.url}\n{page.locator('body').inner_text()[:1500]}")
        page.context.close()
