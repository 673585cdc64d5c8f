"""Writing a recipe's gatherings: one set-up, with the changes of each campus."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programmes.domain.recipe.book import Recipe
from programmes.domain.recipe.ledger import Ledger
from programmes.domain.recipe.loading_details import details
from programmes.domain.recipe.loading_programme import instant
from programmes.domain.recipe.places import Change
from programmes.domain.recipe.series import written_out
from programmes.domain.recipe.words import said
from programmes.domain.recipe.year import GatheringShape
from programmes.models import Campus, Cohort, Gathering

NO_CHANGE = Change.model_validate({})


def gatherings(recipe: Recipe, year: Cohort, places: dict[str, Campus], ledger: Ledger) -> None:
    """Write the cohort's gatherings; one that a campus changes becomes that campus's own row, `<key>-<campus>`."""
    shared = Gathering.objects.filter(cohorts=year)
    wanted = list(_wanted(recipe, year))
    shapes = {values["key"]: shape for shape, values, _at in wanted}
    keys = list(shapes)
    for row in shared.exclude(key__in=keys):
        ledger.link(row.cohorts, [cohort for cohort in row.cohorts.all() if cohort.pk != year.pk])
        if not row.cohorts.exists():
            ledger.remove([row])
    for _shape, values, at in wanted:
        _taken(year, values["key"])
        row = ledger.row(Gathering, {"programme": year.programme, "key": values.pop("key")}, values)
        if not row.cohorts.filter(pk=year.pk).exists():
            row.cohorts.add(year)
            ledger.changes += 1
        ledger.link(row.campuses, [places[slug] for slug in at])
        details(shapes[row.key], row, year.programme.languages, ledger)


def _taken(year: Cohort, key: str) -> None:
    standing = Gathering.objects.filter(programme=year.programme, key=key).first()
    if standing and not standing.cohorts.filter(pk=year.pk).exists() and standing.cohorts.exists():
        raise ValidationError(
            _("The gathering “%(key)s” belongs to another cohort: take another key, such as %(key)s-%(no)s.")
            % {"key": key, "no": year.number}
        )


def _wanted(recipe: Recipe, year: Cohort) -> Iterator[tuple[GatheringShape, dict[str, Any], list[str]]]:
    for shape in (one for listed in recipe.cohort.gatherings for one in written_out(listed)):
        here = shape.campuses or [campus.slug for campus in recipe.campuses]
        changed = {c.slug: c.gatherings[shape.key] for c in recipe.campuses if shape.key in c.gatherings}
        unchanged = [slug for slug in here if slug not in changed]
        for slug, change in changed.items():
            yield shape, _values(recipe, year, shape, change, f"{shape.key}-{slug}"), [slug]
        if unchanged or not here:
            yield shape, _values(recipe, year, shape, NO_CHANGE, shape.key), unchanged if changed else shape.campuses


def _values(recipe: Recipe, year: Cohort, shape: GatheringShape, change: Change, key: str) -> dict[str, Any]:
    starts = change.starts or shape.starts
    if starts is None:
        raise ValueError(f"{key} has no start; the checks let none through")
    ends = starts + timedelta(minutes=change.minutes or shape.minutes)
    languages = year.programme.languages
    return {
        "key": key,
        "number": shape.number,
        "name": said(shape.name, languages),
        "starts_at": instant(starts, recipe.time_zone),
        "ends_at": instant(ends, recipe.time_zone),
        "mode": change.mode or shape.mode,
        "place": change.place if change.place is not None else shape.place,
        "url": change.url if change.url is not None else shape.url,
        "agenda": said(shape.agenda, languages),
        "obligatory": shape.obligatory,
        "catering": shape.catering,
        "parts": [part.value for part in shape.parts],
        "answer_days": shape.answer_days,
    }
