"""Moving a recipe in time: every date by the same number of whole weeks, so that weekdays stay."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programmes.domain.recipe.book import Recipe
from programmes.domain.recipe.words import Shape


def shifted(recipe: Recipe, days: int) -> Recipe:
    """Give the recipe with all dates moved by `days`; raises ValidationError unless those are whole weeks."""
    if days % 7:
        raise ValidationError(_("Move dates by whole weeks (a multiple of 7 days), so that weekdays stay."))
    moved: Recipe = _moved(recipe, timedelta(days=days))
    return moved


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, Shape):
        return value.model_copy(update={name: _moved(getattr(value, name), by) for name in type(value).model_fields})
    if isinstance(value, dict):
        return {key: _moved(part, by) for key, part in value.items()}
    if isinstance(value, list):
        return [_moved(part, by) for part in value]
    return value + by if isinstance(value, date) else value
