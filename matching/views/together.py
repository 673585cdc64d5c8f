"""What every page of a pair or group tells the frame: which it is, the tabs that it has, and the one that is open."""

from dataclasses import dataclass

from matching.models import Group, Pair
from programmes import queries as programmes


@dataclass(frozen=True)
class Together:
    """A pair or a group whose pages share the tabs of frame/tabs.html; `here` names the open one.

    `has` names what the programme has made ready for the coupling: "agreement", "topics". Who `helps` guides besides
    the guide, and has the group's overview and its meetings.
    """

    pair: int | None
    group: int | None
    here: str
    has: frozenset[str] = frozenset()
    helps: bool = False


def beside(group: Group, here: str) -> Together:
    """Name a group for the tabs of who guides it besides its guide."""
    return Together(None, group.pk, here, helps=True)


def of(bond: Pair | Group, here: str) -> Together:
    """Name a pair or group for its tabs; a pair that belongs to a group has the group's."""
    has = programmes.made_ready(bond.coupling_id)
    if isinstance(bond, Group):
        return Together(None, bond.pk, here, has)
    return Together(bond.pk, bond.group_id, here, has)
