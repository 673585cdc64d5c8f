"""Where a gathering is, as far as one person is told."""

from people.models import Person
from programmes.models import Gathering


def shown_to(gathering: Gathering, person: Person) -> tuple[str, str]:
    """Give place and link of a gathering for somebody who is invited to it."""
    return gathering.place, gathering.url
