"""After a drop-out or a match that fails: plans from the engine, and the chosen one carried out."""

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.domain import intake
from applications.models import Application
from matching import engine, queries
from matching.domain import grouping, pairs, publishing, swaps, tables
from matching.models import Group, Pair
from matching.states import LIVE, Cause, EndReason, RequestOutcome, Side
from people.domain import audit
from people.models import Person
from programmes.models import Campus, Coupling
from programmes.models.coupling import Method

GROUPED = (Method.FORMED_GROUPS, Method.EXISTING_GROUPS)
SECONDS, SEARCH_SECONDS = 1.0, 2.0  # for each solve: in a request, and in a search by the worker


@dataclass(frozen=True)
class Diagnosis:
    """What the desk says of a pair: why it cannot go on, and which side leaves the programme, if any."""

    cause: Cause
    leaves: Side | None = None


@dataclass(frozen=True)
class Change:
    """One seeker who gets another guide, or one at last, or none any more.

    `group` is the group they join or stay in; those of one `fresh` number make a new group together at `slot`.
    """

    seeker: Application
    before: Application | None
    after: Application | None
    group: Group | None = None
    fresh: int = 0
    slot: str = ""


@dataclass(frozen=True)
class Plan:
    """One way to go on: its name, who changes, how many have a guide then, their points, and a mark of it all."""

    name: str
    changes: tuple[Change, ...]
    placed: int
    total: int

    @property
    def mark(self) -> str:
        """A short mark that is another when anything in the plan is another."""
        told = ";".join(
            f"{one.seeker.pk}:{one.before.pk if one.before else 0}:{one.after.pk if one.after else 0}"
            f":{one.group.pk if one.group else 0}:{one.fresh}"
            for one in self.changes
        )
        return hashlib.sha256(f"{self.name} {told}".encode()).hexdigest()[:32]


def stands_for(pair: Pair) -> tables.Standing:
    """Read the matches among which a pair is mended: those of its coupling, or of its campus where those stay apart."""
    return tables.standing(pair.coupling, pair.seeker.campus if pair.coupling.within_campus else None)


def plans(
    pair: Pair,
    diagnosis: Diagnosis,
    tell: Callable[[float], None] | None = None,
    campuses: Collection[int] | None = None,
) -> list[Plan]:
    """Give the ways to go on after a pair, least disturbance first; when a guide leaves, a group may stay together.

    Nothing is written. The two are kept apart in every plan. `tell` hears how far it is, from 0 to 1. With `campuses`
    the best is looked for among what can be decided there: whoever is at another stays with whom they have.
    """
    coupling = pair.coupling
    goes_on = coupling.method == Method.EXISTING_GROUPS and diagnosis.leaves is Side.SEEKER
    if pair.state not in LIVE or goes_on:
        return []
    stands = stands_for(pair) if campuses is None else tables.within(stands_for(pair), campuses)
    unit, own = stands.unit(pair), stands.of(pair.guide)
    parted = {(unit, name) for name in own} if unit else set()
    gone = own if diagnosis.leaves is Side.GUIDE else set()
    locked = () if campuses is None else tables.held_elsewhere(stands, campuses, {unit}, gone)
    problem = replace(stands.problem, forbidden=tuple(sorted({*stands.problem.forbidden, *parted})), locked=locked)
    left = {unit} if diagnosis.leaves is Side.SEEKER else set()
    unread = (engine.Infeasible,) if campuses is None else (engine.Infeasible, engine.BadProblem)
    limit = SEARCH_SECONDS if coupling.method in GROUPED else None
    try:
        found = engine.repair(problem, stands.seated(without={unit}), gone, left, time_limit=limit, tell=tell)
    except unread:
        found = ()
    told = [_told(one, stands, left) for one in found]
    return [*_together(pair, stands, diagnosis, gone), *told]


