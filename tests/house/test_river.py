"""What the import linter cannot see runs with the river too: relations, migrations, template links, reversed names."""

import ast
import re
from pathlib import Path

from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.urls import get_resolver

from tests.house import tree
from tests.house.addresses import addresses

TAG = re.compile(r"""{%-?\s*(url|include|extends|static)\s+["']([^"']+)["']""")
ONLY_WITH_DEBUG = {"dev_mail", "dev_letter"}
NAMES = {"reverse", "reverse_lazy", "redirect", "resolve_url"}


def owners() -> dict[str, str]:
    """Which room answers under each name of an address."""
    return {address.name: address.room for address in addresses() if address.name}


def template_room(path: Path) -> str:
    """The room of a template: its folder under templates/, also inside admin/; all others belong to the roof."""
    inside = path.relative_to(tree.ROOT / "templates").parts
    return next((part for part in inside[:2] if part in tree.RIVER), "mentoring")


def templates() -> list[Path]:
    return [path for path in tree.files(".html", ".txt", ".xml") if tree.name(path).startswith("templates/")]


def test_relations_run_with_the_river():
    against = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in tree.RIVER
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if field.related_model and field.related_model._meta.app_label in tree.RIVER
        if not tree.is_upstream(field.related_model._meta.app_label, model._meta.app_label)
    ]

    assert against == []


def test_migrations_wait_only_for_rooms_upstream():
    against = [
        f"{app}.{name} waits for {needed}"
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if app in tree.RIVER
        for needed, _ in migration.dependencies
        if needed in tree.RIVER and not tree.is_upstream(needed, app)
    ]

    assert against == []


def test_template_links_run_with_the_river():
    known, against = owners(), []
    for path in templates():
        here = template_room(path)
        for tag, target in TAG.findall(path.read_text()):
            first = target.split("/")[0]
            there = known.get(target, "") if tag == "url" else first if first in tree.RIVER else ""
            if there and not tree.is_upstream(there, here):
                against.append(f"{tree.name(path)}: {tag} {target}")

    assert against == []


def test_partials_name_no_address():
    named = [
        tree.name(path)
        for path in templates()
        if tree.name(path).startswith("templates/partials/") and re.search(r"{%-?\s*url\s", path.read_text())
    ]

    assert named == []


def test_reversed_names_run_with_the_river():
    known, against = owners(), []
    for path in tree.code():
        for target in reversed_names(path):
            if known.get(target) and not tree.is_upstream(known[target], tree.room(path)):
                against.append(f"{tree.name(path)}: {target}")

    assert against == []


def test_every_named_address_exists():
    known = (
        set(owners()) | ONLY_WITH_DEBUG | {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    )
    missing = [
        f"{tree.name(path)}: {target}"
        for path in templates()
        for tag, target in TAG.findall(path.read_text())
        if tag == "url" and target not in known
    ]
    missing += [
        f"{tree.name(path)}: {target}"
        for path in tree.code()
        for target in reversed_names(path)
        if target not in known and not target.startswith(("/", "http"))
    ]

    assert missing == []


def reversed_names(path: Path) -> list[str]:
    """The names that a Python file reverses, where they are written out."""
    return [
        call.args[0].value
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", getattr(call.func, "attr", "")) in NAMES
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    ]
