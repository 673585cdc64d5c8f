"""What loading a recipe would do: it is done, told and taken back, so that the plan cannot differ from the act."""

import difflib
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from people.models import Person
from programmes.domain.recipe import exporting, loading, shifting
from programmes.domain.recipe.book import Recipe
from programmes.domain.recipe.ledger import Change, Ledger
from programmes.models import Cohort, Programme


@dataclass(frozen=True)
class Plan:
    """What would change, row by row and as a difference of two files; or the faults because of which nothing would."""

    slug: str
    faults: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    difference: tuple[str, ...] = ()
    is_new_programme: bool = False
    is_new_cohort: bool = False

    @property
    def digest(self) -> str:
        """A short sign of all that would change: equal plans have equal ones."""
        told = "\n".join([self.slug, *map(str, self.changes), *self.difference])
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    @property
    def concerned(self) -> dict[str, int]:
        """What stands in the site already and hangs on the changes: words and how many, the most of each kind."""
        most: dict[str, int] = {}
        for change in self.changes:
            for words, number in change.concerns:
                most[words] = max(number, most.get(words, 0))
        return most


def plan(source: Path | str, *, by: Person | None, at: datetime, shift_days: int = 0) -> Plan:
    """Say what loading a recipe (a path, or a text with line breaks) would change, and for whom; nothing is stored.

    `shift_days` as for loading. Raises ValidationError only for a shift that is no whole number of weeks.
    """
    recipe, found = loading.examined(source)
    slug = recipe.slug if recipe else ""
    if recipe is None or found:
        return Plan(slug, tuple(str(fault) for fault in found))
    if shift_days:
        recipe = shifting.shifted(recipe, shift_days)
    try:
        return _tried(recipe, by, at)
    except ValidationError as refusal:
        return Plan(slug, tuple(refusal.messages))


@transaction.atomic
def _tried(recipe: Recipe, by: Person | None, at: datetime) -> Plan:
    known = Programme.objects.filter(slug=recipe.slug).first()
    year = known.cohorts.filter(number=recipe.cohort.number).first() if known else None
    before = _written(known, year or (known.cohorts.order_by("-number").first() if known else None))
    ledger = Ledger(told=True)
    made = loading.write(recipe, by=by, at=at, ledger=ledger)
    after = _written(made, made.cohorts.get(number=recipe.cohort.number))
    transaction.set_rollback(True)
    lines = difflib.unified_diff(before, after, "now", "then", n=2, lineterm="")
    return Plan(recipe.slug, (), tuple(ledger.told), tuple(lines), known is None, year is None)


def _written(programme: Programme | None, cohort: Cohort | None) -> list[str]:
    if programme is None or cohort is None:
        return []
    text = exporting.export(programme, cohort)
    return re.sub(r"^published: .*\n", "", text, flags=re.MULTILINE).splitlines()
