"""Checking a recipe's texts: which languages it speaks, and which texts a cohort that opens still lacks."""

from collections.abc import Iterator
from typing import Any

from people.models.organisation import OrganisationKind
from programmes.domain.recipe.book import Recipe
from programmes.domain.recipe.checking import Found, twice
from programmes.domain.recipe.words import FIRST, Shape, said
from programmes.domain.recipe.year import DocumentShape, ScoreShape, TaskShape
from programmes.models.cohort import Audience
from programmes.states import CohortState


def faults(recipe: Recipe) -> Iterator[Found]:
    """List what is wrong with the recipe's texts, as (place, sentence)."""
    yield from twice("languages", recipe.languages)
    kinds = {body.slug: body.kind for body in recipe.organisations}
    missing = sorted({"nb", "nn"} - set(recipe.languages))
    if kinds.get(recipe.owner) == OrganisationKind.STATE and missing:
        yield ("languages",), f"a state owner writes to participants in both nb and nn; missing: {', '.join(missing)}"
    for place, text in _texts(recipe, ()):
        foreign = sorted(set(text) - {*recipe.languages, FIRST})
        if foreign:
            yield place, f"{', '.join(foreign)}: not among the programme's languages ({', '.join(recipe.languages)})"
    if recipe.cohort.state != CohortState.PLANNING:
        yield from _gaps(recipe)


def _gaps(recipe: Recipe) -> Iterator[Found]:
    """Say which texts for participants lack a language; those for the office alone may."""
    for place, text in _texts(recipe, (), for_participants=True):
        spoken = said(text, list(recipe.languages))
        missing = [code for code in recipe.languages if code not in spoken]
        if missing:
            each = ", ".join(f"{code}: …" for code in recipe.languages)
            alike = "+".join(recipe.languages)
            yield (
                place,
                f"is missing in {', '.join(missing)}: expected {{{each}}}, or {{{alike}: …}} for the same words",
            )


def _texts(
    value: Any, place: tuple[Any, ...], for_participants: bool = False
) -> Iterator[tuple[tuple[Any, ...], dict[str, str]]]:
    """Walk all texts of a recipe, or those for participants."""
    if isinstance(value, Shape):
        if for_participants and _of_the_office(value):
            return
        for name, field in type(value).model_fields.items():
            yield from _texts(getattr(value, name), (*place, field.alias or name), for_participants)
    elif isinstance(value, dict) and value and all(isinstance(part, str) for part in value.values()):
        yield place, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(part, (*place, getattr(key, "value", key)), for_participants)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _texts(part, (*place, number), for_participants)


def _of_the_office(value: Shape) -> bool:
    return isinstance(value, TaskShape | ScoreShape) or (
        isinstance(value, DocumentShape) and value.audience == Audience.STAFF
    )
