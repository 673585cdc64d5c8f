"""What every page of a pair or group tells the frame: which it is, and the tab that is open."""

from dataclasses import dataclass

from matching.models import Group, Pair


@dataclass(frozen=True)
class Together:
    """A pair or a group whose pages share the tabs of frame/tabs.html; `here` names the open one."""

    pair: int | None
    group: int | None
    here: str


def of(bond: Pair | Group, here: str) -> Together:
    """Name a pair or group for its tabs; a pair that belongs to a group has the group's."""
    if isinstance(bond, Group):
        return Together(None, bond.pk, here)
    return Together(bond.pk, bond.group_id, here)
