"""What every page of a pair or group tells the frame: which it is, the tabs that it has, and the one that is open."""

from dataclasses import dataclass

from matching.models import CoGuide, Group, Pair
from matching.states import HELPS, CoGuideKind
from programmes import queries as programmes

ALWAYS = frozenset({"overview", "meetings", "goals", "going", "help"})


@dataclass(frozen=True)
class Together:
    """A pair or a group whose pages share the tabs of frame/tabs.html; `here` names the open one.

    `tabs` names the pages that are open to the reader: those of the pair or group, of which the programme has made
    some ready ("agreement", "topics"), and fewer for who helps to guide it besides its guide.
    """

    pair: int | None
    group: int | None
    here: str
    tabs: frozenset[str] = frozenset()


def of(bond: Pair | Group, here: str, helper: CoGuide | None = None) -> Together:
    """Name a pair or group for its tabs; a pair that belongs to a group has the group's."""
    tabs = ALWAYS | programmes.made_ready(bond.coupling_id)
    if helper is not None:
        tabs &= HELPS[CoGuideKind(helper.kind)]
    if isinstance(bond, Group):
        return Together(None, bond.pk, here, tabs)
    return Together(bond.pk, bond.group_id, here, tabs)
