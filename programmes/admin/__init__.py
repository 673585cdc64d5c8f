"""The desk of programmes: everything that a programme admin configures."""

from programmes.admin import (
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
    words,
)

__all__ = [
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
    "words",
]
