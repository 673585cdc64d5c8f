"""One kind of row about a person, for the file of one's own data."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from people.models import Person

Rows = QuerySet[Any]


@dataclass(frozen=True)
class Book:
    """One kind of row about a person: which rows, and which of their fields."""

    model: type[Model]
    title: Any
    rows: Callable[[Person], Rows]
    fields: str

    @property
    def key(self) -> str:
        """The book's name in the file."""
        return str(self.model._meta.label_lower)
