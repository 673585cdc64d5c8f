"""The lock of a run or a rehearsal: held by the worker's connection; the database drops it when the worker dies."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

RUNS, REHEARSALS = 4_711, 4_712


@contextmanager
def held(run_id: int, space: int = RUNS) -> Iterator[bool]:
    """Try to hold a run (or a row of another `space`) for as long as the block lasts; false when another holds it."""
    got = _ask("SELECT pg_try_advisory_lock(%s, %s)", space, run_id)
    try:
        yield got
    finally:
        if got:
            _ask("SELECT pg_advisory_unlock(%s, %s)", space, run_id)


def _ask(question: str, space: int, run_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [space, run_id])
        return bool(cursor.fetchone()[0])
