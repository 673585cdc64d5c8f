"""What formed groups are made of: where members come from, alike or different, and nobody the only one of theirs."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from applications.models import Application
from matching.domain import profiles
from programmes.models import Coupling, GroupMix
from programmes.models.coupling import Method


def of(coupling: Coupling) -> GroupMix | None:
    """What the groups of a coupling are to be made of; None where nothing is said, or no groups are formed."""
    if coupling.method != Method.FORMED_GROUPS:
        return None
    return GroupMix.objects.filter(coupling=coupling).first()


def home(mix: GroupMix, one: Application) -> str:
    """Where somebody comes from: the key of their answer, or nothing."""
    return min(profiles.given(one, mix.home_key), default="") if mix.home_key else ""


def is_rare(mix: GroupMix, one: Application) -> bool:
    """Say whether somebody is of those who must not be the only one in a group."""
    return bool(mix.alone_key) and not profiles.given(one, mix.alone_key).isdisjoint(mix.alone_values)


def columns(mix: GroupMix | None, seekers: Iterable[Application]) -> dict[str, Any]:
    """Say a mix in the engine's words: a number for each home, -1 for none, and who is of the minority."""
    people = list(seekers)
    if mix is None or not people:
        return {}
    made: dict[str, Any] = {}
    if mix.home_key:
        keys = [home(mix, one) for one in people]
        numbers = {key: number for number, key in enumerate(sorted({key for key in keys if key}))}
        made["home"] = np.array([numbers.get(key, -1) for key in keys], np.int64)
        made["cohesion"], made["spread"] = mix.cohesion, mix.spread
    if mix.alone_key:
        made["minority"] = _rare(mix, people)
    return made


def mark(coupling: Coupling, seekers: Iterable[Application]) -> list[object]:
    """Give what tells one pool from another by what its groups are made of."""
    mix = of(coupling)
    if mix is None:
        return []
    return [mix.cohesion, mix.spread, [(home(mix, one), is_rare(mix, one)) for one in seekers]]


def lone(mix: GroupMix | None, members: Iterable[Application]) -> list[Application]:
    """Give the one who is the only one in a group of those who must not be; nobody where all is well."""
    rare = [one for one in members if is_rare(mix, one)] if mix is not None else []
    return rare if len(rare) == 1 else []


def sentence(mix: GroupMix | None, members: Iterable[Application]) -> str:
    """Say that somebody is the only one in a group, without a name or why; empty where nobody is."""
    if not lone(mix, members):
        return ""
    return _("One member is the only one of those of whom a group should have none or at least two.")


def homes(mix: GroupMix | None, members: Iterable[Application]) -> Counter[str]:
    """Count where the members of a group come from; who has not said so is not counted."""
    given = Counter(home(mix, one) for one in members) if mix is not None and mix.home_key else Counter()
    del given[""]
    return given


def _rare(mix: GroupMix, people: list[Application]) -> NDArray[np.bool_]:
    return np.array([is_rare(mix, one) for one in people], bool)
