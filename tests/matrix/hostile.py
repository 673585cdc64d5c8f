"""Fires hostile requests at every form that an actor finds: fields are read off the page, then spoiled."""

import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

from django.db import transaction
from django.test import Client

from applications.models import Application
from programmes.queries import questions
from tests.applications import paper
from tests.applications.test_hostile import NASTY
from tests.matrix import walk
from tests.matrix.actors import Actor
from tests.matrix.knock import client_of
from tests.matrix.world import World

Pairs = list[tuple[str, str]]
ACTORS = ("anonymous", "student with an active pair", "mentor with an active pair", "coordinator", "admin", "lead")
STRANGE_NAMES = [
    "",
    "__proto__",
    "state",
    "person",
    "is_superuser",
    "q-",
    "q-record",
    "pk",
    "_popup",
    "x" * 300,
    "\ud800",
]
BOUNDARY = "kobling-hostile-boundary"
WAYS = ["form"] * 6 + ["multipart", "query", "json", "broken"]


class Fields(HTMLParser):
    """Reads the names of a page's fields, each with the value that a browser would send."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an input, a button, a text area, or what a list offers."""
        given = {name: value or "" for name, value in attrs}
        if tag in ("input", "textarea", "button", "select") and given.get("name"):
            self.found.setdefault(given["name"], given.get("value", ""))
            self._select = given["name"] if tag == "select" else ""
        elif tag == "option" and self._select and given.get("value"):
            self.found[self._select] = self.found[self._select] or given["value"]


@dataclass
class Report:
    """What came of the requests."""

    requests: int = 0
    errors: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.requests} requests, {len(self.errors)} server errors, {len(self.lost)} lost drafts"


class Range:
    """All doors of a world and a draft to guard, fired at one request at a time; each is taken back."""

    def __init__(self, world: World, draft: Application, extra: list[str]) -> None:
        """Take the doors of some actors, and the pages of one who is writing an application."""
        self.report, self.draft = Report(), draft
        writer = Actor("who writes", draft.person)
        chosen = [world.actors[name] for name in ACTORS]
        self.clients: dict[str, Client] = {actor.name: client_of(actor) for actor in (*chosen, writer)}
        doors = [(actor.name, path) for actor in chosen for path in self._paths(actor, world)]
        self.doors = doors + [(writer.name, path) for path in extra] * (len(doors) // (2 * len(extra)) + 1)
        self.known: dict[tuple[str, str], dict[str, str]] = {}
        self.pages = {key: page for page, keys in self._keys().items() for key in keys}

    @staticmethod
    def _paths(actor: Actor, world: World) -> Iterator[str]:
        found = walk.cells(actor, world)
        yield from sorted({path for method, path, opens, _factor in found if method == "GET" and opens is not False})

    def _keys(self) -> dict[int, list[str]]:
        keys: dict[int, list[str]] = {}
        orders = {order: n for n, order in enumerate(sorted({q.section.order for q in self._asked()}), start=1)}
        for question in self._asked():
            keys.setdefault(orders[question.section.order], []).append(question.key)
        return keys

    def _asked(self) -> list[Any]:
        return list(questions(self.draft.questionnaire))

    def fields(self, who: str, path: str) -> dict[str, str]:
        """Read what a page asks for, once."""
        if (who, path) not in self.known:
            with taken_back():
                answer = self.clients[who].get(path)
                text = "" if answer.streaming else answer.content.decode(errors="replace")
            reader = Fields()
            reader.feed(text if "<form" in text else "")
            reader.found.pop("csrfmiddlewaretoken", None)
            self.known[who, path] = reader.found
        return self.known[who, path]

    def fire(self, who: str, path: str, pairs: Pairs, way: str) -> None:
        """Send one request and note what is wrong with the answer."""
        client = self.clients[who]
        with quiet(), taken_back():
            if way == "query":
                status = client.generic("GET", path, QUERY_STRING=encoded(pairs)).status_code
            else:
                kind, body = SHAPES[way](pairs)
                status = client.generic("POST", path, body, content_type=kind).status_code
            self.report.requests += 1
            if status >= 500:
                self.report.errors.append(f"{status} {way} {who} {path} {pairs!r}"[:600])
                print(self.report.errors[-1])
            self._guard(path, pairs)

    def _guard(self, path: str, pairs: Pairs) -> None:
        """Say so when a request cost answers of another page than it was sent to, or the draft itself."""
        if path.endswith(("/withdraw/", "/reopen/")):
            return
        row = Application.objects.filter(pk=self.draft.pk).first()
        here = path.rstrip("/").rpartition("/")[2]
        gone = [
            key
            for key, value in self.draft.draft.items()
            if row is None or (row.written.get(key) != value and str(self.pages.get(key)) != here)
        ]
        if gone:
            self.report.lost.append(f"{path} {gone} {pairs!r}"[:600])
            print(self.report.lost[-1])


@contextmanager
def taken_back() -> Iterator[None]:
    """Undo in the database whatever happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def quiet() -> Iterator[None]:
    """Write no log: hostile requests are refused by the thousand."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def spoiled(luck: random.Random, fields: dict[str, str]) -> Pairs:
    """Spoil some fields of a form, repeat some, leave some out, and add names that nobody asked for."""
    names = sorted(fields) or ["q"]
    chosen = set(luck.sample(names, min(len(names), luck.randrange(1, 6))))
    pairs: Pairs = []
    for name in names:
        if name in chosen:
            pairs += [(name, luck.choice(NASTY))] * luck.choice([0, 1, 1, 1, 2, 40])
        elif luck.random() > 0.05:
            pairs.append((name, fields[name]))
    if luck.random() < 0.3:
        pairs.append((luck.choice(STRANGE_NAMES), luck.choice(NASTY)))
    return pairs


def encoded(pairs: Pairs) -> str:
    """Encode as a browser would, and as a browser would not: lone surrogates too."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"))


def _multipart(pairs: Pairs) -> tuple[str, bytes]:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in pairs
    ]
    sent = "".join(parts).encode("utf-8", "surrogatepass")
    for name, content in (("q-record-file", paper.pdf()[:300]), ("file", b"\x00=cmd()\xff"), ("q-other-file", b"")):
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="../\x01a.pdf"\r\n\r\n'
        sent += head.encode() + content + b"\r\n"
    return f"multipart/form-data; boundary={BOUNDARY}", sent + f"--{BOUNDARY}--\r\n".encode()


def _form(pairs: Pairs) -> tuple[str, bytes]:
    return "application/x-www-form-urlencoded", encoded(pairs).encode()


def _json(pairs: Pairs) -> tuple[str, bytes]:
    return "application/json", repr(dict(pairs)).encode("utf-8", "surrogatepass")


def _broken(pairs: Pairs) -> tuple[str, bytes]:
    return f"multipart/form-data; boundary={BOUNDARY}", _multipart(pairs)[1][:-40]


SHAPES = {"form": _form, "multipart": _multipart, "json": _json, "broken": _broken}
