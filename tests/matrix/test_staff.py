"""Every address × everybody who works for the programme or the site: their rights, their campus, their side."""

import pytest

from tests.matrix import walk
from tests.matrix.world import World

pytestmark = pytest.mark.django_db
NAMES = [
    "coordinator",
    "coordinator of the other campus",
    "coordinator of the mentors",
    "admin",
    "lead",
    "facilitator",
    "caterer",
    "coordinator without second factor",
    "superuser without second factor",
    "superuser",
]


@pytest.mark.requirement("US-8")
@pytest.mark.parametrize("name", NAMES)
def test_who_comes_in_and_what_they_see(name: str, world: World):
    assert walk.wrongs(world.actors[name], world) == []
