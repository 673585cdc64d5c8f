"""One world for all cells of a test file, rolled back after it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.matrix import world as worlds
from tests.matrix.world import World
from tests.scenarios import kept


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Two programmes in their running year."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield kept.once("world", worlds.built)
        transaction.set_rollback(True)
