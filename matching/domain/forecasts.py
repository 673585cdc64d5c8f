"""What a run would give: asked for at the desk, worked out by a worker (minutes for a large pool), and read back."""

import hashlib
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications import queries as applications
from applications.queries import Choices
from matching import engine, queries
from matching.domain import (
    errands,
    failures,
    group_outlook,
    group_worth,
    limits,
    mixing,
    placing,
    profiles,
    ranks,
    readiness,
    translate,
)
from matching.domain.readiness import Gain, Hiding, Outlook, Wanted
from matching.models import Forecast, Unmatched
from matching.states import ForecastKind, SearchState
from people.domain import audit
from people.models import Person
from programmes.models import Campus, Coupling

FORECASTS = 4_714
PRICED_MOST, EXACT_MOST, CAMPUS_MOST, PLACES = 400, 8, 2, 3
DRY_SECONDS, EXACT_SECONDS, INCENTIVE_SECONDS, GROUP_SECONDS, CHUNK = 20.0, 10.0, 30.0, 5.0, 4


@transaction.atomic
def ask(coupling: Coupling, campus: Campus | None, kind: ForecastKind, *, by: Person, at: datetime) -> Forecast:
    """Ask the worker for a dry run or for the test whether hiding pays; nothing is matched."""
    if not readiness.is_small(translate.gather(coupling, campus)):
        raise ValidationError(_("There is no dry run of this pool. Load the page anew to see why."))
    which = {"coupling": coupling, "campus": campus, "kind": kind}
    row = errands.ask(Forecast, which, {"found": {}}, by=by, at=at)
    audit.record("coupling.forecast_asked", coupling, by=by, at=at, scope=coupling.cohort.programme.slug)
    return row


def of(coupling: Coupling, campus: Campus | None, kind: ForecastKind) -> Forecast | None:
    """Find what was asked about a pool."""
    return Forecast.objects.filter(coupling=coupling, campus=campus, kind=kind).first()


def outlook(coupling: Coupling, campus: Campus | None) -> Outlook:
    """Look at a pool before a run: supply and demand as they are now, and what a dry run of this pool has found."""
    sides = translate.gather(coupling, campus)
    counted, empty, is_small = tuple(readiness.tables(sides)), 0 in sides.scorer.shape, readiness.is_small(sides)
    found = _fresh(of(coupling, campus, ForecastKind.DRY), sides)
    if found is None or not is_small:
        return Outlook(counted, (), (), 0, dry=False, empty=empty, is_small=is_small)
    if "conflict" in found:
        return Outlook(counted, (), (), 0, dry=True, is_small=is_small, conflict=found["conflict"])
    people = applications.whole().in_bulk([one["application"] for one in found["stuck"]])
    stuck = [Unmatched(**{**one, "application": people[one["application"]]}) for one in found["stuck"]]
    order = sorted(stuck, key=lambda one: (one.reason == "contention", str(one.application.person)))
    return Outlook(counted, tuple(order), tuple(_wanted(sides, found["wanted"])), found["placed"], dry=True)


def hiding(coupling: Coupling, campus: Campus | None) -> Hiding | None:
    """Give what the test whether hiding pays has found of this pool; None where it was not asked, or is old."""
    found = _fresh(of(coupling, campus, ForecastKind.HIDING), translate.gather(coupling, campus))
    if found is None or "conflict" in found:
        return None
    people = applications.whole().in_bulk([one["application"] for one in found["gains"]])
    gains = [Gain(people[one["application"]], one["now"], one["then"]) for one in found["gains"]]
    order = sorted(gains, key=lambda one: (one.now - one.then, str(one.who.person)))
    return Hiding(found["tried"], found["hopeful"], tuple(order))


def carry_out(pk: int) -> bool:
    """Work out what waits, or whose worker has died; false when there was nothing to do."""
    return errands.carry_out(Forecast, pk, FORECASTS, _work_out)


