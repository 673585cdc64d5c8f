"""The database says no first: migrations are complete, and every choice is held by a check."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from tests.house import tree

pytestmark = pytest.mark.django_db


def our_models() -> list:
    return [model for model in apps.get_models() if model._meta.app_label in tree.RIVER]


def test_every_column_and_relation_is_called_in_the_readers_language():
    plain = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.fields
        if field.name in {"programme", "cohort", "campus", "intake", "person", "coupling", "questionnaire", "run"}
        and isinstance(field.verbose_name, str)
    ]

    assert plain == []


def checks(table: str) -> list[str]:
    """The check constraints that stand on a table, as PostgreSQL writes them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_get_constraintdef(oid) from pg_constraint where contype = 'c' and conrelid = %s::regclass",
            [f'"{table}"'],
        )
        return [row[0] for row in cursor.fetchall()]


def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_choice_is_held_by_the_database():
    free = []
    for model in our_models():
        held = checks(model._meta.db_table)
        for field in model._meta.concrete_fields:
            choices = [str(value) for value, _ in field.flatchoices if value not in {"", None}]
            if choices and not any(
                field.column in check and all(f"'{choice}'" in check for choice in choices) for check in held
            ):
                free.append(f"{model._meta.label}.{field.name}")

    assert free == []


def test_every_model_of_a_room_says_what_it_is_called():
    unnamed = [
        model._meta.label
        for model in our_models()
        if str(model._meta.verbose_name_plural) == f"{model._meta.verbose_name}s"
        and "verbose_name_plural" not in model._meta.original_attrs
    ]

    assert unnamed == []
