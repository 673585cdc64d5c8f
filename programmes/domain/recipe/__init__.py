"""Recipes: a whole programme in one file, checked, loaded and written out again."""

from programmes.domain.recipe.exporting import export
from programmes.domain.recipe.loading import lint, load

__all__ = ["export", "lint", "load"]
