"""Before a run: supply and demand, who cannot be matched and why, what one more guide would change, who would hide."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application
from applications.queries import Choices
from matching import queries
from matching.domain import gains, profiles, translate
from matching.models import Unmatched
from programmes.models import Criterion, Question
from programmes.models.coupling import CriterionKind, Method
from programmes.models.questionnaire import QuestionKind

CELLS, CELLS_OF_GROUPS = 30_000_000, 5_000_000
COUNTED = (CriterionKind.SAME, CriterionKind.SHARES, CriterionKind.TREE)


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
    gain: Mapping[str, Sequence[int]] = field(default_factory=dict)
    of_groups: bool = False


@dataclass(frozen=True)
class Outlook:
    """Everything that is known before a run; `dry` tells whether a dry run was made of this pool.

    `conflict` is the document of what cannot hold together, where the dry run found no answer for it.
    """

    tables: tuple[Table, ...]
    stuck: tuple[Unmatched, ...]
    wanted: tuple[Wanted, ...]
    placed: int
    dry: bool
    empty: bool = False
    is_small: bool = True
    conflict: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Gain:
    """Somebody who would get a better match by hiding: with how many points now, and with how many then."""

    who: Application
    now: int
    then: int


@dataclass(frozen=True)
class Hiding:
    """The incentive test: how many could hope for more, how many were tried, and who would gain by hiding."""

    tried: int
    hopeful: int
    gains: tuple[Gain, ...]


def is_small(sides: translate.Sides) -> bool:
    """Say whether a dry run can be asked for: somebody on both sides, and no more than the worker can hold."""
    height, width = sides.scorer.shape
    most = CELLS if sides.coupling.method in (Method.PAIRS, Method.RANDOM) else CELLS_OF_GROUPS
    return 0 < height * width <= most


def for_a_group(campus: str, what: str, gain: Mapping[str, Sequence[int]], method: str) -> Wanted:
    """Say what a guide with room for one group would bring; the figures of a span are those that are sure."""
    people, points = (gain[name][0] if name in gain else 0 for name in ("placed", "total"))
    return Wanted(campus, what, 1, people, points, gain, of_groups=method == Method.EXISTING_GROUPS)


def tables(sides: translate.Sides) -> Iterable[Table]:
    """Count supply and demand by campus, by what the criteria compare, and by language."""
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


def weightiest(sides: translate.Sides) -> Criterion | None:
    """The criterion by which guides are imagined: a tree before others, then the heaviest."""
    counted = [one for one in sides.criteria if one.kind in COUNTED and one.weight]
    return max(counted, key=lambda one: (one.kind == CriterionKind.TREE, one.weight), default=None)


def _languages(asked: profiles.Questions, people: Iterable[Application]) -> dict[str, Question]:
    """The questions about languages that these people were asked: who was not asked lacks no language."""
    forms = {one.questionnaire_id for one in people}
    return {key: one for (form, key), one in asked.items() if form in forms and one.kind == QuestionKind.LANGUAGES}


def sentence(one: Wanted) -> str:
    """Say in words what a guide who does not exist yet would bring."""
    who = {"what": one.what, "campus": one.campus, "places": one.places, "people": one.people, "points": one.points}
    if one.gain:
        return gains.sentence(_for_a_group(one), one.gain, of_groups=one.of_groups)
    if one.what and one.campus:
        where = _in_and_at(one.places) % who
    else:
        where = _with_places(one.places) % (who | {"where": one.what or one.campus})
    if one.people:
        return gains.persons(one.people) % (who | {"where": where})
    return gains.only_points(one.points) % (who | {"where": where})


def _in_and_at(places: int) -> str:
    return ngettext(
        "One more guide in %(what)s at %(campus)s with %(places)s place",
        "One more guide in %(what)s at %(campus)s with %(places)s places",
        places,
    )


def _with_places(places: int) -> str:
    return ngettext(
        "One more guide (%(where)s) with %(places)s place", "One more guide (%(where)s) with %(places)s places", places
    )


def _for_a_group(one: Wanted) -> str:
    """Name a guide with room for one group, of people or a whole study group."""
    who = {"what": one.what, "campus": one.campus, "where": one.what or one.campus}
    if one.of_groups:
        if one.what and one.campus:
            return _("One more guide in %(what)s at %(campus)s with room for one study group") % who
        return _("One more guide (%(where)s) with room for one study group") % who
    if one.what and one.campus:
        return _("One more guide in %(what)s at %(campus)s for one group") % who
    return _("One more guide (%(where)s) for one group") % who
