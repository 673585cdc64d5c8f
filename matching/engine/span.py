"""What can be said of a number that only a bound and an example are known of: at least this, at most that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Span:
    """A whole number between `least` and `most`, both included."""

    least: int
    most: int

    @property
    def is_exact(self) -> bool:
        """Say whether the number is known."""
        return self.least == self.most

    def within(self, other: Span) -> Span:
        """Return what both say together; this one's example where they contradict each other."""
        return between(max(self.least, other.least), min(self.most, other.most))


Spans = Mapping[str, Span]


def between(least: int, most: int) -> Span:
    """Return a span, never with less at most than at least."""
    return Span(least, max(least, most))
