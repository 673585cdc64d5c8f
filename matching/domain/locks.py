"""The lock of a run: held by the worker's connection, so that the database itself drops it when the worker dies."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

RUNS = 4_711


@contextmanager
def held(run_id: int) -> Iterator[bool]:
    """Try to hold a run for as long as the block lasts; false when somebody else holds it."""
    got = _ask("SELECT pg_try_advisory_lock(%s, %s)", run_id)
    try:
        yield got
    finally:
        if got:
            _ask("SELECT pg_advisory_unlock(%s, %s)", run_id)


def _ask(question: str, run_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [RUNS, run_id])
        return bool(cursor.fetchone()[0])
