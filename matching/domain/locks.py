"""Locks of runs, rehearsals and all long work: held by the worker's connection; the database drops a dead worker's."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

RUNS, REHEARSALS, LONG = 4_711, 4_712, 4_716


@contextmanager
def held(run_id: int, space: int = RUNS) -> Iterator[bool]:
    """Try to hold a run (or a row of another `space`) for as long as the block lasts; false when another holds it."""
    got = _ask("SELECT pg_try_advisory_lock(%s, %s)", space, run_id)
    try:
        yield got
    finally:
        if got:
            _ask("SELECT pg_advisory_unlock(%s, %s)", space, run_id)


@contextmanager
def room() -> Iterator[bool]:
    """Try to hold one of the few places for work that takes minutes; false when all are taken, and it has to wait.

    A worker with more processes than there are places always has one left for mail and for what takes seconds.
    """
    for place in range(settings.LONG_AT_ONCE):
        with held(place, LONG) as got:
            if got:
                yield True
                return
    yield False


def _ask(question: str, space: int, run_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [space, run_id])
        return bool(cursor.fetchone()[0])
