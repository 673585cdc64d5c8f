"""The desk of programmes: everything that a programme admin configures."""

from programmes.admin import (
    assignment,
    calendar,
    cohort,
    coupling,
    phase,
    places,
    programme,
    questionnaire,
    survey,
    words,
)

__all__ = [
    "assignment",
    "calendar",
    "cohort",
    "coupling",
    "phase",
    "places",
    "programme",
    "questionnaire",
    "survey",
    "words",
]
