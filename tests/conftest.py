"""What all tests share: the fixed cast, one cohort at each stage of its year, and the browser."""

import gc
import os
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connection
from django.db.models.expressions import Col
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import TransactionTestCase
from django.utils import translation
from pytest_django import DjangoDbBlocker

from people.models import Person
from tests import migrated
from tests.scenarios import rows, stages
from tests.scenarios.cast import PASSWORD, someone
from tests.scenarios.stages import Scene

__all__ = ["PASSWORD", "someone"]

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop in this thread
CHROMIUM_WORDS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LONGEST = [  # begin first, so that no worker is left alone at the end; those that wait much beside those that never do
    "matrix/test_staff.py",
    "pages/test_seen_in_the_browser.py",
    "ground/test_demo.py",
    "journeys/test_a_year.py",
    "matrix/test_outsiders.py",
    "matching/test_board_in_the_browser.py",
    "applications/test_in_the_browser.py",
    "matching/test_disclosure_everywhere.py",
    "ground/test_devservices.py",
    "people/test_worker_kills.py",
    "programmes/test_recipe_round.py",
    "matching/test_recipes.py",
    "matching/test_races.py",
    "matching/test_disclosure_beside.py",
    "programmes/test_recipe_plan.py",
    "rehearsal/test_rehearsal.py",
    "applications/test_hostile.py",
    "sessions_app/test_in_the_browser.py",
    "matrix/test_hostile.py",
    "demo/test_population.py",
]
_serve = StaticFilesHandler.serve
TransactionTestCase._fixture_teardown = lambda _case: rows.take_away()  # Django would empty all tables, full or not


def served_for_an_hour(handler: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
    """Give a style sheet or script that the browser may keep, as it may on a site in production."""
    response = _serve(handler, request)
    response.headers["Cache-Control"] = "max-age=3600"
    return response


StaticFilesHandler.serve = served_for_an_hour
# Of every column that a query selects in an order, Django asks the hash, and goes through the column's whole signature
# for it: a twentieth of the run. Columns that are equal have the same table and the same name.
Col.__hash__ = lambda col: hash((col.alias, col.target.name))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first."""
    rank = {Path(__file__).parent / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path, len(rank)))


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what lives as long as the run: it looked through all of it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Copy this worker's database from the migrated one, instead of going through all migrations again."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated.name()


@pytest.fixture
def ada(db: None) -> Person:
    """Ada coordinates."""
    return someone("Ada")


@pytest.fixture
def ben(db: None) -> Person:
    """Ben mentors."""
    return someone("Ben")


@pytest.fixture
def cleo(db: None) -> Person:
    """Cleo is a student."""
    return someone("Cleo")


@pytest.fixture
def dan(db: None) -> Person:
    """Dan leads."""
    return someone("Dan")


@pytest.fixture
def eve(db: None) -> Person:
    """Eve is a stranger."""
    return someone("Eve")


@pytest.fixture
def planned(db: None) -> Scene:
    """A programme whose cohort is planned."""
    return stages.planned()


@pytest.fixture
def opened(db: None) -> Scene:
    """A cohort to which people have applied."""
    return stages.opened()


@pytest.fixture
def reviewed(db: None) -> Scene:
    """A cohort whose applicants are in the pool."""
    return stages.reviewed()


@pytest.fixture
def matched(db: None) -> Scene:
    """A cohort whose pairs are offered."""
    return stages.matched()


@pytest.fixture
def running(db: None) -> Scene:
    """A cohort whose pairs meet."""
    return stages.running()


@pytest.fixture
def closed(db: None) -> Scene:
    """A cohort whose year is over."""
    return stages.closed()


@pytest.fixture
def other(db: None) -> Scene:
    """Another programme, with people and pairs of its own that nobody here may see."""
    return stages.running("other", mark="of-the-other")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the machine's own Chromium; CHROMIUM names another."""
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    return {**browser_type_launch_args, "executable_path": path, "args": CHROMIUM_WORDS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Browse as somebody in Norway on a laptop."""
    return {**browser_context_args, "locale": "en-GB", "viewport": {"width": 1280, "height": 800}}


@pytest.fixture(autouse=True)
def in_english():
    """Acts are called in English, whatever the site's language; pages choose their reader's own."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def scenes(request: pytest.FixtureRequest, in_english: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Have fresh scenes at hand for a test that uses the database, before it changes anything."""
    if request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(request.fixturenames):
        request.getfixturevalue("django_db_setup")
        with django_db_blocker.unblock():
            stages.keep_fresh()
