"""The matrix is complete: every address is classified, every table has a row to try, and there are many cells."""

import pytest
from django.contrib import admin

from tests.house.addresses import addresses
from tests.matrix import desk_pages, desk_rows, doors, test_outsiders, test_staff, walk
from tests.matrix.world import World

pytestmark = pytest.mark.django_db


def test_every_address_is_classified():
    loose = [address for address in addresses() if walk.classified(address) is None]

    assert loose == []


def test_nothing_is_classified_that_is_not_there():
    names = {address.name for address in addresses()}
    tables = {model._meta.label for model in admin.site._registry}

    assert (doors.PAGES.keys() | doors.LIBRARY.keys() | desk_pages.PAGES.keys()) - names == set()
    assert desk_rows.DESK_ROWS.keys() - tables == set()


def test_every_table_of_the_desk_has_a_row_of_programme_a_to_try(world: World):
    empty = [model._meta.label for model in admin.site._registry if not desk_pages.row_of(model, world.a)]

    assert empty == []


def test_there_are_many_cells(world: World):
    cells = sum(1 for actor in world.actors.values() for _ in walk.cells(actor, world))
    print(f"{cells} cells: {len(addresses())} addresses, {len(world.actors)} actors")

    assert cells >= 4000


def test_every_actor_walks(world: World):
    walking = {*test_outsiders.NAMES, *test_staff.NAMES}

    assert walking == world.actors.keys()
