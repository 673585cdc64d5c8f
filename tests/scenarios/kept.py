"""Keeps the rows that a scene is made of, so that the next test gets them back instead of living the year again.

A scene is built between tests, on a connection of its own, before any test has changed a setting or a function; its
rows are written down and taken back. Who asks for it afterwards gets the same rows, put in as they stood: constraints
are checked, triggers and the acts themselves are not gone through again. A scene grows old after a few minutes and is
then built anew, so that its instants are always near the clock's.
"""

import pickle
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

import time_machine
from django.db import DatabaseError, connection, transaction
from django.utils import timezone, translation

from people.models import Person
from programmes import queries
from tests.scenarios import rows

SECONDS, LONG = 180, 600
T = TypeVar("T")
Builder = Callable[..., Any]
_kept: dict[tuple[str, str, str], "Kept"] = {}
_made: list[tuple[float, Any]] = []
_once: dict[str, tuple[float, Any, "Kept"]] = {}


@dataclass(frozen=True)
class Kept:
    """One scene: the rows to put in, and the objects that tell of them."""

    rows: str
    scene: bytes

    def back(self) -> Any:
        """Put the rows in again and give their scene."""
        queries._frozen.cache_clear()  # the same questionnaire comes back, and a test may have changed its words
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(self.rows)
        return pickle.loads(self.scene)


def again(build: Builder) -> Builder:
    """Let a builder of scenes give what is kept of it, unless the clock stands elsewhere or its people are here."""

    @wraps(build)
    def given(slug: str = "kobling", *, mark: str = "", at: Any = None) -> Any:
        kept = _kept.get((build.__name__, slug, mark))
        if kept is None or at is not None or time_machine.escape_hatch.is_travelling() or is_at_home(slug):
            return build(slug, mark=mark, at=at)
        return kept.back()

    return given


def once(name: str, build: Callable[[], T]) -> T:
    """Give what is built the first time, if on empty ground, and the same again to whoever asks in the next minutes.

    For what many tests need and one file alone knows how to build; it must not depend on what a test has changed.
    """
    today = (timezone.now().date(), timezone.localdate())
    since, day, kept = _once.get(name, (0.0, None, None))
    if kept and day == today and time.monotonic() - since < LONG and not rows.filled():
        return kept.back()
    is_empty, begun = not rows.filled(), time.monotonic()
    made = build()
    if is_empty:
        _once[name] = begun, today, Kept(rows.written(), pickle.dumps(made))
    return made


def is_at_home(slug: str) -> bool:
    """Say whether anybody of this programme's people is here already: the scene is then built around them."""
    house = "" if slug == "kobling" else f"{slug}."
    return Person.objects.filter(email__endswith=f"@{house}example.org").exists()


def refresh(*scenes: tuple[Builder, str, str]) -> None:
    """Build the scenes that are to be kept, each on the one before, unless they are fresh."""
    today = (timezone.now().date(), timezone.localdate())
    if _made and time.monotonic() - _made[0][0] < SECONDS and _made[0][1] == today:
        return
    _kept.clear()
    _made[:] = [(time.monotonic(), today)]
    with ThreadPoolExecutor(1) as apart:
        apart.submit(_build, scenes).result()


def _build(scenes: tuple[tuple[Builder, str, str], ...]) -> None:
    try:
        with translation.override("en"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '3s'")
            if rows.filled():  # a test of a wider scope has committed something: no clean ground to build on
                return
            for build, slug, mark in scenes:
                with transaction.atomic():
                    scene = build(slug, mark=mark)
                    _kept[build.__name__, slug, mark] = Kept(rows.written(), pickle.dumps(scene))
                    transaction.set_rollback(True)
            transaction.set_rollback(True)
    except DatabaseError:  # who may not switch triggers off, or waits for a test's rows, builds every scene anew
        _kept.clear()
    finally:
        connection.close()
