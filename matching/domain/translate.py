"""The only file that speaks both tongues: rows become the engine's frozen problem, and its answer becomes rows."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from applications.models import Application
from matching import engine, queries
from matching.domain import comparing, limits, mixing, packing, placing, profiles, ranks
from matching.models import Proposal, Run, Unmatched
from matching.states import Side
from programmes.models import Campus, Coupling, Criterion
from programmes.models.coupling import CriterionKind, Method

FULL = 10_000
MANY = 4_000_000
NO_GROUP, NO_SEEKER, NO_TRAINING = "no-study-group", "no-seeker", "no-training"


@dataclass(frozen=True)
class Sides:
    """Everybody in one run, and what compares them."""

    coupling: Coupling
    criteria: tuple[Criterion, ...]
    units: tuple[placing.Unit, ...]
    guides: tuple[Application, ...]
    scorer: engine.Scorer
    slots: tuple[str, ...] = ()
    alone: tuple[Application, ...] = ()
    untrained: tuple[Application, ...] = ()
    fields: tuple[list[profiles.Profile], list[profiles.Profile]] = field(default=([], []))

    def points(self, row: int, column: int) -> int:
        """Whole points of one seeker with one guide."""
        return int(self.scorer.block(row, row + 1)[0, column]) if comparing.weighed(self.criteria) else FULL

    def parts(self, row: int, column: int) -> list[dict[str, Any]]:
        """What each criterion gives to one pair, with its words as they are now; points add up to the score."""
        found: dict[str, dict[str, Any]] = {}
        for part in self.scorer.parts(row, column):
            key = part.name.split(":")[0]
            one = found.setdefault(key, {"key": key, "points": 0, "of": 0, "missing": part.missing})
            one["points"] += part.points
            one["of"] += part.weight * 100
            if part.mentor_points or part.name.endswith(profiles.GUIDES):
                one["guide"] = one.get("guide", 0) + part.mentor_points
        labels = {criterion.key: _data(criterion.label) for criterion in self.criteria}
        return [{**one, "label": labels[key]} for key, one in found.items()]


def gather(coupling: Coupling, campus: Campus | None) -> Sides:
    """Read who is free on both sides, at one campus or at all, and what compares them."""
    here = {"campus": campus} if campus else {}
    seekers, guides = queries.free_seekers(coupling).filter(**here), queries.pool(coupling, Side.GUIDE).filter(**here)
    alone: tuple[Application, ...] = ()
    if coupling.method == Method.EXISTING_GROUPS:
        alone = tuple(seekers.filter(study_group=None))
        seekers = seekers.exclude(study_group=None)
    untrained = tuple(one for side in Side for one in queries.untrained(coupling, side).filter(**here))
    return replace(_sides(coupling, tuple(seekers), tuple(guides)), alone=alone, untrained=untrained)


def standing(coupling: Coupling, campus: Campus | None) -> Sides:
    """Read everybody on both sides, with a live pair or without, as a repair weighs them."""
    here = {"campus": campus} if campus else {}
    rows = [tuple(queries.pool(coupling, side).filter(**here)) for side in Side]
    return _sides(coupling, rows[0], rows[1])


def one(coupling: Coupling, seeker: Application, guides: tuple[Application, ...], weights: dict[str, int]) -> Sides:
    """Set up one seeker and everybody who guides, as if the criteria counted by these weights.

    The weight of the guide's side is named by the criterion's key with profiles.GUIDES at its end.
    """
    criteria = tuple(coupling.criteria.all())
    for criterion in criteria:
        criterion.weight = weights.get(criterion.key, criterion.weight)
        criterion.guide_weight = weights.get(criterion.key + profiles.GUIDES, criterion.guide_weight)
    return _sides(coupling, (seeker,), guides, single=True, criteria=criteria)


def two(coupling: Coupling, seeker: Application, guide: Application) -> Sides:
    """Set up one seeker and one guide, to compare them by hand."""
    return _sides(coupling, (seeker,), (guide,), single=True)


def problem(sides: Sides, seed: int, *, empty: bool = False) -> engine.Problem:
    """Freeze everything that a run decides on; when `empty`, as if no place were taken yet.

    Then matches are mended: who must have a place comes first of all, but their lack of one stops nobody else's plan.
    """
    coupling, units = sides.coupling, sides.units
    members = [unit.members for unit in units]
    people = [member for unit in members for member in unit]
    first = ranks.of(coupling, people)
    taken = {} if empty else queries.places_taken(coupling)
    held = {} if empty else queries.seekers_held(coupling)
    return engine.Problem(
        coupling=coupling.method,
        students=engine.Students(
            ids=[unit.id for unit in units],
            priority=(first.softened() if empty else first).numbers(members),
            must=None if empty else first.first(members),
            size=np.array([len(unit) for unit in members], np.int64),
        ),
        mentors=engine.Mentors(
            ids=[profiles.name(guide) for guide in sides.guides],
            places=np.array([max(0, g.places - taken.get(g.pk, 0)) for g in sides.guides], np.int64),
            hours=placing.hours(coupling, sides.guides, held),
        ),
        edges=_edges(sides),
        minimum=coupling.minimum,
        good=coupling.good,
        forbidden=placing.forbidden(coupling, units, sides.guides),
        objective=coupling.objective,
        balance=coupling.balance,
        caps=limits.of_problem(coupling, people, sides.guides, standing=empty),
        groups=_groups(sides, empty=empty),
        seed=seed,
    )


def frozen(sides: Sides, made: engine.Problem) -> dict[str, Any]:
    """Write a problem and its criteria as the document that the run keeps; only ids stand for people."""
    units = [unit.members for unit in sides.units]
    people = [member for unit in units for member in unit]
    classes = ranks.of(sides.coupling, people).numbered(units) if made.students.priority.any() else {}
    return {
        "problem": packing.pack(made),
        "criteria": [
            {
                "key": one.key,
                "kind": one.kind,
                "weight": one.weight,
                **({"guide_weight": one.guide_weight} if one.guide_weight else {}),
                "must": one.must,
                "label": _data(one.label),
            }
            for one in sides.criteria
        ],
        "slots": list(sides.slots),
        **({"classes": classes} if classes else {}),
    }


def against(sides: Sides, imagined: list[profiles.Profile]) -> list[dict[str, int]]:
    """Score guides who do not exist yet: for each profile the points with every seeker, or study group, it may have."""
    asked = profiles.questions((*(member for unit in sides.units for member in unit.members), *sides.guides))
    rules = comparing.rules(sides.coupling, sides.criteria)
    scorer = engine.Scorer(comparing.criteria(sides.criteria, asked), sides.fields[0], imagined, rules)
    edges = _edges(replace(sides, scorer=scorer))
    found: list[dict[str, int]] = [{} for _ in imagined]
    for student, mentor, score in zip(edges.student, edges.mentor, edges.score, strict=True):
        if score >= sides.coupling.minimum:
            found[mentor][sides.units[student].id] = int(score)
    return found


def rows(run: Run, sides: Sides, answer: engine.Answer) -> tuple[list[Proposal], list[Unmatched]]:
    """Turn an answer into proposals and people without a place."""
    unit_of = {unit.id: unit for unit in sides.units}
    column_of = {profiles.name(guide): column for column, guide in enumerate(sides.guides)}
    links = [(unit_of[one], column_of[mentor], *_group(sides, answer, one, n)) for n, (one, mentor) in _links(answer)]
    proposals = []
    for unit, column, number, slot in links:
        for member, row in zip(unit.members, unit.rows, strict=True):
            parts = sides.parts(row, column)
            proposals.append(
                Proposal(
                    run=run,
                    seeker=member,
                    guide=sides.guides[column],
                    group_number=number,
                    study_group=unit.study_group,
                    slot=slot,
                    score=sum(part["points"] for part in parts) if comparing.weighed(sides.criteria) else FULL,
                    parts=parts,
                )
            )
    busy = {proposal.guide_id for proposal in proposals} | set(queries.places_taken(sides.coupling))
    left = [
        Unmatched(run=run, application=member, reason=one.reason, figures=unit_of[one.student].figures(one.data))
        for one in answer.unmatched
        for member in unit_of[one.student].members
    ]
    left += [Unmatched(run=run, application=one, reason=NO_GROUP) for one in sides.alone]
    left += [Unmatched(run=run, application=one, reason=NO_SEEKER) for one in sides.guides if one.pk not in busy]
    left += [Unmatched(run=run, application=one, reason=NO_TRAINING) for one in sides.untrained]
    return proposals, left


def broken(sides: Sides, seed: int = 0) -> list[str]:
    """Name the rules that one seeker and one guide break: keys of criteria, "campus", "earlier", "apart", "self"."""
    found = [name for name, mentors in sides.scorer.removed(0).items() if mentors]
    seeker, guide = sides.units[0].members[0], sides.guides[0]
    if (seeker.person_id, guide.person_id) in queries.failed_pairs(sides.coupling):
        found.append("earlier")
    if (seeker.person_id, guide.person_id) in queries.kept_apart(sides.coupling):
        found.append("apart")
    if seeker.person_id == guide.person_id:
        found.append("self")
    return found


def _sides(
    coupling: Coupling,
    seekers: tuple[Application, ...],
    guides: tuple[Application, ...],
    single: bool = False,
    criteria: tuple[Criterion, ...] | None = None,
) -> Sides:
    criteria = tuple(coupling.criteria.all()) if criteria is None else criteria
    keys = [key for one in criteria for key in (one.seeker_key, one.guide_key)]
    asked = profiles.questions((*seekers, *guides), keys)
    left = [profiles.profile(one, criteria, asked, Side.SEEKER) for one in seekers]
    right = [profiles.profile(one, criteria, asked, Side.GUIDE) for one in guides]
    scorer = engine.Scorer(comparing.criteria(criteria, asked), left, right, comparing.rules(coupling, criteria))
    groups = coupling.method == Method.EXISTING_GROUPS and not single
    units = (
        placing.study_groups(seekers)
        if groups
        else tuple(placing.Unit(profiles.name(one), (one,), (row,)) for row, one in enumerate(seekers))
    )
    times = next((one.key for one in criteria if one.kind == CriterionKind.AVAILABILITY), "")
    slots = tuple(sorted({slot for one in (*left, *right) for slot in one.get(times) or []})) if times else ()
    return Sides(coupling, criteria, units, guides, scorer, slots, fields=(left, right))


def _edges(sides: Sides) -> engine.Edges:
    """All allowed pairs with their points; a study group has the mean of its members, and only what all may have."""
    height, width = sides.scorer.shape
    if all(unit.study_group is None for unit in sides.units):
        edges = sides.scorer.edges(sides.coupling.minimum if height * width > MANY else 0)
        if comparing.weighed(sides.criteria):
            return edges
        return engine.Edges(edges.student, edges.mentor, np.full(len(edges), FULL, np.int32))
    students, mentors, scores = [], [], []
    for place, unit in enumerate(sides.units):
        total = np.zeros(width, np.int64)
        fine = np.ones(width, bool)
        for row in unit.rows:
            total += sides.scorer.block(row, row + 1)[0] if comparing.weighed(sides.criteria) else FULL
            fine &= sides.scorer.allowed(row, row + 1)[0]
        columns = np.flatnonzero(fine)
        students.append(np.full(len(columns), place))
        mentors.append(columns)
        scores.append(total[columns] // len(unit.rows))
    none = [np.zeros(0, np.int64)]
    return engine.Edges(*(np.concatenate(one or none) for one in (students, mentors, scores)))


def _groups(sides: Sides, *, empty: bool) -> engine.Groups | None:
    coupling = sides.coupling
    if coupling.method == Method.EXISTING_GROUPS:
        return engine.Groups(hours_per_student=float(coupling.hours_per_student or 0))
    if coupling.method != Method.FORMED_GROUPS:
        return None
    times = _times(sides, 1)
    if times is not None and not empty:
        times &= ~placing.leads(coupling, sides.guides, sides.slots)
    return engine.Groups(
        lo=coupling.group_lo or 2,
        hi=coupling.group_hi or 10,
        student_slots=_times(sides, 0),
        mentor_slots=times,
        **mixing.columns(mixing.of(coupling), (member for unit in sides.units for member in unit.members)),
    )


def _times(sides: Sides, side: int) -> Any:
    """Who is free when, bool (people, slots); who has not answered can at any time."""
    if not sides.slots:
        return None
    key = next(one.key for one in sides.criteria if one.kind == CriterionKind.AVAILABILITY)
    return np.array([[not one[key] or slot in one[key] for slot in sides.slots] for one in sides.fields[side]], bool)


def _links(answer: engine.Answer) -> list[tuple[int, tuple[str, str]]]:
    """List (number, (student or study group, mentor)) of an answer; numbers count groups where there are any."""
    if answer.coupling == Method.FORMED_GROUPS:
        return [(n, (one, group.mentor)) for n, group in enumerate(answer.groups, 1) for one in group.members]
    return [(n, (one, mentor)) for n, (one, mentor, _points) in enumerate(answer.pairs, 1)]


def _group(sides: Sides, answer: engine.Answer, unit: str, number: int) -> tuple[int | None, str]:
    """Give the number of the group and its common time; a pair has neither."""
    if answer.coupling == Method.FORMED_GROUPS:
        slot = answer.groups[number - 1].slot
        return number, sides.slots[slot] if 0 <= slot < len(sides.slots) else ""
    return (number, "") if answer.coupling == Method.EXISTING_GROUPS else (None, "")


def _data(text: Any) -> Any:
    return getattr(text, "data", str(text))
