"""Writing out a coupling's rules about everybody at once: who comes first, how many, what groups are made of."""

from typing import Any

from programmes.domain.recipe.telling import slim, text
from programmes.models import Coupling, GroupMix, PriorityTest


def ruling(coupling: Coupling) -> dict[str, Any]:
    """Give the parts of a coupling that loading_ruling reads."""
    mix = GroupMix.objects.filter(coupling=coupling).first()
    return {
        "priorities": [
            slim(
                {
                    "key": one.key,
                    "label": text(one.label),
                    "class": one.rank,
                    "test": one.test if one.test != PriorityTest.ANSWER else None,
                    "question": one.question_key,
                    "answers": list(one.values),
                }
            )
            for one in coupling.priorities.order_by("pk")
        ],
        "caps": [
            slim(
                {
                    "key": one.key,
                    "scope": one.scope,
                    "campus": one.campus.slug if one.campus else None,
                    "question": one.question_key,
                    "answer": one.value,
                    "least": one.least or None,
                    "most": one.most,
                }
            )
            for one in coupling.caps.select_related("campus").order_by("pk")
        ],
        "group_mix": _mix(mix) if mix else None,
    }


def _mix(mix: GroupMix) -> dict[str, Any]:
    alone = {"question": mix.alone_key, "answers": list(mix.alone_values)} if mix.alone_key else None
    points = {"cohesion": mix.cohesion or None, "spread": mix.spread or None}
    return slim({"home": mix.home_key, **points, "never_alone": alone})
