"""Before a run: supply and demand, who cannot be matched and why, what one more guide would change, who would hide."""

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application
from applications.queries import Choices
from matching import engine, queries
from matching.domain import profiles, reasons, translate
from matching.models import Unmatched
from programmes.models import Campus, Coupling, Criterion, Question
from programmes.models.coupling import CriterionKind, Method
from programmes.models.questionnaire import QuestionKind

CELLS = 1_000_000
COUNTED = (CriterionKind.SAME, CriterionKind.SHARES, CriterionKind.TREE)
PRICED_MOST, EXACT_MOST, CAMPUS_MOST, PLACES = 400, 8, 2, 3
INCENTIVE_SECONDS, CHUNK = 4.0, 4


@dataclass(frozen=True)
class Line:
    """One line of supply and demand: how many seekers want it, how many guides offer it, with how many free places."""

    words: str
    seekers: int
    guides: int
    places: int

    @property
    def lacking(self) -> int:
        """How many places are missing; nothing when there are enough."""
        return max(0, self.seekers - self.places)


@dataclass(frozen=True)
class Table:
    """Supply and demand by one thing."""

    words: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Wanted:
    """A guide who would help: where, with what, and what so many places would change."""

    campus: str
    what: str
    places: int
    people: int
    points: int


@dataclass(frozen=True)
class Outlook:
    """Everything that is known before a run; `dry` tells whether the engine was asked for it."""

    tables: tuple[Table, ...]
    stuck: tuple[tuple[str, str, str], ...]
    wanted: tuple[Wanted, ...]
    placed: int
    dry: bool
    empty: bool = False


@dataclass(frozen=True)
class Hiding:
    """The incentive test: how many could hope for more, how many were tried, and how many would gain by hiding."""

    tried: int
    hopeful: int
    gains: int
    most: int


def outlook(coupling: Coupling, campus: Campus | None) -> Outlook:
    """Look at a pool before a run: nothing is written."""
    sides = translate.gather(coupling, campus)
    tables = tuple(_tables(sides))
    if not _is_small(sides):
        return Outlook(tables, (), (), 0, dry=False, empty=0 in sides.scorer.shape)
    problem = translate.problem(sides, 0)
    answer = engine.solve(problem, time_limit=20.0)
    stuck = tuple(_stuck(sides, answer))
    placed = sum(level.value for level in answer.levels if level.name == "placed")
    return Outlook(tables, stuck, tuple(_wanted(sides, problem, answer)), placed, dry=True)


def hiding(coupling: Coupling, campus: Campus | None) -> Hiding | None:
    """Test for some seconds whether hiding alternatives pays; None where the engine cannot be asked."""
    sides = translate.gather(coupling, campus)
    if not _is_small(sides):
        return None
    problem = translate.problem(sides, 0)
    answer = engine.solve(problem)
    until, tried, hopeful, gains, most = time.monotonic() + INCENTIVE_SECONDS, 0, 0, 0, 0
    ids = sorted(problem.students.ids, key=lambda one: hash_of(one))
    for start in range(0, len(ids), CHUNK):
        if time.monotonic() > until:
            break
        chosen = ids[start : start + CHUNK]
        report = engine.incentive(problem, answer, chosen)
        tried += len(chosen)
        hopeful += report.tested
        gains += len(report.gains)
        most = max([most, *(one.score_hiding - one.score for one in report.gains)])
    return Hiding(tried, hopeful, gains, most)


def hash_of(name: str) -> int:
    """Scatter ids evenly, the same way each time."""
    return int(name.lstrip("ag") or 0) * 2_654_435_761 % 2**32


def _is_small(sides: translate.Sides) -> bool:
    """Say whether a dry run fits into a page: pairs, and not too many of them."""
    height, width = sides.scorer.shape
    return sides.coupling.method in (Method.PAIRS, Method.RANDOM) and 0 < height * width <= CELLS


