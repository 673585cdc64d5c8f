"""The desk of programmes: everything that a programme admin configures."""

from programmes.admin import (
    assignment,
    calendar,
    cohort,
    coupling,
    feedback,
    pay,
    phase,
    places,
    programme,
    questionnaire,
    support,
    survey,
    words,
)

__all__ = [
    "assignment",
    "calendar",
    "cohort",
    "coupling",
    "feedback",
    "pay",
    "phase",
    "places",
    "programme",
    "questionnaire",
    "support",
    "survey",
    "words",
]
