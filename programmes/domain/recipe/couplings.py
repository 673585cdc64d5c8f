"""Checking a recipe's couplings: both sides come in, criteria compare what can be compared, and who sees what first."""

from collections.abc import Iterator
from typing import Any

from programmes.domain.recipe import hints, ruling, together
from programmes.domain.recipe.asking import QuestionShape
from programmes.domain.recipe.book import Recipe
from programmes.domain.recipe.checking import Found, twice
from programmes.domain.recipe.coupling import CouplingShape, CriterionShape
from programmes.domain.recipe.questions import CHOSEN, asked
from programmes.models.coupling import CriterionKind, Method, objectives
from programmes.models.questionnaire import HIDES_WHO, QuestionKind

K = QuestionKind
ONE_KEY = frozenset({K.CHOICE, K.STUDY_PROGRAMME, K.INSTITUTION, K.ORGANISATION, K.CAMPUS, K.STUDY_GROUP})
NUMBERS = frozenset({K.SCALE, K.NUMBER, K.STUDY_YEAR, K.GRADE})
COMPARED: dict[CriterionKind, frozenset[QuestionKind]] = {
    CriterionKind.SAME: ONE_KEY | NUMBERS | CHOSEN | {K.YES_NO},
    CriterionKind.SHARES: CHOSEN | ONE_KEY,
    CriterionKind.NEAR: NUMBERS,
    CriterionKind.TREE: frozenset({K.INDUSTRY, K.FIELD}),
    CriterionKind.WISHES: CHOSEN | ONE_KEY,
    CriterionKind.AVAILABILITY: frozenset({K.AVAILABILITY, K.CHOICES}),
    CriterionKind.TEXT: frozenset({K.SHORT, K.LONG}),
}
OWN = frozenset({"name", "email", "phone"})
WRITTEN = frozenset({K.SHORT, K.LONG})


def faults(recipe: Recipe) -> Iterator[Found]:
    """List what is wrong with the couplings, as (place, sentence)."""
    couplings = recipe.cohort.couplings
    yield from twice("cohort", "couplings", (coupling.key for coupling in couplings))
    for number, coupling in enumerate(couplings):
        place = ("cohort", "couplings", number)
        yield from _frame(recipe, coupling, place)
        seekers = asked(recipe.questionnaires.get(coupling.seekers))
        guides = asked(recipe.questionnaires.get(coupling.guides))
        yield from twice(*place, "criteria", (criterion.key for criterion in coupling.criteria))
        for rank, criterion in enumerate(coupling.criteria):
            yield from _criterion(criterion, seekers, guides, (*place, "criteria", rank))
        yield from ruling.faults(recipe, coupling, seekers, guides, place)
        yield from _first_contact(coupling, {**seekers, **guides}, (*place, "first_contact"))
        for where, keys in together.keys_of(coupling, place):
            yield from twice(*where, keys)
        yield from _meets_at(coupling, guides, (*place, "meets_at"))


def warnings(recipe: Recipe) -> Iterator[Found]:
    """List what loads and yet does nothing: free text may name its writer, so it never shows before both accept."""
    for number, coupling in enumerate(recipe.cohort.couplings):
        sides = (coupling.seekers, coupling.guides)
        known = {key: one for part in sides for key, one in asked(recipe.questionnaires.get(part)).items()}
        for key in coupling.first_contact.shown_before:
            if key in known and known[key].kind in WRITTEN:
                place = ("cohort", "couplings", number, "first_contact", "shown_before")
                text = f"“{key}” is free text, which is never shown before both have accepted"
                yield place, f"{text}: name it under `disclosed_after`"


