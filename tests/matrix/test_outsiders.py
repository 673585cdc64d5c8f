"""Every address × everybody who does not work for the programme: no door but their own, nobody's data, no change."""

import pytest

from tests.matrix import walk
from tests.matrix.world import World

pytestmark = pytest.mark.django_db
NAMES = [
    "anonymous",
    "stranger",
    "deactivated coordinator",
    "student of another programme",
    "coordinator of another programme",
    "admin of another programme",
    "lead of another programme",
    "student with an active pair",
    "mentor with an active pair",
    "student with another pair",
    "mentor with another pair",
    "student with an offer",
    "mentor with an offer",
]


@pytest.mark.parametrize("name", NAMES)
def test_who_comes_in_and_what_they_see(name: str, world: World):
    assert walk.wrongs(world.actors[name], world) == []
