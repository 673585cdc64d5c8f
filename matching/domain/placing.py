"""Who is placed with whom: seekers or whole study groups, the hours that guides have left, and who may not meet."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from applications.models import Application, StudyGroup
from matching import queries
from matching.domain import profiles
from matching.models import Pair
from matching.states import LIVE
from programmes.models import Coupling
from programmes.models.coupling import CriterionKind, Method


@dataclass(frozen=True)
class Unit:
    """What the engine places: one seeker, or a study group with its members; `rows` are their rows in the scorer."""

    id: str
    members: tuple[Application, ...]
    rows: tuple[int, ...]
    study_group: StudyGroup | None = None

    def figures(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Give the facts behind a reason; of a study group they count study groups, which the words must say."""
        return {**data, **({"study_groups": True} if self.study_group is not None else {})}


def study_groups(seekers: tuple[Application, ...]) -> tuple[Unit, ...]:
    """Gather seekers into their study groups; all of them must have one."""
    found: dict[int, list[int]] = {}
    for row, one in enumerate(seekers):
        if one.study_group_id is not None:
            found.setdefault(one.study_group_id, []).append(row)
    return tuple(
        Unit(f"g{key}", tuple(seekers[row] for row in rows), tuple(rows), seekers[rows[0]].study_group)
        for key, rows in found.items()
    )


def hours(coupling: Coupling, guides: tuple[Application, ...], held: dict[int, int]) -> list[float] | None:
    """Hours that each guide has left for study groups; None when the coupling does not count hours."""
    if coupling.method != Method.EXISTING_GROUPS or coupling.hours_per_student is None:
        return None
    usual = coupling.cohort.programme.mentor_hours
    found = []
    for guide in guides:
        given = guide.hours if guide.hours is not None else usual
        used = coupling.hours_per_student * held.get(guide.pk, 0)
        found.append(float(max(Decimal(0), (Decimal(1000) if given is None else given) - used)))
    return found


def leads(coupling: Coupling, guides: tuple[Application, ...], slots: tuple[str, ...]) -> NDArray[np.bool_]:
    """Say at which common times guides lead a group already, bool (guides, slots)."""
    rows = Pair.objects.filter(coupling=coupling, state__in=LIVE, group__isnull=False)
    known = set(rows.values_list("guide_id", "group__slot"))
    return np.array([[(guide.pk, slot) in known for slot in slots] for guide in guides], bool)


def can_at(coupling: Coupling, seeker: Application, slot: str) -> bool:
    """Say whether somebody can at the common time of a group; who has not answered can at any time."""
    if not slot:
        return True
    times = [one.seeker_key for one in coupling.criteria.all() if one.kind == CriterionKind.AVAILABILITY]
    given = [seeker.answers.get(key) for key in times]
    return all(not one or slot in one for one in given)


def forbidden(
    coupling: Coupling, units: tuple[Unit, ...], guides: tuple[Application, ...]
) -> tuple[tuple[str, str], ...]:
    """List the pairs, by name in the engine, that have failed before or are kept apart, and people with themselves."""
    failed: dict[int, list[int]] = {}
    for seeker, guide in queries.failed_pairs(coupling) | queries.kept_apart(coupling):
        failed.setdefault(seeker, []).append(guide)
    by_person: dict[int, list[str]] = {}
    for one in guides:
        by_person.setdefault(one.person_id, []).append(profiles.name(one))
    found = set()
    for unit in units:
        for member in unit.members:
            for other in (*failed.get(member.person_id, []), member.person_id):
                found |= {(unit.id, name) for name in by_person.get(other, [])}
    return tuple(sorted(found))