def _frame(recipe: Recipe, coupling: CouplingShape, place: tuple[Any, ...]) -> Iterator[Found]:
    if coupling.seekers == coupling.guides:
        yield (*place, "guides"), "must be another part than `seekers`"
    for name in ("seekers", "guides"):
        part = getattr(coupling, name)
        if part not in recipe.cohort.intakes:
            yield (*place, name), f"the cohort has no intake for the part “{part.value}”"
            continue
        known = {question.kind for question in asked(recipe.questionnaires.get(part)).values()}
        if coupling.within_campus and len(recipe.campuses) > 1 and not known & {K.CAMPUS, K.STUDY_PROGRAMME}:
            yield (*place, "within_campus"), f"the {name} are not asked for their campus: ask it, or say no here"
    if coupling.method == Method.FORMED_GROUPS:
        if coupling.group_lo is None or coupling.group_hi is None:
            yield place, "formed groups need `group_lo` and `group_hi`"
        elif coupling.group_lo > coupling.group_hi:
            yield (*place, "group_hi"), "must not be less than `group_lo`"
    can = objectives(coupling.method)
    if coupling.objective not in can:
        fits = " or ".join(one.value for one in can)
        text = f"“{coupling.objective.value}” is for pairs: {coupling.method.value} can have {fits}"
        yield (*place, "objective"), text
    if coupling.method == Method.EXISTING_GROUPS and coupling.hours_per_student is None:
        yield place, "existing groups need `hours_per_student`, to weigh a group against the guide's hours"


def _criterion(
    criterion: CriterionShape,
    seekers: dict[str, QuestionShape],
    guides: dict[str, QuestionShape],
    place: tuple[Any, ...],
) -> Iterator[Found]:
    if not criterion.must and not criterion.weight and not criterion.guide_weight:
        yield place, "counts for nothing: give a `weight`, or make it a `must`"
    found: list[QuestionShape] = []
    for name, known in (("seeker", seekers), ("guide", guides)):
        question = known.get(getattr(criterion, name))
        if question is None:
            key = getattr(criterion, name)
            yield (*place, name), f"“{key}” is not asked of the {name}s{hints.meant(key, known)}"
        elif question.kind not in COMPARED[criterion.kind]:
            fits = ", ".join(sorted(kind.value for kind in COMPARED[criterion.kind]))
            yield (*place, name), f"{criterion.kind.value} compares {fits}, not {question.kind.value}"
        else:
            found.append(question)
    both = [set(question.options) for question in found if question.options]
    if len(both) == 2 and not both[0] & both[1]:
        yield place, f"“{found[0].key}” and “{found[1].key}” share no option"


def _first_contact(coupling: CouplingShape, known: dict[str, QuestionShape], place: tuple[Any, ...]) -> Iterator[Found]:
    first = coupling.first_contact
    for name in ("shown_before", "disclosed_after"):
        for key in getattr(first, name):
            question = known.get(key)
            if question is not None:
                yield from _shown(question, name, (*place, name))
            elif key not in OWN or name == "shown_before":
                also = ", or name, email, phone" if name == "disclosed_after" else ""
                guess = hints.meant(key, [*known, *(OWN if also else ())])
                yield (*place, name), f"“{key}” is no key of a question to either side{also}{guess}"
    if first.office_after_days <= first.remind_after_days:
        yield (*place, "office_after_days"), "must come after `remind_after_days`"
    told = first.tell_after_days
    if told is not None and not first.remind_after_days <= told <= first.office_after_days:
        yield (*place, "tell_after_days"), "must lie between `remind_after_days` and `office_after_days`"


def _meets_at(coupling: CouplingShape, guides: dict[str, QuestionShape], place: tuple[Any, ...]) -> Iterator[Found]:
    """Say what keeps the usual place of meetings from being known to both: it is the guide's answer, and disclosed."""
    key = coupling.meets_at
    if key and key not in guides:
        yield place, f"“{key}” is not asked of the guides{hints.meant(key, guides)}"
    elif key and key not in coupling.first_contact.disclosed_after:
        yield place, f"“{key}” is not told to the other: name it under `disclosed_after` too"


def _shown(question: QuestionShape, name: str, place: tuple[Any, ...]) -> Iterator[Found]:
    """Say what keeps an answer from being shown to the other side as the recipe wants."""
    if question.sensitive or question.kind == K.FILE:
        yield place, f"“{question.key}” is sensitive or a file, and never shown to the other side"
    elif name == "shown_before" and question.kind not in HIDES_WHO | WRITTEN:
        kind = f"“{question.key}” ({question.kind.value}) can tell who somebody is"
        yield place, f"{kind}: name it under `disclosed_after`"
