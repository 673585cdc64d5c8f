"""Recipes: a whole programme in one file, checked, loaded and written out again."""

from programmes.domain.recipe.exporting import export
from programmes.domain.recipe.loading import lint, load, warnings
from programmes.domain.recipe.planning import Plan, plan
from programmes.domain.recipe.rolling import Rolled, forward

__all__ = ["Plan", "Rolled", "export", "forward", "lint", "load", "plan", "warnings"]