def _tables(sides: translate.Sides) -> Iterable[Table]:
    coupling = sides.coupling
    taken = queries.places_taken(coupling)
    room = [max(0, one.places - taken.get(one.pk, 0)) for one in sides.guides]
    seekers = [member for unit in sides.units for member in unit.members]
    everybody = (*seekers, *sides.guides)
    campuses = {one.campus_id: str(one.campus) for one in everybody if one.campus is not None}
    if campuses:
        wants = Counter(one.campus_id for one in seekers)
        yield Table(_("Campus"), _lines(campuses, wants, [[one.campus_id] for one in sides.guides], room))
    asked, choices = profiles.questions(everybody), Choices(coupling.cohort)
    for criterion in sides.criteria:
        if criterion.kind in COUNTED:
            words = names(criterion, asked, choices)
            left = [roots(one.get(criterion.key), criterion) for one in sides.fields[0]]
            right = [roots(one.get(criterion.key), criterion) for one in sides.fields[1]]
            table = Table(str(criterion.label), _lines(words, Counter(key for one in left for key in one), right, room))
            if table.lines:
                yield table
    spoken, offered = (_languages(asked, people) for people in (seekers, sides.guides))
    if spoken and offered and not any(one.seeker_key in spoken for one in sides.criteria if one.kind in COUNTED):
        words = choices.of(spoken[min(spoken)])
        left = [[key for name in spoken for key in one.answers.get(name) or ()] for one in seekers]
        right = [[key for name in offered for key in one.answers.get(name) or ()] for one in sides.guides]
        yield Table(_("Languages"), _lines(words, Counter(key for one in left for key in set(one)), right, room))


def _lines(names: dict[Any, str], wants: Counter[Any], offers: list[list[Any]], room: list[int]) -> tuple[Line, ...]:
    guides: Counter[Any] = Counter()
    places: Counter[Any] = Counter()
    for offered, free in zip(offers, room, strict=True):
        for key in set(offered):
            guides[key] += 1
            places[key] += free
    found = [
        Line(str(names.get(key, key)), wants[key], guides[key], places[key])
        for key in wants.keys() | guides.keys()
        if key is not None
    ]
    return tuple(sorted(found, key=lambda line: (-line.lacking, -line.seekers, line.words)))


def names(criterion: Criterion, asked: profiles.Questions, choices: Choices) -> dict[str, str]:
    """Name the answers that a criterion compares, in the reader's language."""
    keys = (criterion.seeker_key, criterion.guide_key)
    found: dict[str, str] = {"yes": _("Yes"), "no": _("No")}
    for (_form, key), question in asked.items():
        if key in keys:
            is_tree = criterion.kind == CriterionKind.TREE
            options = choices.of(question).items()
            found |= {(profiles.branch(code) if is_tree else code): words for code, words in options}
    return found


def roots(value: Any, criterion: Criterion) -> list[Any]:
    """Give the answers that are counted; of a tree its branches."""
    given = value if isinstance(value, list) else [] if value is None else [value]
    return sorted({str(one).split(".")[0] for one in given}) if criterion.kind == CriterionKind.TREE else given


def _languages(asked: profiles.Questions, people: Iterable[Application]) -> dict[str, Question]:
    """The questions about languages that these people were asked: who was not asked lacks no language."""
    forms = {one.questionnaire_id for one in people}
    return {key: one for (form, key), one in asked.items() if form in forms and one.kind == QuestionKind.LANGUAGES}


def _stuck(sides: translate.Sides, answer: engine.Answer) -> Iterable[tuple[str, str, str]]:
    """Who would have no place, with the campus and the reason; those whom nobody fits come first."""
    of = {unit.id: unit for unit in sides.units}
    rows = []
    for one in answer.unmatched:
        for member in of[one.student].members:
            row = Unmatched(application=member, reason=one.reason, figures=dict(one.data))
            rows.append(
                (one.reason == "contention", str(member.person), str(member.campus or ""), reasons.in_words(row))
            )
    return [row[1:] for row in sorted(rows)]


