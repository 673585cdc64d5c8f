"""What one more place with each guide is worth to a run: worked out before the run is stored, and said in words."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import ngettext

from applications.models import Application
from matching import engine
from matching.domain import group_worth
from matching.models import Run
from programmes.models.coupling import Method, Objective

MANY = 1_000_000
PRICED = (Method.PAIRS, Method.RANDOM)
RAISING = (Objective.WORST_FIRST, Objective.WORST_TO_GOOD)
Gain = Mapping[str, int]


def of(problem: engine.Problem, answer: engine.Answer) -> dict[str, dict[str, Any]]:
    """Price one more place with every guide, by the key of the application; who would gain nothing is left out.

    Pairs only where they are solved to the end, and not for very many edges: one search of shortest ways, a second or
    two at most. Where the weakest match was raised, it stays at least as strong. Groups have spans, see `group_worth`.
    """
    if problem.coupling in group_worth.GROUPED:
        return dict(group_worth.of(problem, answer))
    if problem.coupling not in PRICED or answer.gap or len(problem.edges) > MANY:
        return {}
    try:
        gains = engine.prices(_raised(problem, answer), answer).one_more
    except ArithmeticError:
        return {}
    found = {name[1:]: {level: number for level, number in gain.items() if number} for name, gain in gains.items()}
    return {key: gain for key, gain in found.items() if _helps(gain)}


def _raised(problem: engine.Problem, answer: engine.Answer) -> engine.Problem:
    """Leave out the edges below the weakest match where the objective raised it; what is locked stays."""
    if problem.objective not in RAISING:
        return problem
    floor = next((level.number for level in answer.levels if level.name == "worst"), 0)
    students, mentors, edges = problem.students.ids, problem.mentors.ids, problem.edges
    held = set(problem.locked)
    two = zip(edges.student.tolist(), edges.mentor.tolist(), edges.score.tolist(), strict=True)
    kept = [points >= floor or (students[one], mentors[other]) in held for one, other, points in two]
    columns = (edges.student[kept], edges.mentor[kept], edges.score[kept])
    return replace(problem, objective=Objective.TOTAL.value, edges=engine.Edges(*columns))


def in_words(run: Run) -> list[str]:
    """Say of each guide what one more place would change, whoever helps most first."""
    guides = Application.objects.filter(pk__in=[int(key) for key in run.prices]).select_related("person")
    rows = [(run.prices[str(one.pk)], str(one.person)) for one in guides.defer("answers")]
    if run.coupling.method in group_worth.GROUPED:
        rows.sort(
            key=lambda row: ([-n for n in row[0].get("placed", ())], [-n for n in row[0].get("total", ())], row[1])
        )
        return [group_worth.sentence(gain, name, run.coupling.method) for gain, name in rows]
    rows.sort(key=lambda row: (-row[0].get("placed", 0), -row[0].get("total", 0), row[1]))
    return [_sentence(gain, name) for gain, name in rows]


def brief(run: Run, guide: int) -> str:
    """Say in a few words what one more place with a guide would change; empty where nothing."""
    gain = run.prices.get(str(guide))
    if gain is None:
        return ""
    if run.coupling.method in group_worth.GROUPED:
        return group_worth.brief(gain, run.coupling.method)
    if gain.get("placed"):
        return ngettext(
            "one more place would place %(number)s more person",
            "one more place would place %(number)s more people",
            gain["placed"],
        ) % {"number": gain["placed"]}
    return ngettext(
        "one more place would bring %(points)s point", "one more place would bring %(points)s points", gain["total"]
    ) % {"points": gain["total"]}


def _sentence(gain: Gain, name: str) -> str:
    if gain.get("placed"):
        return ngettext(
            "One more place with %(name)s would place %(number)s more person.",
            "One more place with %(name)s would place %(number)s more people.",
            gain["placed"],
        ) % {"name": name, "number": gain["placed"]}
    return ngettext(
        "One more place with %(name)s would place nobody more, but bring %(points)s point.",
        "One more place with %(name)s would place nobody more, but bring %(points)s points.",
        gain["total"],
    ) % {"name": name, "points": gain["total"]}


def _helps(gain: Gain) -> bool:
    return gain.get("placed", 0) > 0 or (not gain.get("placed") and gain.get("total", 0) > 0)
