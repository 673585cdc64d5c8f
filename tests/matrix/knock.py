"""Knocks at one door as one actor, notes what is answered and what is written, and leaves no trace."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.test import Client

from people.models import Person
from tests.matrix.actors import Actor

WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
KEPT_BY_THE_HOUSE = {"django_session", "cache_entries", "usersessions_usersession"}  # sessions and rate limits


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    text: str
    written: tuple[str, ...]


class Knocker(Client):
    """A browser that keeps its cookies whatever it is answered, and does not note how a page was rendered."""

    def request(self, **request: Any) -> Any:
        """Ask the site and give its answer as it is."""
        return self.handler(self._base_environ(**request))


def client_of(actor: Actor, kind: type[Client] = Client) -> Client:
    """A browser in which the actor is logged in; who is deactivated was so only afterwards."""
    client = kind(raise_request_exception=False)
    if actor.person is not None:
        client.force_login(actor.person, backend="allauth.account.auth_backends.AuthenticationBackend")
        if actor.name.startswith("deactivated"):
            Person.objects.filter(pk=actor.person.pk).update(is_active=False)
    return client


def knock(client: Client, method: str, path: str) -> Answer:
    """Ask for a page and take back whatever the asking did."""
    with transaction.atomic(), writes() as written:
        response = client.generic(method, path, content_type="application/x-www-form-urlencoded")
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    location = response.headers.get("Location", "")
    text = " ".join((body.decode(errors="replace"), *response.headers.values()))
    return Answer(response.status_code, location, text, tuple(written))


@contextmanager
def writes() -> Iterator[list[str]]:
    """Note the tables that are written to, apart from those of sessions and rate limits."""
    written: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        hit = WRITE.match(sql)
        if hit and hit[1] not in KEPT_BY_THE_HOUSE:
            written.append(hit[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield written
