"""After a drop-out or a match that fails: three plans from the engine, and the chosen one carried out."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.domain import intake
from applications.models import Application
from matching import engine, queries
from matching.domain import archive, pairs, publishing, swaps, translate
from matching.models import Pair
from matching.states import LIVE, Cause, EndReason, RequestOutcome, Side
from people.domain import audit
from people.models import Person
from programmes.models.coupling import Method

ASKED = (Method.PAIRS, Method.RANDOM)
EMPTY = engine.Certificate("potentials")


@dataclass(frozen=True)
class Diagnosis:
    """What the desk says of a pair: why it cannot go on, and which side leaves the programme, if any."""

    cause: Cause
    leaves: Side | None = None


@dataclass(frozen=True)
class Change:
    """One seeker who gets another guide, or one at last, or none any more."""

    seeker: Application
    before: Application | None
    after: Application | None


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
            for one in self.changes
        )
        return hashlib.sha256(f"{self.name} {told}".encode()).hexdigest()[:32]


def plans(pair: Pair, diagnosis: Diagnosis) -> list[Plan]:
    """Give the ways to go on after a pair, least disturbance first; none where the engine cannot be asked.

    Nothing is written. The two are kept apart in every plan.
    """
    coupling = pair.coupling
    if coupling.method not in ASKED or pair.state not in LIVE:
        return []
    sides = translate.standing(coupling, pair.seeker.campus if coupling.within_campus else None)
    names = {f"a{one.pk}": one for one in (*sides.guides, *(m for unit in sides.units for m in unit.members))}
    two = (f"a{pair.seeker_id}", f"a{pair.guide_id}")
    held = {
        (f"a{one.seeker_id}", f"a{one.guide_id}"): one.score
        for one in Pair.objects.filter(coupling=coupling, state__in=LIVE)
        if f"a{one.seeker_id}" in names and f"a{one.guide_id}" in names
    }
    problem = archive.with_edges(translate.problem(sides, 0, empty=True), held)
    held.pop(two, None)
    problem = replace(problem, forbidden=tuple(sorted({*problem.forbidden, two})))
    points = _points(problem)
    seated = tuple((s, m, points[s, m]) for s, m in sorted(held))
    before = engine.Answer(problem.coupling, seated, (), (), (), (), EMPTY, 0.0, "")
    gone = {pair.guide_id: two[1]} if diagnosis.leaves is Side.GUIDE else {}
    left = {pair.seeker_id: two[0]} if diagnosis.leaves is Side.SEEKER else {}
    try:
        found = engine.repair(problem, before, set(gone.values()), set(left.values()))
    except engine.Infeasible:
        return []
    was = dict([*held, two])
    return [_told(one, was, names, set(left.values())) for one in found]


@transaction.atomic
def carry_out(pair: Pair, diagnosis: Diagnosis, name: str, seen: str, *, by: Person, at: datetime) -> list[Pair]:
    """End what fails, withdraw who leaves, and offer what a plan says; its pairs follow those that they replace.

    An empty `name` only ends and withdraws. Raises ValidationError when the plan is not the one that was seen any
    more, or under the gates of `publishing.couple`; nothing is changed then.
    """
    plan = next((one for one in plans(pair, diagnosis) if one.name == name), None) if name else None
    if name and (plan is None or plan.mark != seen):
        raise ValidationError(_("The matches have changed since you looked. Look at the plans again, then choose."))
    changes = plan.changes if plan else ()
    swaps.pair_is_over(pair, _outcomes(pair, diagnosis, changes), by=by, at=at)
    replaced = _end(pair, diagnosis, by, at)
    for one in changes:
        if one.before is not None and one.seeker.pk not in replaced:
            old = queries.pairs().get(coupling=pair.coupling, seeker=one.seeker, state__in=LIVE)
            pairs.end(old, EndReason.REARRANGED, by=by, at=at)
            replaced[one.seeker.pk] = old
    made = [
        publishing.couple(pair.coupling, one.seeker, one.after, follows=replaced.get(one.seeker.pk), by=by, at=at)
        for one in changes
        if one.after is not None
    ]
    note = f"{diagnosis.cause} {diagnosis.leaves or '-'} {name or 'end only'}: {len(made)}"
    audit.record("pair.repaired", pair, by=by, at=at, scope=pair.coupling.cohort.programme.slug, note=note)
    return made


def _outcomes(pair: Pair, diagnosis: Diagnosis, changes: tuple[Change, ...]) -> dict[Side, RequestOutcome]:
    """Say by side what comes of requests for a change of this pair."""
    found = {}
    if any(one.seeker.pk == pair.seeker_id and one.after is not None for one in changes):
        found[Side.SEEKER] = RequestOutcome.NEW_MATCH
    if any(one.after is not None and one.after.pk == pair.guide_id for one in changes):
        found[Side.GUIDE] = RequestOutcome.NEW_MATCH
    return found | ({diagnosis.leaves: RequestOutcome.LEFT} if diagnosis.leaves else {})


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


def _told(plan: engine.Plan, was: dict[str, str], names: dict[str, Application], left: set[str]) -> Plan:
    """Say a plan in applications: everybody whose guide is not the one of before."""
    now = {s: m for s, m, _points in plan.answer.pairs}
    changes = [
        Change(names[one], names.get(was.get(one, "")), names.get(now.get(one, "")))
        for one in sorted((was.keys() | now.keys()) - left, key=lambda name: int(name[1:]))
        if was.get(one) != now.get(one)
    ]
    return Plan(plan.name, tuple(changes), len(now), sum(points for _s, _m, points in plan.answer.pairs))


def _points(problem: engine.Problem) -> dict[tuple[str, str], int]:
    students, mentors, edges = problem.students.ids, problem.mentors.ids, problem.edges
    rows = zip(edges.student.tolist(), edges.mentor.tolist(), edges.score.tolist(), strict=True)
    return {(students[s], mentors[m]): points for s, m, points in rows}
