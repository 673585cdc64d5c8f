"""Every column is classified as personal or not, and the privacy page lists the personal ones with their purpose."""

from django.apps import apps

from tests.house import tree
from tests.house.personal_fields import PERSONAL, PLAIN


def columns() -> dict[str, set[str]]:
    return {
        model._meta.label: {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}
        for model in apps.get_models()
    }


def test_every_column_is_classified_once():
    loose = []
    for label, names in columns().items():
        personal, plain = set(PERSONAL.get(label, {})), set(PLAIN.get(label, "").split())
        loose += [f"{label}.{name} is not classified" for name in sorted(names - personal - plain)]
        loose += [f"{label}.{name} is both" for name in sorted(personal & plain)]
        loose += [f"{label}.{name} does not exist" for name in sorted((personal | plain) - names)]

    assert loose == []


def test_every_classified_table_exists():
    assert (PERSONAL.keys() | PLAIN.keys()) - columns().keys() == set()


def test_the_privacy_page_lists_every_personal_column_with_its_purpose():
    page = (tree.ROOT / "docs/privacy.md").read_text()
    missing = [
        f"| `{label}.{name}` | {purpose} |"
        for label, fields in PERSONAL.items()
        for name, purpose in fields.items()
        if f"| `{label}.{name}` | {purpose} |" not in page
    ]

    assert missing == []


def test_no_column_is_for_a_national_id_or_a_birth_date():
    named = [
        f"{label}.{name}"
        for label, names in columns().items()
        for name in names
        if any(word in name for word in ("birth", "national", "ssn", "cpr", "fnr", "fodsel", "ethnic", "nationality"))
    ]

    assert named == []
