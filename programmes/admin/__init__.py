"""The desk of programmes: everything that a programme admin configures."""

from programmes.admin import calendar, cohort, coupling, pay, phase, places, programme, questionnaire, words

__all__ = ["calendar", "cohort", "coupling", "pay", "phase", "places", "programme", "questionnaire", "words"]
