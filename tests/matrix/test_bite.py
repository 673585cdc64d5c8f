"""The matrix bites: with one check taken away, its cells tell."""

import pytest

from applications.models import Application
from applications.views import own
from matching import queries as matching
from matching.models import Pair
from programmes import access
from programmes.access import Right
from programmes.states import Role
from tests.matrix import walk
from tests.matrix.world import World

pytestmark = pytest.mark.django_db


def test_rows_that_are_not_scoped_are_noticed(world: World, monkeypatch):
    monkeypatch.setattr(access, "visible", lambda rows, *args, **paths: rows)

    told = walk.wrongs(world.actors["coordinator of another programme"], world, "/admin/applications/application/")

    assert any("shows" in line for line in told)
    assert any("not theirs" in line for line in told)


def test_a_right_too_many_is_noticed(world: World, monkeypatch):
    monkeypatch.setitem(access.RIGHTS, Role.FACILITATOR, frozenset({Right.REGISTER, Right.FOLLOW_UP}))

    assert walk.wrongs(world.actors["facilitator"], world, "/admin/matching/pair/") != []


def test_a_missing_second_factor_is_noticed(world: World, monkeypatch):
    monkeypatch.setattr(access, "require_second_factor", lambda person: None)

    assert walk.wrongs(world.actors["coordinator without second factor"], world, "/reports/") != []


def test_an_application_without_its_owner_check_is_noticed(world: World, monkeypatch):
    monkeypatch.setattr(own, "mine", lambda request, pk: own.queries.whole().get(pk=pk))
    cleo = world.a.students[0]

    told = walk.wrongs(world.actors["stranger"], world, f"/application/{cleo.pk}/")

    assert any(cleo.answers["why"] in line for line in told)
    assert Application.objects.get(pk=cleo.pk).state == cleo.state


def test_a_pair_shown_to_everybody_is_noticed(world: World, monkeypatch):
    monkeypatch.setattr(matching, "pairs_of", lambda person: Pair.objects.all())

    assert walk.wrongs(world.actors["student of another programme"], world, "/pair/") != []
