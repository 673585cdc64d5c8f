"""The criteria of a coupling in the engine's words: what is weighed, from whose side, and what must be met."""

from typing import Any

from matching import engine
from matching.domain import profiles
from programmes.models import Coupling, Criterion
from programmes.models.coupling import CriterionKind

RULED = {CriterionKind.TREE: profiles.ROOT}


def criteria(rows: tuple[Criterion, ...], asked: profiles.Questions) -> list[engine.Criterion]:
    """Say each weighed criterion in the engine's words; ranked wishes become one step for each of the first three.

    The guide's side of `shares` asks how much of what the guide chose the seeker chose too, so it is a criterion of its
    own; the others look the same from both sides.
    """
    by_key = {key: question for (_, key), question in asked.items()}
    steps = profiles.WISHES_COUNTED
    whole = steps if any(one.kind == CriterionKind.WISHES for one in rows) else 1
    found = []
    for one in rows:
        mine, yours = one.weight, one.guide_weight
        if not mine and not yours:
            continue
        if one.kind == CriterionKind.WISHES:
            names = [f"{one.key}:{n}" for n in range(1, steps + 1)]
            found += [engine.Criterion(name, "same", name, name, mine, yours) for name in names]
            continue
        options: dict[str, Any] = {}
        if one.kind == CriterionKind.NEAR:
            options["scale"] = profiles.scale(by_key.get(one.seeker_key))
        if one.kind == CriterionKind.SHARES and yours:
            turned = {"wants": "mentor"}
            found.append(
                engine.Criterion(one.key + profiles.GUIDES, one.kind, one.key, one.key, 0, yours * whole, turned)
            )
            yours = 0
        if mine or yours:
            found.append(engine.Criterion(one.key, one.kind, one.key, one.key, mine * whole, yours * whole, options))
    return found


def rules(coupling: Coupling, rows: tuple[Criterion, ...]) -> list[engine.Rule]:
    """Say what must be met: the campus, and the musts."""
    found = [engine.Rule("campus", "same", "campus", "campus")] if coupling.within_campus else []
    for one in rows:
        if one.must and one.kind != CriterionKind.TEXT:
            at = one.key + RULED.get(CriterionKind(one.kind), "")
            found.append(engine.Rule(f"must {one.key}", "share", at, at))
    return found


def weighed(rows: tuple[Criterion, ...]) -> bool:
    """Say whether any criterion counts points; without any, all allowed pairs are worth the same."""
    return any(one.weight or one.guide_weight for one in rows)
