"""Loading a recipe: all of it or nothing; what is there already in the same words is not touched."""

from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from people.domain import audit
from people.models import Person
from programmes.domain import cohorts
from programmes.domain.recipe import (
    checking,
    checking_bank,
    couplings,
    languages,
    questions,
    readers,
    reading,
    shifting,
)
from programmes.domain.recipe.book import Recipe
from programmes.domain.recipe.ledger import Ledger
from programmes.domain.recipe.loading_forms import questionnaires
from programmes.domain.recipe.loading_programme import campuses, programme, surroundings
from programmes.domain.recipe.loading_year import cohort
from programmes.models import Cohort, Programme
from programmes.states import CohortState

ROOMS = (checking, languages, questions, couplings, checking_bank)
WAY = [CohortState.PLANNING, CohortState.RECRUITMENT, CohortState.RUNNING, CohortState.EVALUATION, CohortState.CLOSED]


def lint(source: Path | str) -> list[str]:
    """List what is wrong with a recipe (a path, or a text with line breaks): file, line, field, what was expected."""
    return [str(fault) for fault in examined(source)[1]]


def warnings(source: Path | str) -> list[str]:
    """List what in a recipe without faults loads and yet does nothing."""
    read = reading.read(source)
    return [] if read.recipe is None else [str(read.fault(*found)) for found in couplings.warnings(read.recipe)]


def load(source: Path | str, *, by: Person | None, at: datetime, shift_days: int = 0) -> Programme:
    """Load a recipe, all dates moved by `shift_days` (whole weeks); gives the programme.

    A cohort that is new goes to the recipe's state, by the moves (and with the checks) that a person would make; one
    that is known keeps its state. Raises ValidationError with all faults together, and then nothing has changed.
    """
    recipe, faults = examined(source)
    if recipe is None or faults:
        raise ValidationError([str(fault) for fault in faults])
    if shift_days:
        recipe = shifting.shifted(recipe, shift_days)
    return write(recipe, by=by, at=at, ledger=Ledger())


def examined(source: Path | str) -> tuple[Recipe | None, list[reading.Fault]]:
    """Read a recipe and check its parts against each other: the recipe, if it can be read, and what is wrong.

    The readers of each answer are complete in it: those whom a first contact shows it to are named too.
    """
    read = reading.read(source)
    if read.recipe is None:
        return None, list(read.faults)
    found = [read.fault(place, text) for room in ROOMS for place, text in room.faults(read.recipe)]
    return readers.told(read.recipe), sorted(found, key=lambda fault: fault.line)


@transaction.atomic
def write(recipe: Recipe, *, by: Person | None, at: datetime, ledger: Ledger) -> Programme:
    """Write a checked recipe, and what that changes into the ledger; raises ValidationError, and changes nothing."""
    made = programme(recipe, ledger)
    places = campuses(recipe, made, ledger)
    surroundings(recipe, made, places, ledger)
    forms = questionnaires(recipe, made, ledger)
    known = Cohort.objects.filter(programme=made, number=recipe.cohort.number).exists()
    year = cohort(recipe, made, places, forms, ledger, at=at)
    if ledger.changes:
        audit.record("recipe.loaded", made, by=by, at=at, scope=made.slug, note=f"{ledger.changes} rows")
    if not known:
        for state in WAY[1 : WAY.index(recipe.cohort.state) + 1]:
            cohorts.move(year, state, by=by, at=at)
    made.refresh_from_db()
    return made
