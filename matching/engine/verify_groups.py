"""The checker's second half: cuts, and groups, whose proofs are trees of prices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

import numpy as np

from matching.engine import claims, components, hosts, instance, lagrange, levels, proof, shared
from matching.engine.answer import Answer, Formed, Level
from matching.engine.best_group import Column, GroupOracle
from matching.engine.best_load import SCALE, LoadOracle, loads
from matching.engine.components import Component
from matching.engine.instance import Instance
from matching.engine.problem import IntArray
from matching.engine.values import of_levels

Checked = dict[tuple[int, int], int | None]


def broken(ready: Instance, answer: Answer, trust_solver: bool) -> Iterator[str]:
    """Say what is wrong with an answer of groups: its rules first, then its values and bounds."""
    used = instance.positions(ready, answer.pairs)
    if used is None or answer.certificate.kind != "trees":
        yield "a pair is not among the allowed edges, has other points, or stands twice"
        return
    mate = np.full(len(ready.students), -1, np.int64)
    mate[ready.student[used]] = ready.mentor[used]
    rules = list(_broken_rules(ready, answer, used, mate))
    yield from rules
    if not rules:
        yield from _false_claims(ready, answer, used, trust_solver)


def _broken_rules(ready: Instance, answer: Answer, used: IntArray, mate: IntArray) -> Iterator[str]:
    if len(np.unique(ready.student[used])) < len(used):
        yield "somebody stands in two groups"
    seats = Counter((member, group.mentor) for group in answer.groups for member in group.members)
    if seats != Counter((s, m) for s, m, _ in answer.pairs) or not all(group.members for group in answer.groups):
        yield "the groups and the pairs differ"
        return
    if any(mate[student] != mentor for student, mentor in ready.locks()):
        yield "a locked pair is missing"
    yield from (f"{ready.students[k]} must be placed" for k in np.flatnonzero(ready.must & (mate < 0)))
    if sorted(one.student for one in answer.unmatched) != [ready.students[k] for k in np.flatnonzero(mate < 0)]:
        yield "the unmatched are not those without a group"
    number = np.bincount(mate[mate >= 0], minlength=len(ready.mentors))
    at = {one: k for k, one in enumerate(ready.mentors)}
    for cap in ready.caps:
        if not cap.min <= number[[at[one] for one in cap.mentors]].sum() <= cap.max:
            yield f"the cap {cap.name} on {', '.join(cap.mentors)} is broken"
    if ready.problem.coupling == "formed-groups":
        yield from _broken_groups(ready, answer)
        return
    load = np.zeros(len(ready.mentors), np.int64)
    np.add.at(load, mate[mate >= 0], loads(ready)[mate >= 0])
    over = (number > ready.places) | (False if ready.minutes is None else load > ready.minutes)
    yield from (f"{ready.mentors[k]} has more than there are hours or places for" for k in np.flatnonzero(over))


def _broken_groups(ready: Instance, answer: Answer) -> Iterator[str]:
    """Check sizes, slots and minority of formed groups, and how many a mentor leads at different times."""
    groups = ready.problem.groups
    assert groups is not None
    student_at = {one: k for k, one in enumerate(ready.students)}
    mentor_at = {one: k for k, one in enumerate(ready.mentors)}
    _, minority = hosts.columns(ready, groups)
    yield from _overused(ready, answer.groups)
    for one in answer.groups:
        members = np.array([student_at[member] for member in one.members])
        if not groups.lo <= len(members) <= groups.hi:
            yield f"the group of {one.mentor} has {len(members)} members"
        if minority[members].sum() == 1:
            yield f"the group of {one.mentor} has a lone minority member"
        if groups.student_slots is not None and groups.mentor_slots is not None:
            free = np.asarray(groups.student_slots)[ready.student_order[members]]
            own = np.asarray(groups.mentor_slots)[ready.mentor_order[mentor_at[one.mentor]]]
            if not 0 <= one.slot < len(own) or not own[one.slot] or not free[:, one.slot].all():
                yield f"somebody in the group of {one.mentor} is not free in slot {one.slot}"


def _overused(ready: Instance, groups: Collection[Formed]) -> Iterator[str]:
    """Say which mentor or person leads more groups than there is room for, or two at one time."""
    mentor_at = {one: k for k, one in enumerate(ready.mentors)}
    led = [(mentor_at[one.mentor], one.slot) for one in groups]
    sets = [(one, [k], int(ready.places[k])) for one, k in mentor_at.items()]
    sets += [(one, rows, shared.most(ready, rows)) for one, rows in shared.rows(ready).items()]
    for name, rows, most in sets:
        slots = [slot for mentor, slot in led if mentor in rows]
        timed = [slot for slot in slots if slot >= 0]
        if len(slots) > most or len(set(timed)) < len(timed):
            yield f"{name} leads too many groups, or two at one time"


def _false_claims(ready: Instance, answer: Answer, used: IntArray, trust_solver: bool) -> Iterator[str]:
    """Recompute every value and every bound."""
    bounds: dict[str, int | None] = {}
    checked: Checked = {}
    if ready.problem.coupling == "formed-groups":
        is_proven, (weighted, *kept) = _formed_levels(ready, answer)
        known = (weighted, Level("placed", len(used), claims.seats(ready)), *kept)
        values, names = [one.value for one in known], [(one.name, 0) for one in known]
        bounds = {one.name: one.bound if is_proven or one.name == "placed" else None for one in known}
    else:
        aims = [one for one in levels.aims_by_hours(ready) if one.name != "kept" or _keeps(answer)]
        values, names = of_levels(ready, tuple(aims), used), [(aim.name, aim.number) for aim in aims]
    if [(one.name, one.number) for one in answer.levels] != names:
        yield "the levels are not those of the problem"
        return
    for place, (level, value) in enumerate(zip(answer.levels, values, strict=True)):
        if level.value != value:
            yield f"level {level.name}: the value is {value}, not {level.value}"
            continue
        if (level.proof == "count") != (bool(bounds) and level.name == "placed"):
            bound = None
        else:
            bound = bounds[level.name] if bounds else _bound(ready, answer, place, checked)
        if level.proof == "solver":
            if not trust_solver:
                yield f"level {level.name}: {level.bound} is the solver's word, what can be checked is {bound}"
        elif bound is None or bound > level.bound:
            yield f"level {level.name}: the bound that can be checked is {bound}, not {level.bound}"
    if answer.gap != claims.relative_gap(answer.levels):
        yield "the gap is not that of the levels"


def _keeps(answer: Answer) -> bool:
    """Say whether the pairs kept were counted: an older Kobling did not do so, nor keep its looks at the clock."""
    return answer.looks is not None or any(one.name == "kept" for one in answer.levels)


def _formed_levels(ready: Instance, answer: Answer) -> tuple[bool, list[Level]]:
    """Recompute what formed groups are worth and what their trees prove; false when one of the trees proves nothing."""
    keeps, is_proven, found = _keeps(answer), True, list[tuple[GroupOracle, int, int]]()
    for number, part in enumerate(components.split(ready)):
        oracle, fine = (GroupOracle(part.instance, scale, keeps=keeps) for scale in (1, SCALE))
        proofs = [one for one in answer.certificate.proofs if (one.level, one.component) == (0, number)]
        bound = None
        if len(proofs) == 1:
            root = lagrange.root(part.instance, fine)
            bound = proof.largest_bound(fine, root, proofs[0].tree, proofs[0].prices)
        # All that groups are worth is a multiple of the step, so the bound is too.
        top = 0 if bound is None else max(0, bound // fine.step() * fine.step() // SCALE)
        found.append((oracle, _worth(part, oracle, answer.groups), top))
        is_proven = is_proven and bound is not None
    return is_proven, claims.of_groups(ready, found, keeps=keeps)


def _worth(part: Component, oracle: GroupOracle, groups: tuple[Formed, ...]) -> int:
    """Return what the formed groups of a component are worth: points, premiums, what homes bring, pairs kept."""
    student_at = {one: k for k, one in enumerate(part.instance.students)}
    mentor_at = {one: k for k, one in enumerate(part.instance.mentors)}
    total = 0
    for one in groups:
        if one.mentor in mentor_at:
            column = Column(0, np.array([student_at[member] for member in one.members]), one.slot, one.home)
            total += oracle.worth(int(np.flatnonzero(oracle.owners == mentor_at[one.mentor])[0]), column)
    return total


def _bound(ready: Instance, answer: Answer, level: int, checked: Checked) -> int | None:
    """Return what the trees of a level by hours prove, all components together; None when one proves nothing."""
    total = 0
    for number, part in enumerate(components.split(ready)):
        bound = _load_bound(ready, answer, part, level, number, checked)
        if bound is None:
            return None
        total += bound
    return total


def _load_bound(
    ready: Instance, answer: Answer, part: Component, level: int, number: int, checked: Checked
) -> int | None:
    """Return the bound of one level in one component, given what the earlier levels keep there; `checked` remembers."""
    if (level, number) not in checked:
        checked[level, number] = _load_bound_anew(ready, answer, part, level, number, checked)
    return checked[level, number]


def _load_bound_anew(
    ready: Instance, answer: Answer, part: Component, level: int, number: int, checked: Checked
) -> int | None:
    aims, held = levels.aims_by_hours(ready), part.instance
    proofs = [one for one in answer.certificate.proofs if (one.level, one.component) == (level, number)]
    found = proofs[0] if len(proofs) == 1 else None
    mate = {student: mentor for student, mentor, _ in answer.pairs}
    ends = zip(held.student.tolist(), held.mentor.tolist(), strict=True)
    used = np.array([k for k, (s, m) in enumerate(ends) if mate.get(held.students[s]) == held.mentors[m]], np.int64)
    values = of_levels(held, tuple(aims), used)
    if found is None or any(not 0 <= k < level for k in found.given):
        return None
    for k in found.given:
        if answer.levels[k].proof != "solver" and _load_bound(ready, answer, part, k, number, checked) != values[k]:
            return None
    oracle = LoadOracle(held, aims[level], [aims[k] for k in found.given], [values[k] for k in found.given])
    bound = proof.largest_bound(oracle, lagrange.root(held, oracle), found.tree, found.prices)
    return None if bound is None else max(values[level], bound // SCALE)
