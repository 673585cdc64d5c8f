"""One kind of row about a person, as one's own data tells of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from people.models import Person


@dataclass(frozen=True)
class Book:
    """One kind of row about a person: which rows, and which of their fields."""

    model: type[Model]
    title: Any
    rows: Callable[[Person], QuerySet[Any]]
    fields: str

    @property
    def key(self) -> str:
        """The book's name in the file."""
        return str(self.model._meta.label_lower)
