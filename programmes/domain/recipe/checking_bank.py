"""Checking a recipe's surveys and assignments: keys, options, organisations, contacts and days."""

from collections.abc import Iterator

from programmes.domain.recipe import hints
from programmes.domain.recipe.book import Recipe
from programmes.domain.recipe.checking import Found, twice
from programmes.models.survey import SurveyKind


def faults(recipe: Recipe) -> Iterator[Found]:
    """List what is wrong with surveys and assignments, as (place, sentence)."""
    yield from _surveys(recipe)
    yield from _assignments(recipe)


def _surveys(recipe: Recipe) -> Iterator[Found]:
    surveys = recipe.cohort.surveys
    yield from twice("cohort", "surveys", (survey.key for survey in surveys))
    for number, survey in enumerate(surveys):
        place = ("cohort", "surveys", number, "questions")
        yield from twice(*place, (question.key for question in survey.questions))
        for at, question in enumerate(survey.questions):
            chosen = question.kind in (SurveyKind.CHOICE, SurveyKind.CHOICES)
            if chosen != bool(question.options):
                yield (*place, at, "options"), "belongs to the kinds choice and choices, and is needed there"
            yield from twice(*place, at, "options", (option.key for option in question.options))


def _assignments(recipe: Recipe) -> Iterator[Found]:
    assignments = recipe.cohort.assignments
    bodies = {body.slug for body in recipe.organisations}
    reached = {contact.email for contact in recipe.contacts}
    lines = max((len(words.splitlines()) for words in recipe.offer.values()), default=0)
    yield from twice("cohort", "assignments", (one.key for one in assignments))
    for number, one in enumerate(assignments):
        place = ("cohort", "assignments", number)
        if one.organisation not in bodies:
            said = f"“{one.organisation}” is not among the recipe's organisations"
            yield (*place, "organisation"), said + hints.meant(one.organisation, bodies)
        if one.contact and one.contact not in reached:
            yield (*place, "contact"), f"“{one.contact}” is the address of none of the programme's contacts"
        if one.starts and one.ends and one.ends < one.starts:
            yield (*place, "ends"), "must not be before `starts`"
        if one.offer_line and one.offer_line > lines:
            yield (*place, "offer_line"), f"the offer has {lines} lines"