@transaction.atomic
def carry_out(
    pair: Pair,
    diagnosis: Diagnosis,
    name: str,
    seen: str,
    *,
    known: Iterable[Plan] | None = None,
    by: Person,
    at: datetime,
) -> list[Pair]:
    """End what fails, withdraw who leaves, and offer what a plan says; its pairs follow those that they replace.

    An empty `name` only ends and withdraws; `known` are plans of now, else they are found anew. Raises ValidationError
    and changes nothing when the plan is not the one that was seen, or under the gates of `publishing.couple`.
    """
    changes = _chosen(pair, diagnosis, name, seen, known)
    swaps.pair_is_over(pair, _outcomes(pair, diagnosis, changes), by=by, at=at)
    replaced = _end(pair, diagnosis, by, at)
    for one in changes:
        if one.before is not None and one.seeker.pk not in replaced:
            old = queries.pairs().get(coupling=pair.coupling, seeker=one.seeker, state__in=LIVE)
            pairs.end(old, EndReason.REARRANGED, by=by, at=at)
            replaced[one.seeker.pk] = old
    groups = _groups(pair.coupling, changes, by, at)
    made = [
        publishing.couple(
            pair.coupling,
            one.seeker,
            one.after,
            group=groups.get(_key(one)),
            follows=replaced.get(one.seeker.pk),
            by=by,
            at=at,
        )
        for one in changes
        if one.after is not None
    ]
    note = f"{diagnosis.cause} {diagnosis.leaves or '-'} {name or 'end only'}: {len(made)}"
    audit.record("pair.repaired", pair, by=by, at=at, scope=pair.coupling.cohort.programme.slug, note=note)
    return made


def _chosen(pair: Pair, diagnosis: Diagnosis, name: str, seen: str, known: Iterable[Plan] | None) -> tuple[Change, ...]:
    """Give what the plan of a name changes, as it was seen; nothing without a name."""
    if not name:
        return ()
    plan = next((one for one in (plans(pair, diagnosis) if known is None else known) if one.name == name), None)
    if plan is None or plan.mark != seen:
        raise ValidationError(_("The matches have changed since you looked. Look at the plans again, then choose."))
    return plan.changes


def _outcomes(pair: Pair, diagnosis: Diagnosis, changes: tuple[Change, ...]) -> dict[Side, RequestOutcome]:
    """Say by side what comes of requests for a change of this pair."""
    found = {}
    if any(one.seeker.pk == pair.seeker_id and one.after is not None for one in changes):
        found[Side.SEEKER] = RequestOutcome.NEW_MATCH
    if any(one.after is not None and one.after.pk == pair.guide_id for one in changes):
        found[Side.GUIDE] = RequestOutcome.NEW_MATCH
    return found | ({diagnosis.leaves: RequestOutcome.LEFT} if diagnosis.leaves else {})


def fill(coupling: Coupling, campus: Campus | None) -> Plan | None:
    """Give everybody who waits the best free place, nobody else moves; None where nobody waits or nothing fits.

    Two whose offer came to nothing, be it for silence, are not proposed to each other again.
    """
    stands = tables.standing(coupling, campus)
    held = tuple(sorted(stands.held.items()))
    if len(held) == len(stands.units):
        return None
    limit = SECONDS if coupling.method in GROUPED else None
    silent = {(stands.unit(pair), table) for pair in queries.over(coupling) for table in stands.of(pair.guide)}
    apart = {one for one in silent if one[0] and one not in held}
    problem = replace(stands.problem, locked=held, forbidden=tuple(sorted({*stands.problem.forbidden, *apart})))
    try:
        answer = engine.solve(problem, time_limit=limit)
    except (engine.BadProblem, engine.Infeasible):
        return None
    plan = _told(engine.Plan("fill", stands.problem, answer, (), ()), stands, set())
    changes = tuple(one for one in plan.changes if one.before is None and one.after is not None)
    return replace(plan, changes=changes) if changes else None


@transaction.atomic
def carry_out_fill(coupling: Coupling, campus: Campus | None, seen: str, *, by: Person, at: datetime) -> list[Pair]:
    """Offer what `fill` says; a new pair follows the last of the same seeker that came to nothing.

    Raises ValidationError when the plan is not the one that was seen any more, and under the gates of
    `publishing.couple`; nothing is changed then.
    """
    plan = fill(coupling, campus)
    if plan is None or plan.mark != seen:
        raise ValidationError(_("The matches have changed since you looked. Look at the plans again, then choose."))
    last = {pair.seeker_id: pair for pair in queries.over(coupling)}
    groups = _groups(coupling, plan.changes, by, at)
    made = []
    for one in plan.changes:
        assert one.after is not None
        group, before = groups.get(_key(one)), last.get(one.seeker.pk)
        made.append(publishing.couple(coupling, one.seeker, one.after, group=group, follows=before, by=by, at=at))
    return made


Key = tuple[int, int]


def _key(one: Change) -> Key:
    return (one.group.pk if one.group else 0, one.fresh)