def mark(sides: translate.Sides) -> str:
    """Give a mark of a pool and its rules: another when anybody, any answer, place, weight or rule is another."""
    coupling = sides.coupling
    rules = [coupling.minimum, coupling.good, coupling.objective, coupling.balance, coupling.within_campus]
    rules += [coupling.method, coupling.group_lo, coupling.group_hi, coupling.hours_per_student]
    units = [(one.id, len(one.members)) for one in sides.units if one.study_group is not None]
    weights = [(one.key, one.kind, one.weight, one.guide_weight, one.must) for one in sides.criteria]
    places = [(one.pk, one.places, one.hours) for one in sides.guides], sorted(queries.places_taken(coupling).items())
    apart = sorted(placing.forbidden(coupling, sides.units, sides.guides))
    people = [member for unit in sides.units for member in unit.members]
    whole = [ranks.mark(coupling, people), limits.of_problem(coupling, people, sides.guides, standing=False)]
    whole.append(mixing.mark(coupling, people))
    return hashlib.sha256(repr((rules, units, weights, places, apart, whole, sides.fields)).encode()).hexdigest()


def _fresh(row: Forecast | None, sides: translate.Sides) -> dict[str, Any] | None:
    if row is None or row.state != SearchState.FOUND or row.mark != mark(sides):
        return None
    found: dict[str, Any] = row.found
    return found


def _work_out(row: Forecast, tell: errands.Tell) -> dict[str, Any]:
    sides = translate.gather(row.coupling, row.campus)
    before = mark(sides)
    if not readiness.is_small(sides):  # somebody has left since it was asked
        return {"mark": "", "found": {}}
    work = _dry_run if row.kind == ForecastKind.DRY else _test_hiding
    try:
        return {"mark": before, "found": work(sides, tell)}
    except engine.Infeasible as wrong:
        return {"mark": before, "found": {"conflict": failures.of(wrong, [])}}


def _dry_run(sides: translate.Sides, tell: errands.Tell) -> dict[str, Any]:
    """Solve, say who would have no place and why, and which guides who do not exist yet would help most."""
    problem = translate.problem(sides, 0)
    answer = engine.solve(problem, time_limit=DRY_SECONDS, progress=lambda _stage, share: tell(share / 2))
    of_unit = {unit.id: unit for unit in sides.units}
    stuck = [
        {"application": member.pk, "reason": one.reason, "figures": of_unit[one.student].figures(one.data)}
        for one in answer.unmatched
        for member in of_unit[one.student].members
    ]
    if sides.coupling.method in group_worth.GROUPED:
        wanted = group_outlook.wanted(sides, problem, answer, list(_imagined(sides))[:PRICED_MOST], tell)
        stuck += group_outlook.stuck_alone(sides)
    else:
        wanted = _priced(sides, problem, answer, tell)
    return {"placed": group_outlook.placed(sides, answer), "stuck": stuck, "wanted": list(wanted)}


def _priced(
    sides: translate.Sides, problem: engine.Problem, answer: engine.Answer, tell: errands.Tell
) -> Iterable[dict[str, Any]]:
    """Price all imagined guides at once, and solve exactly with each of the best."""
    made = list(_imagined(sides))[:PRICED_MOST]
    scores = translate.against(sides, [profile for profile, _campus, _option in made])
    prices = engine.prices(problem, answer)
    worth = [prices.offer(one) for one in scores]
    order = sorted(range(len(made)), key=lambda k: (-worth[k].get("placed", 0), -worth[k].get("total", 0), k))
    found: list[dict[str, Any]] = []
    for place in order:
        _profile, campus, option = made[place]
        helps = worth[place].get("placed", 0) or worth[place].get("total", 0)
        if helps and sum(one["campus"] == campus for one in found) < CAMPUS_MOST and len(found) < EXACT_MOST:
            people, points = _exactly(problem, answer, scores[place])
            found.append({"campus": campus, "option": option, "people": people, "points": points})
            tell(0.5 + len(found) / (2 * EXACT_MOST))
    return found


