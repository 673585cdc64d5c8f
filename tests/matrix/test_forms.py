"""Forms of the desk offer only rows of one's own programmes: choices, inlines and the search behind choices."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.test import RequestFactory

from people.models import Person
from programmes.admin.scoped import Scoped
from tests.matrix.knock import Knocker, client_of, knock
from tests.matrix.world import World
from tests.scenarios.stages import Scene

pytestmark = pytest.mark.django_db
STAFF_OF_B = ["admin of another programme", "coordinator of another programme"]


@pytest.mark.parametrize("name", STAFF_OF_B)
def test_no_form_offers_a_row_of_another_programme(name: str, world: World):
    mine, theirs = asking(world.actors[name].person), asking(world.actors["admin"].person)
    offered = [
        f"{where} offers {row!r}"
        for where, rows in choices(mine)
        for row in rows.filter(pk__in=rows_of_a(rows.model, theirs, world.a))[:3]
    ]

    assert offered == []


def test_forms_have_choices_to_look_at(world: World):
    found = [where for where, rows in choices(asking(world.actors["admin of another programme"].person))]

    assert len(found) >= 20


@pytest.mark.parametrize("name", STAFF_OF_B)
def test_the_search_behind_choices_finds_no_row_of_another_programme(name: str, world: World):
    client, found = client_of(world.actors[name], Knocker), []
    for model, table in admin.site._registry.items():
        for field in table.autocomplete_fields:
            asked = f"app_label={model._meta.app_label}&model_name={model._meta.model_name}&field_name={field}"
            for term in ("", "a", "alpha"):
                answer = knock(client, "GET", f"/admin/autocomplete/?{asked}&term={term}")
                found += [f"{asked}: {answer.text[:200]}"] * (world.a.mark in answer.text or "alpha" in answer.text)

    assert found == []


def asking(person: Person | None) -> HttpRequest:
    """A request of somebody."""
    request = RequestFactory().get("/admin/")
    request.user = person
    return request


def choices(request: HttpRequest) -> Iterator[tuple[str, Any]]:
    """Every set of rows that a form of the desk offers to who asks, with the form's and field's name."""
    for model, table in admin.site._registry.items():
        own_page = type(table).change_view is not ModelAdmin.change_view
        if not table.has_add_permission(request) and (own_page or not table.has_change_permission(request)):
            continue
        forms = [table.get_form(request)]
        forms += [inline.get_formset(request).form for inline in table.get_inline_instances(request)]
        for form in forms:
            for name, field in form.base_fields.items():
                if isinstance(field, ModelChoiceField):
                    yield f"{model._meta.label}, {form.__name__}.{name}", field.queryset


def rows_of_a(model: Any, theirs: HttpRequest, a: Scene) -> list[Any]:
    """The rows of programme A: what its admin sees at the desk; of people, those who take part."""
    table = admin.site._registry.get(model)
    if isinstance(table, Scoped):
        return list(table.get_queryset(theirs).order_by().values_list("pk", flat=True))
    if model is Person:
        return [application.person_id for application in (*a.students, *a.mentors)]
    return []
