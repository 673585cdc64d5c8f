"""What a group is made of: how many give which answer to what is compared, and how far its scores lie apart."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from applications import queries as applications
from applications.models import Application
from applications.queries import Choices
from matching.domain import mixing, profiles, readiness
from matching.models import Group
from matching.states import Side
from programmes import queries as programmes
from programmes.models import Coupling
from programmes.models.coupling import CriterionKind


@dataclass(frozen=True)
class Share:
    """One thing that members are compared by, and how many give which answer, the commonest first."""

    words: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Spread:
    """The scores of a group: lowest, mean, highest, and how many are below a good score."""

    lowest: int
    mean: int
    highest: int
    weak: int


def shares(coupling: Coupling, members: Iterable[Application]) -> list[Share]:
    """Count the members of a group by campus, where they come from, and each criterion that counts answers."""
    people = list(members)
    found = []
    places = Counter(str(one.campus) for one in people if one.campus is not None)
    if len(places) > 1:
        found.append(Share(_("Campus"), tuple(places.most_common())))
    criteria = [one for one in coupling.criteria.all() if one.kind in readiness.COUNTED]
    asked, choices = profiles.questions(people), Choices(coupling.cohort)
    found += list(_homes(coupling, people, asked, choices, {criterion.seeker_key for criterion in criteria}))
    rows = [profiles.profile(one, criteria, asked, Side.SEEKER) for one in people]
    for criterion in criteria:
        names = readiness.names(criterion, asked, choices)
        given: Counter[str] = Counter()
        for row in rows:
            given.update(str(names.get(key, key)) for key in readiness.roots(row.get(criterion.key), criterion))
        if given:
            found.append(Share(str(criterion.label), tuple(given.most_common())))
    return found


def _homes(
    coupling: Coupling, people: list[Application], asked: profiles.Questions, choices: Choices, counted: set[str]
) -> Iterable[Share]:
    """Count where members come from, where groups are made by it and no criterion counts the same question."""
    mix = mixing.of(coupling)
    if mix is None or not mix.home_key or mix.home_key in counted:
        return
    questions = [question for (_form, key), question in asked.items() if key == mix.home_key]
    names: dict[str, str] = {"yes": _("Yes"), "no": _("No")}
    for question in questions:
        names |= choices.of(question)
    given = mixing.homes(mix, people)
    if given and questions:
        counts = tuple((names.get(key, key), number) for key, number in given.most_common())
        yield Share(str(questions[0].label), counts)


def spread(scores: list[int], good: int) -> Spread | None:
    """Say how far the scores of a group lie apart; None without members."""
    if not scores:
        return None
    return Spread(min(scores), round(sum(scores) / len(scores)), max(scores), sum(one < good for one in scores))


def slot_words(group: Group) -> str:
    """Say the common time of a group, in the words of the guide's questionnaire."""
    if not group.slot:
        return ""
    times = group.coupling.criteria.filter(kind=CriterionKind.AVAILABILITY).values("guide_key")
    asked = programmes.questions(group.guide.questionnaire).filter(key__in=times).first()
    if asked is None:
        return group.slot
    return applications.in_words(asked, [group.slot], Choices(group.coupling.cohort))
