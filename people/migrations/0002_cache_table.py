"""The table behind the cache: rate limits count in PostgreSQL, so that a dead broker stops nobody from logging in."""

from django.core.management import call_command
from django.db import migrations


def make_table(apps, schema_editor):
    """Make the table that settings.CACHES names."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.RunPython(make_table, migrations.RunPython.noop),
    ]