def _imagined(sides: translate.Sides) -> Iterable[tuple[profiles.Profile, str, str | None]]:
    """Profiles of guides by campus and by the weightiest branch that seekers want; the rest of a must is met."""
    first = readiness.weightiest(sides)
    campuses = {str(member.campus_id or "-") for unit in sides.units for member in unit.members}
    options = sorted({str(key) for one in sides.fields[0] for key in one.get(first.key) or ()}) if first else [None]
    open_to_all = {
        field: sorted({str(key) for one in sides.fields[0] for key in one.get(field) or ()})
        for one in sides.criteria
        if one.must
        for field in (one.key, one.key + profiles.ROOT)
    }
    for campus in sorted(campuses):
        for number, option in enumerate(options):
            profile: profiles.Profile = {"id": f"new {campus} {number}", "campus": campus, **open_to_all}
            if first is not None and option is not None:
                profile |= {first.key: [option], first.key + profiles.ROOT: [option.split(".")[0]]}
            yield profile, campus, option


def _exactly(problem: engine.Problem, answer: engine.Answer, scores: dict[str, int]) -> tuple[int, int]:
    """Solve with one more guide of some places: how many more people have one, and how many more points there are."""
    at = {name: place for place, name in enumerate(problem.students.ids)}
    mentors, edges = problem.mentors, problem.edges
    new = sorted(scores)
    grown = replace(
        problem,
        caps=tuple(
            replace(cap, mentors=(*cap.mentors, "new")) if len(cap.mentors) == len(mentors.ids) else cap
            for cap in problem.caps
        ),
        mentors=engine.Mentors((*mentors.ids, "new"), [*mentors.places.tolist(), PLACES]),
        edges=engine.Edges(
            np.concatenate([edges.student, [at[one] for one in new]]).astype(np.int32),
            np.concatenate([edges.mentor, [len(mentors.ids)] * len(new)]).astype(np.int32),
            np.concatenate([edges.score, [scores[one] for one in new]]).astype(np.int32),
        ),
    )
    after = {level.name: level.value for level in engine.solve(grown, time_limit=EXACT_SECONDS).levels}
    before = {level.name: level.value for level in answer.levels}
    placed, total = (after.get(name, 0) - before.get(name, 0) for name in ("placed", "total"))
    return placed, total


def _wanted(sides: translate.Sides, found: list[dict[str, Any]]) -> Iterable[Wanted]:
    """Say in the reader's language where the guides who would help most are wanted, and with what."""
    first = readiness.weightiest(sides)
    everybody = (*(member for unit in sides.units for member in unit.members), *sides.guides)
    asked = profiles.questions(everybody)
    known = readiness.names(first, asked, Choices(sides.coupling.cohort)) if first else {}
    campuses = {str(one.campus_id or "-"): str(one.campus or "") for one in everybody}
    made = []
    for one in found:
        option = one["option"] or ""
        what = known.get(option, known.get(option.split(".")[0], option))
        where = campuses.get(one["campus"], "")
        if "gain" in one:
            made.append(readiness.for_a_group(where, what, one["gain"], sides.coupling.method))
        else:
            made.append(Wanted(where, what, PLACES, one["people"], one["points"]))
    return sorted(made, key=lambda one: (-one.people, -one.points, one.campus, one.what))


def _test_hiding(sides: translate.Sides, tell: errands.Tell) -> dict[str, Any]:
    """Try for some seconds one after another, in an order that is scattered and always the same."""
    problem = translate.problem(sides, 0)
    answer = engine.solve(problem, time_limit=DRY_SECONDS)
    of_unit = {unit.id: unit for unit in sides.units}
    in_groups = sides.coupling.method in group_worth.GROUPED
    limit, chunk = (GROUP_SECONDS, 1) if in_groups else (None, CHUNK)
    until, tried, hopeful = time.monotonic() + INCENTIVE_SECONDS, 0, 0
    gains: list[dict[str, int]] = []
    ids = sorted(problem.students.ids, key=_scattered)
    for start in range(0, len(ids), chunk):
        if time.monotonic() > until:
            break
        chosen = ids[start : start + chunk]
        report = engine.incentive(problem, answer, chosen, time_limit=limit)
        tried += len(chosen)
        hopeful += report.tested
        gains += [
            {"application": member.pk, "now": one.score, "then": one.score_hiding}
            for one in report.gains
            for member in of_unit[one.student].members
        ]
        tell(tried / len(ids))
    return {"tried": tried, "hopeful": hopeful, "gains": gains}


def _scattered(name: str) -> int:
    """Scatter ids evenly, the same way each time."""
    return int(name.lstrip("ag") or 0) * 2_654_435_761 % 2**32
