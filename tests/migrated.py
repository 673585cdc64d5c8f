"""The database that every worker's own is copied from: migrated once, and anew when a migration changes."""

import hashlib
import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.migrations.loader import MigrationLoader

PREFIX = "migrated_"
UNFINISHED = f"{PREFIX}unfinished"


def name() -> str:
    """Name the database of these very migrations, made now if it is not there yet; one process makes, others wait."""
    wanted = PREFIX + digest()
    with alone() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        there = {found for (found,) in cursor.fetchall()}
        if wanted not in there:
            for old in sorted(there):
                cursor.execute(f'DROP DATABASE "{old}"')
            make()
            cursor.execute(f'ALTER DATABASE "{UNFINISHED}" RENAME TO "{wanted}"')
    return wanted


def digest() -> str:
    """Sum up all migrations, the libraries' too, by what their files say."""
    disk = MigrationLoader(None).disk_migrations
    files = {Path(inspect.getfile(type(migration))) for migration in disk.values()}
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted(files))).hexdigest()[:16]


@contextmanager
def alone() -> Iterator[CursorWrapper]:
    """Hold the server's one lock for this, outside all databases of the tests, however long another has it."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SET lock_timeout = 0; SET statement_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [PREFIX])
        yield cursor


def make() -> None:
    """Make a database from nothing by all migrations, and let go of it."""
    settings, before = connection.settings_dict, connection.settings_dict["NAME"]
    asked = settings["TEST"]
    settings["TEST"] = {**asked, "NAME": UNFINISHED, "TEMPLATE": None}
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        settings["TEST"] = asked
        connection.creation.destroy_test_db(before, verbosity=0, keepdb=True)


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(f"{name()}\n")
