"""Knocks at one door as one actor, notes what is answered and what is written, and leaves no trace."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.test import Client
from psycopg.pq import TransactionStatus as Status

from people.models import Person
from tests.matrix.actors import Actor

WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
READING = ("SELECT ", "SAVEPOINT ", "RELEASE SAVEPOINT ")  # leaves the rows as they are
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


def knock(client: Client, method: str, path: str, ground: str = "") -> Answer:
    """Ask for a page and take back whatever the asking did, to the ground where one is given for many knocks."""
    if not ground:
        with level() as ground:
            return knock(client, method, path, ground)
    with writes() as (written, everything):
        response = client.generic(method, path, content_type="application/x-www-form-urlencoded")
        body = b"".join(response.streaming_content) if response.streaming else response.content
    if everything or connection.needs_rollback or connection.connection.info.transaction_status != Status.INTRANS:
        transaction.set_rollback(False)
        transaction.savepoint_rollback(ground)
    location = response.headers.get("Location", "")
    text = " ".join((body.decode(errors="replace"), *response.headers.values()))
    return Answer(response.status_code, location, text, tuple(written))


@contextmanager
def level() -> Iterator[str]:
    """Lay a ground to which all knocks come back, and of which nothing stays."""
    with transaction.atomic():
        yield transaction.savepoint()
        transaction.set_rollback(True)


@contextmanager
def writes() -> Iterator[tuple[list[str], list[str]]]:
    """Note the tables that are written to: without those of sessions and rate limits, and all that is not reading."""
    written: list[str] = []
    everything: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not sql.startswith(READING):
            everything.append(sql)
        hit = WRITE.match(sql)
        if hit and hit[1] not in KEPT_BY_THE_HOUSE:
            written.append(hit[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield written, everything