def _groups(coupling: Coupling, changes: Iterable[Change], by: Person, at: datetime) -> dict[Key, Group]:
    """Make the new groups of a plan, and give groups that stay together their new guide."""
    found: dict[Key, Group] = {}
    for one in changes:
        if one.after is None or coupling.method not in GROUPED or _key(one) in found:
            continue
        if one.group is not None:
            grouping.hand_over(one.group, one.after, by=by, at=at)
            found[_key(one)] = one.group
        else:
            study = one.seeker.study_group if coupling.method == Method.EXISTING_GROUPS else None
            found[_key(one)] = publishing.new_group(coupling, one.after, one.slot, study_group=study)
    return found


def _end(pair: Pair, diagnosis: Diagnosis, by: Person, at: datetime) -> dict[int, Pair]:
    """End the pair, and with a guide who leaves all others of theirs; give what ended by seeker."""
    rows = queries.pairs().filter(coupling=pair.coupling, state__in=LIVE)
    ending = rows.filter(guide=pair.guide) if diagnosis.leaves is Side.GUIDE else rows.filter(pk=pair.pk)
    ended = {}
    for one in list(ending.order_by("pk")):
        is_this = one.pk == pair.pk
        pairs.end(one, diagnosis.cause if is_this else EndReason.WITHDRAWN, by=by, at=at)
        ended[one.seeker_id] = one
    if pair.pk not in {one.pk for one in ended.values()}:
        raise ValidationError(_("This match is over already. Load the page anew to see where it stands."))
    if diagnosis.leaves is not None:
        intake.withdraw(getattr(pair, diagnosis.leaves), by=by, at=at, reason=str(diagnosis.cause.label))
    return ended


def _told(plan: engine.Plan, stands: tables.Standing, left: set[str]) -> Plan:
    """Say a plan in applications: everybody whose guide or group is not the one of before."""
    now = {s: m for s, m, _points in plan.answer.pairs}
    fresh = {
        unit: (number, formed.slot) for number, formed in enumerate(plan.answer.groups, 1) for unit in formed.members
    }
    changes: list[Change] = []
    is_formed = plan.answer.coupling == Method.FORMED_GROUPS
    order = sorted((stands.held.keys() | now.keys()) - left, key=lambda name: (len(name), name))
    for place, unit in enumerate(order, 1):
        was, table = stands.held.get(unit), now.get(unit)
        if was == table:
            continue
        before, after = stands.tables.get(was or ""), stands.tables.get(table or "")
        group, (number, slot) = stands.group_of(unit, after), fresh.get(unit, (0, -1))
        is_new = after is not None and group is None
        changes += [
            Change(
                member,
                before.guide if before else None,
                after.guide if after else None,
                group=group,
                fresh=(number if is_formed else place) if is_new else 0,
                slot=stands.slots[slot] if is_new and 0 <= slot < len(stands.slots) else "",
            )
            for member in stands.moving(unit)
        ]
    placed = sum(len(stands.moving(unit)) for unit in now)
    return Plan(plan.name, tuple(changes), placed, sum(points for _s, _m, points in plan.answer.pairs))


def _together(pair: Pair, stands: tables.Standing, diagnosis: Diagnosis, gone: set[str]) -> list[Plan]:
    """When the guide of formed groups leaves: each group as it is with the best other guide who has a free place."""
    if diagnosis.leaves is not Side.GUIDE or pair.coupling.method != Method.FORMED_GROUPS:
        return []
    points = stands.points()
    room = dict(zip(stands.problem.mentors.ids, stands.problem.mentors.places.tolist(), strict=True))
    changes: list[Change] = []
    total = sum(points[one, table] for one, table in stands.held.items() if table not in gone)
    for table in sorted(gone & set(stands.held.values())):
        members = sorted(unit for unit, seat in stands.held.items() if seat == table)
        free = [name for name in room if name not in gone and room[name] and name.startswith("a")]
        fits = [name for name in free if all((unit, name) in points for unit in members) and stands.can(name, table)]
        best = max(fits, key=lambda name: (sum(points[unit, name] for unit in members), name), default=None)
        if best is None:
            return []
        room[best] -= 1
        total += sum(points[unit, best] for unit in members)
        to, group = stands.tables[best].guide, stands.tables[table].group
        changes += [Change(one, pair.guide, to, group) for unit in members for one in stands.units[unit]]
    return [Plan("together", tuple(changes), len(stands.held), total)] if changes else []
