"""The rows of all tables at once: which tables hold any, how to put them in again, and how to take them all away."""

from functools import cache

from django.db import connection, transaction

STANDING = {"django_migrations", "django_content_type", "auth_permission"}  # what the migrations have put in
AS_THEY_STAND = "SET LOCAL session_replication_role = replica;\n{}\nSET LOCAL session_replication_role = origin"


@cache
def tables() -> dict[str, list[str]]:
    """Name every table with its columns; those that the database computes are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, array_agg(attname::text ORDER BY attnum) FROM pg_class JOIN pg_attribute a"
            " ON attrelid = pg_class.oid WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            " AND attnum > 0 AND NOT attisdropped AND attgenerated = '' GROUP BY relname"
        )
        return {name: columns for name, columns in cursor.fetchall() if name not in STANDING}


def filled() -> list[str]:
    """Name the tables in which a row stands."""
    asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in tables())
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return sorted(name for (name,) in cursor.fetchall())


def written() -> str:
    """Write all rows down as the statements that put them in as they stand: no trigger is gone through again."""
    return AS_THEY_STAND.format("\n".join(map(_written, filled())))


def _written(table: str) -> str:
    columns = [f'"{name}"' for name in tables()[table]]
    values = ", ".join(f"quote_nullable({name}::text)" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT string_agg('(' || concat_ws(', ', {values}) || ')', ',') FROM \"{table}\"")
        return f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES {cursor.fetchone()[0]};'


def take_away() -> None:
    """Delete every row that tests have committed, once nobody is writing any more."""
    with transaction.atomic(), connection.cursor() as cursor:
        every = ", ".join(f'"{name}"' for name in tables())
        cursor.execute(f"LOCK TABLE {every} IN EXCLUSIVE MODE")
        cursor.execute(AS_THEY_STAND.format("\n".join(f'DELETE FROM "{name}";' for name in filled())))
