"""Checking a coupling's rules about everybody at once: who comes first, how many, and what groups are made of."""

from collections.abc import Collection, Iterator
from typing import Any

from programmes.domain.recipe import hints
from programmes.domain.recipe.asking import QuestionShape
from programmes.domain.recipe.book import Recipe
from programmes.domain.recipe.checking import Found, twice
from programmes.domain.recipe.coupling import CapShape, CouplingShape, GroupMixShape, PriorityShape
from programmes.domain.recipe.questions import answers
from programmes.models.coupling import Method
from programmes.models.placing import ALONE_BY, CAPPED_BY, HOME_BY, RANKED_BY, CapScope, PriorityTest
from programmes.models.questionnaire import QuestionKind

Place = tuple[Any, ...]
Asked = dict[str, QuestionShape]


def faults(recipe: Recipe, coupling: CouplingShape, seekers: Asked, guides: Asked, place: Place) -> Iterator[Found]:
    """List what is wrong with these rules of one coupling, as (place, sentence)."""
    yield from twice(*place, "priorities", (one.key for one in coupling.priorities))
    yield from twice(*place, "caps", (one.key for one in coupling.caps))
    for number, priority in enumerate(coupling.priorities):
        yield from _priority(recipe, priority, seekers, (*place, "priorities", number))
    for number, cap in enumerate(coupling.caps):
        yield from _cap(recipe, cap, guides, (*place, "caps", number))
    if coupling.group_mix is not None:
        if coupling.method != Method.FORMED_GROUPS:
            yield (*place, "group_mix"), f"is for formed groups: {coupling.method.value} has none"
        yield from _mix(recipe, coupling.group_mix, seekers, (*place, "group_mix"))


def _priority(recipe: Recipe, one: PriorityShape, known: Asked, place: Place) -> Iterator[Found]:
    if one.test == PriorityTest.WAITED:
        if one.question or one.answers:
            yield place, "`waited` asks nothing: leave `question` and `answers` out"
    elif not one.question or not one.answers:
        yield place, "give the `question` and the `answers` that put somebody into this class"
    else:
        yield from _by(recipe, one.question, one.answers, known, RANKED_BY, (place, "question", "answers"))


def _cap(recipe: Recipe, cap: CapShape, known: Asked, place: Place) -> Iterator[Found]:
    if not cap.least and cap.most is None:
        yield place, "says nothing: give `least` or `most`"
    if cap.most is not None and cap.most < cap.least:
        yield (*place, "most"), "must not be less than `least`"
    if cap.scope != CapScope.CAMPUS and cap.campus:
        yield (*place, "campus"), "is for the scope `campus`"
    slugs = {campus.slug for campus in recipe.campuses}
    if cap.campus and cap.campus not in slugs:
        yield (*place, "campus"), f"“{cap.campus}” is not among the recipe's campuses{hints.meant(cap.campus, slugs)}"
    if cap.scope == CapScope.ANSWER:
        if not cap.question:
            yield (*place, "question"), "name the question to the guide whose answer counts"
        else:
            given = [cap.answer] if cap.answer else []
            yield from _by(recipe, cap.question, given, known, CAPPED_BY, (place, "question", "answer"))
    elif cap.question or cap.answer:
        yield (*place, "question"), "is for the scope `answer`"


def _mix(recipe: Recipe, mix: GroupMixShape, known: Asked, place: Place) -> Iterator[Found]:
    if not mix.home and mix.never_alone is None:
        yield place, "says nothing: give `home` or `never_alone`"
    if mix.cohesion and mix.spread:
        yield (*place, "spread"), "members are wanted either alike (`cohesion`) or different (`spread`)"
    if bool(mix.home) != bool(mix.cohesion or mix.spread):
        yield (*place, "home"), "goes with points: `cohesion` for members who are alike, or `spread`"
    if mix.home:
        yield from _by(recipe, mix.home, [], known, HOME_BY, (place, "home", "home"))
    if mix.never_alone:
        here = (*place, "never_alone")
        wanted = mix.never_alone
        yield from _by(recipe, wanted.question, wanted.answers, known, ALONE_BY, (here, "question", "answers"))


def _by(
    recipe: Recipe,
    key: str,
    given: list[str],
    known: Asked,
    kinds: Collection[QuestionKind],
    where: tuple[Place, str, str],
) -> Iterator[Found]:
    """Say what keeps a rule from going by an answer: nobody is asked, it is free, it is sensitive, or no answer."""
    place, named, listed = where
    question = known.get(key)
    if question is None:
        yield (*place, named), f"“{key}” is not asked of them{hints.meant(key, known)}"
    elif question.sensitive:
        yield (*place, named), f"“{key}” is sensitive: nobody is placed by health or what else needs special care"
    elif question.kind not in kinds:
        fits = ", ".join(sorted(kind.value for kind in kinds))
        yield (*place, named), f"this goes by {fits}, not {question.kind.value}"
    else:
        yield from answers(question, given, (*place, listed), recipe)