def _wanted(sides: translate.Sides, problem: engine.Problem, answer: engine.Answer) -> Iterable[Wanted]:
    """Which guides who do not exist yet would help most: priced all at once, then the best solved exactly."""
    made = list(_imagined(sides))[:PRICED_MOST]
    if not made:
        return []
    scores = translate.against(sides, [profile for profile, _campus, _what in made])
    prices = engine.prices(problem, answer)
    worth = [prices.offer(one) for one in scores]
    order = sorted(range(len(made)), key=lambda k: (-worth[k].get("placed", 0), -worth[k].get("total", 0), k))
    found: list[Wanted] = []
    for place in order:
        at_campus = sum(one.campus == made[place][1] for one in found)
        helps = worth[place].get("placed", 0) or worth[place].get("total", 0)
        if helps and at_campus < CAMPUS_MOST and len(found) < EXACT_MOST:
            people, points = _exactly(problem, answer, scores[place])
            found.append(Wanted(made[place][1], made[place][2], PLACES, people, points))
    return sorted(found, key=lambda one: (-one.people, -one.points, one.campus, one.what))


def _imagined(sides: translate.Sides) -> Iterable[tuple[profiles.Profile, str, str]]:
    """Profiles of guides by campus and by the weightiest branch that seekers want; the rest of a must is met."""
    counted = [one for one in sides.criteria if one.kind in COUNTED and one.weight]
    first = max(counted, key=lambda one: (one.kind == CriterionKind.TREE, one.weight), default=None)
    everybody = [member for unit in sides.units for member in unit.members]
    campuses = {str(one.campus_id or "-"): str(one.campus or "") for one in everybody}
    asked = profiles.questions((*everybody, *sides.guides))
    known = names(first, asked, Choices(sides.coupling.cohort)) if first else {}
    options = sorted({key for one in sides.fields[0] for key in one.get(first.key) or ()}) if first else [None]
    open_to_all = {
        field: sorted({str(key) for one in sides.fields[0] for key in one.get(field) or ()})
        for one in sides.criteria
        if one.must
        for field in (one.key, one.key + profiles.ROOT)
    }
    for campus, place in sorted(campuses.items()):
        for number, option in enumerate(options):
            profile: profiles.Profile = {"id": f"new {campus} {number}", "campus": campus, **open_to_all}
            if first is not None and option is not None:
                profile |= {first.key: [option], first.key + profiles.ROOT: [str(option).split(".")[0]]}
            words = known.get(str(option), known.get(str(option).split(".")[0], str(option))) if option else ""
            yield profile, place, words


def _exactly(problem: engine.Problem, answer: engine.Answer, scores: dict[str, int]) -> tuple[int, int]:
    """Solve with one more guide of some places: how many more people have one, and how many more points there are."""
    at = {name: place for place, name in enumerate(problem.students.ids)}
    mentors, edges = problem.mentors, problem.edges
    new = sorted(scores)
    grown = replace(
        problem,
        mentors=engine.Mentors((*mentors.ids, "new"), [*mentors.places.tolist(), PLACES]),
        edges=engine.Edges(
            np.concatenate([edges.student, [at[one] for one in new]]).astype(np.int32),
            np.concatenate([edges.mentor, [len(mentors.ids)] * len(new)]).astype(np.int32),
            np.concatenate([edges.score, [scores[one] for one in new]]).astype(np.int32),
        ),
    )
    after = {level.name: level.value for level in engine.solve(grown, time_limit=10.0).levels}
    before = {level.name: level.value for level in answer.levels}
    placed, total = (after.get(name, 0) - before.get(name, 0) for name in ("placed", "total"))
    return placed, total


def sentence(one: Wanted) -> str:
    """Say in words what a guide who does not exist yet would bring."""
    who = {"what": one.what, "campus": one.campus, "places": one.places, "people": one.people, "points": one.points}
    if one.what and one.campus:
        where = _("One more guide in %(what)s at %(campus)s with %(places)s places") % who
    else:
        where = _("One more guide (%(where)s) with %(places)s places") % (who | {"where": one.what or one.campus})
    if one.people:
        words = ngettext(
            "%(where)s would place %(people)s more person.", "%(where)s would place %(people)s more people.", one.people
        )
        return words % (who | {"where": where})
    return _("%(where)s would place nobody more, but bring %(points)s points.") % (who | {"where": where})
