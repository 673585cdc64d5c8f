"""The settings of a worker process in a test: plain letters in place of those of the rooms."""

from tests.settings import *  # noqa: F403  the settings of the tests, with one thing of its own

LETTER_WRITERS = ["tests.people.worker_letters.BOOK"]
