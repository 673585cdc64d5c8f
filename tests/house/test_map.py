"""The map in the README is the tree as it stands."""

from django.core.management import call_command


def test_the_map_is_fresh():
    call_command("map", check=True)
